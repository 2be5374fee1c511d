"""How codes and levels are said: exactly, and unknown never as negative."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from cohorts.mrd import Assessment
from cohorts.templatetags.clinical import (
    label,
    percent_level,
    power_of_ten,
    result_text,
    scientific_level,
    typeset,
    yes_no_text,
)

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("fraction", "percent", "scientific"),
    [
        ("0.0002", "0.02", "2×10⁻⁴"),
        ("1e-4", "0.01", "10⁻⁴"),
        ("0.00001", "0.001", "10⁻⁵"),
        ("3.5e-7", "0.000035", "3.5×10⁻⁷"),
        ("0.5", "50", "5×10⁻¹"),
        ("1", "100", "1"),
    ],
)
def test_a_level_reads_the_same_as_percentage_and_as_power(
    fraction: str, percent: str, scientific: str
) -> None:
    assert percent_level(Decimal(fraction)) == f"{percent}{NBSP}%"
    assert scientific_level(Decimal(fraction)).replace(NBSP, "") == scientific


def test_no_level_is_said_as_nothing() -> None:
    assert percent_level(None) == scientific_level(None) == ""


def test_powers_in_prose_are_set_as_powers() -> None:
    assert typeset("positive at 10^-4 or more, NGS to 10^-6") == "positive at 10⁻⁴ or more, NGS to 10⁻⁶"
    assert typeset("110^-4") == "110^-4"
    assert power_of_ten(0) == "1"


def test_what_is_not_recorded_is_never_said_as_no() -> None:
    assert [yes_no_text(value) for value in (True, False, None)] == ["yes", "no", "not recorded"]
    assert label(None) == label("") == "not recorded"
    assert label("bone_marrow") == "Bone marrow"
    assert label("a text of no list") == "a text of no list"


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"result": "not_detected"}, "Not detected"),
        ({"result": "quantified", "value": Decimal("0.02"), "unit": "percent"}, "0.02 %"),
        ({"result": "quantified", "value": Decimal("0.1"), "comparator": ">"}, "> 10 %"),
        ({"result": "below", "value": Decimal("1e-4"), "comparator": "<"}, "< 0.01 %"),
        ({"result": "positive_not_quantifiable"}, "Positive, not quantifiable"),
        ({"result": "not_evaluable"}, "Not evaluable"),
        ({"result": None}, "Awaited"),
    ],
)
def test_a_result_is_said_with_its_bound_and_unit(values: dict[str, Any], said: str) -> None:
    assessment = Assessment(collected_on=date(2026, 8, 6), **values)
    assert result_text(assessment).replace(NBSP, " ") == said
