"""Reading CSV and workbooks: encodings stated, rows numbered as a person counts them, bounds kept."""

import csv
import zipfile
from datetime import date, datetime
from io import BytesIO

import pytest

from cohorts.imports import bounds, delimited, encoding
from cohorts.imports.cells import from_value, shown
from cohorts.imports.problems import ImportRefused
from cohorts.imports.profile import find_header, names_of
from cohorts.imports.workbook import Workbook
from tests.cohorts.imports.files import workbook

CHINESE = "病案号,姓名\n001,张三\n"


@pytest.mark.parametrize(
    ("content", "name", "certain"),
    [
        (CHINESE.encode(), "utf-8", True),
        (CHINESE.encode("utf-8-sig"), "utf-8-sig", True),
        (CHINESE.encode("utf-16"), "utf-16", True),
        (CHINESE.encode("utf-16-le"), "utf-16-le", False),
        (CHINESE.encode("gb18030"), "gb18030", False),
        ("name\nMüller\n".encode("cp1252"), "cp1252", False),
        (b"plain,ascii\n1,2\n", "utf-8", True),
    ],
)
def test_the_encoding_is_certain_only_where_the_bytes_leave_no_other(
    content: bytes, name: str, certain: bool
) -> None:
    found = encoding.detect([content])
    assert (found.name, found.certain) == (name, certain)
    assert name in found.candidates


def rows(text: str, delimiter: str = ",") -> list[tuple[int, list[str]]]:
    return list(delimited.rows(iter([text]), delimiter))


def test_rows_are_numbered_as_a_spreadsheet_does_with_empty_rows_and_lines_within_a_cell() -> None:
    assert rows('a,b\n\n"one\ntwo",2\n3,4\n') == [
        (1, ["a", "b"]), (2, []), (3, ["one\ntwo", "2"]), (4, ["3", "4"]),
    ]  # fmt: skip


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_and_said(delimiter: str) -> None:
    text = delimiter.join("ab") + "\n" + delimiter.join(["1", '"x"']) + "\n"
    assert delimited.detect_delimiter([text]) == (delimiter, (delimiter,))


def test_two_delimiters_that_both_fit_are_both_offered() -> None:
    likeliest, possible = delimited.detect_delimiter(["a;b;c\n1,5;2,5;3,5\n2,5;1,5;0,5\n"])
    assert likeliest == ";"
    likeliest, possible = delimited.detect_delimiter(["a,b;c\n1,5;2\n"])
    assert set(possible) == {",", ";"}


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ('a,b\n"1,2\n', "quoting"),
        ('a,b\n"1"x,2\n', "quoting"),
        (",".join("a" * (bounds.MAXIMUM_COLUMNS + 1)), "too_many_columns"),
        ('a\n"' + "x" * 200_000 + '"\n', "quoting"),
    ],
)
def test_a_csv_that_cannot_be_right_is_refused_with_a_reason(text: str, code: str) -> None:
    with pytest.raises(ImportRefused) as refused:
        rows(text)
    assert refused.value.code == code
    assert str(refused.value)


def test_a_quotation_mark_that_is_never_closed_is_found_whatever_a_library_allows() -> None:
    former = csv.field_size_limit(10_000_000)
    try:
        with pytest.raises(ImportRefused, match="quotation mark"):
            rows('a\n"' + "x" * 200_000 + '"\n')
    finally:
        csv.field_size_limit(former)


def test_control_characters_become_the_sign_of_what_cannot_be_read() -> None:
    assert rows("a\x00b,\x1fc\n") == [(1, ["a\ufffdb", "\ufffdc"])]


def test_more_rows_than_the_bound_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited, "MAXIMUM_ROWS", 2)
    with pytest.raises(ImportRefused, match="at most 2 are taken"):
        rows("a\n1\n2\n")


def sheet(content: bytes, name: str = "s") -> list[list[str]]:
    return [cells for _number, cells in Workbook(BytesIO(content)).rows(name)]


def test_the_cells_of_a_workbook_keep_their_kind() -> None:
    cells = sheet(
        workbook(
            {
                "s": [
                    [
                        date(2020, 1, 2),
                        datetime.fromisoformat("2020-01-02T13:05"),
                        0.01,
                        7,
                        "007",
                        True,
                        None,
                        "#N/A",
                    ]
                ]
            }
        )
    )
    assert [shown(cell) for cell in cells[0]] == [
        "2020-01-02", "2020-01-02", "0.01", "7", "007", "TRUE", "", "#N/A",
    ]  # fmt: skip
    assert [cell[:2] for cell in cells[0]] == ["\x1ed", "\x1ed", "\x1en", "\x1en", "00", "TR", "", "\x1ee"]


def test_a_number_shown_in_percent_is_read_in_percent() -> None:
    cells = sheet(workbook({"s": [["mrd"], [0.0001]]}, {"s!A2": "0.00%"}))
    assert shown(cells[1][0]) == "0.01%"


def test_a_formula_without_its_result_is_an_error_and_one_with_it_a_value() -> None:
    content = workbook({"s": [["a", "b"], ["=1+1", "=2+2"]]})
    with_result = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(with_result, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/"):
                data = data.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>2</v>").replace(
                    b"<f>1+1</f><v></v>", b"<f>1+1</f><v>2</v>"
                )
            new.writestr(name, data)
    cells = sheet(with_result.getvalue())
    assert [shown(cell) for cell in cells[1]] == ["2", "=2+2"]
    assert cells[1][1].startswith("\x1ef")


def test_a_workbook_packed_to_burst_is_refused_before_it_is_unpacked() -> None:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"\0" * (bounds.RATIO_MATTERS_FROM + 1))
    with pytest.raises(ImportRefused) as refused:
        Workbook(content)
    assert refused.value.code == "unpacks_too_large"


def test_a_workbook_that_defines_entities_is_refused() -> None:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("xl/workbook.xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><a/>')
    with pytest.raises(ImportRefused, match="cannot be read as an Excel workbook"):
        Workbook(content)


def test_a_sheet_with_too_many_columns_is_refused() -> None:
    with pytest.raises(ImportRefused, match="At most 500 columns"):
        sheet(workbook({"s": [["x"] * 501]}))


def test_too_many_sheets_are_refused() -> None:
    with pytest.raises(ImportRefused, match="At most 30 sheets"):
        Workbook(BytesIO(workbook({f"s{n}": [["a"]] for n in range(31)})))


def test_dimensions_that_a_program_states_wrongly_lose_no_cell() -> None:
    content = workbook({"s": [["a", "b"], [1, 2]]})
    wrong = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(wrong, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b'<dimension ref="A1:B2"', b'<dimension ref="A1"'))
    assert [len(cells) for cells in sheet(wrong.getvalue())] == [2, 2]


def test_a_header_below_a_title_is_found() -> None:
    found = [(1, ["Registry 2024", "", ""]), (2, []), (3, ["id", "sex", "dob"]), (4, ["1", "F", "x"])]
    assert find_header(found) == 3


def test_columns_of_the_same_name_are_told_apart() -> None:
    assert names_of(["MRD", "", "MRD", " MRD  date "]) == ["MRD", "(2)", "MRD (2)", "MRD date"]


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1"), (1e-5, "0.00001"), (12345678901234567890, "12345678901234567890"), (0.1, "0.1")],
)
def test_numbers_are_taken_at_the_shortest_decimal_that_names_them(value: float, text: str) -> None:
    assert shown(from_value(value)) == text
