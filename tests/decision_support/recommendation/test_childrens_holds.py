"""What withholds a child's answer: a later sample, a remission that contradicts it."""

from decimal import Decimal
from typing import Any

import pytest

from tests.decision_support.recommendation.childrens_cases import answer, child, codes, with_sample

NOT_INDICATED = ("paediatric-a9-both-negative", "paediatric-b7-late-negative")


@pytest.mark.parametrize("rule_id", NOT_INDICATED)
def test_a_later_positive_marrow_is_never_passed_over(rule_id: str) -> None:
    assert answer(child(rule_id))["direction"] == "hsct_not_indicated"
    found = answer(with_sample(child(rule_id), "2026-08-20"))
    assert (found["direction"], found["certainty"]) == ("insufficient_data", None)
    assert codes(found)[0] == "re_emerged"
    assert "2026-08-20" in found["headline"]
    assert "mrd_assessments" in [item["field"] for item in found["missing"]]
    repeated = {
        row["to"]: row["direction"] for row in found["what_would_change_it"] if row["fact"] == "next_mrd"
    }
    assert repeated == {"next_mrd_negative": "hsct_not_indicated", "next_mrd_positive": None}
    others = [row["direction"] for row in found["what_would_change_it"] if row["fact"] != "next_mrd"]
    assert "hsct_not_indicated" not in others


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


@pytest.mark.parametrize("rule_id", NOT_INDICATED)
@pytest.mark.parametrize("specimen", ["peripheral_blood", "unknown"])
def test_a_positive_sample_that_is_not_marrow_withholds_the_answer_until_a_later_marrow_answers_it(
    rule_id: str, specimen: str
) -> None:
    positive = with_sample(child(rule_id), "2026-08-20", specimen=specimen)
    assert codes(answer(positive))[0] == "positive_outside_the_marrow"
    answered = with_sample(positive, "2026-08-25", result="not_detected", value=None)
    assert answer(answered)["direction"] == "hsct_not_indicated"


def test_blood_beside_a_negative_marrow_of_the_same_day_withholds_too() -> None:
    day_46 = with_sample(child(), "2026-03-22", specimen="peripheral_blood", value=Decimal("1e-4"))
    assert codes(answer(day_46))[0] == "positive_outside_the_marrow"


@pytest.mark.parametrize("given", [{"result": "not_detected", "value": None}, {"value": Decimal("9e-5")}])
def test_later_blood_below_the_line_changes_nothing(given: dict[str, Any]) -> None:
    blood = with_sample(child(), "2026-08-20", specimen="peripheral_blood", **given)
    assert answer(blood)["certainty"] == "high"


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


@pytest.mark.parametrize("protocol", ["CCCG-ALL-2015", "AIEOP-BFM", "UK", "COG"])
def test_the_sample_after_reinduction_is_one_that_the_rows_of_late_extramedullary_relapse_read(
    protocol: str,
) -> None:
    """COG's line for low risk is below 0.1 % (PED_REL_01); 0.05 % lies below it on every protocol."""
    data = child("paediatric-b8-extramedullary-late")
    data["diagnosis"]["protocol"] = protocol
    data["mrd_assessments"] = []
    found = answer(
        with_sample(data, "2026-07-20", protocol_timepoint="after_reinduction", value=Decimal("5e-4"))
    )
    assert (found["direction"], found["certainty"]) == ("hsct_not_indicated", "moderate")


@pytest.mark.parametrize("given", [{"specimen": "peripheral_blood"}, {"specimen": "unknown"}])
def test_mrd_is_not_negative_now_where_later_blood_is_positive(given: dict[str, Any]) -> None:
    """After CAR-T the board would discuss it in MRD-negative remission; with MRD back it is no such remission."""
    data = child("paediatric-b11-after-car-t")
    assert answer(data)["direction"] == "discuss"
    found = answer(with_sample(data, "2026-08-20", **given))
    assert found["direction"] == "hsct_indicated"
    assert "not stated to be marrow" in found["headline"]


def test_nor_after_consolidation() -> None:
    data = child("paediatric-a2-cleared")
    assert answer(data)["direction"] == "discuss"
    found = answer(with_sample(data, "2026-08-20", specimen="peripheral_blood"))
    assert found["direction"] == "treat_mrd_first"


@pytest.mark.parametrize("label", ["at_relapse", None])
def test_a_negative_marrow_of_the_day_of_the_relapse_is_no_remission_after_car_t(label: str | None) -> None:
    data = child("paediatric-b11-after-car-t")
    data["mrd_assessments"] = []
    found = answer(
        with_sample(
            data,
            data["first_relapse"]["relapsed_on"].isoformat()
            if not isinstance(data["first_relapse"]["relapsed_on"], str)
            else data["first_relapse"]["relapsed_on"],
            protocol_timepoint=label,
            result="not_detected",
            value=None,
        )
    )
    assert found["direction"] == "hsct_indicated"


def test_out_of_remission_after_a_clean_induction_is_not_taken_for_its_failure() -> None:
    data = child()
    data["remission"] = {"status": "not_in_remission"}
    found = answer(data)
    assert found["direction"] == "insufficient_data"
    assert "remission.induction_failure" in [item["field"] for item in found["missing"]]


def test_within_induction_no_remission_yet_contradicts_nothing() -> None:
    data = {**child(), "as_of": "2026-03-01", "remission": {"status": "not_in_remission"}}
    data["mrd_assessments"] = [
        {**data["mrd_assessments"][0], "result": "quantified", "value": Decimal("0.05")}
    ]
    found = answer(data)
    assert found["direction"] == "insufficient_data"
    assert codes(found)[0] == "depends_on"


def test_with_a_transplant_planned_the_newest_marrow_is_what_comes_before_it() -> None:
    data = {**child("paediatric-b2-b-marrow-early"), "planned_hsct_on": "2026-09-20"}
    assert answer(data)["direction"] == "hsct_indicated"
    assert answer(with_sample(data, "2026-08-20"))["direction"] == "treat_mrd_first"


def test_a_sample_since_the_relapse_without_a_time_is_asked_what_it_is() -> None:
    data = child("paediatric-b7-late-negative")
    assert "mrd_assessments.protocol_timepoint" not in [item["field"] for item in answer(data)["missing"]]
    data["mrd_assessments"] = []
    found = answer(with_sample(data, "2026-07-20", result="not_detected", value=None))
    assert found["direction"] == "insufficient_data"
    assert "mrd_assessments.protocol_timepoint" in [item["field"] for item in found["missing"]]
