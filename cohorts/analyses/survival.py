"""Survival by Kaplan-Meier: groups with their curves, the test between them, restricted means, the hazard ratio."""

from typing import Any

import pandas as pd

from cohorts.analyses import steps
from cohorts.analyses.definition import Definition
from cohorts.analyses.models import fitted
from cohorts.analyses.numbers import DAYS_PER_YEAR, plain, whole, years
from cohorts.analyses.variables import VARIABLES
from cohorts.analyses.wording import Sentence
from cohorts.messages import gettext_noop as _
from cohorts.statistics import kaplan_meier, logrank, reverse_kaplan_meier, rmst
from cohorts.statistics.results import Curve

ALL = "all"
ALL_LABEL = _("All patients")


def survival(rows: pd.DataFrame, asked: Definition, notes: list[Sentence]) -> dict[str, Any]:
    """`rows` has duration (days), event (0, 1), the arms and, where asked, entry and strata."""
    groups = by_arm(rows, asked.arms)
    compared = len(groups) > 1
    return {
        "curve_method": "kaplan_meier",
        "groups": [group(code, label, part, asked) for code, label, part in groups],
        "tests": [_test(rows, asked)] if compared and rows["event"].any() and "entry" not in rows else [],
        "rmst_difference": _difference(rows, asked) if len(groups) == 2 else None,
        "model": fitted(rows, asked, (asked.arms,), notes) if compared and asked.arms else None,
    }


def by_arm(rows: pd.DataFrame, arms: str | None) -> list[tuple[str, str, pd.DataFrame]]:
    """Code, label and rows of each arm in order; everybody where there are no arms."""
    if arms is None:
        return [(ALL, ALL_LABEL, rows)]
    variable = VARIABLES[arms]
    return [
        (level, variable.level_label(level), rows.loc[rows[arms] == level])
        for level in rows[arms].cat.categories
    ]


def group(code: str, label: str, rows: pd.DataFrame, asked: Definition) -> dict[str, Any]:
    """One arm: its counts, its curve and what is read off it."""
    entry = "entry" if "entry" in rows else None
    curve = kaplan_meier(rows, "duration", "event", entry_col=entry)
    return {
        "code": code,
        "label": label,
        "n": len(rows),
        "events": int((rows["event"] > 0).sum()),
        "censored": int((rows["event"] == 0).sum()),
        **drawn(curve, curve, rows, asked),
        "median": median(curve),
        "at": steps.estimates(curve, curve, asked.horizon_years),
        "follow_up": follow_up(rows),
        "rmst": None if entry else restricted_mean(rows, curve, asked),
    }


def drawn(curve: Curve, counted: Curve, rows: pd.DataFrame, asked: Definition) -> dict[str, Any]:
    """What a figure draws of a group."""
    horizon = asked.horizon_years * DAYS_PER_YEAR
    cut = steps.cut_at(counted, horizon)
    return {
        "curve": steps.points(curve, counted, horizon),
        "cut_at": None if cut is None else years(cut),
        "censor_times": steps.censor_times(rows, horizon if cut is None else min(cut, horizon)),
        "table": steps.table(rows, asked.ticks),
    }


def median(curve: Curve) -> dict[str, float | None]:
    found = curve.median()
    return {"estimate": years(found.time), "lower": years(found.lower), "upper": years(found.upper)}


def follow_up(rows: pd.DataFrame) -> dict[str, float | None]:
    """Median follow-up with its interval, by reverse Kaplan-Meier."""
    found = reverse_kaplan_meier(rows, "duration", "event").median()
    return {"median": years(found.time), "lower": years(found.lower), "upper": years(found.upper)}


def restricted_mean(rows: pd.DataFrame, curve: Curve, asked: Definition) -> dict[str, Any] | None:
    """The mean up to the horizon; None where the group was not followed so far."""
    tau = asked.horizon_years * DAYS_PER_YEAR
    if not _reaches(curve, tau):
        return None
    found = rmst(rows, "duration", "event", tau=tau)
    at_risk = whole(curve.at(tau).at_risk)
    return {
        "years": asked.horizon_years,
        "estimate": years(found.estimate),
        "lower": years(found.lower),
        "upper": years(found.upper),
        "at_risk": at_risk,
        "enough": at_risk >= steps.ENOUGH_AT_RISK,
    }


def _reaches(curve: Curve, tau: float) -> bool:
    return bool(tau <= curve.time[-1] or curve.estimate[-1] == 0)


def _test(rows: pd.DataFrame, asked: Definition) -> dict[str, Any]:
    assert asked.arms is not None
    found = logrank(rows, "duration", "event", asked.arms, strata=list(asked.strata) or None)
    return {
        "code": "stratified_logrank" if asked.strata else "logrank",
        "label": _("Stratified log-rank test") if asked.strata else _("Log-rank test"),
        "statistic": plain(found.statistic),
        "degrees_of_freedom": found.degrees_of_freedom,
        "p_value": plain(found.p_value),
    }


def _difference(rows: pd.DataFrame, asked: Definition) -> dict[str, Any] | None:
    """The second arm's restricted mean less the first's, where both were followed up to the horizon."""
    if "entry" in rows or asked.arms is None:
        return None
    tau = asked.horizon_years * DAYS_PER_YEAR
    curves = kaplan_meier(rows, "duration", "event", by=asked.arms).groups
    if not all(_reaches(curve, tau) for curve in curves.values()):
        return None
    found = rmst(rows, "duration", "event", tau=tau, by=asked.arms).difference
    return {
        "years": asked.horizon_years,
        "groups": [str(found.reference), str(found.label)],
        "estimate": years(found.estimate),
        "lower": years(found.lower),
        "upper": years(found.upper),
        "p_value": plain(found.p_value),
    }
