"""The published children beside a child are of its own risk group and MRD, or there are none. Zhang, Blood 2025."""

from decimal import Decimal

import pytest

from decision_support.knowledge_base import load
from decision_support.relapse_risk.published_groups import PUBLISHED_GROUPS, PublishedGroup, published_group

NEGATIVE, LOW, MIDDLE, HIGH = Decimal(0), Decimal("2e-3"), Decimal("5e-3"), Decimal("1e-2")


@pytest.mark.parametrize(
    ("risk_group", "day_19", "day_46", "efs"),
    [
        ("low", NEGATIVE, NEGATIVE, "91.7"),
        ("low", LOW, NEGATIVE, "86.1"),
        ("low", Decimal("3e-3"), NEGATIVE, "83.0"),
        ("low", HIGH, NEGATIVE, "82.5"),
        ("low", MIDDLE, Decimal("1e-4"), "72.6"),
        ("intermediate", MIDDLE, NEGATIVE, "53.0"),
        ("intermediate", HIGH, NEGATIVE, "70.7"),
    ],
)
def test_a_childs_published_group_goes_by_its_provisional_risk_and_mrd(
    risk_group: str, day_19: Decimal, day_46: Decimal, efs: str
) -> None:
    found = published_group(risk_group, [day_19], [day_46])
    assert isinstance(found, PublishedGroup)
    assert found.efs_percent == Decimal(efs)
    assert found.events_of_100 + found.efs_percent == 100


@pytest.mark.parametrize(
    ("risk_group", "day_19", "day_46", "why"),
    [
        (None, [LOW], [NEGATIVE], "risk_group_unknown"),
        ("high", [LOW], [NEGATIVE], "risk_group_unread"),
        ("standard", [LOW], [NEGATIVE], "risk_group_unread"),
        ("intermediate", [NEGATIVE], [NEGATIVE], "mrd_unread"),
        ("intermediate", [LOW], [NEGATIVE], "mrd_unread"),
        ("intermediate", [MIDDLE], [LOW], "mrd_unread"),
        ("low", [NEGATIVE], [LOW], "mrd_unread"),
        ("low", [], [NEGATIVE], "mrd_unknown"),
        ("low", [LOW, MIDDLE], [NEGATIVE], "mrd_unknown"),
    ],
)
def test_where_no_published_group_fits_none_is_taken_and_the_reason_is_named(
    risk_group: str | None, day_19: list[Decimal], day_46: list[Decimal], why: str
) -> None:
    assert published_group(risk_group, day_19, day_46) == why


def test_levels_that_lead_to_one_group_are_enough() -> None:
    found = published_group("low", [LOW, HIGH], [LOW])
    assert isinstance(found, PublishedGroup)
    assert found.code == "low_both_positive"


def test_every_figure_stands_in_the_source_that_it_cites() -> None:
    evidence = load().evidence
    for group in PUBLISHED_GROUPS:
        printed = [figure.value for figure in evidence[group.evidence].figures]
        assert group.efs_percent in [Decimal(str(value)) for value in printed if value is not None], group
        assert evidence[group.evidence].verified
