"""The coded lists."""

from enum import StrEnum

from cohorts import vocabulary
from cohorts.vocabulary import LABELS


def test_every_code_has_a_label() -> None:
    lists: list[type[StrEnum]] = [
        value
        for value in vars(vocabulary).values()
        if isinstance(value, type) and issubclass(value, StrEnum) and value is not StrEnum
    ]
    codes = {str(code) for coded in lists for code in coded}
    assert "CR1" in codes
    assert codes | set(vocabulary.GENETIC_MARKERS) | set(vocabulary.IKZF1_PARTNERS) <= set(LABELS)
