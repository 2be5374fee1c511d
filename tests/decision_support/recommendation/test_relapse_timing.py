"""When the first relapse of a child counts as early, by site and by protocol."""

from datetime import date
from typing import Any

import pytest

from decision_support.recommendation.case import Case, Diagnosis, FirstRelapse, Patient
from decision_support.recommendation.relapse_timing import months_between, relapse_timing
from decision_support.recommendation.rules import Unknown

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
