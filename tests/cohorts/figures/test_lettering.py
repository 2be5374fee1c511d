"""Words in figures: how wide they are taken to be, and where they break."""

import pytest

from cohorts.figures.lettering import width, wrapped

METHODS = "Overall survival was estimated by Kaplan-Meier from the day of transplant, on the log-log scale."


def test_a_chinese_character_is_as_wide_as_it_is_high() -> None:
    assert width("总生存率", 10) == 40


def test_bold_words_are_wider() -> None:
    assert width("Autologous", bold=True) > width("Autologous")


@pytest.mark.parametrize("limit", [80, 120, 400])
def test_no_line_is_wider_than_it_may_be_and_no_word_is_lost(limit: float) -> None:
    lines = wrapped(METHODS, limit)
    assert all(width(line) <= limit for line in lines)
    assert " ".join(lines).split() == METHODS.split()


def test_chinese_breaks_between_characters_and_never_before_a_full_stop() -> None:
    lines = wrapped("总生存率由移植日起计算。", width("总生存率由移植日起计算"))
    assert "".join(lines) == "总生存率由移植日起计算。"
    assert not any(line.startswith("。") for line in lines)


def test_a_word_too_long_for_a_line_is_broken() -> None:
    assert wrapped("x" * 100, 60) != ["x" * 100]
    assert "".join(wrapped("x" * 100, 60)) == "x" * 100


def test_no_words_are_one_empty_line() -> None:
    assert wrapped("", 100) == [""]
