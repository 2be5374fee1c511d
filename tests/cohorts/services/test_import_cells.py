"""Refused cells corrected on the page: checked as the file is, kept with what they said before, all or nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from cohorts import import_selectors
from cohorts.models import (
    AuditEvent,
    DataImport,
    ImportCorrection,
    ImportRefusedRow,
    ImportSourceRow,
    ImportStagedRow,
    Patient,
)
from cohorts.services import exports, import_cells, import_states, import_writing, imports
from cohorts.services.errors import NotPermitted, RecordProblems
from cohorts.services.import_cells import Corrected
from cohorts.services.import_trial import Cell
from tests.cast import Cast, record
from tests.cohorts.imports.files import workbook
from tests.cohorts.services.importing import codes, finished, patient, ready
from tests.jobs import Jobs

FAULTY = (
    "patient_id,birth_date,sex,mrd_date,mrd\n"
    "P1,1990-01-02,F,2020-01-01,neg\n"
    "P1,1990-01-02,F,2020-02-30,neg\n"
    "P2,1980-13-02,M,2020-01-02,neg\n"
    "P2,1980-13-02,M,2020-03-02,0.5%\n"
)


def correct(cast: Cast, current: DataImport, *cells: tuple[int, str, str], sheet: str = "") -> Corrected:
    given = [Cell(sheet, row, column, value) for row, column, value in cells]
    return import_cells.correct(data_import=current, cells=given, by=cast.haematologist)


def refused(current: DataImport) -> list[tuple[int, str]]:
    return list(import_selectors.refused_rows(current).values_list("row_number", "patient_key"))


def test_refused_rows_are_kept_as_they_stand(cast: Cast) -> None:
    assert refused(ready(cast, FAULTY)) == [(3, "P1"), (4, "P2"), (5, "P2")]


def test_before_the_start_corrected_rows_are_checked_with_the_file_and_come_in_with_it(cast: Cast) -> None:
    current = correct(cast, ready(cast, FAULTY), (3, "mrd_date", "2020-02-28")).data_import
    assert (current.state, current.counts["rows_refused"]) == ("ready", 2)
    assert not Patient.objects.exists()
    imports.start(data_import=current, by=cast.haematologist)
    assert [m.collected_on for m in patient("P1").mrd_assessments] == [date(2020, 1, 1), date(2020, 2, 28)]


def test_what_a_cell_said_before_who_changed_it_and_why_stays_with_the_import(cast: Cast) -> None:
    current = correct(cast, ready(cast, FAULTY), (3, "mrd_date", " 2020-02-28 ")).data_import
    kept = ImportCorrection.objects.get(data_import=current)
    assert (kept.row_number, kept.column, kept.value_before, kept.value) == (
        3,
        "mrd_date",
        "2020-02-30",
        "2020-02-28",
    )
    assert (kept.code, kept.corrected_by) == ("no_such_day", cast.haematologist)
    line = AuditEvent.objects.get(action="corrected", object_id=str(current.pk))
    assert line.changes == {"3 mrd_date": ["2020-02-30", "2020-02-28"]}
    original = b"".join(exports.original(data_import=current, by=cast.haematologist).content)
    assert original == FAULTY.encode()


def test_a_row_that_is_still_wrong_is_told_why_and_nothing_of_the_sending_is_kept(cast: Cast) -> None:
    current = ready(cast, FAULTY)
    done = correct(cast, current, (3, "mrd_date", "2020-02-28"), (4, "birth_date", "nonsense"))
    assert [(p.row, p.column, p.code) for p in done.problems] == [(4, "birth_date", "unreadable_date")]
    assert not ImportCorrection.objects.exists()
    assert refused(current) == [(3, "P1"), (4, "P2"), (5, "P2")]


def test_rows_of_a_finished_import_come_in_at_once(cast: Cast) -> None:
    current = finished(cast, FAULTY)
    done = correct(cast, current, (3, "mrd_date", "2020-02-28"))
    assert (done.rows, done.problems) == (1, ())
    found = patient("P1")
    assert [m.collected_on for m in found.mrd_assessments] == [date(2020, 1, 1), date(2020, 2, 28)]
    assert found.patient.record_version == 2
    assert refused(current) == [(4, "P2"), (5, "P2")]
    taken = ImportRefusedRow.objects.get(data_import=current, row_number=3)
    assert (taken.taken_in_by, taken.taken_in_at is not None) == (cast.haematologist, True)
    lines = AuditEvent.objects.filter(
        object_id=str(current.pk), action="imported", patient_id=found.patient.pk
    )
    assert lines.count() == 2
    assert ImportStagedRow.objects.count() == 0


def test_a_patient_refused_as_a_whole_comes_in_once_every_contradiction_is_gone(cast: Cast) -> None:
    current = finished(cast, FAULTY)
    done = correct(cast, current, (4, "birth_date", "1980-12-02"))
    # The other row of the patient still says otherwise of the birth date, and is refused alone.
    assert done.rows == 1
    assert refused(current) == [(3, "P1"), (5, "P2")]
    assert patient("P2").patient.birth_date == date(1980, 12, 2)
    assert correct(cast, current, (5, "birth_date", "1980-12-02")).rows == 1
    assert [m.result for m in patient("P2").mrd_assessments] == ["not_detected", "quantified"]
    imported = import_selectors.brought_in(current)
    assert [one.identifier for one in imported.patients] == ["P1", "P2"]


def test_rows_on_other_sheets_come_in_with_the_patient_whose_row_is_corrected(cast: Cast) -> None:
    sheets: dict[str, list[list[Any]]] = {
        "patients": [["patient id", "birth date"], ["P1", "nonsense"], ["P2", date(1990, 1, 2)]],
        "MRD": [
            ["patient id", "mrd date", "mrd"],
            ["P1", date(2020, 1, 1), "neg"],
            ["P2", date(2020, 1, 1), "neg"],
        ],
    }
    current = finished(cast, workbook(sheets), "f.xlsx")
    done = correct(cast, current, (2, "birth date", "1991-02-03"), sheet="patients")
    assert done.rows == 2
    assert len(patient("P1").mrd_assessments) == 1
    assert import_selectors.problems_of(current).count() == 0


def test_problems_that_were_corrected_are_no_longer_listed_nor_downloaded(cast: Cast) -> None:
    current = finished(cast, FAULTY)
    correct(cast, current, (3, "mrd_date", "2020-02-28"))
    assert {p.row_number for p in import_selectors.problems_of(current)} == {4, 5}
    content = b"".join(exports.rejected(data_import=current, by=cast.haematologist).content).decode(
        "utf-8-sig"
    )
    assert [line.split(",")[0] for line in content.splitlines()[1:]] == ["P2", "P2"]


@pytest.mark.parametrize("start", [ready, finished])
def test_a_corrected_hospital_number_files_the_row_under_its_patient(
    cast: Cast, start: Callable[..., DataImport]
) -> None:
    current = start(cast, FAULTY + "P11,,,2020-05-01,neg\n")
    assert (6, "P11") in refused(current)
    done = correct(cast, current, (6, "patient_id", "P1"))
    assert (done.rows, done.problems) == (1, ())
    if done.data_import.state == "ready":
        imports.start(data_import=done.data_import, by=cast.haematologist)
    assert date(2020, 5, 1) in [m.collected_on for m in patient("P1").mrd_assessments]


def test_patients_whom_the_import_left_alone_are_still_left_alone(cast: Cast) -> None:
    existing = cast.patient(record(patient={"birth_date": "1990-01-02"}))
    current = finished(
        cast, FAULTY + f"{existing.identifier},1990-01-02,F,2020-02-30,neg\n", existing_patients="skip"
    )
    done = correct(cast, current, (6, "mrd_date", "2020-02-28"))
    assert [p.code for p in done.problems] == ["existing_patient"]


def test_somebody_who_may_stand_under_another_number_is_not_taken_in(cast: Cast) -> None:
    text = "patient_id,name,birth_date\nP1,Ann Lee,1990-01-02\nP2,ann lee,1990-13-02\n"
    current = finished(cast, text)
    done = correct(cast, current, (3, "birth_date", "1990-01-02"))
    assert [(p.row, p.code) for p in done.problems] == [(3, "same_person")]
    assert Patient.objects.count() == 1
    assert ImportStagedRow.objects.count() == 0


def test_corrections_hold_when_the_rows_are_staged_again(cast: Cast) -> None:
    current = correct(cast, ready(cast, FAULTY), (3, "mrd_date", "2020-02-28")).data_import
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE cohorts_importsourcerow, cohorts_importstagedrow"
        )  # as a crash of the server does
    definition = current.definition or {}
    current = imports.set_mapping(data_import=current, definition=definition, by=cast.haematologist)
    assert codes(current).keys() == {4, 5}
    assert ImportSourceRow.objects.filter(row_number=3, cells__contains="2020-02-28").exists()


def test_a_correction_is_taken_back_before_the_start_and_the_row_is_refused_again(cast: Cast) -> None:
    current = correct(cast, ready(cast, FAULTY), (3, "mrd_date", "2020-02-28")).data_import
    with pytest.raises(imports.NotNow):
        correct(cast, current, (3, "mrd_date", "2020-02-27"))  # it is no longer refused
    back: dict[str, Any] = {
        "data_import": current,
        "sheet": "",
        "row_number": 3,
        "column": "mrd_date",
        "by": cast.haematologist,
    }
    current = import_cells.take_back(**back)
    assert refused(current) == [(3, "P1"), (4, "P2"), (5, "P2")]
    corrections = ImportCorrection.objects.order_by("id")
    assert [(one.value_before, one.value) for one in corrections] == [
        ("2020-02-30", "2020-02-28"),
        ("2020-02-28", "2020-02-30"),
    ]
    with pytest.raises(imports.NotNow):
        import_cells.take_back(**back)
    assert correct(cast, current, (3, "mrd_date", "2020-02-27")).rows == 1


def test_a_large_file_is_checked_again_by_the_worker(
    cast: Cast, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = ready(cast, FAULTY)
    monkeypatch.setattr(import_states, "SMALL", 0)
    current = correct(cast, current, (3, "mrd_date", "2020-02-28")).data_import
    assert current.state == "queued"
    jobs.run()
    current.refresh_from_db()
    assert (current.state, refused(current)) == ("ready", [(4, "P2"), (5, "P2")])


def test_a_failure_while_writing_leaves_nothing_behind(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    current = finished(cast, FAULTY)

    def fail(*_given: object) -> None:
        raise DatabaseError("a constraint that nobody foresaw")

    monkeypatch.setattr(import_cells, "_keep", fail)
    with pytest.raises(DatabaseError), transaction.atomic():
        correct(cast, current, (3, "mrd_date", "2020-02-28"))
    assert len(patient("P1").mrd_assessments) == 1
    assert not ImportCorrection.objects.exists()
    assert refused(current) == [(3, "P1"), (4, "P2"), (5, "P2")]


def test_a_record_that_changes_meanwhile_is_not_written_over(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = finished(cast, FAULTY)
    monkeypatch.setattr(import_writing, "as_checked", lambda key: False)
    with pytest.raises(imports.NotNow, match="changed meanwhile"), transaction.atomic():
        correct(cast, current, (3, "mrd_date", "2020-02-28"))
    assert len(patient("P1").mrd_assessments) == 1


def test_what_cannot_be_a_correction_is_refused(cast: Cast) -> None:
    current = ready(cast, FAULTY)
    for cells in ([(2, "mrd_date", "2020-02-28")], [(99, "mrd_date", "x")], [(3, "mrd_date", "2020-02-30")]):
        with pytest.raises(imports.NotNow):
            correct(cast, current, *cells)
    for cell in ((3, "no such column", "x"), (3, "mrd_date", "x" * 5_000)):
        with pytest.raises(RecordProblems):
            correct(cast, current, cell)
    cancelled = imports.cancel(data_import=current, by=cast.haematologist)
    with pytest.raises(imports.NotNow):
        correct(cast, cancelled, (3, "mrd_date", "2020-02-28"))


def test_only_a_clinician_of_the_centre_corrects(cast: Cast) -> None:
    current = ready(cast, FAULTY)
    with pytest.raises(NotPermitted):
        import_cells.correct(
            data_import=current, cells=[Cell("", 3, "mrd_date", "2020-02-28")], by=cast.statistician
        )


def test_what_was_refused_and_how_it_was_corrected_cannot_be_rewritten(cast: Cast) -> None:
    current = finished(cast, FAULTY)
    correct(cast, current, (3, "mrd_date", "2020-02-28"))
    rows = ImportRefusedRow.objects.filter(data_import=current)
    for change in (
        lambda: rows.filter(row_number=4).update(cells="other"),
        lambda: rows.filter(row_number=3).update(taken_in_at=None, taken_in_by=None),
        lambda: rows.filter(row_number=4).delete(),
        lambda: ImportCorrection.objects.update(value_before="other"),
        lambda: ImportCorrection.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
