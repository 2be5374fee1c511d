"""The numbers a clinician may weigh a decision with: weights of harms, and values (utilities) of states of health.

They are stored with the board's decision as {"weights": {...}, "utilities": {...}}, every number named.
"""

from collections.abc import Iterator, Mapping

WEIGHTS = ("relapse", "non_relapse_death", "chronic_gvhd")
UTILITIES = (
    "leukaemia_free",
    "leukaemia_free_with_gvhd",
    "relapsed",
    "first_3_months_allo",
    "first_3_months_auto",
)
WEIGHT_MAXIMUM = 3
UTILITY_MAXIMUM = 1
GROUPS: Mapping[str, tuple[tuple[str, ...], int]] = {
    "weights": (WEIGHTS, WEIGHT_MAXIMUM),
    "utilities": (UTILITIES, UTILITY_MAXIMUM),
}


def numbers() -> Iterator[tuple[str, str, int]]:
    """Every number: its group, its name and the most it may be; the least is nil."""
    for group, (names, maximum) in GROUPS.items():
        for name in names:
            yield group, name, maximum


def grouped(chosen: Mapping[str, float]) -> dict[str, dict[str, float]]:
    """Numbers by name, as they are stored."""
    return {group: {name: float(chosen[name]) for name in names} for group, (names, _most) in GROUPS.items()}
