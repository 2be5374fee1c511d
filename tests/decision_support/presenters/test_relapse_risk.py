"""The relapse estimate on a page: whole children of a hundred, the panel, the published groups, no invention."""

from typing import Any, get_args

from decision_support.knowledge_base import load
from decision_support.own_children import OwnChildren
from decision_support.presenters.published_group import NO_PUBLISHED_GROUP, PUBLISHED_GROUPS
from decision_support.presenters.relapse_risk import RelapsePanel, own_centre, relapse_panel
from decision_support.relapse_risk import published_groups


def frequency(about: int, lower: int, upper: int, highest: int | None = None) -> dict[str, int]:
    most = about if highest is None else highest
    return {"out_of": 100, "about": about, "about_highest": most, "lower": lower, "upper": upper}


def estimate(**changes: Any) -> dict[str, Any]:
    """A child with MRD on day 19 alone, in figures of section 10 of the derivation."""
    risk = {"median": 0.1, "lower": 0.05, "upper": 0.185}
    return {
        "applies": True,
        "frequency": frequency(10, 5, 19),
        "scenario": "D",
        "panel": {
            "A": frequency(10, 4, 17),
            "B": frequency(8, 4, 15),
            "C": frequency(8, 6, 11),
            "D": frequency(10, 5, 19),
        },
        "shrunken": [0.087, 0.087],
        "risks": {"mrd_day_19": risk},
        "notes": [],
        "version": "1.0.0",
        "nci_risk": "standard",
        "cog_group": None,
        "risk_groups_elsewhere": [
            {
                "group": "high",
                "published": 0.48,
                "validated": 0.35,
                "new_centre": {"median": 0.42, "lower": 0.292, "upper": 0.576},
            }
        ],
        "check_against_published": [
            {
                "mrd_day_19": first,
                "mrd_day_46": second,
                "published_failure": published,
                "by_the_paper": 0.06,
                "by_the_default": 0.084,
            }
            for first, second, published in ((False, False, 0.083), (True, False, 0.139), (True, True, 0.274))
        ],
        "evidence": ["PED_CHEN_01", "PED_PI_01M"],
        "sentences": [
            {"code": "relapse.frequency", "text": "Of 100 ..."},
            {"code": "note", "text": "A note."},
        ],
        **changes,
    }


def panel(**changes: Any) -> RelapsePanel:
    found = relapse_panel(estimate(**changes), load().evidence)
    assert found is not None
    return found


def test_where_no_estimate_is_asked_for_there_is_no_panel() -> None:
    assert relapse_panel(None, {}) is None


def test_the_squares_are_a_hundred_filled_up_to_the_middle_and_hatched_up_to_the_range() -> None:
    array = panel().array
    assert array is not None
    states = [square.state for square in array.squares]
    assert (states.count("relapse"), states.count("relapsed"), states.count("neither")) == (10, 9, 81)
    assert [count.count for count in array.counts] == [10, 9, 81]


def test_the_default_stands_first_and_a_range_of_middles_is_written_as_one() -> None:
    rows = panel(
        panel={name: frequency(8, 4, 30, 20) for name in "ABCD"}, shrunken=[0.087, 0.219]
    ).sensitivity
    assert [row.default for row in rows] == [True, False, False, False, False]
    assert (rows[0].about, rows[0].between) == ("8–20", "4–30")
    assert (rows[-1].about, rows[-1].between) == ("9–22", "")


def test_the_published_row_with_the_same_mrd_is_marked() -> None:
    low = {"group": "low_day_19_positive", "failure": 0.139, "none_because": None}
    assert [row.own for row in panel(published_group=low).strata] == [False, True, False]


def test_no_row_of_low_risk_children_is_marked_for_a_child_of_another_risk_group() -> None:
    group = {"group": "intermediate_day_19_from_0_3", "failure": 0.47, "none_because": None}
    assert not any(row.own for row in panel(published_group=group).strata)
    unread = {"group": None, "failure": None, "none_because": "risk_group_unread"}
    assert not any(row.own for row in panel(published_group=unread).strata)


def test_no_row_is_marked_while_a_day_is_not_known() -> None:
    risk = {"median": 0.1, "lower": 0.05, "upper": 0.185}
    low = {"group": "low_day_19_positive", "failure": 0.139, "none_because": None}
    found = panel(risks={"none": risk, "mrd_day_19": risk}, published_group=low)
    assert not any(row.own for row in found.strata)


def test_the_published_children_are_named_with_their_risk_group_and_counted_with_deaths() -> None:
    """Event-free survival of 53.0 % leaves 47 of 100."""
    group = {"group": "intermediate_day_19_from_0_3", "failure": 0.47, "none_because": None}
    assert panel(published_group=group).published == (
        "As published of this protocol, intermediate risk, MRD 0.3–0.99 % on day 19, not intensified, negative on day "
        "46: about 47 of 100 relapsed, died or had a second cancer within five years."
    )


def test_every_published_group_and_every_reason_for_none_has_words() -> None:
    assert set(PUBLISHED_GROUPS) == {group.code for group in published_groups.PUBLISHED_GROUPS}
    assert set(NO_PUBLISHED_GROUP) == set(get_args(published_groups.NoGroup))


def test_an_answer_issued_before_the_groups_were_told_apart_shows_none() -> None:
    assert panel().published == ""


def test_a_source_that_nobody_read_is_not_cited() -> None:
    assert [source.id for source in panel().citations] == ["PED_CHEN_01"]


def test_the_anticipated_survival_of_a_cog_group_keeps_its_bounds() -> None:
    assert panel(cog_group={"group": "low", "efs_above": 95, "efs_up_to": None}).cog_efs == "> 95 %"
    assert panel(cog_group={"group": "high", "efs_above": 88, "efs_up_to": 90}).cog_efs == "88–90 %"
    assert panel(cog_group={"group": "very_high", "efs_above": None, "efs_up_to": 80}).cog_efs == "< 80 %"


def test_without_an_estimate_the_first_reason_is_the_sentence_and_nothing_is_drawn() -> None:
    found = panel(applies=False, sentences=[{"code": "relapse.t_lineage", "text": "None for T-cell."}])
    assert (found.sentence, found.notes, found.array) == ("None for T-cell.", (), None)
    assert found.sensitivity == found.strata == found.anchors == ()


def test_the_centres_own_children_stand_beside_the_published_figure() -> None:
    found = own_centre(OwnChildren("intermediate", 40, 4, 21.5, 0.17, 26.0, 0.168, 0.11, 0.238))
    assert found is not None
    assert (found.children, found.relapses, found.published, found.updated) == (40, 4, "17", "17 (11–24)")
    assert own_centre(None) is None


def test_a_narrow_range_keeps_its_sentence_and_is_said_from_the_other_side_too() -> None:
    found = panel()
    assert found.sentence == "Of 100 ..."
    assert found.without == "About 90 of the 100 have none."


def test_a_wide_range_comes_before_its_median() -> None:
    found = panel(frequency=frequency(18, 9, 34))
    assert found.sentence == (
        "Of 100 children like this, between 9 and 34 have a relapse. The range is wide; the best single figure is 18."
    )
    assert found.without == "Between 66 and 91 of the 100 have none."


def test_what_hangs_on_something_not_known_stays_a_span_from_both_sides() -> None:
    assert panel(frequency=frequency(5, 2, 16, highest=10)).without == "About 90–95 of the 100 have none."
    assert "the best single figure is 5–17." in panel(frequency=frequency(5, 2, 43, highest=17)).sentence
