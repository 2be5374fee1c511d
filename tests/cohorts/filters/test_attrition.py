"""Attrition adds up from everybody to the cohort."""

import pytest

from cohorts.filters.attrition import from_json, from_losses

LOSSES = [("sex", 10, 3, 0), ("lineage", 5, 0, 2)]


def test_each_step_takes_its_losses_from_what_the_one_before_left() -> None:
    # 100 - 10 - 3 = 87, 87 - 5 = 82
    attrition = from_losses(100, LOSSES)
    assert [(step.before, step.remaining) for step in attrition.steps] == [(100, 87), (87, 82)]
    assert attrition.end == 82


def test_without_a_step_everybody_remains() -> None:
    assert from_losses(7, []).end == 7


def test_it_is_read_back_as_it_was_written() -> None:
    attrition = from_losses(100, LOSSES)
    assert from_json(attrition.to_json()) == attrition


def test_fewer_than_nobody_is_a_fault() -> None:
    with pytest.raises(ValueError, match="lineage"):
        from_losses(17, LOSSES)
