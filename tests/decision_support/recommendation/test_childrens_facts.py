"""Which question is asked, when a relapse is early, and what is not known of a child."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from decision_support.knowledge_base import load
from decision_support.recommendation import childrens_facts as facts
from decision_support.recommendation.case import (
    Case,
    Diagnosis,
    FirstRelapse,
    Patient,
    PriorTreatment,
    Remission,
)
from decision_support.recommendation.childrens_facts import childrens_facts, months_between, relapse_timing
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


def on(text: str) -> date:
    return date.fromisoformat(text)


# site, relapsed on, on treatment, end of treatment; by COG, by the others. Diagnosed on 1 March 2022.
OPEN_BELOW = Unknown(("early", "late"))
TIMES: dict[str, tuple[dict[str, Any], object, object]] = {
    "a day before 18 months": (
        {"site": "marrow", "relapsed_on": on("2023-08-31"), "on_treatment": True},
        "very_early",
        "very_early",
    ),
    "18 months, on treatment": (
        {"site": "marrow", "relapsed_on": on("2023-09-01"), "on_treatment": True},
        "early",
        "early",
    ),
    "35 months, nine months off treatment": (
        {"site": "marrow", "relapsed_on": on("2025-02-01"), "end_of_therapy_on": on("2024-05-01")},
        "early",
        "late",
    ),
    "36 months, five months off treatment": (
        {"site": "combined", "relapsed_on": on("2025-03-01"), "end_of_therapy_on": on("2024-09-10")},
        "late",
        "early",
    ),
    "40 months, six months off treatment": (
        {"site": "marrow", "relapsed_on": on("2025-07-01"), "end_of_therapy_on": on("2025-01-01")},
        "late",
        "late",
    ),
    "40 months, end of treatment not stated": (
        {"site": "marrow", "relapsed_on": on("2025-07-01")},
        "late",
        OPEN_BELOW,
    ),
    "CNS, 17 months": ({"site": "cns", "relapsed_on": on("2023-08-15")}, "very_early", "very_early"),
    "CNS, 18 months": ({"site": "cns", "relapsed_on": on("2023-09-01")}, "late", "late"),
    "testis, off treatment": (
        {"site": "testis", "relapsed_on": on("2025-02-01"), "end_of_therapy_on": on("2025-01-20")},
        "late",
        "late",
    ),
    "testis, on treatment": (
        {"site": "testis", "relapsed_on": on("2024-02-01"), "on_treatment": True},
        "early",
        "early",
    ),
    "testis, off treatment that was stopped early": (
        {"site": "testis", "relapsed_on": on("2023-08-31"), "end_of_therapy_on": on("2023-05-01")},
        "very_early",
        "very_early",
    ),
    "skin, 20 months, on treatment": (
        {"site": "other_extramedullary", "relapsed_on": on("2023-11-01"), "on_treatment": True},
        "late",
        "early",
    ),
    "skin, 40 months, six months off treatment": (
        {
            "site": "other_extramedullary",
            "relapsed_on": on("2025-07-01"),
            "end_of_therapy_on": on("2025-01-01"),
        },
        "late",
        "late",
    ),
    "nothing stated": (
        {"site": "marrow"},
        Unknown(("very_early", "early", "late")),
        Unknown(("very_early", "early", "late")),
    ),
}


@pytest.mark.parametrize(("relapse", "by_cog", "by_others"), TIMES.values(), ids=TIMES.keys())
def test_the_childs_protocol_says_when_a_relapse_is_early(
    relapse: dict[str, Any], by_cog: object, by_others: object
) -> None:
    assert relapse_timing(child(protocol="COG", **relapse)) == by_cog
    for protocol in ("CCCG-ALL-2015", "AIEOP-BFM", "UK", "other"):
        assert relapse_timing(child(protocol=protocol, **relapse)) == by_others


def test_without_a_protocol_both_definitions_stay_possible() -> None:
    differing = TIMES["35 months, nine months off treatment"][0]
    assert relapse_timing(child(protocol=None, **differing)) == OPEN_BELOW
    agreeing = TIMES["40 months, six months off treatment"][0]
    assert relapse_timing(child(protocol=None, **agreeing)) == "late"


@pytest.mark.parametrize("site", ["marrow", "testis"])
def test_without_the_day_of_diagnosis_no_relapse_is_known_to_be_late(site: str) -> None:
    found = relapse_timing(
        child(
            protocol="UK",
            diagnosed_on=None,
            site=site,
            relapsed_on=on("2025-02-01"),
            end_of_therapy_on=on("2024-05-01"),
        )
    )
    assert found == Unknown(("very_early", "early", "late"))


@pytest.mark.parametrize(
    ("first", "second", "months"),
    [
        ("2022-03-01", "2023-09-01", 18),
        ("2022-03-01", "2023-08-31", 17),
        ("2024-02-29", "2025-02-28", 11),
        ("2024-02-29", "2025-03-01", 12),
    ],
)
def test_months_are_completed_months(first: str, second: str, months: int) -> None:
    assert months_between(on(first), on(second)) == months


def born(text: str, **given: Any) -> Case:
    return Case(as_of=date(2026, 6, 1), patient=Patient(on(text)), diagnosis=Diagnosis("B"), **given)


def test_the_question_goes_by_age_and_by_relapse() -> None:
    assert module_of(born("2008-06-02")) == "paediatric_cr1"
    assert module_of(born("2008-06-01")) == "adult_ikzf1_cr1"
    assert module_of(born("2010-01-01", remission=Remission("CR2"))) == "paediatric_first_relapse"
    assert module_of(born("2010-01-01", first_relapse=FirstRelapse())) == "paediatric_first_relapse"


def test_after_a_relapse_the_age_at_diagnosis_decides() -> None:
    grown_up = born("2006-01-01", remission=Remission("CR2"))
    assert module_of(grown_up) == "adult_ikzf1_cr1"
    as_a_child = replace(grown_up, diagnosis=Diagnosis("B", diagnosed_on=on("2022-03-01")))
    assert module_of(as_a_child) == "paediatric_first_relapse"
    as_an_adult = replace(grown_up, diagnosis=Diagnosis("B", diagnosed_on=on("2024-03-01")))
    assert module_of(as_an_adult) == "adult_ikzf1_cr1"


def test_nothing_is_looked_for_in_an_adults_case() -> None:
    found = childrens_facts(born("1990-01-01"))
    assert set(found) == set(facts.CHILDRENS_FACTS)
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
    assert parameters["paediatric_very_early_months"].current == facts.VERY_EARLY_MONTHS
    assert parameters["paediatric_cog_late_months"].current == facts.COG_LATE_MONTHS
    assert parameters["paediatric_late_months_off_treatment"].current == facts.LATE_MONTHS_OFF_TREATMENT
    assert parameters["paediatric_platelet_cut_off"].current == facts.PLATELET_CUT_OFF_10E9_PER_L
