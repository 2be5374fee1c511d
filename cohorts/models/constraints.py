"""Check constraints made from the coded lists and the entry limits, so that the database knows no other list.

A check passes where it evaluates to null, so a column that may be empty needs no extra clause.
"""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum

from django.db.models import CheckConstraint, F, Q
from django.utils.translation import gettext_lazy as _

from cohorts.limits import DATE_ORDERS, EARLIEST_DATE, EARLIEST_DATE_MESSAGE, LIMITS, Limit


def one_of(table: str, column: str, values: type[StrEnum] | Iterable[str]) -> CheckConstraint:
    return CheckConstraint(
        condition=Q(**{f"{column}__in": [str(value) for value in values]}), name=f"{table}_{column}_listed"
    )


def in_range(column: str, limit: Limit) -> Q:
    lower = "gt" if limit.exclusive_minimum else "gte"
    return Q(**{f"{column}__{lower}": limit.minimum, f"{column}__lte": limit.maximum})


def within(table: str, column: str, path: str) -> CheckConstraint:
    """The range of `LIMITS[path]`, with its message."""
    limit = LIMITS[path]
    return CheckConstraint(
        condition=in_range(column, limit),
        name=f"{table}_{column}_range",
        violation_error_code="out_of_range",
        violation_error_message=_(limit.message),
    )


def dated(table: str, column: str, earliest: date = EARLIEST_DATE) -> CheckConstraint:
    return CheckConstraint(
        condition=Q(**{f"{column}__gte": earliest}),
        name=f"{table}_{column}_from_1900",
        violation_error_code="out_of_range",
        violation_error_message=_(EARLIEST_DATE_MESSAGE),
    )


def in_order(
    table: str, earlier: str, later: str, *, path_of_earlier: str, path_of_later: str
) -> CheckConstraint:
    """Two dates of one row in the order that `DATE_ORDERS` gives, with its message."""
    message = next(text for *pair, text in DATE_ORDERS if pair == [path_of_earlier, path_of_later])
    return CheckConstraint(
        condition=Q(**{f"{later}__gte": F(earlier)}),
        name=f"{table}_{later}_after_{earlier}",
        violation_error_code="date_order",
        violation_error_message=_(message),
    )


def retraction_is_whole(table: str) -> CheckConstraint:
    """Entered in error: when, by whom and why stand together or not at all."""
    return CheckConstraint(
        condition=Q(retracted_at__isnull=True, retracted_by__isnull=True, retraction_reason="")
        | (Q(retracted_at__isnull=False, retracted_by__isnull=False) & ~Q(retraction_reason="")),
        name=f"{table}_retraction_whole",
    )
