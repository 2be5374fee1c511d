"""MRD at the times of a protocol: which groups of levels a result leaves possible."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cohorts.mrd import Assessment, Phase
from decision_support.knowledge_base import KnowledgeBase, load
from decision_support.recommendation.case import Case, Diagnosis, FirstRelapse, Patient
from decision_support.recommendation.protocol_mrd import CUTS, level
from decision_support.recommendation.rules import Unknown

INDUCTION = date(2026, 2, 5)
DAY_46 = date(2026, 3, 22)
NEGATIVE, LOW, HIGH = CUTS["mrd_day_46"]


def result(**given: Any) -> Assessment:
    standard = {
        "collected_on": DAY_46,
        "specimen": "bone_marrow",
        "method": "flow",
        "result": "not_detected",
        "limit_of_detection": Decimal("1e-4"),
        "protocol_timepoint": "day_46",
    }
    return Assessment(**{**standard, **given})


def case(*rows: Assessment, **given: Any) -> Case:
    return Case(
        as_of=date(2026, 6, 1),
        patient=Patient(date(2021, 1, 1)),
        diagnosis=Diagnosis("B"),
        treatment_phases=(Phase(cycle=1, started_on=INDUCTION),),
        mrd_assessments=rows,
        **given,
    )


NOTHING = Unknown()
RESULTS: dict[str, tuple[dict[str, Any], Decimal | Unknown]] = {
    "not detected to 0.01 %": ({}, NEGATIVE),
    "not detected to 1 in a million": ({"limit_of_detection": Decimal("1e-6")}, NEGATIVE),
    "not detected to 0.1 %": ({"limit_of_detection": Decimal("1e-3")}, Unknown((NEGATIVE, LOW))),
    "not detected, depth not stated": ({"limit_of_detection": None}, Unknown((NEGATIVE, LOW, HIGH))),
    "not detected in an inadequate sample": ({"adequate": False}, NOTHING),
    "exactly 0.01 %": ({"result": "quantified", "value": Decimal("1e-4")}, Decimal("1e-4")),
    "1 % in percent": (
        {
            "result": "quantified",
            "value": Decimal(1),
            "unit": "percent",
            "limit_of_detection": Decimal("0.01"),
        },
        Decimal("1e-2"),
    ),
    "at most 0.01 %": (
        {"result": "below", "comparator": "<=", "value": Decimal("1e-4")},
        Unknown((NEGATIVE, LOW)),
    ),
    "at most 1 %": (
        {"result": "below", "comparator": "<=", "value": Decimal("1e-2")},
        Unknown((NEGATIVE, LOW, HIGH)),
    ),
    "more than 0.1 %": (
        {"result": "quantified", "value": Decimal("1e-3"), "comparator": ">"},
        Unknown((LOW, HIGH)),
    ),
    "below 0.01 %": ({"result": "below", "value": Decimal("1e-4"), "comparator": "<"}, NEGATIVE),
    "below 0.05 %": (
        {"result": "below", "value": Decimal("5e-4"), "comparator": "<"},
        Unknown((NEGATIVE, LOW)),
    ),
    "positive below 0.05 %": (
        {"result": "positive_not_quantifiable", "limit_of_quantification": Decimal("5e-4")},
        Unknown((NEGATIVE, LOW)),
    ),
    "positive, no limit": ({"result": "positive_not_quantifiable"}, Unknown((NEGATIVE, LOW, HIGH))),
    "not evaluable": ({"result": "not_evaluable"}, NOTHING),
    "not yet reported": ({"result": None}, NOTHING),
    "reported after the day": ({"reported_on": date(2026, 6, 2)}, NOTHING),
    "blood": ({"specimen": "peripheral_blood"}, NOTHING),
    "specimen not stated": ({"specimen": "unknown"}, NOTHING),
    "another time of the protocol": ({"protocol_timepoint": "day_19"}, NOTHING),
}


@pytest.mark.parametrize(("given", "expected"), RESULTS.values(), ids=RESULTS.keys())
def test_a_result_leaves_the_levels_it_allows_and_no_others(
    given: dict[str, Any], expected: Decimal | Unknown
) -> None:
    assert level(case(result(**given)), "mrd_day_46") == expected


@pytest.mark.parametrize(
    ("day", "fact"),
    [
        (15, "mrd_day_19"),
        (21, "mrd_day_19"),
        (33, "mrd_day_46"),
        (50, "mrd_day_46"),
        (77, "mrd_end_of_consolidation"),
        (112, "mrd_end_of_consolidation"),
        (14, None),
        (22, None),
        (32, None),
        (51, None),
        (76, None),
        (113, None),
    ],
)
def test_a_sample_without_a_label_goes_by_its_day_of_induction(day: int, fact: str | None) -> None:
    collected = date.fromordinal(INDUCTION.toordinal() + day - 1)
    row = result(collected_on=collected, protocol_timepoint=None)
    found = [name for name in CUTS if level(case(row), name) != NOTHING]
    assert found == ([] if fact is None else [fact])


def test_after_a_relapse_no_day_of_the_first_induction_counts() -> None:
    relapsed = FirstRelapse(relapsed_on=date(2026, 3, 1))
    row = result(protocol_timepoint=None)
    assert level(case(row, first_relapse=relapsed), "mrd_day_46") == NOTHING


def test_the_latest_day_speaks() -> None:
    earlier = result(result="quantified", value=Decimal("2e-2"), collected_on=date(2026, 3, 14))
    assert level(case(earlier, result()), "mrd_day_46") == NEGATIVE


@pytest.mark.parametrize("positive_on", [date(2026, 5, 1), date(2026, 5, 20)])
def test_mrd_after_consolidation_is_not_undone_by_another_sample_of_those_weeks(positive_on: date) -> None:
    after = {"protocol_timepoint": "end_of_consolidation"}
    positive = result(result="quantified", value=Decimal("2e-4"), collected_on=positive_on, **after)
    negative = result(collected_on=date(2026, 5, 10), **after)
    assert level(case(positive, negative), "mrd_end_of_consolidation") == Decimal("2e-4")


def test_before_a_transplant_the_newest_marrow_counts_whatever_it_was_taken_for() -> None:
    before = result(
        result="quantified",
        value=Decimal("5e-4"),
        collected_on=date(2026, 3, 1),
        protocol_timepoint="before_hsct",
    )
    assert level(case(before), "mrd_before_hsct") == Decimal("5e-4")
    newer = result(collected_on=date(2026, 3, 20), protocol_timepoint=None)
    assert level(case(before, newer), "mrd_before_hsct") == NEGATIVE
    older = result(collected_on=date(2026, 2, 20), protocol_timepoint=None)
    assert level(case(before, older), "mrd_before_hsct") == Decimal("5e-4")


def test_two_assays_of_one_day_that_differ_leave_it_open() -> None:
    other = result(method="igtr_pcr", result="quantified", value=Decimal("3e-4"))
    assert level(case(result(), other), "mrd_day_46") == Unknown((NEGATIVE, LOW))
    assert level(case(other, result()), "mrd_day_46") == Unknown((NEGATIVE, LOW))


def test_the_groups_begin_at_the_cut_offs_of_the_knowledge_base() -> None:
    knowledge: KnowledgeBase = load()

    def value(name: str) -> object:
        return knowledge.parameters[f"paediatric_mrd_{name}"].current

    positive = value("positive")
    assert {
        "mrd_day_19": (0, positive, value("day_19_consider"), value("day_19_intensify")),
        "mrd_day_46": (0, positive, value("day_46_high")),
        "mrd_end_of_consolidation": (0, positive, value("after_consolidation_bfm")),
        "mrd_at_relapse": (0, positive),
        "mrd_after_reinduction": (0, positive, value("after_reinduction_high")),
        "mrd_before_hsct": (0, positive),
    } == CUTS


@pytest.mark.parametrize(
    ("time", "bound"),
    [
        ("end_of_consolidation", "5e-4"),
        ("after_reinduction", "1e-3"),
        ("before_hsct", "1e-4"),
        ("day_19", "1e-2"),
    ],
)
def test_at_most_a_cut_off_leaves_the_group_above_it_open(time: str, bound: str) -> None:
    row = result(
        protocol_timepoint=time, result="below", comparator="<=", value=Decimal(bound), collected_on=DAY_46
    )
    found = level(case(row), f"mrd_{time}")
    assert isinstance(found, Unknown)
    assert Decimal(bound) in found.possible


def test_a_sample_before_an_hsct_of_first_remission_says_nothing_of_the_one_after_relapse() -> None:
    relapsed = FirstRelapse(relapsed_on=date(2026, 4, 1))
    before = result(protocol_timepoint="before_hsct", collected_on=date(2026, 3, 31))
    after = result(protocol_timepoint="before_hsct", collected_on=date(2026, 4, 1))
    assert level(case(before, first_relapse=relapsed), "mrd_before_hsct") == NOTHING
    assert level(case(after, first_relapse=relapsed), "mrd_before_hsct") == CUTS["mrd_before_hsct"][0]
    assert level(case(before), "mrd_before_hsct") == CUTS["mrd_before_hsct"][0]
