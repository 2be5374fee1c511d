import json
from decimal import Decimal

import pytest

from decision_support.api.childrens_schema import OF_CHILDREN
from decision_support.knowledge_base import load
from decision_support.relapse_risk.peer_scores import (
    COG_GROUPS,
    UNVERIFIED_FLAG,
    UNVERIFIED_SCORES,
    nci_risk,
)


@pytest.mark.parametrize(
    ("age", "wbc", "expected"),
    [
        (1, "0", "standard"),
        (9, "49.9", "standard"),
        (10, "1", "high"),
        (4, "50", "high"),
        (17, None, "high"),
        (0, "10", None),
        (18, "10", None),
        (4, None, None),
        (None, "10", None),
    ],
)
def test_nci_risk_goes_by_white_cells_and_age(age: int | None, wbc: str | None, expected: str | None) -> None:
    assert nci_risk(age, None if wbc is None else Decimal(wbc)) == expected


def test_the_cog_groups_make_up_all_children() -> None:
    assert sum(group.share for group in COG_GROUPS.values()) == 100
    assert (COG_GROUPS["average"].above, COG_GROUPS["average"].up_to) == (90, 95)


def test_scores_that_were_not_read_wait_for_the_curator_and_are_in_no_answer() -> None:
    """The flag stands at nil, and neither an answer nor its published schema has a place for such a score."""
    assert load().parameters[UNVERIFIED_FLAG].current == 0
    said = json.dumps(OF_CHILDREN)
    assert "nci_risk" in said
    for score in UNVERIFIED_SCORES:
        assert score not in said, score
