"""A set of possible strata against a condition: yes, no, or not known."""

import pytest

from cohorts.filters.definition import StratumIn
from cohorts.filters.strata import admits, decided, value_of

EVERY = ("early", "late", "never", "after_cycle_3")


@pytest.mark.parametrize(
    ("possible", "chosen", "certain_only", "expected"),
    [
        (("late",), ("late",), True, True),
        (("late",), ("early",), True, False),
        (("early", "late"), ("early", "late"), True, True),
        (("early", "late"), ("late",), True, None),
        (("early", "late"), ("late",), False, True),
        (("early", "late"), ("never",), False, False),
        (EVERY, ("late",), False, None),
        (EVERY, EVERY, True, None),
        ((), ("late",), True, None),
    ],
)
def test_the_answer_is_known_only_where_what_is_possible_decides(
    possible: tuple[str, ...], chosen: tuple[str, ...], certain_only: bool, expected: bool | None
) -> None:
    assert decided(possible, StratumIn("as_of", chosen, certain_only)) is expected


@pytest.mark.parametrize("possible", [EVERY, (), ("early", "late")])
def test_not_known_belongs_only_where_it_was_chosen(possible: tuple[str, ...]) -> None:
    assert not admits(possible, StratumIn("as_of", ("late",)))
    assert admits(possible, StratumIn("as_of", ("late", "unknown")))


def test_who_is_known_to_be_elsewhere_is_not_let_in_by_choosing_not_known() -> None:
    assert not admits(("never",), StratumIn("as_of", ("late", "unknown")))


def test_a_patient_counts_in_the_one_stratum_that_is_certain() -> None:
    assert value_of(("late",)) == "late"
    assert value_of(("early", "late")) == "unknown"
    assert value_of(()) == "unknown"
