"""Whether a patient's possible strata satisfy a condition: yes, no, or not known."""

from cohorts.filters.criteria import STRATA, UNKNOWN
from cohorts.filters.definition import StratumIn


def value_of(possible: tuple[str, ...]) -> str:
    """The one stratum that is certain, else unknown."""
    return possible[0] if len(possible) == 1 else UNKNOWN


def decided(possible: tuple[str, ...], condition: StratumIn) -> bool | None:
    """True where the condition holds, False where it cannot, None where what is known does not decide.

    All strata possible, or none (no marker to follow), say nothing.
    """
    if not possible or set(possible) == set(STRATA):
        return None
    chosen = set(condition.values) - {UNKNOWN}
    meets = chosen & set(possible)
    if not meets:
        return False
    if meets == set(possible) or not condition.certain_only:
        return True
    return None


def admits(possible: tuple[str, ...], condition: StratumIn) -> bool:
    """Whether the patient belongs to the cohort: what is not known counts only where that was chosen."""
    answer = decided(possible, condition)
    return UNKNOWN in condition.values if answer is None else answer
