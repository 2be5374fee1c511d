"""The case that the OpenAPI document shows: what a hospital system may send first (a made-up patient)."""

from typing import Any

from cohorts.vocabulary import GENETIC_MARKERS

NOT_TESTED = ("ph_like", "dux4", "mef2d", "myc", "abl_class")

EXAMPLE_CASE: dict[str, Any] = {
    "as_of": "2026-09-10",
    "patient": {"birth_date": "1984-05-20", "sex": "female"},
    "diagnosis": {
        "diagnosed_on": "2026-05-11",
        "lineage": "B",
        "wbc_10e9_per_l": 18.4,
        "genetics": {name: "not_tested" if name in NOT_TESTED else "negative" for name in GENETIC_MARKERS},
        "ikzf1": {"status": "deleted", "lesion": "2-7", "method": "mlpa"},
    },
    "remission": {"status": "CR1", "achieved_on": "2026-06-15"},
    "treatment_phases": [
        {"cycle": 1, "started_on": "2026-05-14", "kind": "induction"},
        {"cycle": 2, "started_on": "2026-06-22", "kind": "consolidation"},
        {"cycle": 3, "started_on": "2026-07-27", "kind": "consolidation"},
    ],
    "mrd_assessments": [
        {
            "collected_on": "2026-06-15",
            "reported_on": "2026-06-17",
            "specimen": "bone_marrow",
            "method": "flow",
            "result": "quantified",
            "value": 0.12,
            "unit": "percent",
            "limit_of_detection": 0.01,
            "adequate": True,
        },
        {
            "collected_on": "2026-08-31",
            "reported_on": "2026-09-02",
            "specimen": "bone_marrow",
            "method": "flow",
            "result": "not_detected",
            "unit": "percent",
            "limit_of_detection": 0.01,
            "adequate": True,
        },
    ],
    "fitness": {"ecog": 1, "hct_ci": 0, "contraindications": []},
    "donors": [{"kind": "haploidentical", "available": True}],
    "graft": {"autologous_collected": False},
}
