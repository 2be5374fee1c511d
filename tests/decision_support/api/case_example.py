"""A whole case as a hospital system would send it: first negative after cycle 2, everything else known."""

import copy
import json
from typing import Any

MARKERS = (
    "bcr_abl1", "kmt2a_rearranged", "ph_like", "tp53", "hypodiploid", "hyperdiploid", "complex_karyotype", "tcf3_pbx1",
    "tcf3_hlf", "etv6_runx1", "dux4", "mef2d", "myc", "iamp21", "abl_class",
)  # fmt: skip

_CASE: dict[str, Any] = {
    "as_of": "2026-09-30",
    "patient": {"birth_date": "1988-02-29", "sex": "male"},
    "diagnosis": {
        "diagnosed_on": "2026-06-01",
        "lineage": "B",
        "wbc_10e9_per_l": 31.5,
        "platelets_10e9_per_l": 48,
        "cns_status": "CNS1",
        "active_cns_disease": False,
        "genetics": dict.fromkeys(MARKERS, "negative"),
        "ikzf1": {
            "status": "deleted",
            "lesion": "4-7",
            "method": "mlpa",
            "cdkn2a": "negative",
            "cdkn2b": "negative",
            "pax5": "negative",
            "par1": "negative",
            "erg": "negative",
        },
    },
    "remission": {"status": "CR1", "achieved_on": "2026-07-04"},
    "treatment_phases": [
        {"cycle": 1, "started_on": "2026-06-04", "kind": "induction", "agents": ["vincristine"]},
        {"cycle": 2, "started_on": "2026-07-10", "kind": "consolidation", "agents": []},
        {"cycle": 3, "started_on": "2026-08-17", "kind": "consolidation", "agents": []},
    ],
    "mrd_assessments": [
        {
            "collected_on": "2026-07-03",
            "reported_on": "2026-07-06",
            "specimen": "bone_marrow",
            "method": "flow",
            "result": "quantified",
            "value": 0.0021,
            "comparator": None,
            "unit": "fraction",
            "limit_of_detection": 0.0001,
            "limit_of_quantification": 0.0001,
            "adequate": True,
        },
        {
            "collected_on": "2026-08-14",
            "reported_on": "2026-08-17",
            "specimen": "bone_marrow",
            "method": "flow",
            "result": "not_detected",
            "value": None,
            "comparator": None,
            "unit": "fraction",
            "limit_of_detection": 0.0001,
            "limit_of_quantification": 0.0001,
            "adequate": True,
        },
        {
            "collected_on": "2026-09-18",
            "reported_on": "2026-09-21",
            "specimen": "bone_marrow",
            "method": "flow",
            "result": "not_detected",
            "value": None,
            "comparator": None,
            "unit": "fraction",
            "limit_of_detection": 0.0001,
            "limit_of_quantification": 0.0001,
            "adequate": True,
        },
    ],
    "fitness": {"ecog": 1, "hct_ci": 1, "contraindications": []},
    "donors": [{"kind": "matched_sibling", "available": True}, {"kind": "haploidentical", "available": True}],
    "graft": {
        "autologous_collected": True,
        "autologous_collection_failed": False,
        "autologous_graft_mrd": "negative",
    },
    "planned_hsct_on": None,
    "centre": {"allo_nrm_2y": None, "use_cohort": False},
    "preferences": None,
}


def case() -> dict[str, Any]:
    """A fresh copy, to be changed at will."""
    return copy.deepcopy(_CASE)


def case_with(pointer: str, value: Any) -> dict[str, Any]:
    """The case with one place set; a last step of `-` appends to a list."""
    changed = case()
    *steps, last = pointer.strip("/").split("/")
    place: Any = changed
    for step in steps:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if isinstance(place, list):
        place.append(value) if last == "-" else place.__setitem__(int(last), value)
    else:
        place[last] = value
    return changed


def text_with(pointer: str, literal: str) -> bytes:
    """The case as JSON text with one place written literally, for numbers that no Python value prints as."""
    return json.dumps(case_with(pointer, "@here@")).replace('"@here@"', literal).encode()
