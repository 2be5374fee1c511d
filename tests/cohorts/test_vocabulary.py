"""The coded lists."""

from cohorts import vocabulary
from cohorts.vocabulary import LABELS


def test_every_code_has_a_label() -> None:
    lists = [
        value for value in vars(vocabulary).values() if isinstance(value, type) and issubclass(value, str)
    ]
    codes = {str(code) for coded in lists for code in coded if coded.__module__ == vocabulary.__name__}  # type: ignore[attr-defined]
    assert codes | set(vocabulary.GENETIC_MARKERS) | set(vocabulary.IKZF1_PARTNERS) <= set(LABELS)
