"""Which question is asked, and what is not known of a child."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cohorts import relapse_times
from decision_support.knowledge_base import load
from decision_support.recommendation.case import (
    Case,
    Diagnosis,
    FirstRelapse,
    Patient,
    PriorTreatment,
    Remission,
)
from decision_support.recommendation.childrens_facts import (
    CHILDRENS_FACTS,
    PLATELET_CUT_OFF_10E9_PER_L,
    childrens_facts,
)
from decision_support.recommendation.rules import Unknown
from decision_support.recommendation.scope import module_of

DIAGNOSED = date(2022, 3, 1)


def child(
    *, protocol: str | None = "CCCG-ALL-2015", diagnosed_on: date | None = DIAGNOSED, **relapse: Any
) -> Case:
    return Case(
        as_of=date(2026, 6, 1),
        patient=Patient(date(2017, 1, 10)),
        diagnosis=Diagnosis("B", diagnosed_on=diagnosed_on, protocol=protocol),
        first_relapse=FirstRelapse(**relapse) if relapse else None,
    )


def born(text: str, **given: Any) -> Case:
    return Case(
        as_of=date(2026, 6, 1), patient=Patient(date.fromisoformat(text)), diagnosis=Diagnosis("B"), **given
    )


def test_the_question_goes_by_age_and_by_relapse() -> None:
    assert module_of(born("2008-06-02")) == "paediatric_cr1"
    assert module_of(born("2008-06-01")) == "adult_ikzf1_cr1"
    assert module_of(born("2010-01-01", remission=Remission("CR2"))) == "paediatric_first_relapse"
    relapse = FirstRelapse(site="marrow")
    assert module_of(born("2010-01-01", first_relapse=relapse)) == "paediatric_first_relapse"
    assert module_of(born("2010-01-01", first_relapse=FirstRelapse())) == "paediatric_cr1"


def test_after_a_relapse_the_age_at_diagnosis_decides() -> None:
    grown_up = born("2006-01-01", remission=Remission("CR2"))
    assert module_of(grown_up) == "adult_ikzf1_cr1"
    as_a_child = replace(grown_up, diagnosis=Diagnosis("B", diagnosed_on=date.fromisoformat("2022-03-01")))
    assert module_of(as_a_child) == "paediatric_first_relapse"
    as_an_adult = replace(grown_up, diagnosis=Diagnosis("B", diagnosed_on=date.fromisoformat("2024-03-01")))
    assert module_of(as_an_adult) == "adult_ikzf1_cr1"


def test_nothing_is_looked_for_in_an_adults_case() -> None:
    found = childrens_facts(born("1990-01-01"))
    assert set(found) == set(CHILDRENS_FACTS)
    assert set(map(str, found.values())) == {str(Unknown())}


def test_what_nobody_stated_is_unknown() -> None:
    found = childrens_facts(child())
    known = {name for name, value in found.items() if not isinstance(value, Unknown)}
    assert known == {"age_at_diagnosis_years", "protocol"}


def test_an_infant_is_known_without_the_day_of_diagnosis() -> None:
    baby = born("2026-01-01")
    assert childrens_facts(baby)["age_at_diagnosis_years"] == 0


@pytest.mark.parametrize(
    ("platelets", "cut_off", "expected"),
    [("99.9", None, True), ("100", None, False), ("61", "50", False), ("49", "50", True)],
)
def test_thrombocytopenia_goes_by_the_cut_off_in_use(
    platelets: str, cut_off: str | None, expected: bool
) -> None:
    diagnosis = Diagnosis(
        "B",
        platelets_10e9_per_l=Decimal(platelets),
        platelets_cut_off_10e9_per_l=None if cut_off is None else Decimal(cut_off),
    )
    assert childrens_facts(replace(child(), diagnosis=diagnosis))["thrombocytopenia"] is expected


@pytest.mark.parametrize(
    ("blinatumomab", "car_t", "expected"),
    [
        (True, None, True),
        (None, True, True),
        (False, False, False),
        (False, None, Unknown()),
        (None, None, Unknown()),
    ],
)
def test_only_both_denied_means_that_clearing_was_not_tried(
    blinatumomab: bool | None, car_t: bool | None, expected: object
) -> None:
    case = replace(child(), prior_treatment=PriorTreatment(blinatumomab=blinatumomab, car_t=car_t))
    assert childrens_facts(case)["mrd_clearance_tried"] == expected


def test_the_numbers_are_those_of_the_knowledge_base() -> None:
    parameters = load().parameters
    assert parameters["paediatric_very_early_months"].current == relapse_times.VERY_EARLY_MONTHS
    assert parameters["paediatric_cog_late_months"].current == relapse_times.COG_LATE_MONTHS
    assert (
        parameters["paediatric_late_months_off_treatment"].current == relapse_times.LATE_MONTHS_OFF_TREATMENT
    )
    assert parameters["paediatric_platelet_cut_off"].current == PLATELET_CUT_OFF_10E9_PER_L
