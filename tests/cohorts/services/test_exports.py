"""What goes out: the file as it came, its refused rows, the record in the file's shape, the analysis set."""

import csv
import zipfile
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from cohorts import selectors
from cohorts.models import AuditEvent, Patient, TreatmentPhase
from cohorts.services import access, cohorts, exports, imports, rows
from cohorts.services.errors import NotPermitted
from cohorts.services.import_checking import stored_of
from tests.cast import Cast, early_negative, record
from tests.cohorts.imports.files import AMBIGUOUS_WIDE, MESSY_LONG, REGISTRY, workbook
from tests.cohorts.services.importing import answered, finished, mapped, uploaded

UNITS = {"unit_not_stated": "fraction"}
FILES: dict[str, tuple[bytes, str, dict[str, str]]] = {
    "long": (MESSY_LONG.encode(), "f.csv", {"zero_level": "not_detected", "duplicate_rows": "keep_one"}),
    "wide": (
        AMBIGUOUS_WIDE.encode(), "f.csv",
        {"date_order": "dmy", "two_digit_year": "1900s", "sentinel": "empty", **UNITS},
    ),
    "workbook": (workbook(REGISTRY), "registry.xlsx", UNITS),
}  # fmt: skip


def content_of(export: exports.Export) -> bytes:
    return b"".join(export.content)


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8-sig"))))


def records(centre: Any) -> dict[str, Any]:
    found = selectors.records_of(Patient.objects.filter(centre=centre).select_related("centre"))
    return {record.patient.identifier: stored_of(record) for record in found.values()}


def test_the_original_comes_back_byte_for_byte(cast: Cast) -> None:
    current = finished(cast, MESSY_LONG.encode("gb18030"), duplicate_rows="keep_one")
    export = exports.original(data_import=current, by=cast.haematologist)
    assert content_of(export) == MESSY_LONG.encode("gb18030")
    assert export.file_name == "file.csv"


@pytest.mark.parametrize("shape", FILES)
def test_the_record_goes_out_in_the_shape_it_came_in_and_makes_the_same_record_again(
    cast: Cast, shape: str
) -> None:
    content, name, chosen = FILES[shape]
    first = finished(cast, content, name, **chosen)
    exported = content_of(exports.record(data_import=first, by=cast.haematologist))
    second = imports.upload(
        centre=cast.south, file_name=f"again-{name}", content=[exported], by=cast.stranger
    ).data_import
    definition = dict(first.definition or {}) | {"file": {"encoding": "utf-8-sig", "delimiter": ","}}
    if shape == "workbook":
        definition["file"] = {}
    second = imports.set_mapping(data_import=second, definition=definition, by=cast.stranger)
    assert (second.state, second.problem, second.questions) == ("ready", "", [])
    imports.start(data_import=second, by=cast.stranger)
    assert records(cast.south) == records(cast.north) != {}


AGENTS_LONG = """patient_id,birth_date,cycle,cycle start,drugs
P1,1990-01-02,1,2026-01-05,
P1,1990-01-02,2,2026-02-05,none
P1,1990-01-02,3,2026-03-05,none of these
P1,1990-01-02,4,2026-04-05,"tki, vincristine"
"""
AGENTS = [None, [], [], ["tki", "vincristine"]]


def test_agents_not_stated_none_and_named_come_in_and_go_out_apart(cast: Cast) -> None:
    first = finished(cast, AGENTS_LONG, placeholder="none")

    def agents(centre: Any) -> list[list[str] | None]:
        phases = TreatmentPhase.objects.filter(patient__centre=centre).order_by("cycle")
        return list(phases.values_list("agents", flat=True))

    assert agents(cast.north) == AGENTS
    exported = content_of(exports.record(data_import=first, by=cast.haematologist))
    assert [row[4] for row in rows_of(exported)] == ["drugs", "", "none", "none", "tki, vincristine"]
    again = imports.upload(centre=cast.south, file_name="again.csv", content=[exported], by=cast.stranger)
    definition = dict(first.definition or {}) | {"file": {"encoding": "utf-8-sig", "delimiter": ","}}
    second = imports.set_mapping(data_import=again.data_import, definition=definition, by=cast.stranger)
    imports.start(data_import=second, by=cast.stranger)
    assert agents(cast.south) == AGENTS

    archive = zipfile.ZipFile(
        BytesIO(content_of(exports.analysis_set(centre=cast.north, by=cast.haematologist)))
    )
    head, *rows = rows_of(archive.read("treatment_phases.csv"))
    place = head.index("agents")
    assert [row[place] for row in rows] == ["", "none of these", "none of these", "tki, vincristine"]
    entry = next(line for line in rows_of(archive.read("dictionary.csv")) if line[1] == "agents")
    assert "none of these" in entry[2]


def test_what_stands_for_nothing_in_a_list_is_not_taken_for_none(cast: Cast) -> None:
    finished(cast, AGENTS_LONG, placeholder="empty")
    assert TreatmentPhase.objects.get(cycle=2).agents is None


def test_refused_rows_of_a_workbook_come_back_as_a_workbook_with_the_same_sheets(cast: Cast) -> None:
    current = finished(cast, workbook(REGISTRY), "registry.xlsx", **UNITS)
    export = exports.rejected(data_import=current, by=cast.haematologist)
    assert export.file_name == "registry-rejected.xlsx"
    book = load_workbook(BytesIO(content_of(export)))
    assert book.sheetnames == ["MRD"]
    assert book["MRD"].cell(2, 1).value == "A-9"
    assert str(book["MRD"].cell(1, 5).value) == "landmark_reason"


@pytest.mark.parametrize("formula", ["=1+1", "+1+1", "-1+1", "@SUM(A1)", '=HYPERLINK("http://x")'])
def test_no_cell_that_goes_out_is_a_formula(cast: Cast, formula: str) -> None:
    text = StringIO()
    csv.writer(text).writerows(
        [["patient_id", "name", "birth_date"], ["P1", formula, "nonsense"], ["P2", formula, "1990-01-02"]]
    )
    current = finished(cast, text.getvalue())
    assert Patient.objects.get(identifier="P2").name == formula
    rejected = rows_of(content_of(exports.rejected(data_import=current, by=cast.haematologist)))
    kept = rows_of(content_of(exports.record(data_import=current, by=cast.haematologist)))
    assert rejected[1][1] == kept[1][1] == f"'{formula}"


def test_the_analysis_set_names_nobody_and_comes_with_its_dictionary(cast: Cast) -> None:
    patient = cast.patient(early_negative())
    export = exports.analysis_set(centre=cast.north, by=cast.haematologist)
    archive = zipfile.ZipFile(BytesIO(content_of(export)))
    tables = {name.removesuffix(".csv"): rows_of(archive.read(name)) for name in archive.namelist()}
    head, row = tables["patients"]
    values = dict(zip(head, row, strict=True))
    assert {"identifier", "name", "birth_date"}.isdisjoint(head)
    # Born 1991-03-14, diagnosed 2026-07-01.
    assert (values["age_at_diagnosis"], values["wbc_10e9_per_l"]) == ("35", "42")
    assert (values["ikzf1_lesion"], values["patient_id"]) == ("4-7", str(patient.pk))
    assert tables["mrd_assessments"][1][1] == "2026-08-06"
    described = {(line[0], line[1]) for line in tables["dictionary"][1:]}
    assert described == {
        (table, column) for table, rows in tables.items() if table != "dictionary" for column in rows[0]
    }
    assert all(line[2] for line in tables["dictionary"][1:])
    wbc = next(line for line in tables["dictionary"] if line[1] == "wbc_10e9_per_l")
    assert wbc[3] == "10^9/L"
    kind = next(line for line in tables["dictionary"] if line[:2] == ["outcomes", "kind"])
    assert kind[4] == "relapse | death | nrm | last_follow_up"


def test_the_analysis_set_names_people_only_where_it_is_asked_to(cast: Cast) -> None:
    cast.patient(record(patient={"name": "Ana"}))
    content = content_of(exports.analysis_set(centre=cast.north, by=cast.haematologist, identified=True))
    head, row = rows_of(zipfile.ZipFile(BytesIO(content)).read("patients.csv"))
    assert row[head.index("name")] == "Ana"


def test_the_set_of_a_cohort_holds_its_members_and_nobody_else(cast: Cast) -> None:
    woman = cast.patient(early_negative())
    cast.patient(record(patient={"sex": "male"}))
    values = {"name": "Women", "centres": ["north"], "definition": {"sex": ["female"]}}
    cohort = cohorts.create(values=values, by=cast.haematologist)
    export = exports.cohort_set(version=cohort.versions.get(), by=cast.haematologist)
    archive = zipfile.ZipFile(BytesIO(content_of(export)))
    assert [row[0] for row in rows_of(archive.read("patients.csv"))] == ["patient_id", str(woman.pk)]
    assert {row[0] for row in rows_of(archive.read("mrd_assessments.csv"))[1:]} == {str(woman.pk)}
    event = AuditEvent.objects.get(action="exported")
    assert (event.object_type, event.centre_code) == ("Cohort", "north")
    assert event.changes["version"] == [None, 1]


def test_the_set_of_a_cohort_is_for_clinicians_and_without_names_for_statisticians_of_all_its_centres(
    cast: Cast,
) -> None:
    access.grant(user=cast.haematologist, centre=cast.south, role="statistician", by=None)
    cohort = cohorts.create(values={"name": "Both", "centres": ["north", "south"]}, by=cast.haematologist)
    version = cohort.versions.get()
    with pytest.raises(NotPermitted):
        exports.cohort_set(version=version, by=cast.haematologist, identified=True)
    with pytest.raises(NotPermitted):
        exports.cohort_set(version=version, by=cast.statistician)  # of the Northern centre alone
    assert not AuditEvent.objects.filter(action="exported").exists()
    exports.cohort_set(version=version, by=cast.haematologist)
    events = AuditEvent.objects.filter(action="exported").order_by("centre_code")
    assert [(event.centre_code, event.changes["identified"]) for event in events] == [
        ("north", [None, False]),
        ("south", [None, False]),
    ]


def test_what_a_statistician_takes_has_an_age_and_no_name_number_or_birth_date(cast: Cast) -> None:
    cast.patient(early_negative())
    cohort = cohorts.create(values={"name": "All", "centres": ["north"]}, by=cast.haematologist)
    content = content_of(exports.cohort_set(version=cohort.versions.get(), by=cast.statistician))
    archive = zipfile.ZipFile(BytesIO(content))
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"Ana Testcase" not in everything
    assert b"1991-03-14" not in everything
    head, row = rows_of(archive.read("patients.csv"))
    assert row[head.index("age_at_diagnosis")] == "35"


def test_the_set_of_many_is_read_in_as_many_questions_as_that_of_one(cast: Cast) -> None:
    def questions() -> int:
        with CaptureQueriesContext(connection) as asked:
            content_of(exports.analysis_set(centre=cast.north, by=cast.haematologist))
        return len(asked)

    cast.patient(early_negative())
    of_one = questions()
    Patient.objects.bulk_create(
        Patient(
            centre=cast.north,
            identifier=f"M-{number}",
            birth_date=date(1990, 1, 1),
            created_by=cast.colleague,
        )
        for number in range(300)
    )
    assert questions() == of_one


def test_the_first_bytes_of_a_set_go_out_before_its_last_row_is_read(cast: Cast) -> None:
    cast.patient(early_negative())
    export = exports.analysis_set(centre=cast.north, by=cast.haematologist)
    with CaptureQueriesContext(connection) as asked:
        first = next(export.content)
        early = len(asked)
        rest = list(export.content)
    assert first.startswith(b"PK")
    assert len(asked) > early
    assert zipfile.ZipFile(BytesIO(first + b"".join(rest))).testzip() is None


def test_rows_entered_in_error_are_left_out_of_the_set(cast: Cast) -> None:
    patient = cast.patient(early_negative())
    rows.retract(row=patient.mrd_assessments.get(), reason="wrong patient", by=cast.haematologist)
    content = content_of(exports.analysis_set(centre=cast.north, by=cast.haematologist))
    assert len(rows_of(zipfile.ZipFile(BytesIO(content)).read("mrd_assessments.csv"))) == 1


def test_a_set_whose_strata_would_take_long_is_refused_with_what_to_do(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.patient(early_negative())
    cast.patient(early_negative())
    definition = {"mrd_stratum": {"in": ["early"]}}
    values = {"name": "Early", "centres": ["north"], "definition": definition}
    version = cohorts.create(values=values, by=cast.haematologist).versions.get()
    assert content_of(exports.cohort_set(version=version, by=cast.haematologist))
    monkeypatch.setattr("cohorts.cohort_counts.LIVE_LIMIT", 1)
    with pytest.raises(imports.NotNow, match="Narrow the cohort"):
        exports.cohort_set(version=version, by=cast.haematologist)


def test_every_export_is_audited(cast: Cast) -> None:
    current = finished(cast, "patient_id,birth_date\nP1,1990-01-02\n")
    exports.original(data_import=current, by=cast.haematologist)
    exports.record(data_import=current, by=cast.haematologist)
    exports.analysis_set(centre=cast.north, by=cast.haematologist)
    lines = AuditEvent.objects.filter(action="exported").order_by("id")
    assert [line.changes["export"][1] for line in lines] == ["original", "record", "analysis set"]


def test_a_file_of_which_nothing_was_mapped_yet_has_no_record_to_give(cast: Cast) -> None:
    current = uploaded(cast, "patient_id,birth_date\nP1,1990-01-02\n")
    with pytest.raises(imports.NotNow):
        exports.record(data_import=current, by=cast.haematologist)
    assert answered(cast, mapped(cast, current)).state == "ready"
