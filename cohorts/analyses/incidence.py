"""Cumulative incidence of causes that compete, relapse and death or each site of relapse and death; Gray's test."""

from typing import Any

import pandas as pd

from cohorts.analyses import steps
from cohorts.analyses.definition import Definition
from cohorts.analyses.endpoints import CODE_OF_CAUSE, Cause, Endpoint, causes_of
from cohorts.analyses.numbers import DAYS_PER_YEAR, plain, years
from cohorts.analyses.survival import by_arm, follow_up
from cohorts.messages import gettext_noop as _
from cohorts.statistics import cumulative_incidence, gray

# The causes by their code in the column of events, the one of interest first.
Causes = dict[int, Cause]


def incidence(rows: pd.DataFrame, asked: Definition) -> dict[str, Any]:
    """`rows` has duration (days), event (0 censored, else the code of a cause of the endpoint) and the arms."""
    assert asked.endpoint is not None
    causes = _causes(rows, asked.endpoint)
    groups = by_arm(rows, asked.arms)
    tested = causes if asked.endpoint is Endpoint.RELAPSE_BY_SITE else dict([next(iter(causes.items()))])
    return {
        "groups": [_group(code, label, part, asked, causes) for code, label, part in groups],
        "tests": [
            _test(rows, asked, code, cause) for code, cause in tested.items() if (rows["event"] == code).any()
        ]
        if len(groups) > 1
        else [],
    }


def _causes(rows: pd.DataFrame, endpoint: Endpoint) -> Causes:
    """Of the sites those at which somebody relapsed; the first is the cause of interest."""
    named = dict(enumerate(causes_of(endpoint), 1))
    if endpoint is Endpoint.RELAPSE_BY_SITE:
        seen = set(rows["event"].unique().tolist()) | {len(named)}
        return {code: cause for code, cause in named.items() if code in seen}
    first = CODE_OF_CAUSE[endpoint]
    return {code: named[code] for code in sorted(named, key=lambda code: code != first)}


def _group(code: str, label: str, rows: pd.DataFrame, asked: Definition, causes: Causes) -> dict[str, Any]:
    horizon = asked.horizon_years * DAYS_PER_YEAR
    curves = {one: cumulative_incidence(rows, "duration", "event", event_of_interest=one) for one in causes}
    first = next(iter(causes))
    cut = steps.cut_at(curves[first], horizon)
    by_site = asked.endpoint is Endpoint.RELAPSE_BY_SITE
    return {
        "code": code,
        "label": label,
        "n": len(rows),
        "events": int((rows["event"] > 0).sum()),
        "censored": int((rows["event"] == 0).sum()),
        "causes": [
            {
                "code": cause.code,
                "label": cause.label,
                "of_interest": one == first,
                "events": int((rows["event"] == one).sum()),
                "curve": steps.points(curves[one], curves[one], horizon),
                "at": steps.estimates(curves[one], curves[one], asked.horizon_years),
            }
            | ({"events_at": steps.table(rows, asked.ticks, cause=one)["events"]} if by_site else {})
            for one, cause in causes.items()
        ],
        "cut_at": None if cut is None else years(cut),
        "censor_times": steps.censor_times(rows, horizon if cut is None else min(cut, horizon)),
        "table": steps.table(rows, asked.ticks, cause=first),
        "follow_up": follow_up(rows),
    }


def _test(rows: pd.DataFrame, asked: Definition, code: int, cause: Cause) -> dict[str, Any]:
    """Between the arms, for one cause; of sites each is tested, and the test says which."""
    assert asked.arms is not None
    found = gray(rows, "duration", "event", asked.arms, event_of_interest=code)
    by_site = asked.endpoint is Endpoint.RELAPSE_BY_SITE
    return {
        "code": "gray",
        "label": _("Gray's test"),
        "statistic": plain(found.statistic),
        "degrees_of_freedom": found.degrees_of_freedom,
        "p_value": plain(found.p_value),
    } | ({"cause": {"code": cause.code, "label": cause.label}} if by_site else {})
