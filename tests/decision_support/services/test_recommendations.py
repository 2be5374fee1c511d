"""What issuing promises: one row with its audit event or nothing, one chain a patient, the same answer on replay."""

import threading
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.db import connection

from cohorts.models import AuditEvent, MRDAssessment, Outcome, Patient, Transplant
from cohorts.models.clinical_row import RetractableRow
from cohorts.services import audit, rows
from cohorts.services.errors import NotPermitted, RecordProblems
from decision_support import knowledge_base, selectors
from decision_support.models import Recommendation
from decision_support.recommendation.case import case_sha256
from decision_support.services import recommendations
from tests.cast import Cast, early_negative
from tests.contradictory_children import child

AS_OF = date(2026, 9, 1)


@pytest.fixture
def patient(cast: Cast) -> Patient:
    return cast.patient(early_negative())


def test_one_row_is_stored_with_its_audit_event(cast: Cast, patient: Patient) -> None:
    row = recommendations.issue(patient=patient, as_of=AS_OF, by=cast.haematologist)
    assert row.newly_issued
    assert Recommendation.objects.get() == row
    assert row.inputs_sha256 == case_sha256(row.case)
    event = AuditEvent.objects.get(action="issued")
    assert (event.object_id, event.patient_id, event.actor_username) == (
        str(row.pk),
        patient.pk,
        "haematologist",
    )
    assert event.changes["direction"] == [None, row.direction]


@pytest.mark.parametrize(
    ("model", "values", "code"),
    [
        (Outcome, {"kind": "death", "occurred_on": "2026-08-30"}, "patient_died"),
        (Transplant, {"kind": "autologous", "performed_on": "2026-08-30"}, "already_transplanted"),
    ],
)
def test_nothing_is_issued_once_the_question_is_over(
    cast: Cast, patient: Patient, model: type[RetractableRow], values: dict[str, str], code: str
) -> None:
    rows.record(model, patient=patient, values=values, by=cast.haematologist)
    with pytest.raises(RecordProblems) as refused:
        recommendations.issue(patient=patient, as_of=AS_OF, by=cast.haematologist)
    assert [problem.code for problem in refused.value.problems] == [code]
    assert not Recommendation.objects.exists()


def test_nothing_is_stored_when_the_audit_fails(
    cast: Cast, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: Any) -> None:
        raise RuntimeError("no space left")

    monkeypatch.setattr(audit, "write", fail)
    with pytest.raises(RuntimeError):
        recommendations.issue(patient=patient, as_of=AS_OF, by=cast.haematologist)
    assert Recommendation.objects.count() == 0


def test_only_a_clinician_of_the_centre_issues(cast: Cast, patient: Patient) -> None:
    for account in (cast.stranger, cast.statistician):
        with pytest.raises(NotPermitted):
            recommendations.issue(patient=patient, as_of=AS_OF, by=account)


def test_the_future_is_not_judged(cast: Cast, patient: Patient) -> None:
    with pytest.raises(RecordProblems) as refused:
        recommendations.issue(patient=patient, as_of=date(2999, 1, 1), by=cast.haematologist)
    assert [problem.pointer for problem in refused.value.problems] == ["/as_of"]


def test_a_record_that_contradicts_itself_is_told_apart_from_a_day_that_does_not_fit(cast: Cast) -> None:
    patient = cast.patient(child(first_relapse={"site": "cns"}))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cohorts_firstrelapse SET site = 'testis'")
    for day, pointer in ((AS_OF, ""), (date(2010, 1, 1), "/as_of")):
        with pytest.raises(RecordProblems) as refused:
            recommendations.issue(patient=patient, as_of=day, by=cast.haematologist)
        assert refused.value.problems[0].pointer == pointer
    assert "/first_relapse/site" in refused.value.problems[-1].message


def test_the_same_answer_is_not_stored_twice(cast: Cast, patient: Patient) -> None:
    first = recommendations.issue(patient=patient, as_of=AS_OF, by=cast.haematologist)
    again = recommendations.issue(patient=patient, as_of=AS_OF, by=cast.colleague)
    assert again == first
    assert not again.newly_issued
    assert AuditEvent.objects.filter(action="issued").count() == 1


def test_another_day_is_another_answer(cast: Cast, patient: Patient) -> None:
    first = recommendations.issue(patient=patient, as_of=AS_OF, by=cast.haematologist)
    later = recommendations.issue(patient=patient, as_of=date(2026, 9, 2), by=cast.haematologist)
    assert later.supersedes == first


@pytest.mark.django_db(transaction=True)
def test_two_issues_at_once_make_one_chain() -> None:
    cast = Cast.assemble()
    patient = cast.patient(early_negative())
    start = threading.Barrier(5)
    faults: list[BaseException] = []

    def issue(day: int) -> None:
        start.wait()
        try:
            recommendations.issue(patient=patient, as_of=date(2026, 9, day), by=cast.haematologist)
        except RuntimeError as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=issue, args=(day,)) for day in range(1, 6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert Recommendation.objects.filter(supersedes=None).count() == 1
    assert Recommendation.objects.filter(superseded_by=None).count() == 1
    assert Recommendation.objects.count() == 5


@pytest.mark.django_db(transaction=True)
def test_the_same_issue_at_once_is_stored_once() -> None:
    cast = Cast.assemble()
    patient = cast.patient(early_negative())
    start = threading.Barrier(4)

    def issue() -> None:
        start.wait()
        recommendations.issue(patient=patient, as_of=AS_OF, by=cast.haematologist)
        connection.close()

    threads = [threading.Thread(target=issue) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Recommendation.objects.count() == 1


def test_a_replay_is_identical_whatever_has_happened_to_the_record_since(
    cast: Cast, patient: Patient
) -> None:
    row = recommendations.issue(patient=patient, as_of=AS_OF, by=cast.haematologist)
    cast.mrd(patient, collected_on="2026-08-28", result="quantified", value=0.01)
    replay = recommendations.replay(recommendation=row, by=cast.haematologist)
    assert replay.identical
    assert replay.differences == ()


def test_a_replay_under_other_knowledge_names_every_difference(
    cast: Cast, patient: Patient, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = recommendations.issue(patient=patient, as_of=AS_OF, by=cast.haematologist)
    known = knowledge_base.load()
    poorer = replace(known, version="2.0.0+test", rules=tuple(r for r in known.rules if "10-" not in r.id))
    monkeypatch.setattr(knowledge_base, "load", lambda: poorer)
    replay = recommendations.replay(recommendation=row, by=cast.haematologist)
    assert not replay.identical
    by_pointer = {difference.pointer: difference for difference in replay.differences}
    assert by_pointer["/direction"].stored == row.direction
    assert by_pointer["/versions/knowledge"].now == "2.0.0+test"
    assert replay.knowledge_version == "2.0.0+test"


def test_the_stored_case_keeps_every_digit(cast: Cast, patient: Patient) -> None:
    values = {
        "collected_on": "2026-08-28",
        "result": "quantified",
        "value": 0.00123456789012345,
        "unit": "fraction",
    }
    rows.record(MRDAssessment, patient=patient, values=values, by=cast.haematologist)
    row = recommendations.issue(patient=patient, as_of=AS_OF, by=cast.haematologist)
    row.refresh_from_db()
    assert 0.00123456789012345 in [sample["value"] for sample in row.case["mrd_assessments"]]
    assert recommendations.replay(recommendation=row, by=cast.haematologist).identical


def test_a_recommendation_is_stale_once_the_record_has_changed(cast: Cast, patient: Patient) -> None:
    row = recommendations.issue(patient=patient, as_of=AS_OF, by=cast.haematologist)
    assert not selectors.is_stale(row, *selectors.evaluate_now(patient, AS_OF))
    cast.mrd(patient, collected_on="2026-08-28")
    assert selectors.is_stale(row, *selectors.evaluate_now(patient, AS_OF))


def test_a_recommendation_is_stale_once_time_has_changed_the_answer(cast: Cast, patient: Patient) -> None:
    """A result older than 35 days asks for another sample first."""
    row = recommendations.issue(patient=patient, as_of=AS_OF, by=cast.haematologist)
    case, answer = selectors.evaluate_now(patient, date(2026, 11, 1))
    assert answer.direction == "insufficient_data"
    assert selectors.is_stale(row, case, answer)
