"""Why a record makes no case: each problem in words, with every value that has a part in it and where to correct it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Field
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cohorts.models import Patient
from cohorts.services.writing import ROW_MODELS, SINGLE_MODELS, fields_of
from cohorts.templatetags.clinical import yes_no_text
from cohorts.validation.naming import name_of
from cohorts.validation.rows import Entered, Finding
from decision_support.presenters.places import section_of
from decision_support.recommendation.problems import Problem


@dataclass(frozen=True, slots=True)
class Culprit:
    """A value that has a part in a problem: whose, of which column, what it says, and the form that corrects it."""

    row: str
    column: str
    value: str
    correct_at: str


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One thing that stands in the way of an answer. Where the day asked for is at fault there are no culprits."""

    message: str
    culprits: tuple[Culprit, ...]


def obstacles(
    patient: UUID, problems: Iterable[Problem], findings: Sequence[Finding]
) -> tuple[Obstacle, ...]:
    """The problems of the case, each once; `findings` are those of the record as it stands."""
    made = {}
    for problem in problems:
        message = _(problem.message)
        if message not in made:
            alike = [found for found in findings if found.message == message]
            made[message] = Obstacle(message, tuple(_culprits(patient, alike)))
    return tuple(made.values())


def _culprits(patient: UUID, findings: Iterable[Finding]) -> Iterator[Culprit]:
    places = dict.fromkeys(place for finding in findings for place in finding.places)
    for row, column in places:
        field = _field(row.group, column)
        yield Culprit(
            row=capfirst(name_of(row.group, row.columns)),
            column=str(field.verbose_name),
            value=_in_words(field, row.get(column)),
            correct_at=_form_of(patient, row, column),
        )


def _field(group: str, column: str) -> "Field[Any, Any]":
    model: Any = ROW_MODELS.get(group) or SINGLE_MODELS.get(group) or Patient
    found: Field[Any, Any] = model._meta.get_field(column)
    return found


def _in_words(field: "Field[Any, Any]", value: Any) -> str:
    if value is None:
        return _("not recorded")
    if isinstance(value, bool):
        return yes_no_text(value)
    if isinstance(value, date):
        return str(date_format(value))
    return str(dict(field.flatchoices).get(value, value))


def _form_of(patient: UUID, row: Entered, column: str) -> str:
    if row.group in ROW_MODELS:
        return reverse("record-row", args=[patient, section_of(row.group), row.key])
    place = next(field.place for field in fields_of(row.group) if field.column == column)
    return reverse("record-edit", args=[patient, section_of(".".join(place))])
