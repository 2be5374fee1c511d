"""One filled adult case and ways to change it, for the tests of the recommendation."""

import copy
from decimal import Decimal
from functools import cache
from typing import Any

from cohorts.vocabulary import GENETIC_MARKERS
from decision_support.knowledge_base import load
from decision_support.recommendation.case_input import parse_case
from decision_support.recommendation.recommend import recommend
from decision_support.recommendation.rules import KnowledgeBase

Json = dict[str, Any]


@cache
def knowledge() -> KnowledgeBase:
    return load()


# Words of the tests that walk the adult table: a date of birth, the assay, and the stances by their letters.
OLD = "1966-05-05"  # 59 on the day of judgement
BCR_ABL1: Json = {"diagnosis__genetics__bcr_abl1": "positive"}
PCR: Json = {"method": "bcr_abl1_pcr"}
A, R, N, U, C = "acceptable", "recommended", "not_supported", "undetermined", "contraindicated"


def marrow(on: str, result: str = "not_detected", **changes: Any) -> Json:
    row = {
        "collected_on": on,
        "reported_on": on,
        "specimen": "bone_marrow",
        "method": "flow",
        "result": result,
        "value": None,
        "comparator": None,
        "unit": "fraction",
        "limit_of_detection": Decimal("1e-4"),
        "limit_of_quantification": None,
        "adequate": True,
    }
    return row | changes


def positive(on: str, value: str = "2e-3", **changes: Any) -> Json:
    return marrow(on, "quantified", value=Decimal(value), **changes)


EARLY = {
    "as_of": "2026-04-20",
    "treatment_phases": [
        {"cycle": 1, "started_on": "2026-03-02", "kind": "induction", "agents": []},
        {"cycle": 2, "started_on": "2026-04-01", "kind": "consolidation", "agents": []},
    ],
    "mrd_assessments": [marrow("2026-03-30"), marrow("2026-04-18")],
}
LATE = EARLY | {"mrd_assessments": [positive("2026-03-30"), marrow("2026-04-18")]}
NEVER = {
    "as_of": "2026-05-25",
    "treatment_phases": [*EARLY["treatment_phases"], {"cycle": 3, "started_on": "2026-04-29", "agents": []}],
    "mrd_assessments": [positive("2026-03-30"), positive("2026-04-18"), positive("2026-05-24")],
}

FILLED: Json = {
    "patient": {"birth_date": "1990-05-05", "sex": "male"},
    "diagnosis": {
        "diagnosed_on": "2026-02-27",
        "lineage": "B",
        "wbc_10e9_per_l": Decimal(18),
        "active_cns_disease": False,
        "genetics": dict.fromkeys(GENETIC_MARKERS, "negative"),
        "ikzf1": {
            "status": "deleted",
            "lesion": "2-7",
            "method": "mlpa",
            **dict.fromkeys(("cdkn2a", "cdkn2b", "pax5", "par1", "erg"), "negative"),
        },
    },
    "remission": {"status": "CR1", "achieved_on": "2026-03-30"},
    "fitness": {"ecog": 1, "hct_ci": 1, "contraindications": []},
    "donors": [{"kind": "matched_sibling", "available": True}],
    "graft": {
        "autologous_collected": True,
        "autologous_collection_failed": False,
        "autologous_graft_mrd": "negative",
    },
    "planned_hsct_on": None,
    "centre": {"allo_nrm_2y": None, "use_cohort": False},
    "preferences": None,
    **EARLY,
}


def case(base: Json | None = None, **changes: Any) -> Json:
    """The filled case with parts replaced; `diagnosis__genetics__tp53="positive"` reaches inside."""
    built = copy.deepcopy(FILLED | (base or {}))
    for path, value in changes.items():
        *steps, last = path.split("__")
        part = built
        for step in steps:
            part = part[step]
        part[last] = value
    return built


def answer(base: Json | None = None, **changes: Any) -> Json:
    parsed = parse_case(case(base, **changes))
    return recommend(parsed, knowledge(), software_version="test").to_json()


def stances(found: Json) -> tuple[str, ...]:
    return tuple(option["stance"] for option in found["options"])


def deciding(found: Json) -> list[str]:
    return [rule["id"] for rule in found["rules"] if rule["decides"]]


def missing_fields(found: Json) -> set[str]:
    return {item["field"] for item in found["missing"]}


def reasons(found: Json) -> list[str]:
    return [reason["code"] for reason in found["abstain_reasons"]]
