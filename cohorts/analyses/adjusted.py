"""Survival adjusted by overlap weights: two arms made alike in what was known when the clock started."""

from typing import Any

import pandas as pd

from cohorts.analyses import steps
from cohorts.analyses.definition import Definition
from cohorts.analyses.models import fitted
from cohorts.analyses.numbers import DAYS_PER_YEAR, plain
from cohorts.analyses.statistical_reasons import reason_values
from cohorts.analyses.survival import by_arm, drawn, follow_up, median
from cohorts.analyses.time_zero import NothingToAnalyse
from cohorts.analyses.variables import VARIABLES
from cohorts.analyses.wording import Sentence, label, sentence
from cohorts.messages import gettext_noop as _
from cohorts.statistics import OverlapWeights, StatisticsError, kaplan_meier, overlap_weights

# Gates for reading a local contrast: patients each arm is worth, one patient's share, room for a choice, balance.
FEWEST_EFFECTIVE = 15
LARGEST_SHARE = 0.15
LEAST_SUPPORT = 0.8
LARGEST_DIFFERENCE = 0.10
WEIGHT = "weight"


def adjusted_survival(rows: pd.DataFrame, asked: Definition, notes: list[Sentence]) -> dict[str, Any]:
    """Weighted curves beside the plain ones, with what the weights did. Errors: NothingToAnalyse."""
    assert asked.arms is not None
    covariates = [name for name in asked.covariates if rows[name].nunique() > 1]
    try:
        found = overlap_weights(rows, asked.arms, covariates)
    except StatisticsError as problem:
        message = _("The arms cannot be weighted to be alike (%(column)s: %(reason)s).")
        raise NothingToAnalyse(sentence("no_weights", message, **reason_values(problem))) from problem
    weighted = rows.assign(**{WEIGHT: found.weights})
    notes += _doubts(found)
    return {
        "curve_method": "kaplan_meier_weighted",
        "groups": [_group(code, name, part, asked) for code, name, part in by_arm(weighted, asked.arms)],
        "tests": [],
        "rmst_difference": None,
        "model": fitted(weighted, asked, (asked.arms,), notes, weights=WEIGHT),
        "weights": _described(found, asked, covariates),
    }


def _group(code: str, name: str, rows: pd.DataFrame, asked: Definition) -> dict[str, Any]:
    """Curves weighted and not; numbers at risk, events and censored are of patients, not of weights."""
    curve = kaplan_meier(rows, "duration", "event", weights_col=WEIGHT)
    counted = kaplan_meier(rows, "duration", "event")
    return {
        "code": code,
        "label": name,
        "n": len(rows),
        "events": int((rows["event"] > 0).sum()),
        "censored": int((rows["event"] == 0).sum()),
        **drawn(curve, counted, rows, asked),
        "unadjusted": steps.points(counted, counted, asked.horizon_years * DAYS_PER_YEAR),
        "median": median(curve),
        "at": steps.estimates(curve, counted, asked.horizon_years),
        "follow_up": follow_up(rows),
        "rmst": None,
    }


def _described(found: OverlapWeights, asked: Definition, covariates: list[str]) -> dict[str, Any]:
    arm = VARIABLES[asked.arms or ""]
    message = _(
        "Adjusted for %(covariates)s by overlap weights (Li, Morgan and Zaslavsky 2018): the curves are those of "
        "patients who might have been in either arm. They are worth %(sizes)s unweighted patients."
    )
    sizes = [
        {
            "message": "%(arm)s %(size)s",
            "values": {"arm": label(arm.level_label(str(level))), "size": f"{size:.1f}"},
        }
        for level, size in found.effective_sizes.items()
    ]
    names = [label(VARIABLES[name].label) for name in covariates]
    return {
        "code": "overlap",
        "label": _("Overlap weights"),
        "ess": {str(level): plain(size) for level, size in found.effective_sizes.items()},
        "max_share": plain(max(found.largest_shares.values())),
        "support": plain(found.support),
        "covariates": covariates,
        "balance": _balance(found),
        "sentence": sentence("overlap_weights", message, covariates=names, sizes=sizes),
    }


def _balance(found: OverlapWeights) -> list[dict[str, Any]]:
    """Absolute standardised differences before and after, a row a number and a level."""
    lines = []
    for before, after in zip(
        found.before.rows.to_dict("records"), found.after.rows.to_dict("records"), strict=True
    ):
        variable = VARIABLES[str(before["column"])]
        level = None if pd.isna(before["level"]) else str(before["level"])
        lines.append(
            {
                "variable": variable.code,
                "level": level,
                "label": variable.label,
                "level_label": None if level is None else variable.level_label(level),
                "before": plain(abs(before["difference"])),
                "after": plain(abs(after["difference"])),
            }
        )
    return lines


def _doubts(found: OverlapWeights) -> list[Sentence]:
    """Where the adjusted comparison rests on too few patients, or on no real choice between the arms."""
    doubts = []
    if min(found.effective_sizes.values()) < FEWEST_EFFECTIVE:
        message = _("One of the weighted arms is worth fewer than %(fewest)d patients.")
        doubts.append(sentence("few_effective", message, fewest=FEWEST_EFFECTIVE))
    if max(found.largest_shares.values()) > LARGEST_SHARE:
        message = _("One patient has more than %(percent)d%% of the weight of an arm.")
        doubts.append(sentence("heavy_patient", message, percent=round(100 * LARGEST_SHARE)))
    if found.support < LEAST_SUPPORT:
        message = _("For more than %(percent)d%% of the patients the covariates nearly decided the arm: there was "
                    "little choice to compare.")  # fmt: skip
        doubts.append(sentence("little_support", message, percent=round(100 * (1 - LEAST_SUPPORT))))
    if (found.after.rows["difference"].abs() > LARGEST_DIFFERENCE).any():
        message = _("After weighting a covariate still differs by more than %(limit)s standard deviations.")
        doubts.append(sentence("unbalanced", message, limit=f"{LARGEST_DIFFERENCE:.2f}"))
    return doubts
