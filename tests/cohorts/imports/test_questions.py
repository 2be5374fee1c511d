"""What a column of plain figures leaves open: its unit, sizes that contradict it, and values that stand for nothing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from cohorts.imports.answering import answer
from cohorts.imports.mapping import parse
from cohorts.imports.profile import profile_sheet
from cohorts.imports.proposal import propose
from cohorts.imports.questions import open_questions

TODAY = date(2026, 11, 21)


def asked(
    header: str, cells: Sequence[str], *answers: str
) -> tuple[list[tuple[str, str, int]], dict[str, Any]]:
    """The questions on one column as (code, word, count) after the answers, and what its mapping then holds."""
    rows = [(1, ["MRN", header]), *((n, [f"P{n}", cell]) for n, cell in enumerate(cells, start=2))]
    profile = {"sheets": [profile_sheet("", rows, today=TODAY)]}
    definition = propose(profile)
    for given in answers:
        question = next(q for q in open_questions(profile, parse(definition)) if q.column == header)
        definition = answer(definition, question.as_json(), given)
    left = [q for q in open_questions(profile, parse(definition)) if q.column == header]
    return [(q.code, q.word, q.count) for q in left], definition["sheets"][0]["columns"][1]


@pytest.mark.parametrize("header", ["WBC", "PLT", "platelet cut-off", "白细胞"])
@pytest.mark.parametrize("cells", [["5"], ["0.8", "12.5"], ["5,5"]])
def test_the_unit_is_asked_wherever_nobody_said_it(header: str, cells: list[str]) -> None:
    questions, _column = asked(header, cells)
    assert ("unit_not_stated", "", len(cells)) in questions


@pytest.mark.parametrize("header", ["WBC (10^9/L)", "WBC(×10^9/L)", "PLT [10^9/L]"])
def test_a_unit_in_the_header_is_not_asked_about(header: str) -> None:
    assert asked(header, ["5", "12.5"])[0] == []


def test_figures_that_fit_both_units_are_asked_about_once() -> None:
    assert asked("WBC", ["900", "1200"])[0] == [("unit_not_stated", "", 2)]
    assert asked("WBC", ["900", "1200"], "per_ul")[0] == []


def test_sizes_that_fit_only_the_one_or_the_other_unit_are_a_question_of_their_own() -> None:
    questions, _column = asked("WBC", ["999.0", "800", "42", "42000"])
    assert questions == [("mixed_count_units", "", 3), ("sentinel", "999", 1)]
    left, column = asked("WBC", ["800", "42", "42000"], "by_size")
    assert left == []
    assert column["options"] == {"unit": "by_size", "mixed_units": "confirmed"}


@pytest.mark.parametrize(
    ("header", "cells"),
    [("WBC (/µL)", ["5.2", "11"]), ("WBC (10^9/L)", ["5200", "11000"]), ("PLT", ["150", "150000"])],
)
def test_a_size_that_contradicts_the_header_is_asked_about(header: str, cells: list[str]) -> None:
    assert [code for code, _word, _count in asked(header, cells)[0]] == ["mixed_count_units"]


def test_a_unit_given_against_the_sizes_is_asked_about_again() -> None:
    assert asked("WBC", ["42", "800"], "per_ul")[0] == [("mixed_count_units", "", 2)]


@pytest.mark.parametrize("cell", ["999", "999.0", "9.99e2", "999,0", "\x1en999"])
def test_a_value_that_may_stand_for_nothing_is_asked_about_however_it_is_written(cell: str) -> None:
    assert ("sentinel", "999", 1) in asked("WBC (10^9/L)", [cell])[0]


@pytest.mark.parametrize(("cell", "word"), [("1000000.0", "1000000"), ("1e6", "1000000"), ("9999.0", "9999")])
def test_a_large_one_is_too(cell: str, word: str) -> None:
    assert asked("PLT (/µL)", [cell])[0] == [("sentinel", word, 1)]
    # Once it is said to be a real value it counts as one: the header's unit fits it.
    assert asked("PLT (/µL)", [cell], "value")[0] == []
    assert asked("PLT (10^9/L)", [cell], "value")[0] == [("mixed_count_units", "", 1)]


def test_percentages_of_blasts_have_no_such_unit() -> None:
    assert asked("first_relapse.marrow_blasts_percent", ["85", "40"])[0] == []


@pytest.mark.parametrize(
    ("header", "timepoint"), [("D19 MRD", "day_19"), ("D46", "day_46"), ("第46天MRD", "day_46")]
)
def test_the_day_of_a_protocol_in_a_header_names_its_timepoint(header: str, timepoint: str) -> None:
    profile = {"sheets": [profile_sheet("", [(1, ["MRN", header]), (2, ["P1", "0.01%"])], today=TODAY)]}
    constants = propose(profile)["sheets"][0]["constants"]
    assert [(c["field"], c["value"]) for c in constants] == [
        ("mrd_assessments.protocol_timepoint", timepoint)
    ]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("治疗方案", "diagnosis.protocol"),
        ("Final risk group", "diagnosis.final_risk_group"),
        ("初始危险度", "diagnosis.provisional_risk_group"),
        ("Platelet cut-off", "diagnosis.platelets_cut_off_10e9_per_l"),
        ("21三体", "diagnosis.down_syndrome"),
        ("首次复发日期", "first_relapse.relapsed_on"),
        ("Relapse site", "first_relapse.site"),
        ("Lineage at relapse", "first_relapse.relapse_lineage"),
        ("复发骨髓原始细胞(%)", "first_relapse.marrow_blasts_percent"),
        ("End of therapy", "first_relapse.end_of_therapy_on"),
        ("Lansky", "fitness.lansky"),
        ("卡氏评分", "fitness.karnofsky"),
    ],
)
def test_what_is_recorded_of_children_is_found_by_its_header(header: str, field: str) -> None:
    profile = {"sheets": [profile_sheet("", [(1, ["MRN", header]), (2, ["P1", "1"])], today=TODAY)]}
    assert propose(profile)["sheets"][0]["columns"][1]["field"] == field
