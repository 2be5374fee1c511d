"""Column types that the record's tables share."""

from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.translation import gettext_lazy as _

from cohorts.vocabulary import LABELS, MarkerStatus

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

    DecimalField = models.DecimalField[Any, Any]
else:
    DecimalField = models.DecimalField

# What admin forms take; the database column has no bound of its own.
MAX_DIGITS = 24
DECIMAL_PLACES = 20


def choices_of(vocabulary: type[StrEnum]) -> list[tuple[str, "str | StrPromise"]]:
    """The members of a coded list with their labels, for a column, a form or the admin."""
    return [(member.value, _(LABELS[member.value])) for member in vocabulary]


class ExactDecimalField(DecimalField):
    """A figure as it was entered: `numeric` without a fixed scale, so that 0.010 is not rewritten as 0.0100000."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_digits", MAX_DIGITS)
        kwargs.setdefault("decimal_places", DECIMAL_PLACES)
        super().__init__(*args, **kwargs)

    def db_type(self, connection: BaseDatabaseWrapper) -> str:
        return "numeric"


def coded(vocabulary: type[StrEnum], verbose_name: "str | StrPromise") -> "models.CharField[str, str]":
    """A coded column whose list has a word for what is not known; that word is the default."""
    return models.CharField(verbose_name, max_length=32, choices=choices_of(vocabulary), default="unknown")


def optional_coded(
    vocabulary: type[StrEnum], verbose_name: "str | StrPromise"
) -> "models.CharField[str | None, str | None]":
    """A coded column whose list has no word for what is not known; null says so."""
    return models.CharField(
        verbose_name, max_length=32, choices=choices_of(vocabulary), null=True, blank=True
    )


def marker(name: str) -> "models.CharField[str, str]":
    """The column of a genetic marker, named by its key in the vocabulary."""
    return coded(MarkerStatus, _(LABELS[name]))
