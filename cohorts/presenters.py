"""The audit of a record in words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.hct_ci import ITEMS
from cohorts.messages import gettext_noop
from cohorts.models import AuditEvent
from cohorts.punctuation import clauses, listed, stated
from cohorts.vocabulary import LABELS

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_NOTHING = "–"
# What a column that holds several named values calls them.
_ITEM_NAMES: dict[str, str] = {
    **{item.code: item.label for item in ITEMS},
    "avoid_gvhd": gettext_noop("Strong wish to avoid graft-versus-host disease"),
}

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
class Value:
    """A value as a reader meets it, and the code that is stored where that is something else."""

    shown: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class ChangedValue:
    """One column; `former` is None where nothing stood there."""

    name: str
    former: Value | None
    new: Value


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    at: datetime
    actor: str
    action: Any
    subject: str
    code: str  # the object as the audit keeps it
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
            code=f"{event.object_type} {event.object_id}".strip(),
            reason=event.reason,
            values=tuple(
                _changed(_field(event.object_type, column), column, former, new)
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


def _field(object_type: str, column: str) -> Any:
    model = _model(object_type)
    try:
        return model._meta.get_field(column) if model else None
    except FieldDoesNotExist:
        return None


def _changed(field: Any, column: str, former: Any, new: Any) -> ChangedValue:
    name = column if field is None else _begun(str(field.verbose_name))
    labels = dict(getattr(field, "flatchoices", ()))
    empty = former is None or former in ("", {})  # an empty list says none, which is something stated
    return ChangedValue(name, None if empty else _value(former, labels), _value(new, labels))


def _begun(name: str) -> str:
    """With a capital letter, but names of genes as they are written: iAMP21."""
    return name if name[1:2].isupper() else capfirst(name)


def _value(value: Any, labels: Mapping[Any, Any]) -> Value:
    coded = isinstance(value, str) and (value in labels or value in LABELS)
    return Value(_words(value, labels), value if coded else "")


def _words(value: Any, labels: Mapping[Any, Any]) -> str:
    """A stored value in words: codes by the labels of their column, else of the record; lists and items joined."""
    if value is None or value == "":
        return _NOTHING
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, list):
        return listed(_words(item, labels) for item in value) or _("none")
    if isinstance(value, dict):
        items = (
            stated(_(_ITEM_NAMES.get(str(key), str(key))), _words(item, {})) for key, item in value.items()
        )
        return clauses(items) or _NOTHING
    text = str(value)
    if text in labels:
        return str(labels[text])
    if _DAY.fullmatch(text):
        return date_format(date.fromisoformat(text))
    return _(LABELS[text]) if text in LABELS else text
