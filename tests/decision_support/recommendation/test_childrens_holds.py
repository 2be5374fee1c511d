"""What withholds or weakens a child's answer: a later sample, a remission that contradicts it, what is presumed."""

from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest

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


NOT_INDICATED = ("paediatric-a9-both-negative", "paediatric-b7-late-negative")


@pytest.mark.parametrize("rule_id", NOT_INDICATED)
def test_a_later_positive_marrow_is_never_passed_over(rule_id: str) -> None:
    assert answer(child(rule_id))["direction"] == "hsct_not_indicated"
    found = answer(with_sample(child(rule_id), "2026-08-20"))
    assert (found["direction"], found["certainty"]) == ("insufficient_data", None)
    assert codes(found)[0] == "re_emerged"
    assert "2026-08-20" in found["headline"]
    assert "hsct_not_indicated" not in [change["direction"] for change in found["what_would_change_it"]]


@pytest.mark.parametrize("value", [Decimal("1e-4"), Decimal("0.02")])
def test_day_60_lies_outside_every_window_and_counts(value: Decimal) -> None:
    found = answer(with_sample(child(), "2026-04-05", value=value))
    assert codes(found)[0] == "re_emerged"


@pytest.mark.parametrize(
    "given",
    [
        {"result": "not_detected", "value": None, "limit_of_detection": Decimal("1e-3")},
        {"result": "below", "comparator": "<=", "value": Decimal("1e-4")},
    ],
)
def test_a_later_marrow_that_may_be_positive_withholds_the_answer(given: dict[str, Any]) -> None:
    assert codes(answer(with_sample(child(), "2026-08-20", **given)))[0] == "later_sample_open"


def test_a_later_negative_marrow_and_later_blood_change_nothing() -> None:
    negative = {"result": "not_detected", "value": None}
    cleared = with_sample(with_sample(child(), "2026-07-01"), "2026-08-20", **negative)
    assert answer(cleared)["direction"] == "hsct_not_indicated"
    blood = with_sample(child(), "2026-08-20", specimen="peripheral_blood")
    assert answer(blood)["direction"] == "hsct_not_indicated"


@pytest.mark.parametrize("given", [{"result": None, "value": None}, {"reported_on": "2026-09-05"}])
def test_a_later_marrow_without_a_result_is_named(given: dict[str, Any]) -> None:
    found = answer(with_sample(child(), "2026-08-20", **given))
    assert "pending_result" in codes(found, "missing")


def test_out_of_first_remission_is_never_no_indication() -> None:
    data = child()
    data["remission"] = {"status": "not_in_remission", "induction_failure": False}
    found = answer(data)
    assert found["direction"] == "insufficient_data"
    assert codes(found) == ["child_remission_contradicts"]
    assert "remission.status" in [item["field"] for item in found["missing"]]


@pytest.mark.parametrize("status", ["relapse", "not_in_remission", "CR1"])
@pytest.mark.parametrize("rule_id", ["paediatric-b7-late-negative", "paediatric-b8-extramedullary-late"])
def test_no_indication_after_a_relapse_presupposes_a_remission_since(rule_id: str, status: str) -> None:
    data = child(rule_id)
    data["remission"] = {"status": status}
    found = answer(data)
    assert found["direction"] == "insufficient_data"
    assert "child_remission_contradicts_after_relapse" in codes(found)
    assert "remission.status" in [item["field"] for item in found["missing"]]


def test_in_relapse_an_old_negative_sample_is_no_remission_after_car_t() -> None:
    data = child("paediatric-b11-after-car-t")
    data["remission"] = {"status": "relapse"}
    rules = {rule["id"]: rule["outcome"] for rule in answer(data)["rules"]}
    assert rules["paediatric-b11-after-car-t"] != "applies"


UNKNOWN_IN_FIRST_REMISSION = (
    ("genetics", "abl_class"),
    ("genetics", "tcf3_hlf"),
    ("diagnosis", "down_syndrome"),
    ("diagnosis", "diagnosed_on"),
)


@pytest.mark.parametrize(("part", "name"), UNKNOWN_IN_FIRST_REMISSION)
def test_what_is_unknown_and_presumed_costs_a_level_and_is_said(part: str, name: str) -> None:
    data = child()
    before = answer(data)
    assert (before["direction"], before["certainty"]) == ("hsct_not_indicated", "high")
    del (data["diagnosis"]["genetics"] if part == "genetics" else data["diagnosis"])[name]
    found = answer(data)
    assert (found["direction"], found["certainty"]) == ("hsct_not_indicated", "moderate")
    assert "lowers the certainty" in found["headline"]


@pytest.mark.parametrize("name", ["hsct", "car_t", "second_relapse"])
def test_after_a_relapse_too(name: str) -> None:
    data = child("paediatric-b7-late-negative")
    assert answer(data)["certainty"] == "moderate"
    del data["first_relapse" if name == "second_relapse" else "prior_treatment"][name]
    found = answer(data)
    assert (found["direction"], found["certainty"]) == ("hsct_not_indicated", "low")
    assert "lowers the certainty" in found["headline"]


def test_an_unknown_failure_of_the_tki_never_leaves_the_certainty_as_it_was() -> None:
    data = with_sample(
        child(), "2026-04-28", protocol_timepoint="end_of_consolidation", result="not_detected", value=None
    )
    data["diagnosis"]["genetics"]["bcr_abl1"] = "positive"
    before = answer(data)
    del data["prior_treatment"]["tki_failure"]
    found = answer(data)
    assert before["direction"] == "hsct_not_indicated"
    assert found["direction"] == "insufficient_data" or found["certainty"] != before["certainty"]
