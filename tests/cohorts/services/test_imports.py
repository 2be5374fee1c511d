"""Imports through their services: what comes in as answered, what is refused, and what can be had again."""

import csv
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest

from cohorts.models import AuditEvent, DataImport, ImportProblem, Patient
from cohorts.services import exports, imports
from tests.cast import Cast
from tests.cohorts.imports.files import AMBIGUOUS_WIDE, MESSY_LONG, REGISTRY, workbook
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


def test_every_patient_has_one_audit_line_naming_the_import(cast: Cast) -> None:
    current = finished(cast, PLAIN)
    lines = AuditEvent.objects.filter(object_type="DataImport", object_id=str(current.pk), action="imported")
    assert lines.exclude(patient_id=None).count() == 2
    assert {line.actor_username for line in lines} == {"haematologist"}
    assert {p.record_version for p in Patient.objects.all()} == {1}
    assert exports.patients_of(current) == list(
        Patient.objects.order_by("identifier").values_list("pk", flat=True)
    )


def test_a_patient_whose_row_is_refused_takes_the_other_sheets_rows_along(cast: Cast) -> None:
    sheets: dict[str, list[list[Any]]] = {
        "patients": [["patient id", "birth date"], ["P1", "nonsense"]],
        "MRD": [["patient id", "mrd date", "mrd"], ["P1", date(2020, 1, 1), "neg"]],
    }
    current = ready(cast, workbook(sheets), "f.xlsx")
    found = ImportProblem.objects.filter(data_import=current).values_list("sheet", "row_number", "code")
    assert set(found) == {("patients", 2, "unreadable_date"), ("MRD", 2, "patient_incomplete")}


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


def test_counts_of_mixed_units_come_in_by_size(cast: Cast) -> None:
    text = "patient_id,birth_date,WBC,diagnosis_date\n" + "".join(
        f"P{n},1990-01-02,{count},2020-01-02\n" for n, count in enumerate(("42", "42000", "800"))
    )
    current = finished(cast, text, mixed_count_units="by_size")
    found = {n: patient(n).diagnosis for n in ("P0", "P1")}
    assert [d.wbc_10e9_per_l for d in found.values() if d] == [Decimal(42), Decimal(42)]
    assert codes(current) == {4: {"size_fits_both"}}
