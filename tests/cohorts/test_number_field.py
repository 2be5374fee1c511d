"""A number typed into a form of the record."""

from decimal import Decimal

import pytest
from django import forms

from cohorts.forms.fields import number


@pytest.mark.parametrize("typed", ["0,01", "1,000"])
def test_a_comma_in_a_number_is_refused_with_the_advice_to_use_a_point(typed: str) -> None:
    with pytest.raises(forms.ValidationError) as refused:
        number(label="Value").clean(typed)
    assert refused.value.messages == ["Use a point for decimals, as in 0.01."]


def test_a_point_and_an_exponent_are_read_exactly() -> None:
    assert number(label="Value").clean("0.01") == Decimal("0.01")
    assert number(label="Value").clean("1e-4") == Decimal("0.0001")
