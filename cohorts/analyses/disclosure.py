"""A stored result as somebody may see it who has no right to small cells.

Counts follow the rule of `small_cells`. A step of a curve stands for at least five events, so that no single patient's
day can be read off; times of censoring are left out, and so is every sentence that counts patients. Courses and MRD of
single patients are not shown at all. The stored result stays whole.
"""

import copy
from collections.abc import Mapping
from typing import Any

from cohorts.analyses.disclosed_characteristics import withhold_characteristics
from cohorts.analyses.disclosed_counts import Plain, count_group, count_patients, count_terms, public_counts
from cohorts.analyses.disclosed_parts import withhold
from cohorts.analyses.small_cells import FEWEST_SHOWN, Key, Sum, withheld
from cohorts.analyses.wording import in_words, sentence
from cohorts.messages import gettext_noop as _

# Sentences that count patients; the others hold for any reader.
COUNTING = ("small_group", "few_events", "must_live", "wait", "no_model")
SINGLE_PATIENTS = ("swimmer", "mrd_kinetics")
RULE = _("Counts from 1 to %(most)d are withheld, with those from which they could be computed; a step of a curve "
         "stands for at least %(fewest)d events.")  # fmt: skip


def disclosed(result: Mapping[str, Any]) -> Plain:
    """A copy of the result without small cells."""
    shown: Plain = copy.deepcopy(dict(result))
    if shown["kind"] in SINGLE_PATIENTS:
        shown["rows"], shown["omitted"], shown["withheld"] = [], None, True
    for panel in shown.get("panels", []):
        _hide_counts(panel)
        _hide_small_cells(panel, fixed=False)
    if shown["kind"] == "characteristics":
        withhold_characteristics(shown)
    else:
        _hide_small_cells(shown, fixed=_adds_up(shown))
    _hide_words(shown)
    shown["disclosure"] = {
        "applied": True,
        **sentence("small_cells", RULE, most=FEWEST_SHOWN - 1, fewest=FEWEST_SHOWN),
    }
    return shown


def _adds_up(result: Plain) -> bool:
    """Whether at risk, events and censored of a tick add up to the group: not with late entries or changing states."""
    asked = result["definition"]
    return not asked["time_varying"] and asked["entry"] is None and "panels" not in result


def _hide_small_cells(result: Plain, *, fixed: bool) -> None:
    """Patients, groups with their tables, and the terms of a model, under one system of sums."""
    counts: dict[Key, int] = {}
    sums: list[Sum] = []
    patients, groups = result["patients"], result.get("groups", [])
    if patients["analysed"] is not None:
        count_patients(patients, groups, counts, sums, partition=fixed)
    hidden_steps: set[Key] = set()
    for place, group in enumerate(groups):
        if group.get("n") is not None and "table" in group:
            count_group(place, group, counts, sums, hidden_steps, fixed=fixed)
    model = result.get("model")
    if model:
        count_terms(model, counts, sums)
    hidden = withheld(counts, sums, also=hidden_steps, public=public_counts(result))
    withhold(result, hidden, fixed=fixed)


def _hide_counts(panel: Plain) -> None:
    """Two panels over the same patients would tell their differences: no counts at all are shown in either."""
    panel["patients"] = {"in_cohort": None, "analysed": None, "excluded": []}


def _hide_words(result: Plain) -> None:
    result["warnings"] = [one for one in result["warnings"] if one["code"] not in COUNTING]
    if "explanation" in result:
        result["explanation"] = [one for one in result["explanation"] if one["code"] not in COUNTING]
    if result.get("changes") is not None:
        result["changes"] = None
    parts = [part for part in result["methods"]["parts"] if part["code"] != "patients"]
    result["methods"] = {"english": " ".join(in_words(part) for part in parts), "parts": parts}
