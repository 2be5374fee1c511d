"""The audit of a record in words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.models import AuditEvent
from cohorts.vocabulary import LABELS

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")

ACTIONS: dict[str, Any] = {
    "recorded": gettext_lazy("recorded"),
    "completed": gettext_lazy("completed"),
    "corrected": gettext_lazy("corrected"),
    "retracted": gettext_lazy("retracted as entered in error"),
    "issued": gettext_lazy("issued"),
    "replayed": gettext_lazy("replayed"),
    "decided": gettext_lazy("decided"),
    "imported": gettext_lazy("brought in by an import"),
    "asked": gettext_lazy("asked for"),
    "cancelled": gettext_lazy("cancelled"),
    "tried_again": gettext_lazy("tried again"),
    "ended": gettext_lazy("ended"),
    "access_denied": gettext_lazy("refused access"),
}


@dataclass(frozen=True, slots=True)
class ChangedValue:
    name: str
    former: str
    new: str


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    at: datetime
    actor: str
    action: Any
    subject: str
    reason: str
    values: tuple[ChangedValue, ...]


def history_events(events: Iterable[AuditEvent]) -> tuple[HistoryEvent, ...]:
    """Each event with its subject and every value that it changed."""
    return tuple(
        HistoryEvent(
            at=event.at,
            actor=event.actor_username,
            action=ACTIONS.get(event.action, event.action),
            subject=_subject(event.object_type),
            reason=event.reason,
            values=tuple(
                ChangedValue(_column(event.object_type, column), _value(former), _value(new))
                for column, (former, new) in event.changes.items()
            ),
        )
        for event in events
    )


def _model(object_type: str) -> Any:
    return next((model for model in apps.get_models() if model.__name__ == object_type), None)


def _subject(object_type: str) -> str:
    model = _model(object_type)
    return capfirst(str(model._meta.verbose_name)) if model else object_type


def _column(object_type: str, column: str) -> str:
    """The name that the record gives a column."""
    model = _model(object_type)
    try:
        return capfirst(str(model._meta.get_field(column).verbose_name)) if model else column
    except FieldDoesNotExist:
        return column


def _value(value: Any) -> str:
    """A stored value in words: codes by their labels, lists and items joined."""
    if value is None or value == "":
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return ", ".join(_value(item) for item in value) or _("none")
    if isinstance(value, dict):
        return ", ".join(f"{key}: {_value(item)}" for key, item in value.items()) or "–"
    text = str(value)
    if _DAY.fullmatch(text):
        return date_format(date.fromisoformat(text))
    return _(LABELS[text]) if text in LABELS else text
