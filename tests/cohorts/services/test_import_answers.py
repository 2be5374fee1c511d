"""Answers through to the record: each does what its words on the page say."""

from decimal import Decimal

import pytest

from cohorts.import_page.words import answer_words
from cohorts.models import MRDAssessment
from tests.cast import Cast
from tests.cohorts.services.test_imports import codes, finished

HEADER = "patient_id,birth_date,sex,mrd_date,mrd\n"
MIXED = HEADER + "P1,1990-01-02,F,2020-01-01,0.05%\nP1,1990-01-02,F,2020-02-01,0.0002\n"


@pytest.mark.parametrize(
    ("words", "given", "read", "refused"),
    [
        ("fraction, unless the cell says %", "fraction", (Decimal("0.0002"), "fraction"), {}),
        ("percent, with or without the sign", "percent", (Decimal("0.0002"), "percent"), {}),
        ("nothing: refuse the rows without a percent sign", "signed", None, {3: {"unit_not_stated"}}),
    ],
)
def test_figures_without_a_percent_sign_are_read_as_the_answer_says(
    cast: Cast, words: str, given: str, read: tuple[Decimal, str] | None, refused: dict[int, set[str]]
) -> None:
    assert answer_words({"code": "mixed_units"}, given, "") == words
    current = finished(cast, MIXED, mixed_units=given)
    taken = list(MRDAssessment.objects.order_by("collected_on").values_list("value", "unit"))
    assert taken == [(Decimal("0.05"), "percent"), *([read] if read else [])]
    assert codes(current) == refused
