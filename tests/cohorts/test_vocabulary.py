"""The coded lists and the spellings of drugs."""

import pytest

from cohorts import vocabulary
from cohorts.vocabulary import LABELS, known_agent


@pytest.mark.parametrize(
    "text", ["Blinatumomab", "BLINCYTO", "CAR-T", "car_t", "CD19 CAR-T", "inotuzumab ozogamicin"]
)
def test_immunotherapy_is_recognised_however_it_is_spelled(text: str) -> None:
    assert known_agent(text) in vocabulary.IMMUNOTHERAPY_AGENTS


def test_an_unknown_drug_is_kept_and_matched_to_nothing() -> None:
    assert known_agent("vincristine") is None


def test_every_code_has_a_label() -> None:
    lists = [
        value for value in vars(vocabulary).values() if isinstance(value, type) and issubclass(value, str)
    ]
    codes = {str(code) for coded in lists for code in coded if coded.__module__ == vocabulary.__name__}  # type: ignore[attr-defined]
    assert codes | set(vocabulary.GENETIC_MARKERS) | set(vocabulary.IKZF1_PARTNERS) <= set(LABELS)
