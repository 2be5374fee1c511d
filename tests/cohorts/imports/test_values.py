"""Dates, figures, levels and words as people write them, each read in one way or not at all."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cohorts.imports import dates, numbers
from cohorts.imports.fields import FIELDS, LEVEL, column_of, section_of
from cohorts.imports.mapping import ColumnMapping
from cohorts.imports.problems import Unfit
from cohorts.imports.readers import MrdFigure, MrdLevel, Reader
from cohorts.imports.results import complete
from cohorts.imports.synonyms import HEADERS, WORDS
from cohorts.imports.writing import safe, text_of
from cohorts.services import writing
from cohorts.validation.fields import ROWS, SINGLES
from cohorts.validation.values import Unreadable

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("cell", "order", "day"),
    [
        ("2024-01-02", "", date(2024, 1, 2)),
        ("2024/1/2", "", date(2024, 1, 2)),
        ("2024.01.02", "", date(2024, 1, 2)),
        ("2024年1月2日", "", date(2024, 1, 2)),
        ("20240102", "", date(2024, 1, 2)),
        ("2024-01-02 13:45:00", "", date(2024, 1, 2)),
        ("03/04/2023", "dmy", date(2023, 4, 3)),
        ("03/04/2023", "mdy", date(2023, 3, 4)),
        ("05/05/2023", "", date(2023, 5, 5)),
        ("02-Jan-2024", "", date(2024, 1, 2)),
        ("Jan 2, 2024", "", date(2024, 1, 2)),
        ("\x1ed2024-01-02", "", date(2024, 1, 2)),
        ("\x1en20240102", "", date(2024, 1, 2)),
        # Day 1 of a spreadsheet is 1900-01-01 in print; from March 1900 on its count is exact: 45000 is 2023-03-15.
        ("45000", "", date(2023, 3, 15)),
    ],
)
def test_a_date_is_read_by_the_order_that_was_named(cell: str, order: str, day: date) -> None:
    assert dates.read(cell, order=order, serial=True) == day


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("03/04/2023", "date_order"),
        ("31.02.2024", "date_order"),
        ("2024-02-30", "no_such_day"),
        ("02-Jan-24", "two_digit_year"),
        ("45000", "serial_date"),
        ("soon", "unreadable_date"),
        ("\x1ee#N/A", "error_value"),
        ("\x1ef=TODAY()", "formula_without_value"),
    ],
)
def test_a_date_that_nobody_explained_is_not_read(cell: str, code: str) -> None:
    with pytest.raises(Unfit) as unfit:
        dates.read(cell, order="")
    assert unfit.value.code == code


@pytest.mark.parametrize(("said", "year"), [("1900s", 1926), ("2000s", 2026), ("past", 2026)])
def test_years_of_two_digits_belong_to_the_century_that_was_named(said: str, year: int) -> None:
    assert dates.read("03/04/26", order="dmy", two_digit_years=said, today=TODAY).year == year
    assert dates.read("03/04/71", order="dmy", two_digit_years="past", today=TODAY).year == 1971


@pytest.mark.parametrize(
    ("cell", "comparator", "value", "percent"),
    [
        ("0.01%", None, "0.01", True),
        ("0.01 ％", None, "0.01", True),
        ("<1e-4", "<", "0.0001", False),
        ("≤ 1×10^-4", "<=", "0.0001", False),
        ("＜0.01%", "<", "0.01", True),
        ("小于0.01%", "<", "0.01", True),
        ("5E-05", None, "0.00005", False),
        ("10^-4", None, "0.0001", False),
        (">5 %", ">", "5", True),
        ("\x1en0.0005", None, "0.0005", False),
    ],
)
def test_a_level_is_read_exactly(cell: str, comparator: str | None, value: str, percent: bool) -> None:
    assert numbers.level(cell) == (comparator, Decimal(value), percent)


@pytest.mark.parametrize("cell", ["10-4", "1,000.5", "1.2.3", "about 5", "", "%", "--1", "1e9999999"])
def test_what_is_no_figure_is_unfit(cell: str) -> None:
    with pytest.raises(Unfit):
        numbers.level(cell)


def test_a_comma_is_a_decimal_mark_only_where_that_was_said() -> None:
    assert numbers.number("12,5", decimal=",").value == Decimal("12.5")
    with pytest.raises(Unfit, match="decimals with a point"):
        numbers.number("12,5")
    with pytest.raises(Unfit, match="decimals with a comma"):
        numbers.number("1.234,5", decimal=",")


def reader(field: str, **mapping: Any) -> Reader:
    column = "value" if field == LEVEL else column_of(field)
    parse = next(f.parse for f in writing.fields_of(section_of(field)) if f.column == column)
    return Reader(ColumnMapping("c", field, **mapping), parse, Unreadable, TODAY)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0.01", MrdLevel(None, None, MrdFigure(Decimal("0.01"), "fraction"))),
        ("0.01%", MrdLevel(None, None, MrdFigure(Decimal("0.01"), "percent"))),
        ("阴性", MrdLevel("not_detected")),
        (" 阴 性 ", None),
        ("0", MrdLevel("not_detected")),
        ("NA", None),
    ],
)
def test_a_level_column_reads_words_figures_and_signs(cell: str, value: MrdLevel | None) -> None:
    read = reader(
        LEVEL,
        options={"unit": "fraction", "zero": "not_detected"},
        codes={"阴性": "not_detected", "阴 性": ""},
        values={"na": "empty"},
    )
    assert read(cell) == (value, None)


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        (LEVEL, "0", "zero_level"),
        (LEVEL, "999", "sentinel"),
        (LEVEL, "NA", "placeholder"),
        (LEVEL, "1\ufffd", "unreadable_character"),
        ("diagnosis.wbc_10e9_per_l", "-1", "sentinel"),
        ("diagnosis.wbc_10e9_per_l", "5000", "unit_not_stated"),
        ("first_relapse.marrow_blasts_percent", "5000", "out_of_range"),
        ("diagnosis.wbc_10e9_per_l", "5%", "percent_sign"),
        ("patient.birth_date", "1900-01-01", "sentinel"),
        ("patient.sex", "w", "code_unknown"),
        ("patient.name", "NULL", "placeholder"),
        ("fitness.ecog", "1.5", "wrong_type"),
        ("fitness.ecog", "7", "out_of_range"),
    ],
)
def test_a_cell_that_needs_an_answer_is_unfit_without_it(field: str, cell: str, code: str) -> None:
    value, unfit = reader(field)(cell)
    assert value is None
    assert unfit is not None
    assert unfit.code == code


def test_counts_per_microlitre_become_those_of_the_record() -> None:
    assert reader("diagnosis.wbc_10e9_per_l", options={"unit": "per_ul"})("42500") == (
        Decimal("42.500"),
        None,
    )


def test_one_and_true_are_not_the_same_word() -> None:
    read = reader("patient.donor_search_done", codes={"1": "true"})
    assert read("1") == (True, None)
    assert read("2")[1] is not None


def test_agents_are_cut_at_the_usual_signs() -> None:
    assert reader("treatment_phases.agents")("VCR, DNR；PEG、Pred")[0] == ["VCR", "DNR", "PEG", "Pred"]


def test_all_figures_of_a_result_come_into_one_unit_exactly() -> None:
    columns: dict[str, Any] = {
        "level": MrdLevel(None, "<", MrdFigure(Decimal("0.01"), "percent")),
        "limit_of_detection": MrdFigure(Decimal("0.0001"), "fraction"),
        "unit": None,
    }
    assert complete(columns) is None
    assert columns == {
        "result": "below", "comparator": "<", "value": Decimal("0.01"), "unit": "percent",
        "limit_of_detection": Decimal("0.0100"),
    }  # fmt: skip


def test_every_field_of_the_record_can_be_imported() -> None:
    """The record's own list of fields, but for what stands in no column of a file: HCT-CI items, which are a map."""
    own = {f"{section}.{f.column}" for section, fields in (SINGLES | ROWS).items() for f in fields}
    assert own - set(FIELDS) == {"fitness.hct_ci_items"}
    assert set(FIELDS) - own == {LEVEL}


@pytest.mark.parametrize("name", [name for name, kind in FIELDS.items() if kind.kind == "code"])
def test_the_codes_of_a_field_are_those_that_the_record_takes(name: str) -> None:
    parse = next(f.parse for f in writing.fields_of(section_of(name)) if f.column == column_of(name))
    assert [parse(code) for code in FIELDS[name].codes] == list(FIELDS[name].codes)
    with pytest.raises(Unreadable):
        parse("no such code")


def test_synonyms_lead_to_fields_and_codes_that_there_are() -> None:
    assert set(HEADERS) <= set(FIELDS)
    for name, words in WORDS.items():
        assert set(words) - {""} <= set(FIELDS[name].codes), name


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1", "'=1"),
        ("@x", "'@x"),
        ("+a", "'+a"),
        ("-", "'-"),
        ("-1.5", "-1.5"),
        ("+3e-5", "+3e-5"),
        ("a=1", "a=1"),
        ("\tx", "'\tx"),
    ],
)
def test_what_a_spreadsheet_would_compute_is_kept_from_it(cell: str, written: str) -> None:
    assert safe(cell) == written


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (True, "yes"),
        (Decimal("0.0001"), "0.0001"),
        (Decimal("1E-9"), "1E-9"),
        (["a", "b"], "a, b"),
        (3, "3"),
    ],
)
def test_values_go_out_plainly(value: Any, text: str) -> None:
    assert text_of(value) == text


def test_a_list_that_is_not_stated_is_kept_apart_from_one_that_holds_nothing() -> None:
    read = reader("treatment_phases.agents", values={"无": "none", "-": "empty"})
    assert read("none of these") == ([], None)
    assert read("无") == ([], None)
    assert read("-") == (None, None)
    assert read("") == (None, None)
    assert read("none")[1] is not None  # nobody has said which of the two it means
    coded = reader("fitness.contraindications", codes={"n.a.": ""}, values={"nil": "none"})
    assert coded("n.a.") == (None, None)
    assert coded("nil") == ([], None)
    assert coded("organ_failure, n.a.") == (["organ_failure"], None)
