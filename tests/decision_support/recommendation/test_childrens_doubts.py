"""What costs a child's answer a level of certainty: what is presumed, MRD that came back and went."""

from decimal import Decimal
from typing import Any

import pytest

from tests.decision_support.recommendation.childrens_cases import answer, child, with_sample

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


@pytest.mark.parametrize("rule_id", ["paediatric-a9-both-negative", "paediatric-b7-late-negative"])
@pytest.mark.parametrize("status", [None, "unknown"])
def test_a_remission_that_is_not_stated_is_presumed_and_costs_a_level(
    rule_id: str, status: str | None
) -> None:
    data = child(rule_id)
    before = answer(data)
    data["remission"] = {"status": status}
    found = answer(data)
    assert found["direction"] == before["direction"] == "hsct_not_indicated"
    assert LOWER[before["certainty"]] == found["certainty"]
    assert "remission status" in found["headline"]
    assert "remission.status" in [item["field"] for item in found["missing"]]


LOWER = {"high": "moderate", "moderate": "low", "low": "very_low"}


@pytest.mark.parametrize("rule_id", ["paediatric-a9-both-negative", "paediatric-b7-late-negative"])
def test_mrd_that_came_back_and_went_again_costs_a_level_and_is_said(rule_id: str) -> None:
    before = answer(child(rule_id))
    cleared = with_sample(
        with_sample(child(rule_id), "2026-08-10", value=Decimal("1e-4")),
        "2026-08-20",
        result="not_detected",
        value=None,
    )
    found = answer(cleared)
    assert found["direction"] == "hsct_not_indicated"
    assert found["certainty"] == LOWER[before["certainty"]]
    assert "2026-08-10" in found["headline"]


def test_mrd_before_the_sample_that_is_read_costs_nothing() -> None:
    found = answer(with_sample(child(), "2026-02-05", value=Decimal("1e-2")))
    assert (found["direction"], found["certainty"]) == ("hsct_not_indicated", "high")


@pytest.mark.parametrize("result", [{}, {"result": "not_evaluable", "value": None}])
def test_late_extramedullary_relapse_without_mrd_after_reinduction_is_less_certain_than_with_a_negative_one(
    result: dict[str, Any],
) -> None:
    data = child("paediatric-b8-extramedullary-late")
    data["mrd_assessments"] = []
    negative = with_sample(
        data, "2026-07-20", protocol_timepoint="after_reinduction", result="not_detected", value=None
    )
    assert answer(negative)["certainty"] == "moderate"
    unknown = (
        with_sample(data, "2026-07-20", protocol_timepoint="after_reinduction", **result) if result else data
    )
    found = answer(unknown)
    assert (found["direction"], found["certainty"]) == ("hsct_not_indicated", "low")
    assert "MRD after re-induction" in found["headline"]


def test_mrd_that_a_row_read_and_nothing_answered_has_not_come_back() -> None:
    """On AIEOP-BFM 0.02 % after consolidation has a row of its own; no later sample is negative."""
    data = child("paediatric-a2-after-consolidation-between")
    found = answer(data)
    assert (found["direction"], found["certainty"]) == ("hsct_not_indicated", "low")
    assert "again" not in found["headline"]


@pytest.mark.parametrize(("day", "certainty"), [("2026-05-27", "moderate"), ("2026-05-28", "low")])
def test_a_sample_after_consolidation_is_overdue_from_the_day_after_week_16(day: str, certainty: str) -> None:
    """Induction began on 5 February 2026; its day 112, the last of week 16, is 27 May."""
    data = {**child("paediatric-a6-day-46-positive"), "as_of": day}
    found = answer(data)
    assert (found["direction"], found["certainty"]) == ("hsct_not_indicated", certainty)
    assert ("overdue" in found["headline"]) is (certainty == "low")


def test_mrd_still_there_at_the_end_of_induction_has_not_come_back_a_week_later() -> None:
    data = with_sample(child("paediatric-a6-day-46-positive"), "2026-04-05", value=Decimal("3e-4"))
    found = answer(with_sample({**data}, "2026-04-28", result="not_detected", value=None))
    assert "again" not in found["headline"]


def test_a_protocol_not_stated_costs_nothing_before_the_sample_that_it_reads() -> None:
    data = child()
    del data["diagnosis"]["protocol"]
    assert answer(data)["certainty"] == "high"
    positive = with_sample(
        data, "2026-05-15", protocol_timepoint="end_of_consolidation", value=Decimal("2e-4")
    )
    assert answer(positive)["direction"] == "insufficient_data"


@pytest.mark.parametrize("name", ["down_syndrome", "diagnosed_on"])
def test_after_relapse_not_knowing_of_a_group_apart_is_no_more_certain_than_knowing(name: str) -> None:
    data = child("paediatric-b8-extramedullary-late-cog")
    before = answer(data)
    assert (before["direction"], before["certainty"]) == ("hsct_not_indicated", "moderate")
    del data["diagnosis"][name]
    found = answer(data)
    assert found["direction"] == "insufficient_data" or found["certainty"] == "low"
    assert f"diagnosis.{name}" in [item["field"] for item in found["missing"]]


def test_a_failed_induction_beside_mrd_below_the_line_is_doubted_and_still_an_indication() -> None:
    data = child()
    data["remission"] = {**data["remission"], "induction_failure": True}
    found = answer(data)
    assert (found["direction"], found["certainty"]) == ("hsct_indicated", "low")
    assert "do not agree" in found["headline"]


@pytest.mark.parametrize("group", [{"birth_date": "2022-09-01"}, {"down_syndrome": True}])
def test_after_relapse_an_answer_for_a_group_apart_is_less_certain(group: dict[str, Any]) -> None:
    data = child("paediatric-b7-late-negative")
    part = "patient" if "birth_date" in group else "diagnosis"
    data[part] = {**data[part], **group}
    found = answer(data)
    assert (found["direction"], found["certainty"]) == ("hsct_not_indicated", "low")


def test_a_group_apart_that_has_a_rule_of_its_own_is_not_counted_twice() -> None:
    """TCF3::HLF is of low certainty by its rule on unfavourable genetics."""
    data = child("paediatric-b7-late-negative")
    data["diagnosis"]["genetics"]["tcf3_hlf"] = "positive"
    found = answer(data)
    assert (found["direction"], found["certainty"]) == ("discuss", "low")


def test_an_unknown_ikzf1_status_is_no_more_certain_than_a_deletion() -> None:
    data = child("paediatric-a6-day-46-positive")
    certainty = {}
    for status in ("deleted", "wild_type", "unknown"):
        data["diagnosis"]["ikzf1"] = {**data["diagnosis"]["ikzf1"], "status": status}
        certainty[status] = answer(data)["certainty"]
    assert certainty == {"deleted": "low", "wild_type": "moderate", "unknown": "low"}


@pytest.mark.parametrize("part", ["hsct", "second_relapse"])
def test_not_knowing_of_a_further_relapse_is_no_more_certain_than_one(part: str) -> None:
    data = child("paediatric-b9-extramedullary-early")
    section = "prior_treatment" if part == "hsct" else "first_relapse"
    certainty = []
    for known in (True, None):
        data[section] = {**data[section], part: known}
        certainty.append(answer(data)["certainty"])
    assert certainty == ["very_low", "very_low"]
