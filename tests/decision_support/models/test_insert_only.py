"""What was answered and decided cannot be changed, whoever asks the database."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from decision_support.models import BoardDecision, Recommendation
from decision_support.services import decisions, recommendations
from tests.cast import Cast, early_negative


@pytest.fixture
def decision(cast: Cast) -> BoardDecision:
    patient = cast.patient(early_negative())
    issued = recommendations.issue(patient=patient, as_of=date(2026, 9, 1), by=cast.haematologist)
    return decisions.record(recommendation=issued, by=cast.haematologist, own_choice="undecided",
                            option="no_transplant", agrees=True, signature_meaning="authorship")  # fmt: skip


@pytest.mark.parametrize("table", ["decision_support_recommendation", "decision_support_boarddecision"])
@pytest.mark.parametrize("verb", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_the_database_refuses_to_change_or_remove(decision: BoardDecision, table: str, verb: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SET CONSTRAINTS ALL IMMEDIATE"
        )  # else what the test has just written is still pending
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            cursor.execute(verb.format(table))
    assert Recommendation.objects.count() == BoardDecision.objects.count() == 1


def copy_of(row: Recommendation, **changes: object) -> Recommendation:
    values = {
        f.attname: getattr(row, f.attname) for f in Recommendation._meta.concrete_fields if f.name != "id"
    }
    return Recommendation(**values | changes)


def test_a_patient_has_one_first_recommendation(decision: BoardDecision) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(decision.recommendation).save(force_insert=True)


def test_a_recommendation_is_superseded_once(decision: BoardDecision) -> None:
    first = decision.recommendation
    copy_of(first, supersedes_id=first.pk).save(force_insert=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(first, supersedes_id=first.pk).save(force_insert=True)


def test_a_recommendation_supersedes_one_of_the_same_patient_only(
    cast: Cast, decision: BoardDecision
) -> None:
    other = cast.patient(early_negative())
    first = decision.recommendation
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(first, patient_id=other.pk, supersedes_id=first.pk).save(force_insert=True)


def test_an_answer_that_abstains_has_no_certainty(decision: BoardDecision) -> None:
    first = decision.recommendation
    with pytest.raises(IntegrityError), transaction.atomic():
        copy_of(first, supersedes_id=first.pk, abstained=True, certainty="low").save(force_insert=True)


@pytest.mark.parametrize(
    "values",
    [
        {"agrees": True, "override_reason": "donor"},
        {"agrees": False, "override_reason": None},
        {"agrees": False, "override_reason": "because"},
        {"agrees": False, "override_reason": "other", "comment": ""},
        {"option": "both"},
        {"own_choice": "maybe"},
        {"signature_meaning": "witness"},
    ],
)
def test_a_decision_that_contradicts_itself_is_refused_by_the_database(
    decision: BoardDecision, values: dict[str, object]
) -> None:
    columns = {f.attname: getattr(decision, f.attname) for f in BoardDecision._meta.concrete_fields}
    del columns["id"]
    with pytest.raises(IntegrityError), transaction.atomic():
        BoardDecision(**columns | values).save(force_insert=True)
