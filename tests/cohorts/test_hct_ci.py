"""Points of the HCT-CI: weights from Sorror et al., Blood 2005;106:2912-2919."""

import pytest

from cohorts.hct_ci import ITEMS, score

NONE_PRESENT: dict[str, bool | None] = {item.code: False for item in ITEMS}


def test_no_comorbidity_scores_zero() -> None:
    assert score(NONE_PRESENT) == 0


@pytest.mark.parametrize(
    ("present", "points"),
    [
        (["diabetes"], 1),
        (["renal"], 2),
        (["solid_tumour"], 3),
        (["diabetes", "renal", "solid_tumour"], 6),
        (["hepatic_mild", "hepatic_severe"], 3),
        (["pulmonary_moderate", "pulmonary_severe"], 3),
    ],
)
def test_points_add_up_with_the_highest_grade_of_an_organ(present: list[str], points: int) -> None:
    assert score(NONE_PRESENT | dict.fromkeys(present, True)) == points


def test_an_item_nobody_looked_at_leaves_the_score_unknown() -> None:
    assert score(NONE_PRESENT | {"renal": None}) is None


def test_an_unknown_lesser_grade_does_not_matter_once_the_higher_is_present() -> None:
    assert score(NONE_PRESENT | {"pulmonary_severe": True, "pulmonary_moderate": None}) == 3


def test_a_code_that_is_no_item_is_refused() -> None:
    with pytest.raises(ValueError, match="migraine"):
        score({"migraine": True})
