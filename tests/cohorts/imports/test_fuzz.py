"""Whatever the bytes: a file is read, asked about or refused; nothing else ever comes out of the reader."""

import csv
import warnings
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from io import BytesIO, StringIO

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cohorts.imports import dates, delimited, encoding, numbers
from cohorts.imports.cells import ERROR, NUMBER
from cohorts.imports.mapping import MappingProblems, parse
from cohorts.imports.problems import ImportRefused, Unfit
from cohorts.imports.profile import profile_sheet
from cohorts.imports.proposal import carry_over, propose
from cohorts.imports.questions import open_questions
from cohorts.imports.workbook import Workbook
from tests.cohorts.imports.files import REGISTRY, workbook

TODAY = date(2026, 11, 21)
CELLS = st.one_of(
    st.text(max_size=30),
    st.dates().map(date.isoformat),
    st.floats().map(str),
    st.sampled_from(
        ["<1e-4", "0,01 %", "阴性", "45000", "03/04/71", "=1+1", "'-1", f"{NUMBER}0.5", f"{ERROR}#N/A"]
    ),
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=12,
)


def pieces(content: bytes, size: int) -> Iterator[bytes]:
    return (content[start : start + size] for start in range(0, len(content), size))


@given(st.binary(max_size=400), st.integers(min_value=1, max_value=7))
@example(b"\xef\xbb\xbfa,b\r\n1,2\r", 1)
@example("病案号,姓名\n1,张\n".encode("gb18030"), 1)
@example('a,"b\n'.encode("utf-16"), 3)
def test_any_bytes_are_profiled_proposed_and_asked_about_or_refused(content: bytes, size: int) -> None:
    found = encoding.detect(pieces(content, size))
    assert found.name in encoding.KNOWN
    texts = list(encoding.decoded(pieces(content, size), found.name))
    delimiter, _possible = delimited.detect_delimiter(iter(texts))
    try:
        sheet = profile_sheet("", delimited.rows(iter(texts), delimiter), today=TODAY)
    except ImportRefused:
        return
    profile = {"sheets": [sheet]}
    proposed = propose(profile)
    try:
        definition = parse(proposed)
    except MappingProblems:
        return
    open_questions(profile, definition)
    parse(carry_over(proposed, profile))


@given(st.binary(max_size=300), st.sampled_from(sorted({*encoding.KNOWN} - {"utf-16"})), st.integers(1, 5))
def test_how_the_bytes_are_cut_does_not_change_the_text(content: bytes, name: str, size: int) -> None:
    whole = "".join(encoding.decoded([content], name))
    assert "".join(encoding.decoded(pieces(content, size), name)) == whole


@given(
    st.lists(
        st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"])), min_size=2, max_size=4),
        max_size=6,
    )
)
def test_a_csv_that_was_written_is_read_as_it_was(rows: list[list[str]]) -> None:
    text = StringIO(newline="")
    csv.writer(text).writerows(rows)
    read = list(delimited.rows(iter([text.getvalue().replace("\r\n", "\n")]), ","))
    assert [cells for _number, cells in read] == rows
    assert [number for number, _cells in read] == list(range(1, len(rows) + 1))


@given(CELLS)
def test_a_cell_is_a_date_a_number_or_unfit(cell: str) -> None:
    for order in ("", *dates.ORDERS):
        with suppress(Unfit):
            found = dates.read(cell, order=order, two_digit_years="past", serial=True, today=TODAY)
            assert isinstance(found, date)
    for decimal in (".", ","):
        with suppress(Unfit):
            assert numbers.level(cell, decimal=decimal).value.is_finite()
    list(dates.classes(cell, TODAY))
    list(numbers.classes(cell))


@given(ANYTHING)
def test_any_json_is_a_definition_or_has_problems_with_pointers(data: object) -> None:
    pointers = [""]
    try:
        parse(data)
    except MappingProblems as error:
        pointers = [pointer for pointer, _message, _code in error.problems]
    assert all(pointer == "" or pointer.startswith("/") for pointer in pointers)


@given(st.integers(min_value=0), st.binary(min_size=1, max_size=20))
def test_a_damaged_workbook_is_refused_or_read(place: int, damage: bytes) -> None:
    whole = workbook(REGISTRY)
    at = place % len(whole)
    with suppress(ImportRefused), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl's own, on what it can do without
        book = Workbook(BytesIO(whole[:at] + damage + whole[at + len(damage) :]))
        for sheet in book.sheets:
            for _number, cells in book.rows(sheet):
                assert all(isinstance(cell, str) for cell in cells)


@given(st.binary(max_size=200))
def test_bytes_that_are_no_workbook_are_refused(content: bytes) -> None:
    with pytest.raises(ImportRefused):
        Workbook(BytesIO(b"PK\x03\x04" + content))
