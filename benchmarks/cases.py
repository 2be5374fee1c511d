"""Made-up cases of the usual size, as an outside system would send them. No two are alike."""

import json
from datetime import date, timedelta
from typing import Any

MARKERS = (
    "bcr_abl1", "kmt2a_rearranged", "ph_like", "tp53", "hypodiploid", "hyperdiploid", "complex_karyotype",
    "tcf3_pbx1", "tcf3_hlf", "etv6_runx1", "dux4", "mef2d", "myc", "iamp21", "abl_class",
)  # fmt: skip


def case(number: int) -> dict[str, Any]:
    """An adult with an IKZF1 deletion in first remission and three MRD results."""
    diagnosed = date(2026, 1, 5) + timedelta(days=number % 90)
    first_negative = number % 3

    def day(after: int) -> str:
        return (diagnosed + timedelta(days=after)).isoformat()

    def sample(index: int, after: int) -> dict[str, Any]:
        negative = index >= first_negative
        return {
            "collected_on": day(after), "reported_on": day(after + 2), "specimen": "bone_marrow", "method": "flow",
            "result": "not_detected" if negative else "quantified",
            "value": None if negative else round(0.001 + number % 97 / 100_000, 5),
            "comparator": None, "unit": "fraction",
            "limit_of_detection": 0.0001, "limit_of_quantification": 0.0001, "adequate": True,
        }  # fmt: skip

    return {
        "as_of": day(130),
        "patient": {"birth_date": date(1966 + number % 38, 1 + number % 12, 1 + number % 28).isoformat(),
                    "sex": ("female", "male")[number % 2]},
        "diagnosis": {
            "diagnosed_on": diagnosed.isoformat(), "lineage": "B", "wbc_10e9_per_l": 5 + number % 200,
            "platelets_10e9_per_l": 20 + number % 300, "cns_status": "CNS1",
            "genetics": dict.fromkeys(MARKERS, "negative"),
            "ikzf1": {"status": "deleted", "lesion": "4-7", "method": "mlpa",
                      **dict.fromkeys(("cdkn2a", "cdkn2b", "pax5", "par1", "erg"), "negative")},
        },
        "remission": {"status": "CR1", "achieved_on": day(35)},
        "treatment_phases": [
            {"cycle": cycle, "started_on": day(3 + 35 * (cycle - 1)),
             "kind": "induction" if cycle == 1 else "consolidation", "agents": []}
            for cycle in (1, 2, 3)
        ],
        "mrd_assessments": [sample(0, 35), sample(1, 70), sample(2, 105)],
        "fitness": {"ecog": number % 3, "hct_ci": number % 5},
        "donors": [{"kind": "matched_sibling", "available": True}],
        "graft": {"autologous_collected": True, "autologous_collection_failed": False,
                  "autologous_graft_mrd": "negative"},
    }  # fmt: skip


def body(number: int) -> bytes:
    return json.dumps(case(number)).encode()
