"""Figures stay as entered; the fraction beside them is exact."""

from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from cohorts.models import MRDAssessment, Patient
from cohorts.mrd import Assessment
from tests.cast import Cast


@pytest.mark.parametrize(
    ("value", "unit", "fraction"),
    [
        ("0.010", "percent", "0.0001"),
        ("0.0001", "fraction", "0.0001"),
        ("100", "percent", "1"),
        ("0.000000001", "percent", "0.00000000001"),
    ],
)
def test_a_level_in_percent_is_a_hundredth_of_a_fraction(
    cast: Cast, value: str, unit: str, fraction: str
) -> None:
    patient = cast.patient()
    row = cast.mrd(patient, result="quantified", value=Decimal(value), unit=unit, limit_of_detection=None)
    assert MRDAssessment.objects.get(pk=row.pk).value_fraction == Decimal(fraction)


def test_a_figure_keeps_the_digits_it_was_entered_with(cast: Cast) -> None:
    row = cast.mrd(cast.patient(), result="quantified", value=Decimal("0.0100"), unit="percent")
    with connection.cursor() as cursor:
        cursor.execute("SELECT value::text FROM cohorts_mrdassessment WHERE id = %s", [row.pk])
        assert cursor.fetchone() == ("0.0100",)


class TestFraction(TestCase):
    cast: Cast
    patient: Patient

    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = Cast.assemble()
        cls.patient = cls.cast.patient()

    @given(st.decimals("0.0000000001", "100", places=10))
    def test_the_database_and_the_timeline_agree_on_every_fraction(self, percent: Decimal) -> None:
        row = self.cast.mrd(
            self.patient, result="quantified", value=percent, unit="percent", limit_of_detection=None
        )
        assessment = Assessment(collected_on=row.collected_on, unit="percent")
        assert row.value_fraction == assessment.as_fraction(percent)
