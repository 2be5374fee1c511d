"""What only the rows together show: repeats, contradictions, patients of the record, one person under two numbers."""

from datetime import date
from typing import Any

import pytest

from cohorts.models import MRDAssessment, Patient
from cohorts.services import imports, rows
from cohorts.services.errors import RecordProblems
from tests.cast import Cast, record
from tests.cohorts.imports.files import AMBIGUOUS_WIDE, answers_to, workbook
from tests.cohorts.services.importing import (
    PLAIN,
    answered,
    codes,
    finished,
    mapped,
    patient,
    ready,
    uploaded,
)


def test_patients_of_the_record_are_asked_about_and_skipped(cast: Cast) -> None:
    existing = cast.patient()
    text = PLAIN.replace("P1", existing.identifier)
    current = mapped(cast, uploaded(cast, text))
    assert [(q["code"], q["count"]) for q in current.questions] == [("existing_patients", 1)]
    current = answered(cast, current, existing_patients="skip")
    assert codes(current) == {2: {"existing_patient"}}
    imports.start(data_import=current, by=cast.haematologist)
    existing.refresh_from_db()
    assert existing.record_version == 1


def test_patients_of_the_record_are_completed_and_never_overwritten(cast: Cast) -> None:
    existing = cast.patient(record(patient={"birth_date": "1990-01-02"}))
    other = cast.patient(record(patient={"birth_date": "1990-01-02", "sex": "male"}))
    text = (
        "patient_id,birth_date,sex,mrd_date,mrd\n"
        f"{existing.identifier},1990-01-02,F,2020-01-01,neg\n"
        f"{other.identifier},1990-01-02,F,2020-01-01,neg\n"
    )
    current = ready(cast, text, existing_patients="complete")
    assert codes(current) == {3: {"differs_from_record"}}
    imports.start(data_import=current, by=cast.haematologist)
    existing.refresh_from_db()
    other.refresh_from_db()
    assert (existing.sex, existing.record_version) == ("female", 2)
    assert (other.sex, other.record_version) == ("male", 1)
    assert len(patient(existing.identifier).mrd_assessments) == 1


def test_a_record_changed_after_the_check_is_checked_again_before_it_is_written(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    existing = cast.patient(record(patient={"birth_date": "1990-01-02"}))
    text = f"patient_id,birth_date,mrd_date,mrd\n{existing.identifier},1990-01-02,2020-01-01,neg\n"
    current = ready(cast, text, existing_patients="complete")
    rows.record(
        MRDAssessment,
        patient=existing,
        values={"collected_on": "2020-01-01", "result": "not_detected"},
        by=cast.haematologist,
    )
    current = imports.start(data_import=current, by=cast.haematologist)
    # What came in meanwhile is the very same sample, so there is nothing left to add.
    assert current.state == "finished"
    assert len(patient(existing.identifier).mrd_assessments) == 1


def test_rows_that_contradict_each_other_are_asked_about(cast: Cast) -> None:
    text = PLAIN + "P1,1991-01-02,F,2020-02-01,neg\n"
    current = mapped(cast, uploaded(cast, text))
    assert [(q["code"], q["examples"]) for q in current.questions] == [
        ("conflicting_patients", [[4, "1991-01-02"], [2, "1990-01-02"]])
    ]
    refused = answered(cast, current, conflicting_patients="reject")
    assert codes(refused) == {2: {"patient_refused"}, 4: {"conflicting_values"}}


def test_the_last_row_wins_only_where_somebody_says_so(cast: Cast) -> None:
    finished(cast, PLAIN + "P1,1991-01-02,F,2020-02-01,neg\n", conflicting_patients="last_row")
    assert patient("P1").patient.birth_date == date(1991, 1, 2)


@pytest.mark.parametrize("answer", ["first_row", "last_row", "reject"])
def test_a_row_that_contradicts_the_one_it_repeats_is_asked_about_once(cast: Cast, answer: str) -> None:
    current = mapped(cast, uploaded(cast, PLAIN + "P1,1991-01-02,F,2020-01-01,neg\n"))
    assert [q["code"] for q in current.questions] == ["conflicting_patients"]
    given = answers_to(current.questions, conflicting_patients=answer)
    current = imports.answer(data_import=current, answers=given, by=cast.haematologist)
    assert current.state == "ready"
    assert current.counts["mrd_assessments"] == (1 if answer == "reject" else 2)


def test_one_person_under_two_numbers_is_asked_about(cast: Cast) -> None:
    text = "patient_id,name,birth_date\nP1,Ann Lee,1990-01-02\nP2,ann lee,1990-01-02\nP3,Bo Li,1990-01-02\n"
    current = mapped(cast, uploaded(cast, text))
    assert [(q["code"], q["examples"]) for q in current.questions] == [("same_person", [["P1", "P2"]])]
    refused = answered(cast, current, same_person="reject")
    assert codes(refused) == {2: {"same_person"}, 3: {"same_person"}}
    assert refused.counts["rows_taken"] == 1


def test_repeated_samples_are_asked_about(cast: Cast) -> None:
    current = mapped(cast, uploaded(cast, PLAIN + "P1,1990-01-02,F,2020-01-01,neg\n"))
    assert [(q["code"], q["examples"]) for q in current.questions] == [("duplicate_rows", [[4, 2]])]
    finished_ = imports.start(
        data_import=answered(cast, current, duplicate_rows="keep_all"), by=cast.haematologist
    )
    assert finished_.counts["mrd_assessments"] == 3


def test_lost_zeros_are_asked_about_and_put_back(cast: Cast) -> None:
    rows: list[list[Any]] = [
        ["patient id", "birth date"],
        [12345, date(1990, 1, 2)],
        [2345, date(1991, 1, 2)],
    ]
    current = mapped(cast, uploaded(cast, workbook({"patients": rows}), "f.xlsx"))
    assert [(q["code"], q["answers"]) for q in current.questions] == [
        ("leading_zeros", ["as_written", "pad:5"])
    ]
    imports.start(data_import=answered(cast, current, leading_zeros="pad:5"), by=cast.haematologist)
    assert set(Patient.objects.values_list("identifier", flat=True)) == {"12345", "02345"}


def test_an_answer_to_a_question_that_is_not_open_is_refused(cast: Cast) -> None:
    current = mapped(cast, uploaded(cast, AMBIGUOUS_WIDE))
    wrong = [{"code": "date_order", "sheet": "", "column": "Nothing", "word": "", "answer": "dmy"}]
    with pytest.raises(RecordProblems) as refused:
        imports.answer(data_import=current, answers=wrong, by=cast.haematologist)
    assert refused.value.problems[0].pointer == "/answers/0"
    offered = [{"code": "date_order", "sheet": "", "column": "DOB", "word": "", "answer": "soon"}]
    with pytest.raises(RecordProblems) as refused:
        imports.answer(data_import=current, answers=offered, by=cast.haematologist)
    assert refused.value.problems[0].pointer == "/answers/0/answer"


def test_a_definition_that_cannot_stand_is_refused_with_pointers(cast: Cast) -> None:
    current = uploaded(cast, PLAIN)
    definition = {"sheets": [{"sheet": "", "columns": [{"column": "mrd", "field": "patient.colour"}]}]}
    with pytest.raises(RecordProblems) as refused:
        imports.set_mapping(data_import=current, definition=definition, by=cast.haematologist)
    assert refused.value.problems[0].pointer == "/sheets/0/columns/0/field"
