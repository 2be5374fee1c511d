"""What a row of the record is called where a message speaks of it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

_SINGLE = {
    "patient": gettext_noop("the patient"),
    "diagnosis": gettext_noop("the diagnosis"),
    "graft": gettext_noop("the autologous graft"),
    "first_relapse": gettext_noop("the first relapse"),
    "prior_treatment": gettext_noop("the treatment before now"),
    "donors": gettext_noop("a donor"),
}
_DATED = {
    "mrd_assessments": ("collected_on", gettext_noop("the MRD result of %(day)s")),
    "fitness": ("assessed_on", gettext_noop("the fitness of %(day)s")),
    "transplants": ("performed_on", gettext_noop("the transplant of %(day)s")),
}
_OUTCOMES = {
    "relapse": gettext_noop("the relapse of %(day)s"),
    "death": gettext_noop("the death of %(day)s"),
    "nrm": gettext_noop("the death of %(day)s"),
}


def name_of(group: str, columns: Mapping[str, Any]) -> str:
    """Such as "cycle 1 of Jan. 5, 2026", in the reader's language."""
    if group in _SINGLE:
        return _(_SINGLE[group])
    if group == "treatment_phases":
        return _phase(columns.get("cycle"), _day(columns.get("started_on")))
    if group == "outcomes":
        words = _OUTCOMES.get(columns.get("kind", ""), gettext_noop("the follow-up of %(day)s"))
        return _(words) % {"day": _day(columns.get("occurred_on"))}
    column, words = _DATED[group]
    return _(words) % {"day": _day(columns.get(column))}


def _phase(cycle: int | None, day: str) -> str:
    if cycle is None:
        return _("the course of %(day)s") % {"day": day}
    return _("cycle %(cycle)d of %(day)s") % {"cycle": cycle, "day": day}


def _day(value: date | None) -> str:
    return "?" if value is None else str(date_format(value))
