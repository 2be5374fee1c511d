"""The worklist tells the truth of today, in a bounded number of queries."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from cohorts.models import Outcome, Patient, Transplant
from cohorts.services import rows
from decision_support import selectors
from decision_support.models import PatientStatus
from decision_support.selectors import EVERYBODY, WorklistFilter
from decision_support.services import decisions, recommendations, worklist
from tests.cast import Cast, early_negative

TODAY = timezone.localdate()


def lately(**sections: Any) -> dict[str, Any]:
    """A record whose only sample was taken ten days ago, after cycle 1."""
    days = {name: (TODAY - timedelta(days=n)).isoformat() for name, n in
            {"diagnosed": 48, "cycle": 42, "sample": 10}.items()}  # fmt: skip
    record = early_negative(**sections)
    record["diagnosis"]["diagnosed_on"] = days["diagnosed"]
    record["remission"]["achieved_on"] = days["sample"]
    record["treatment_phases"][0]["started_on"] = days["cycle"]
    record["fitness"]["assessed_on"] = days["sample"]
    for row in record["mrd_assessments"]:
        row.update(collected_on=days["sample"], reported_on=days["sample"])
    return record


def page(cast: Cast, wanted: WorklistFilter = EVERYBODY, **kwargs: Any) -> list[PatientStatus]:
    return worklist.page(user=cast.haematologist, wanted=wanted, **{"offset": 0, "limit": 25} | kwargs)


def only(cast: Cast) -> PatientStatus:
    (row,) = page(cast)
    return row


def test_a_new_patient_is_on_the_list_at_once(cast: Cast) -> None:
    patient = cast.patient(lately())
    row = only(cast)
    assert row.patient == patient
    assert row.direction == "equipoise"
    assert row.mrd_state == "EARLY"
    assert row.evaluated_on == TODAY
    assert row.recommendation is None
    assert row.attention == 1
    assert "graft.autologous_graft_mrd" in row.missing
    assert row.missing_count == len(row.missing)


def test_issuing_and_deciding_settle_what_waits(cast: Cast) -> None:
    patient = cast.patient(lately())
    issued = recommendations.issue(patient=patient, as_of=TODAY, by=cast.haematologist)
    assert (only(cast).decision_awaited, only(cast).attention) == (True, 1)
    decisions.record(recommendation=issued, by=cast.haematologist, own_choice="undecided",
                     option="no_transplant", agrees=True, signature_meaning="authorship")  # fmt: skip
    row = only(cast)
    assert (row.recommendation, row.decision_awaited, row.attention) == (issued, False, 0)


def test_a_result_entered_after_the_recommendation_is_new_and_makes_it_stale(cast: Cast) -> None:
    patient = cast.patient(lately())
    recommendations.issue(patient=patient, as_of=TODAY, by=cast.haematologist)
    cast.mrd(patient, collected_on=(TODAY - timedelta(days=1)).isoformat())
    row = only(cast)
    assert (row.new_result, row.stale) == (True, True)
    assert row.attention == 3
    assert row.latest_result_on == TODAY - timedelta(days=1)


def test_a_sample_without_a_result_is_no_new_result(cast: Cast) -> None:
    patient = cast.patient(lately())
    recommendations.issue(patient=patient, as_of=TODAY, by=cast.haematologist)
    cast.mrd(patient, collected_on=TODAY.isoformat(), result=None, unit=None, limit_of_detection=None)
    assert not only(cast).new_result


def test_what_was_judged_yesterday_is_judged_again_today(cast: Cast) -> None:
    patient = cast.patient(lately())
    worklist.refresh([patient], on=TODAY - timedelta(days=1))
    assert PatientStatus.objects.get().evaluated_on == TODAY - timedelta(days=1)
    assert only(cast).evaluated_on == TODAY


def test_nobody_waits_for_a_decision_on_who_has_died(cast: Cast) -> None:
    patient = cast.patient(lately())
    values = {"kind": "nrm", "occurred_on": TODAY.isoformat()}
    rows.record(Outcome, patient=patient, values=values, by=cast.haematologist)
    (row,) = page(cast, WorklistFilter(settled=True))
    assert row.attention == 0
    assert page(cast) == []


def test_who_needs_most_attention_comes_first_then_the_latest_result(cast: Cast) -> None:
    settled, waiting, latest = (cast.patient(lately()) for _ in range(3))
    issued = recommendations.issue(patient=settled, as_of=TODAY, by=cast.haematologist)
    decisions.record(recommendation=issued, by=cast.haematologist, own_choice="undecided",
                     option="no_transplant", agrees=True, signature_meaning="authorship")  # fmt: skip
    cast.mrd(latest, collected_on=(TODAY - timedelta(days=2)).isoformat())
    without_result = cast.patient()
    assert [row.patient for row in page(cast)] == [latest, waiting, without_result, settled]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (WorklistFilter(search="ana testcase"), 2),
        (WorklistFilter(search="NORTH-2"), 1),
        (WorklistFilter(search="nobody"), 0),
        (WorklistFilter(decision_awaited=True), 1),
        (WorklistFilter(never_issued=True), 2),
        (WorklistFilter(missing=True), 3),
        (WorklistFilter(stale=True), 0),
        (WorklistFilter(new_result=True), 0),
        (WorklistFilter(direction="equipoise"), 2),
        (WorklistFilter(centre="demonstration"), 0),
        (WorklistFilter(centre="north"), 3),
        (WorklistFilter(search="\0"), 3),
    ],
)
def test_the_list_is_narrowed(cast: Cast, wanted: WorklistFilter, expected: int) -> None:
    issued, _other, _empty = cast.patient(lately()), cast.patient(lately()), cast.patient()
    recommendations.issue(patient=issued, as_of=TODAY, by=cast.haematologist)
    assert len(page(cast, wanted)) == expected


def test_patients_of_other_centres_are_not_on_it(cast: Cast) -> None:
    cast.patient(centre=cast.south)
    assert page(cast) == []
    assert len(worklist.page(user=cast.superuser, wanted=EVERYBODY, offset=0, limit=25)) == 1


def test_patients_of_several_centres_come_in_one_order(cast: Cast) -> None:
    """The haematologist works in two centres."""
    first = cast.patient(lately())
    second = cast.patient(lately(), centre=cast.demonstration)
    recommendations.issue(patient=second, as_of=TODAY, by=cast.haematologist)
    cast.mrd(second, collected_on=(TODAY - timedelta(days=1)).isoformat())
    third = cast.patient(centre=cast.demonstration)
    assert [row.patient for row in page(cast)] == [second, first, third]
    assert [row.patient for row in page(cast, offset=1, limit=1)] == [first]


def test_the_list_comes_in_pages(cast: Cast) -> None:
    for _ in range(5):
        cast.patient()
    seen = [row.pk for offset in (0, 2, 4) for row in page(cast, offset=offset, limit=2)]
    assert len(set(seen)) == 5


def test_a_record_that_makes_no_case_is_listed_as_insufficient(cast: Cast) -> None:
    patient = cast.patient()
    worklist.refresh([patient], on=patient.birth_date - timedelta(days=1))
    row = PatientStatus.objects.get()
    assert (row.direction, row.abstained, row.missing) == ("insufficient_data", True, [])


def test_a_page_takes_few_queries_however_many_patients(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    for _ in range(12):
        cast.patient(lately())
    with django_assert_max_num_queries(12):
        page(cast)  # everything must be refreshed first
    with django_assert_max_num_queries(5):
        page(cast)  # nothing has changed


def test_everybody_is_refreshed_in_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist, "AT_ONCE", 2)
    for _ in range(5):
        cast.patient()
    assert worklist.refresh_all(date(2026, 10, 1)) == 5
    assert set(PatientStatus.objects.values_list("evaluated_on", flat=True)) == {date(2026, 10, 1)}


def test_a_change_during_the_refresh_is_not_missed(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """The version is read before the record, so that a status can only seem older than it is."""
    patient = cast.patient(lately())
    records_of = worklist.records_of

    def change_then_read(patients: list[Patient]) -> Any:
        cast.mrd(patient, collected_on=(TODAY - timedelta(days=1)).isoformat())
        return records_of(patients)

    monkeypatch.setattr(worklist, "records_of", change_then_read)
    worklist.refresh([patient])
    monkeypatch.undo()
    assert PatientStatus.objects.get().record_version < Patient.objects.get().record_version
    assert only(cast).latest_result_on == TODAY - timedelta(days=1)


def test_the_status_answers_as_the_patients_page_does(cast: Cast) -> None:
    patient = cast.patient(lately())
    _case, answer = selectors.evaluate_now(patient, TODAY)
    row = only(cast)
    assert (row.direction, row.module, row.abstained) == (answer.direction, answer.module, answer.abstained)


def test_a_patient_whose_question_is_over_is_left_out_until_asked_for(cast: Cast) -> None:
    gone, here = cast.patient(lately()), cast.patient(lately())
    values = {"performed_on": TODAY.isoformat(), "kind": "autologous", "conditioning": "unknown"}
    rows.record(Transplant, patient=gone, values=values, by=cast.haematologist)
    worklist.refresh([gone, here])
    assert [row.patient for row in page(cast)] == [here]
    assert [row.patient for row in page(cast, WorklistFilter(settled=True))] == [gone]
    assert [row.patient for row in page(cast, WorklistFilter(search=gone.identifier))] == [gone]


def test_the_worker_makes_true_what_no_page_has_asked_for(cast: Cast) -> None:
    for _ in range(3):
        cast.patient(lately())
    assert not PatientStatus.objects.exists()
    assert worklist.refresh_next(limit=2) == 2
    assert worklist.refresh_next(limit=2) == 1
    assert worklist.refresh_next(limit=2) == 0
    assert set(PatientStatus.objects.values_list("evaluated_on", flat=True)) == {TODAY}


def test_the_worker_judges_again_what_was_judged_yesterday_or_has_changed_since(cast: Cast) -> None:
    patient = cast.patient(lately())
    worklist.refresh([patient], on=TODAY - timedelta(days=1))
    assert worklist.refresh_next(limit=10) == 1
    rows.record(
        Outcome,
        patient=patient,
        values={"kind": "last_follow_up", "occurred_on": TODAY},
        by=cast.haematologist,
    )
    assert worklist.refresh_next(limit=10) == 1
