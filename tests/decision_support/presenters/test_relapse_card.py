"""The card of the estimate: derived values beside published ones, and nothing unverified among the sources."""

from decision_support import fitted_models
from decision_support.knowledge_base import load
from decision_support.knowledge_base.relapse_risk import relapse_risk_table
from decision_support.presenters.relapse_card import RelapseCard, relapse_card
from decision_support.relapse_risk.design import parse_design


def card(sha256: str | None = None, *, flag_set: bool = False) -> RelapseCard:
    read = relapse_risk_table()
    return relapse_card(
        fitted_models.load_relapse_risk(),
        parse_design(read.data),
        sha256 or read.sha256,
        load().evidence,
        flag_set=flag_set,
    )


def test_the_derived_intervals_are_those_worked_out_by_hand_from_ratio_and_p() -> None:
    """ln 2.09 / z(0.037) = 0.737 / 2.086: 1.05 to 4.18; ln 5.73 / z(0.001) = 1.746 / 3.291: 2.03 to 16.2."""
    rows = [row.cells for row in card().odds_ratios]
    assert rows[0] == ("2.09", "0.037", "1.05–4.18, derived")
    assert rows[3][2].startswith("2.03–16.2")
    assert rows[4][2] == "1.16–3.48, as printed"


def test_the_check_stands_beside_the_published_groups() -> None:
    """Published 8.3, 13.9, 27.4; by the paper 6.1, 12.0, 43.0; with the other centre's day 46 8.4, 16.1, 27.6."""
    assert [row.cells for row in card().strata] == [
        ("8.3", "6.1", "8.4"),
        ("13.9", "12.0", "16.1"),
        ("27.4", "43.0", "27.6"),
    ]


def test_every_profile_is_listed_from_none_to_all_four() -> None:
    profiles = card().profiles
    assert len(profiles) == 16
    assert str(profiles[0].name) == "none of the four"
    assert str(profiles[-1].name).count(",") == 3


def test_only_verified_sources_are_cited() -> None:
    evidence = load().evidence
    assert card().citations
    assert all(evidence[source.id].verified for source in card().citations)


def test_a_table_of_another_design_is_told() -> None:
    assert card().current
    assert not card("0" * 64).current


def test_the_card_says_of_each_unverified_score_why_and_how_the_curators_flag_stands() -> None:
    assert [str(line).split(":")[0] for line in card().unverified] == [
        "PI-UKALL",
        "PI-COG",
        "Post-transplant MRD score",
    ]
    assert "is off" in str(card().flag)
    assert "no formula has been entered" in str(card(flag_set=True).flag)
