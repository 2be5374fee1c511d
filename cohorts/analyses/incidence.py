"""Relapse and non-relapse mortality as they compete: cumulative incidence with Gray's test."""

from typing import Any

import pandas as pd

from cohorts.analyses import steps
from cohorts.analyses.definition import Definition
from cohorts.analyses.endpoints import CAUSES, CODE_OF_CAUSE, ENDPOINT_LABELS
from cohorts.analyses.numbers import DAYS_PER_YEAR, plain, years
from cohorts.analyses.survival import by_arm, follow_up
from cohorts.messages import gettext_noop as _
from cohorts.statistics import cumulative_incidence, gray


def incidence(rows: pd.DataFrame, asked: Definition) -> dict[str, Any]:
    """`rows` has duration (days), event (0 censored, 1 relapse, 2 death without it) and the arms."""
    assert asked.endpoint is not None
    cause = CODE_OF_CAUSE[asked.endpoint]
    groups = by_arm(rows, asked.arms)
    tested = len(groups) > 1 and (rows["event"] == cause).any()
    return {
        "groups": [_group(code, label, part, asked, cause) for code, label, part in groups],
        "tests": [_test(rows, asked, cause)] if tested else [],
    }


def _group(code: str, label: str, rows: pd.DataFrame, asked: Definition, cause: int) -> dict[str, Any]:
    horizon = asked.horizon_years * DAYS_PER_YEAR
    curves = {one: cumulative_incidence(rows, "duration", "event", event_of_interest=one) for one in CAUSES}
    first = curves[cause]
    cut = steps.cut_at(first, horizon)
    of_interest_first = sorted(CAUSES, key=lambda one: one != cause)
    return {
        "code": code,
        "label": label,
        "n": len(rows),
        "events": int((rows["event"] > 0).sum()),
        "censored": int((rows["event"] == 0).sum()),
        "causes": [
            {
                "code": CAUSES[one].value,
                "label": ENDPOINT_LABELS[CAUSES[one]],
                "of_interest": one == cause,
                "events": int((rows["event"] == one).sum()),
                "curve": steps.points(curves[one], curves[one], horizon),
                "at": steps.estimates(curves[one], curves[one], asked.horizon_years),
            }
            for one in of_interest_first
        ],
        "cut_at": None if cut is None else years(cut),
        "censor_times": steps.censor_times(rows, horizon if cut is None else min(cut, horizon)),
        "table": steps.table(rows, asked.ticks, cause=cause),
        "follow_up": follow_up(rows),
    }


def _test(rows: pd.DataFrame, asked: Definition, cause: int) -> dict[str, Any]:
    assert asked.arms is not None
    found = gray(rows, "duration", "event", asked.arms, event_of_interest=cause)
    return {
        "code": "gray",
        "label": _("Gray's test"),
        "statistic": plain(found.statistic),
        "degrees_of_freedom": found.degrees_of_freedom,
        "p_value": plain(found.p_value),
    }
