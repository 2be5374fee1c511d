"""When the question of transplant can no longer be put: death ends it always, a transplant not for every child."""

from typing import Any

import pytest

from cohorts.selectors import record_of
from decision_support.record_case import case_of
from decision_support.selectors import question_is_over
from tests.cast import Cast
from tests.filled_child import RELAPSED, after_relapse, in_first_remission
from tests.filled_record import AFTER_CYCLE_1, ago, filled, negative


def transplanted(days_ago: int) -> list[dict[str, Any]]:
    return [{"performed_on": ago(days_ago).isoformat(), "kind": "allogeneic"}]


def outcome(kind: str, days_ago: int) -> dict[str, Any]:
    return {"kind": kind, "occurred_on": ago(days_ago).isoformat()}


def code(cast: Cast, record: dict[str, Any]) -> str | None:
    found = question_is_over(cast.patient(record), ago(0))
    return None if found is None else found.code


def test_a_relapse_of_a_child_ends_nothing_it_asks_anew(cast: Cast) -> None:
    assert code(cast, after_relapse()) is None
    assert code(cast, after_relapse(outcomes=[outcome("relapse", RELAPSED)])) is None


def test_a_transplant_before_the_relapse_leaves_the_question_to_the_row_for_those_transplanted(
    cast: Cast,
) -> None:
    """Row b13, though nobody stated the earlier transplant a second time."""
    patient = cast.patient(after_relapse(transplants=transplanted(400), prior_treatment=None))
    assert question_is_over(patient, ago(0)) is None
    assert case_of(record_of(patient), ago(0)).prior_treatment.hsct is True


def test_a_transplant_after_the_relapse_answers_the_childs_question(cast: Cast) -> None:
    assert code(cast, after_relapse(transplants=transplanted(5))) == "already_transplanted"


def test_a_further_relapse_after_it_asks_again(cast: Cast) -> None:
    again = after_relapse(transplants=transplanted(30))
    assert code(cast, {**again, "outcomes": [outcome("relapse", 10)]}) is None
    assert code(cast, {**again, "first_relapse": {**again["first_relapse"], "second_relapse": True}}) is None


def test_a_child_transplanted_in_first_remission_is_done_with_the_question_as_an_adult_is(cast: Cast) -> None:
    assert code(cast, in_first_remission(transplants=transplanted(3))) == "already_transplanted"
    adult = filled(negative(AFTER_CYCLE_1), transplants=transplanted(3))
    assert code(cast, adult) == "already_transplanted"


@pytest.mark.parametrize("record", [in_first_remission, after_relapse])
def test_death_ends_every_childs_question(cast: Cast, record: Any) -> None:
    assert code(cast, record(outcomes=[outcome("nrm", 1)])) == "patient_died"
