"""Children of the worked cases with a part changed, and the answer to them."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

from decision_support.knowledge_base import load, worked_cases
from decision_support.recommendation.case_input import parse_case
from decision_support.recommendation.recommend import recommend


def answer(data: dict[str, Any]) -> dict[str, Any]:
    return recommend(parse_case(data), load(), software_version="test").to_json()


def child(rule_id: str = "paediatric-a9-both-negative") -> dict[str, Any]:
    return deepcopy(dict(worked_cases()[rule_id][0].data))


def with_sample(data: dict[str, Any], day: str, **given: Any) -> dict[str, Any]:
    row = {
        "specimen": "bone_marrow",
        "method": "flow",
        "result": "quantified",
        "unit": "fraction",
        "value": Decimal("0.05"),
        "limit_of_detection": Decimal("1e-4"),
        "adequate": True,
        "collected_on": day,
    }
    later = {**data, "as_of": "2026-09-01"}
    later["mrd_assessments"] = [*data["mrd_assessments"], {**row, **given}]
    return later


def codes(found: dict[str, Any], part: str = "abstain_reasons") -> list[str]:
    return [item["code"] for item in found[part]]
