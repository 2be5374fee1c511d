"""Where study groups disagree each is named, the patient's own first."""

from decision_support.presenters.owners import owners

SAID = {"COG": "Transplant.", "UK": "MRD decides."}


def test_the_patients_own_group_comes_first_and_is_marked() -> None:
    found = owners(SAID, "UK")
    assert [(owner.says, owner.own) for owner in found] == [("MRD decides.", True), ("Transplant.", False)]


def test_of_a_protocol_without_a_line_none_is_marked() -> None:
    assert [owner.own for owner in owners(SAID, "CCCG-ALL-2015")] == [False, False]
    assert [owner.own for owner in owners(SAID, None)] == [False, False]


def test_where_nobody_disagrees_nothing_is_said() -> None:
    assert owners({}, "UK") == ()
