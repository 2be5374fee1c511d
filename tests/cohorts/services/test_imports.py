"""Imports through their services: what is asked, what comes in, what is refused, and that it is all or nothing."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from cohorts import selectors
from cohorts.models import AuditEvent, DataImport, ImportProblem, ImportSourceRow, ImportStagedRow, Patient
from cohorts.services import exports, import_checking, import_states, import_writing, imports, mrd_assessments
from cohorts.services.errors import NotPermitted, RecordProblems
from tests.cast import Cast, record
from tests.cohorts.imports.files import AMBIGUOUS_WIDE, MESSY_LONG, REGISTRY, answers_to, workbook
from tests.jobs import Jobs

PLAIN = (
    "patient_id,birth_date,sex,mrd_date,mrd\nP1,1990-01-02,F,2020-01-01,neg\nP2,1980-01-02,M,2020-01-02,neg\n"
)


def uploaded(cast: Cast, content: bytes | str, name: str = "file.csv") -> DataImport:
    data = content.encode() if isinstance(content, str) else content
    return imports.upload(
        centre=cast.north, file_name=name, content=[data], by=cast.haematologist
    ).data_import


def mapped(cast: Cast, current: DataImport, **changes: Any) -> DataImport:
    definition = imports.propose(data_import=current, by=cast.haematologist)
    return imports.set_mapping(data_import=current, definition=definition | changes, by=cast.haematologist)


def answered(cast: Cast, current: DataImport, **chosen: str) -> DataImport:
    """Answers until nothing is asked any more."""
    for _round in range(6):
        if current.state != "needs_answers":
            return current
        given = answers_to(current.questions, **chosen)
        current = imports.answer(data_import=current, answers=given, by=cast.haematologist)
    raise AssertionError(current.questions)


def ready(cast: Cast, content: bytes | str, name: str = "file.csv", **chosen: str) -> DataImport:
    current = answered(cast, mapped(cast, uploaded(cast, content, name)), **chosen)
    assert (current.state, current.problem) == ("ready", "")
    return current


def finished(cast: Cast, content: bytes | str, name: str = "file.csv", **chosen: str) -> DataImport:
    return imports.start(data_import=ready(cast, content, name, **chosen), by=cast.haematologist)


def codes(current: DataImport) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for number, code in ImportProblem.objects.filter(data_import=current).values_list("row_number", "code"):
        found.setdefault(number, set()).add(code)
    return found


def patient(identifier: str) -> selectors.Record:
    return selectors.record_of(Patient.objects.select_related("centre").get(identifier=identifier))


@pytest.fixture
def messy(cast: Cast) -> DataImport:
    chosen = {
        "sentinel": "empty",
        "zero_level": "not_detected",
        "duplicate_rows": "keep_one",
        "placeholder": "empty",
    }
    return finished(cast, MESSY_LONG.encode("gb18030"), **chosen)


def test_the_messy_file_asks_before_anything_comes_in(cast: Cast) -> None:
    current = mapped(cast, uploaded(cast, MESSY_LONG.encode("gb18030")))
    asked = {(q["code"], q["column"], q["word"]) for q in current.questions}
    assert current.state == "needs_answers"
    assert {
        ("encoding_not_stated", "", ""),
        ("sentinel", "WBC(10^9/L)", "999"),
        ("placeholder", "WBC(10^9/L)", "none"),
        ("zero_level", "MRD(%)", ""),
    } <= asked
    assert Patient.objects.count() == 0


def test_the_messy_file_comes_in_as_answered(messy: DataImport) -> None:
    found = patient("0012345")
    assert (found.patient.name, found.patient.sex, found.patient.birth_date) == (
        "张三",
        "male",
        date(1990, 3, 4),
    )
    assert found.diagnosis is not None
    assert (found.diagnosis.wbc_10e9_per_l, found.diagnosis.ikzf1_status) == (Decimal("42.5"), "deleted")
    assert [
        (m.collected_on, m.result, m.comparator, m.value, m.unit, m.method) for m in found.mrd_assessments
    ] == [
        (date(2023, 2, 3), "quantified", None, Decimal("0.5"), "percent", "flow"),
        (date(2023, 3, 3), "below", "<", Decimal("0.01"), "percent", "flow"),
    ]


def test_rows_are_refused_with_their_number_column_value_and_reason(messy: DataImport) -> None:
    assert codes(messy) == {5: {"no_such_day"}, 6: {"unreadable_date"}}
    problem = ImportProblem.objects.get(data_import=messy, row_number=5)
    assert (problem.column, problem.value) == ("MRD日期", "2022/2/30")
    assert messy.counts["rows_taken"] == 4
    assert messy.counts["rows_refused"] == 2
    assert not Patient.objects.filter(identifier="0012347").exists()


def test_one_refused_sample_leaves_the_patient_and_the_other_samples(messy: DataImport) -> None:
    assert [m.collected_on for m in patient("0012346").mrd_assessments] == [date(2022, 6, 7)]


def test_a_sentinel_answered_as_empty_is_not_known(messy: DataImport) -> None:
    diagnosis = patient("0012346").diagnosis
    assert diagnosis is not None
    assert diagnosis.wbc_10e9_per_l is None


def test_ambiguous_dates_centuries_decimals_and_serial_numbers_are_asked_about(cast: Cast) -> None:
    current = mapped(cast, uploaded(cast, AMBIGUOUS_WIDE))
    asked = {(q["code"], q["column"]) for q in current.questions}
    assert {
        ("date_order", "DOB"),
        ("two_digit_year", "DOB"),
        ("date_order", "Date of diagnosis"),
        ("decimal_mark", "WBC"),
        ("sentinel", "WBC"),
        ("serial_dates", "Death date"),
        ("unit_not_stated", "MRD1 value"),
    } <= asked


def test_a_wide_file_is_read_as_answered(cast: Cast) -> None:
    chosen = {
        "date_order": "dmy",
        "two_digit_year": "1900s",
        "sentinel": "empty",
        "unit_not_stated": "fraction",
    }
    finished(cast, AMBIGUOUS_WIDE, **chosen)
    found = patient("7")
    assert found.patient.birth_date == date(1971, 4, 3)
    assert [(m.collected_on, m.result, m.value) for m in found.mrd_assessments] == [
        (date(2021, 7, 6), "quantified", Decimal("0.001")),
        (date(2021, 9, 8), "below", Decimal("0.0001")),
    ]
    # 45000 days after 1899-12-30 are 2023-03-15 (a spreadsheet's own count).
    assert [(o.kind, o.occurred_on) for o in patient("8").outcomes] == [("death", date(2023, 3, 15))]


def test_a_workbook_with_a_sheet_a_table_makes_whole_records(cast: Cast) -> None:
    current = finished(cast, workbook(REGISTRY), "registry.xlsx", unit_not_stated="fraction")
    found = patient("A-1")
    assert [t.donor_kind for t in found.transplants] == ["haploidentical"]
    assert [m.result for m in found.mrd_assessments] == ["quantified", "not_detected"]
    assert [f.ecog for f in found.fitness_assessments] == [1]
    assert [o.kind for o in patient("A-2").outcomes] == ["relapse", "death"]
    problem = ImportProblem.objects.get(data_import=current)
    assert (problem.sheet, problem.row_number, problem.code) == ("MRD", 5, "patient_incomplete")


def test_the_rules_of_the_record_hold_for_files_too(cast: Cast) -> None:
    text = (
        "patient_id,birth_date,mrd_date,mrd,death date\n"
        "P1,1990-01-02,1989-01-01,neg,\n"  # a sample before the birth
        "P1,1990-01-02,2020-01-01,neg,2019-01-01\n"  # a sample after the death
        "P2,2990-01-02,2020-01-01,neg,\n"
    )
    current = ready(cast, text, future_dates="reject")
    assert codes(current) == {2: {"date_order"}, 3: {"after_death"}, 4: {"in_the_future", "date_order"}}


def test_the_second_import_of_a_file_changes_nothing_and_says_which_came_first(cast: Cast) -> None:
    first = finished(cast, PLAIN)
    before = (Patient.objects.count(), AuditEvent.objects.count())
    again = imports.upload(
        centre=cast.north, file_name="other name.csv", content=[PLAIN.encode()], by=cast.colleague
    )
    assert again.repeated
    assert again.data_import == first
    assert again.data_import.finished_at is not None
    assert (Patient.objects.count(), AuditEvent.objects.count()) == before


def test_two_centres_may_hold_the_same_file(cast: Cast) -> None:
    finished(cast, PLAIN)
    other = imports.upload(centre=cast.south, file_name="f.csv", content=[PLAIN.encode()], by=cast.stranger)
    assert not other.repeated


def test_every_patient_has_one_audit_line_naming_the_import(cast: Cast) -> None:
    current = finished(cast, PLAIN)
    lines = AuditEvent.objects.filter(object_type="DataImport", object_id=str(current.pk), action="imported")
    assert lines.exclude(patient_id=None).count() == 2
    assert {line.actor_username for line in lines} == {"haematologist"}
    assert {p.record_version for p in Patient.objects.all()} == {1}
    assert exports.patients_of(current) == list(
        Patient.objects.order_by("identifier").values_list("pk", flat=True)
    )


def test_nothing_is_left_in_staging(cast: Cast) -> None:
    finished(cast, PLAIN)
    assert ImportSourceRow.objects.count() == ImportStagedRow.objects.count() == 0


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
    mrd_assessments.record(
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


def test_a_patient_whose_row_is_refused_takes_the_other_sheets_rows_along(cast: Cast) -> None:
    sheets: dict[str, list[list[Any]]] = {
        "patients": [["patient id", "birth date"], ["P1", "nonsense"]],
        "MRD": [["patient id", "mrd date", "mrd"], ["P1", date(2020, 1, 1), "neg"]],
    }
    current = ready(cast, workbook(sheets), "f.xlsx")
    found = ImportProblem.objects.filter(data_import=current).values_list("sheet", "row_number", "code")
    assert set(found) == {("patients", 2, "unreadable_date"), ("MRD", 2, "patient_incomplete")}


def test_a_file_of_which_no_row_is_right_cannot_be_started(cast: Cast) -> None:
    current = ready(cast, "patient_id,birth_date\nP1,nonsense\n")
    with pytest.raises(imports.NotNow):
        imports.start(data_import=current, by=cast.haematologist)


def test_refused_rows_come_back_in_their_own_shape_and_go_in_once_corrected(
    cast: Cast, messy: DataImport
) -> None:
    content = b"".join(exports.rejected(data_import=messy, by=cast.haematologist).content).decode("utf-8-sig")
    rows = list(csv.reader(StringIO(content)))
    assert rows[0][:2] == ["病案号", "姓名"]
    assert rows[0][-1] == "landmark_reason"
    assert [row[0] for row in rows[1:]] == ["0012346", "0012347"]
    assert rows[1][-1] == "MRD日期: There is no such day."
    corrected = content.replace("2022/2/30", "2022/8/1").replace("85年", "1985/1/1")
    second = uploaded(cast, corrected, "corrected.csv")
    definition = imports.propose(
        data_import=second,
        by=cast.haematologist,
        mapping=imports.save_mapping(data_import=messy, sender="ward", by=cast.haematologist),
    )
    second = imports.set_mapping(data_import=second, definition=definition, by=cast.haematologist)
    second = answered(cast, second, existing_patients="complete")
    second = imports.start(data_import=second, by=cast.haematologist)
    assert (second.state, second.counts["rows_refused"]) == ("finished", 0)
    assert len(patient("0012346").mrd_assessments) == 2
    assert patient("0012347").patient.birth_date == date(1985, 1, 1)


def test_a_mapping_is_saved_in_versions(cast: Cast) -> None:
    current = ready(cast, PLAIN)
    save: dict[str, Any] = {
        "data_import": current,
        "sender": "  Central  laboratory ",
        "by": cast.haematologist,
    }
    first = imports.save_mapping(**save)
    assert (first.sender, first.version) == ("Central laboratory", 1)
    assert imports.save_mapping(**save) == first
    definition = dict(current.definition or {}) | {"rules": {"duplicate_rows": "keep_one"}}
    imports.set_mapping(data_import=current, definition=definition, by=cast.haematologist)
    assert imports.save_mapping(**save).version == 2


def test_a_saved_mapping_fits_the_next_file_of_its_sender(cast: Cast) -> None:
    mapping = imports.save_mapping(data_import=finished(cast, PLAIN), sender="lab", by=cast.haematologist)
    second = uploaded(cast, "Patient_ID,BIRTH_DATE,Sex,MRD_date,mrd,new\nP3,1990-01-02,F,2020-01-01,neg,x\n")
    definition = imports.propose(data_import=second, by=cast.haematologist, mapping=mapping)
    second = imports.set_mapping(data_import=second, definition=definition, by=cast.haematologist)
    assert [(q["code"], q["column"]) for q in second.questions] == [("column_not_mapped", "new")]
    second = answered(cast, second)
    assert second.state == "ready"


def test_an_import_can_be_cancelled_and_taken_up_again(cast: Cast) -> None:
    current = imports.cancel(data_import=ready(cast, PLAIN), by=cast.haematologist)
    assert current.state == "cancelled"
    assert ImportStagedRow.objects.count() == 0
    current = imports.retry(data_import=current, by=cast.haematologist)
    assert (current.state, current.counts["rows_taken"]) == ("ready", 2)


def test_cancelling_stops_between_two_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_states, "SMALL", 0)
    monkeypatch.setattr(import_checking, "AT_ONCE", 2)
    current = uploaded(cast, "".join(["patient_id,birth_date\n", *(f"P{n},1990-01-02\n" for n in range(9))]))
    imports.proceed(import_id=current.pk)
    current.refresh_from_db()
    current = mapped(cast, current)
    take = import_checking._Batch.take

    def take_and_cancel(batch: Any) -> bool:
        going_on = take(batch)
        DataImport.objects.filter(pk=current.pk).update(cancel_requested_at="2026-01-01T00:00Z")
        return going_on

    monkeypatch.setattr(import_checking._Batch, "take", take_and_cancel)
    imports.proceed(import_id=current.pk)
    current.refresh_from_db()
    assert (current.state, current.counts) == ("cancelled", {})
    assert Patient.objects.count() == ImportStagedRow.objects.count() == 0


def test_a_large_file_is_worked_on_by_the_queue(
    cast: Cast, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_states, "SMALL", 0)
    current = uploaded(cast, PLAIN)
    assert current.state == "queued"
    jobs.run()
    current.refresh_from_db()
    assert current.state == "needs_answers"
    current = mapped(cast, current)
    jobs.run()
    current.refresh_from_db()
    current = imports.start(data_import=current, by=cast.haematologist)
    jobs.run()
    current.refresh_from_db()
    assert (current.state, Patient.objects.count()) == ("finished", 2)


def test_a_failure_while_writing_leaves_nothing_behind(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    current = ready(cast, PLAIN)

    def fail(row: DataImport) -> None:
        raise IntegrityError("a constraint that nobody foresaw")

    monkeypatch.setattr(import_writing, "_finish", fail)
    with pytest.raises(IntegrityError), transaction.atomic():
        imports.start(data_import=current, by=cast.haematologist)
    assert Patient.objects.count() == 0
    assert AuditEvent.objects.filter(action="imported").count() == 0


@pytest.mark.parametrize("name", ["stranger", "statistician", "administrator"])
def test_only_clinicians_of_the_centre_import_and_export(cast: Cast, name: str) -> None:
    current = ready(cast, PLAIN)
    by: User = getattr(cast, name)
    with pytest.raises(NotPermitted):
        imports.upload(centre=cast.north, file_name="x.csv", content=[b"a,b\n1,2\n"], by=by)
    for act in (imports.start, imports.cancel, imports.preview, imports.propose):
        with pytest.raises(NotPermitted):
            act(data_import=current, by=by)
    for export in (exports.original, exports.rejected, exports.record):
        with pytest.raises(NotPermitted):
            export(data_import=current, by=by)
    with pytest.raises(NotPermitted):
        exports.analysis_set(centre=cast.north, by=by)


def test_somebody_who_lost_the_role_does_not_write(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_states, "SMALL", 0)
    current = uploaded(cast, PLAIN)
    imports.proceed(import_id=current.pk)
    current.refresh_from_db()
    current = mapped(cast, current)
    imports.proceed(import_id=current.pk)
    current.refresh_from_db()
    imports.start(data_import=current, by=cast.haematologist)
    cast.haematologist.memberships.update(ended_at="2126-01-01T00:00Z")
    imports.proceed(import_id=current.pk)
    current.refresh_from_db()
    assert (current.state, Patient.objects.count()) == ("failed", 0)
    assert "no clinician" in current.problem


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


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "file_empty"), (b"\xd0\xcf\x11\xe0 an old workbook", "old_workbook")],
)
def test_files_that_cannot_be_read_at_all_are_refused_at_upload(
    cast: Cast, content: bytes, code: str
) -> None:
    with pytest.raises(imports.ImportRefused) as refused:
        uploaded(cast, content)
    assert refused.value.code == code
    assert DataImport.objects.count() == 0


def test_a_file_that_breaks_off_inside_a_quotation_fails_and_says_where(cast: Cast) -> None:
    current = uploaded(cast, 'patient_id,birth_date\nP1,"1990-01-02\n')
    assert current.state == "failed"
    assert current.problem == "Row 2: a quotation mark is not closed or not doubled."


def test_a_small_file_that_unpacks_to_a_large_one_is_left_to_the_worker(cast: Cast) -> None:
    sheet = [
        ["patient id", "birth date", "note"],
        *([f"P{n}", "1990-01-02", "x" * 300] for n in range(1, 900)),
    ]
    content = workbook({"s": sheet})
    assert len(content) <= import_states.SMALL
    current = uploaded(cast, content, "packed.xlsx")
    assert current.state == "queued"
    assert current.byte_size <= import_states.SMALL < import_states.SMALL_UNPACKED


def test_a_small_workbook_is_read_in_the_call(cast: Cast) -> None:
    assert uploaded(cast, workbook(REGISTRY), "registry.xlsx").state == "needs_answers"


def test_counts_of_mixed_units_come_in_by_size(cast: Cast) -> None:
    text = "patient_id,birth_date,WBC,diagnosis_date\n" + "".join(
        f"P{n},1990-01-02,{count},2020-01-02\n" for n, count in enumerate(("42", "42000", "800"))
    )
    current = finished(cast, text, mixed_count_units="by_size")
    found = {n: patient(n).diagnosis for n in ("P0", "P1")}
    assert [d.wbc_10e9_per_l for d in found.values() if d] == [Decimal(42), Decimal(42)]
    assert codes(current) == {4: {"size_fits_both"}}
