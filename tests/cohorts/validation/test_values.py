"""Reading single values: exact, and never guessing."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.limits import LIMITS
from cohorts.validation import values
from cohorts.validation.values import Unreadable

ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.decimals()
    | st.text()
    | st.dates()
    | st.datetimes()
    | st.binary(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)
PARSERS = [
    values.day,
    values.figure,
    values.truth,
    values.limited("fitness.ecog"),
    values.limited("diagnosis.wbc_10e9_per_l"),
    values.text(20),
    values.code(["a", "b"]),
    values.list_of(values.text(5), 3),
    values.answers(["a", "b"]),
]


def refused(parse: values.Parser, raw: Any) -> Unreadable | None:
    try:
        parse(raw)
    except Unreadable as error:
        return error
    return None


@pytest.mark.parametrize("parse", PARSERS)
@given(raw=ANYTHING)
def test_whatever_comes_is_read_or_refused_with_words(parse: values.Parser, raw: Any) -> None:
    refusal = refused(parse, raw)
    assert refusal is None or (refusal.message and refusal.code)


@given(st.decimals("-1e11", "1e11", places=3))
def test_a_decimal_is_taken_as_it_is(number: Decimal) -> None:
    assert values.figure(number) == number


@given(st.floats(1e-12, 1e9).map(lambda x: float(f"{x:.14g}")))
def test_a_float_is_taken_at_the_shortest_decimal_that_names_it(number: float) -> None:
    assert values.figure(number) == Decimal(repr(number))


@given(st.integers(-1000, 2000), st.sampled_from(sorted(LIMITS)))
def test_a_limit_admits_exactly_its_range(number: int, path: str) -> None:
    limit = LIMITS[path]
    inside = limit.minimum <= number <= limit.maximum and not (
        limit.exclusive_minimum and number == limit.minimum
    )
    refusal = refused(values.limited(path), number)
    assert (refusal is None) == inside
    assert refusal is None or refusal.code == "out_of_range"


@given(st.dates(date(1900, 1, 1)))
def test_every_day_from_1900_on_is_read_from_its_iso_text(day: date) -> None:
    assert values.day(day.isoformat()) == values.day(day) == day


@pytest.mark.parametrize(
    "raw",
    [
        "2026-8-6",
        "06/08/2026",
        "2026-W32-4",
        "20260806",
        "2026-08-06T00:00",
        "",
        0,
        datetime(2026, 8, 6, tzinfo=UTC),
    ],
)
def test_no_other_way_of_writing_a_day_is_taken(raw: Any) -> None:
    with pytest.raises(Unreadable):
        values.day(raw)


@pytest.mark.parametrize("raw", ["1", b"1", True, None, [], Decimal("NaN"), float("inf")])
def test_what_is_no_number_is_not_taken_for_one(raw: Any) -> None:
    with pytest.raises(Unreadable):
        values.figure(raw)


def test_a_whole_number_may_be_written_with_a_point_nought() -> None:
    assert values.limited("fitness.ecog")(Decimal("2.0")) == 2


def test_an_answer_of_null_is_left_out() -> None:
    assert values.answers(["a", "b"])({"a": None, "b": False}) == {"b": False}
