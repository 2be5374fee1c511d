"""Which question is asked of whom, and the reason where none is."""

from typing import Any

import pytest

from tests.decision_support.recommendation.cases import (
    U,
    answer,
    reasons,
    stances,
)

OUT_OF_SCOPE = {
    "T lineage": ({"diagnosis__lineage": "T"}, "lineage_not_b"),
    "mixed lineage": ({"diagnosis__lineage": "mixed"}, "lineage_not_b"),
    "second remission": ({"remission__status": "CR2"}, "not_first_remission"),
    "relapse": ({"remission__status": "relapse"}, "not_first_remission"),
    "76 years": ({"patient__birth_date": "1950-04-20"}, "age_over_75"),
    "IKZF1 wild type": ({"diagnosis__ikzf1__status": "wild_type"}, "ikzf1_wild_type"),
    "active CNS disease": ({"diagnosis__active_cns_disease": True}, "active_cns_disease"),
}


@pytest.mark.parametrize(("changes", "reason"), OUT_OF_SCOPE.values(), ids=OUT_OF_SCOPE.keys())
def test_outside_the_question_there_is_no_answer_and_a_reason(changes: dict[str, Any], reason: str) -> None:
    found = answer(**changes)
    assert found["direction"] == "out_of_scope"
    assert reasons(found) == [reason]
    assert (found["abstained"], found["agreement"], found["certainty"]) == (True, None, None)
    assert stances(found) == (U, U, U)


def test_eighteen_today_is_an_adult_and_seventy_five_is_in_scope() -> None:
    assert answer(patient__birth_date="2008-04-20")["direction"] == "equipoise"
    assert answer(patient__birth_date="1950-04-21")["direction"] == "lean_auto"


def test_the_day_before_the_question_is_a_childs() -> None:
    assert answer(patient__birth_date="2008-04-21")["module"] == "paediatric_cr1"
