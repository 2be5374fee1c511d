"""The model card says what the method says, and the report on cases adds up."""

from typing import Any

from decision_support.fitted_models import load_published
from decision_support.presenters.model_card import case_report_page, model_card

CARD = model_card(load_published())
REPORT: dict[str, Any] = {
    "cases": 10,
    "computed_on": "2026-11-21",
    "abstained": 4,
    "abstain_reasons": {"depends_on": 3, "mrd_retest": 1},
    "directions": {"insufficient_data": 4, "equipoise": 6},
    "agreement": {"concordant": 5, "rules_only": 1},
    "model_labels": {"equipoise_uncertain": 5},
    "versions": {"model": "1"},
}


def test_the_card_has_every_profile_unit_and_parameter() -> None:
    assert len(CARD.profiles) == 72
    assert len(CARD.parameters) == 13
    assert len(CARD.posterior) == 6
    assert all(unit.evidence for unit in CARD.units)


def test_the_modes_are_those_of_the_method() -> None:
    # Method 1.8: muR -1.686, dR .741.
    modes = {row.cells[0]: row.cells[2].split(" ")[0] for row in CARD.parameters}
    assert (modes["muR"], modes["dR"]) == ("-1.69", "+0.74")


def test_shares_of_abstentions_are_of_the_abstentions() -> None:
    page = case_report_page(REPORT, {"model": "1"})
    assert page is not None
    assert page.abstained.percent == 40
    assert [row.percent for row in page.groups[0][1]] == [75, 25]
    assert not page.stale


def test_a_report_of_another_model_says_so() -> None:
    page = case_report_page(REPORT, {"model": "2"})
    assert page is not None
    assert page.stale


def test_without_a_report_there_is_none() -> None:
    assert case_report_page(None, {}) is None
