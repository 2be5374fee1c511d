"""What the estimate says for a child, and when it keeps silent."""

from dataclasses import fields, replace
from typing import Any

import pytest

from decision_support.fitted_models import load_relapse_risk
from decision_support.relapse_risk.estimate import (
    Child,
    Estimate,
    NaturalFrequency,
    NoEstimate,
    estimate,
    void_reasons,
)
from decision_support.relapse_risk.table import NotATable, Table, table_from_bytes, table_to_bytes

BOY_OF_FOUR = Child(
    age_at_diagnosis_years=4,
    lineage="B",
    protocol="CCCG-ALL-2015",
    in_first_remission=True,
    down_syndrome=False,
    tcf3_hlf=False,
    thrombocytopenia=True,
    platelet_cut_off=100,
    bcr_abl1=False,
    mrd_day_19=True,
    mrd_day_46=False,
)


@pytest.fixture(scope="module")
def table() -> Table:
    return load_relapse_risk()


def answer(table: Table, **changed: Any) -> Estimate:
    found = estimate(replace(BOY_OF_FOUR, **changed), table)
    assert isinstance(found, Estimate)
    return found


def test_of_a_hundred_children_like_this_about_nineteen(table: Table) -> None:
    """Low platelets and MRD on day 19: 18.8 (12.4 to 27.4) % in scenario D, rounded to whole children."""
    found = answer(table)
    assert found.scenario == "D"
    assert found.frequency == NaturalFrequency(about=19, about_highest=19, lower=12, upper=27)
    assert found.profiles == ("thrombocytopenia+mrd_day_19",)


def test_the_other_scenarios_stand_beside_it(table: Table) -> None:
    panel = answer(table).panel
    assert {name: row.about for name, row in panel.items()} == {"A": 17, "B": 15, "C": 15, "D": 19}
    assert panel["A"].upper > panel["C"].upper


def test_what_is_not_known_widens_the_answer_to_both_profiles(table: Table) -> None:
    """BCR::ABL1 not tested: from the profile without it to the profile with it, never the former alone."""
    known, either = answer(table), answer(table, bcr_abl1=None)
    with_it = answer(table, bcr_abl1=True)
    assert either.profiles == ("thrombocytopenia+mrd_day_19", "thrombocytopenia+bcr_abl1+mrd_day_19")
    assert (either.frequency.about, either.frequency.about_highest) == (
        known.frequency.about,
        with_it.frequency.about,
    )
    assert (either.frequency.lower, either.frequency.upper) == (
        known.frequency.lower,
        with_it.frequency.upper,
    )
    assert "bcr_abl1_unknown" in either.notes


VOID = {
    "t_lineage": {"lineage": "T"},
    "not_b_lineage": {"lineage": "mixed"},
    "lineage_unknown": {"lineage": None},
    "infant": {"age_at_diagnosis_years": 0},
    "adult": {"age_at_diagnosis_years": 18},
    "age_unknown": {"age_at_diagnosis_years": None},
    "down_syndrome": {"down_syndrome": True},
    "tcf3_hlf": {"tcf3_hlf": True},
    "other_protocol": {"protocol": "AIEOP-BFM"},
    "protocol_unknown": {"protocol": None},
    "no_day_46": {"mrd_day_46": None},
    "not_first_remission": {"in_first_remission": False},
    "remission_unknown": {"in_first_remission": None},
}


@pytest.mark.parametrize(("reason", "changed"), VOID.items(), ids=VOID.keys())
def test_where_the_figures_do_not_hold_there_is_none_and_the_reason_is_named(
    table: Table, reason: str, changed: dict[str, Any]
) -> None:
    assert estimate(replace(BOY_OF_FOUR, **changed), table) == NoEstimate((reason,))


def test_a_later_protocol_of_the_same_group_is_another_protocol() -> None:
    assert void_reasons(replace(BOY_OF_FOUR, protocol="CCCG-ALL-2020")) == ("other_protocol",)


@pytest.mark.parametrize("age", [1, 17])
def test_from_one_year_to_under_eighteen_the_figures_hold(age: int) -> None:
    assert void_reasons(replace(BOY_OF_FOUR, age_at_diagnosis_years=age)) == ()


def test_presumptions_are_said(table: Table) -> None:
    unstated = answer(table, down_syndrome=None, tcf3_hlf=None, platelet_cut_off=None)
    assert {
        "down_syndrome_presumed_absent",
        "tcf3_hlf_presumed_absent",
        "platelet_cut_off_assumed",
    } <= set(unstated.notes)
    assert "platelet_cut_off_differs" in answer(table, platelet_cut_off=50).notes
    assert "tki_eras_mixed" in answer(table, bcr_abl1=True).notes
    assert answer(table).notes == ("derived", "no_horizon")


def test_no_horizon_in_years_is_carried_anywhere() -> None:
    names = {field.name for part in (Estimate, NaturalFrequency) for field in fields(part)}
    assert not [name for name in names if "year" in name or "horizon" in name]


def test_the_stored_table_reads_back_as_it_was(table: Table) -> None:
    assert table_from_bytes(table_to_bytes(table)) == table


@pytest.mark.parametrize("raw", [b"", b"{}", b"[]", b'{"scenarios": {"A": {"none": {}}}}'])
def test_what_is_no_table_is_refused(raw: bytes) -> None:
    with pytest.raises(NotATable):
        table_from_bytes(raw)
