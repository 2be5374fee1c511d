"""What must be said beside a figure: curves that cross, follow-up that is short, numbers that are small."""

from typing import Any

import numpy as np

from cohorts.analyses.definition import Definition
from cohorts.analyses.endpoints import TimeZero
from cohorts.analyses.selection import UNDATED
from cohorts.analyses.steps import ENOUGH_AT_RISK, FEWEST_DRAWN
from cohorts.analyses.wording import Sentence, label, sentence
from cohorts.messages import gettext_noop as _

# Two curves cross where each lies above the other, at some time that both are drawn to, by at least this much and by
# more than one standard error of the difference at that time. Less than that is noise about curves that lie together.
CLEARLY_APART = 0.03
SHORT_FOLLOW_UP_YEARS = 1.0
FEWEST_IN_ARM = 5

PUBLISHED_OF_CHILDREN = _(
    "Published of children after a marrow relapse (Chen X-Y and others, Front Pediatr 2025, "
    "doi 10.3389/fped.2025.1710578): 82.6 %% of those transplanted were alive and 38.1 %% of the others, over a time "
    "that is not printed. The comparison was observational and counts the wait for a transplant as survival of the "
    "transplanted (immortal time): context beside these curves, never the effect of transplant."
)


def cautions(result: dict[str, Any], asked: Definition) -> list[Sentence]:
    """Warnings about the groups of a result, in the order of the groups."""
    groups = [group for group in result.get("groups", []) if "table" in group]
    found: list[Sentence] = []
    for group in groups:
        found += _of_group(group, asked)
    curves = [group for group in groups if "curve" in group]
    for place, first in enumerate(curves):
        found += [_crossing(first, second) for second in curves[place + 1 :] if crosses(first, second)]
    if asked.arms is not None and len(groups) == 1:
        message = _("Only one arm has patients; nothing is compared.")
        found.append(sentence("one_arm", message))
    left_out = {one["code"] for one in result.get("patients", {}).get("excluded", [])}
    if "relapse_before_remission" in left_out:
        message = _(
            "Left out are patients who relapsed before the remission on record. All of them relapsed: counted "
            "from remission, relapse comes out too rare and survival too good. The record keeps the day of the first "
            "remission only while it is the latest."
        )
        found.append(sentence("relapsed_left_out", message))
    if asked.entry is not None and groups:
        message = _(
            "Patients enter late: the first part of a curve rests on the few who were already at risk."
        )
        found.append(sentence("late_entry", message))
    if result.get("curve_method") == "simon_makuch":
        message = _("Patients move from one curve to the other on the day of transplant: the curves show the hazards "
                    "of two changing groups, not what became of two fixed ones.")  # fmt: skip
        found.append(sentence("changing_groups", message))
        if asked.time_zero is TimeZero.RELAPSE:
            found.append(sentence("published_of_children", PUBLISHED_OF_CHILDREN))
    named = (asked.arms, *asked.strata, *asked.covariates)
    if asked.landmark_days is not None and any(name in UNDATED for name in named):
        message = _("The record has no day for the final risk group: a landmark before it was assigned sorts patients "
                    "by what was decided later.")  # fmt: skip
        found.append(sentence("undated_group", message))
    return found


def _of_group(group: dict[str, Any], asked: Definition) -> list[Sentence]:
    name = label(group["label"])
    found = []
    if group["n"] < FEWEST_IN_ARM:
        message = _("%(group)s: only %(n)d patients, too few to describe a group.")
        found.append(sentence("small_group", message, group=name, n=group["n"]))
    elif group["cut_at"] is not None:
        message = _(
            "%(group)s: the curve ends at %(years)s years, beyond which fewer than %(fewest)d are at risk."
        )
        found.append(
            sentence("cut", message, group=name, years=f"{group['cut_at']:.1f}", fewest=FEWEST_DRAWN)
        )
    at = group["at"] if "at" in group else group["causes"][0]["at"]
    thin = [str(row["years"]) for row in at if not row["enough"] and row["at_risk"] >= FEWEST_DRAWN]
    if thin:
        message = _("%(group)s: fewer than %(enough)d at risk at %(years)s years.")
        found.append(sentence("few_at_risk", message, group=name, enough=ENOUGH_AT_RISK, years=thin))
    followed = (group["follow_up"] or {}).get("median")
    if followed is not None and followed < min(SHORT_FOLLOW_UP_YEARS, asked.horizon_years):
        message = _("%(group)s: the median follow-up is %(months)d months, less than a year.")
        found.append(sentence("follow_up_short", message, group=name, months=round(followed * 12)))
    return found


def crosses(first: dict[str, Any], second: dict[str, Any]) -> bool:
    """Whether each curve is clearly above the other at some time that both are drawn to."""
    one, other = first["curve"], second["curve"]
    end = min(one["time"][-1], other["time"][-1])
    times = np.array(sorted({time for time in (*one["time"], *other["time"]) if time <= end}))
    apart = _at(one, "estimate", times) - _at(other, "estimate", times)
    error = np.hypot(_at(one, "std_error", times), _at(other, "std_error", times))
    matters = np.abs(apart) > np.maximum(CLEARLY_APART, np.nan_to_num(error))
    return bool((matters & (apart > 0)).any() and (matters & (apart < 0)).any())


def _at(curve: dict[str, Any], name: str, times: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    places = np.searchsorted(np.array(curve["time"]), times, side="right") - 1
    steps: np.ndarray[Any, Any] = np.array(curve[name], dtype=float)[places]
    return steps


def _crossing(first: dict[str, Any], second: dict[str, Any]) -> Sentence:
    message = _("The curves of %(first)s and %(second)s cross: one hazard ratio and the log-rank test say little about "
                "such a difference.")  # fmt: skip
    return sentence("crossing", message, first=label(first["label"]), second=label(second["label"]))
