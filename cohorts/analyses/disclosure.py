"""A stored result as somebody may see it who has no right to small cells.

Counts are rounded to five, see `small_cells`: an exact one, subtracted from that of another version or landmark, would
tell what became of a single patient. Curves move with rounded numbers of events, by quarters of a year; restricted
means, times of censoring and every sentence that counts patients are left out. Courses and MRD of single patients are
not shown at all. The stored result stays whole.
"""

import copy
from collections.abc import Mapping
from typing import Any

from cohorts.analyses.disclosed_comparisons import has_ratios, withhold_comparisons
from cohorts.analyses.disclosed_parts import withhold
from cohorts.analyses.disclosed_rounding import round_counts
from cohorts.analyses.small_cells import FEWEST_SHOWN, Plain
from cohorts.analyses.wording import in_words, sentence
from cohorts.messages import gettext_noop as _

# Sentences that count patients; the others hold for any reader.
COUNTING = ("small_group", "few_events", "must_live", "wait", "no_model", "monotone")
# Sentences about ratios, said only where these are shown.
ABOUT_RATIOS = ("difference", "followed", "ph_violated")
SINGLE_PATIENTS = ("swimmer", "mrd_kinetics")
RULE = _("Counts are rounded to %(fewest)d, so that rounded numbers do not add up exactly. Curves follow the rounded "
         "numbers of events, by quarters of a year. Restricted means, and comparisons of arms with fewer than "
         "%(fewest)d events, are left out.")  # fmt: skip


def disclosed(result: Mapping[str, Any]) -> Plain:
    """A copy of the result without small cells."""
    shown: Plain = copy.deepcopy(dict(result))
    if shown["kind"] in SINGLE_PATIENTS:
        shown["rows"], shown["omitted"], shown["withheld"] = [], None, True
        shown.pop("agents_not_stated", None)
    analysed = shown["patients"]["analysed"]
    for panel in shown.get("panels", []):
        _hide_counts(panel)
        withhold_comparisons(panel)
        withhold(panel, fixed=False)
        round_counts(panel | {"kind": shown["kind"]}, analysed)
    withhold_comparisons(shown)
    withhold(shown, fixed=_adds_up(shown))
    round_counts(shown, analysed)
    _hide_words(shown)
    shown["disclosure"] = {
        "applied": True,
        **sentence("small_cells", RULE, fewest=FEWEST_SHOWN),
    }
    return shown


def _adds_up(result: Plain) -> bool:
    """Whether at risk, events and censored of a tick add up to the group: not with late entries or changing states."""
    asked = result["definition"]
    return not asked["time_varying"] and asked["entry"] is None and "panels" not in result


def _hide_counts(panel: Plain) -> None:
    """Two panels over the same patients would tell their differences: no counts at all are shown in either."""
    panel["patients"] = {"in_cohort": None, "analysed": None, "excluded": []}


def _hide_words(result: Plain) -> None:
    """Sentences that count, that speak of ratios not shown, and methods that were used for nothing that is shown."""
    told: tuple[str, ...] = COUNTING
    if not all(has_ratios(one) for one in result.get("panels", [result])):
        told += ABOUT_RATIOS
    result["warnings"] = [one for one in result["warnings"] if one["code"] not in told]
    if "explanation" in result:
        result["explanation"] = [one for one in result["explanation"] if one["code"] not in told]
    if result.get("changes") is not None:
        result["changes"] = None
    unused = {"patients", "rmst"}
    if not result.get("tests"):
        unused.add("test")
    if "panels" not in result and not result.get("model"):
        unused |= {"cox", "fine_gray"}
    rounded = (
        {result["weights"]["sentence"]["code"]: result["weights"]["sentence"]} if "weights" in result else {}
    )
    said = [part for part in result["methods"]["parts"] if part["code"] not in unused]
    parts = [rounded.get(part["code"], part) for part in said]
    result["methods"] = {"english": " ".join(in_words(part) for part in parts), "parts": parts}
