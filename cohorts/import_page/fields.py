"""Fields of the record and their codes in words, as a person chooses among them."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.imports.fields import FIELDS, LEVEL, SECTIONS, column_of, section_of
from cohorts.models import Patient
from cohorts.services.writing import ROW_MODELS, SINGLE_MODELS
from cohorts.vocabulary import LABELS

MODELS: dict[str, Any] = {"patient": Patient, **SINGLE_MODELS, **ROW_MODELS}
SECTION_LABELS: dict[str, Any] = {
    "patient": gettext_lazy("Patient"),
    "diagnosis": gettext_lazy("Diagnosis"),
    "first_relapse": gettext_lazy("First relapse"),
    "prior_treatment": gettext_lazy("Treatment before now"),
    "graft": gettext_lazy("Autologous graft"),
    "treatment_phases": gettext_lazy("Cycles and courses"),
    "mrd_assessments": gettext_lazy("MRD results"),
    "donors": gettext_lazy("Donors"),
    "fitness": gettext_lazy("Fitness"),
    "transplants": gettext_lazy("Transplants"),
    "outcomes": gettext_lazy("Outcomes"),
}
_OWN_WORDS: dict[str, Any] = {
    LEVEL: gettext_lazy("MRD result as written (level, sign or word in one cell)"),
    "patient.identifier": gettext_lazy("Hospital number"),
    "first_relapse.lineage": gettext_lazy("Lineage at relapse"),
}
_CODES: dict[str, Any] = {
    "true": gettext_lazy("Yes"),
    "false": gettext_lazy("No"),
    "pending": gettext_lazy("Not yet reported"),
}

FieldGroup = tuple[str, list[tuple[str, str]]]


def section_label(section: str) -> str:
    return str(SECTION_LABELS.get(section, section))


def field_label(name: str) -> str:
    """What the record calls the field."""
    if name in _OWN_WORDS:
        return str(_OWN_WORDS[name])
    try:
        column = MODELS[section_of(name)]._meta.get_field(column_of(name))
    except (KeyError, FieldDoesNotExist):
        return name
    words = str(column.verbose_name)
    return words if words[1:2].isupper() else str(capfirst(words))  # iAMP21 stays


def whole_label(name: str) -> str:
    """The field with its section, where it stands alone."""
    return f"{section_label(section_of(name))}: {field_label(name)}"


def code_label(name: str, code: str) -> str:
    """A code of that field in words."""
    if code in _CODES:
        return str(_CODES[code])
    column = MODELS.get(section_of(name))
    try:
        choices = dict(column._meta.get_field(column_of(name)).flatchoices) if column else {}
    except FieldDoesNotExist:
        choices = {}
    if code in choices:
        return str(choices[code])
    return _(LABELS[code]) if code in LABELS else code


def grouped_fields() -> list[FieldGroup]:
    """Every field a column may become, by section."""
    return [
        (section_label(section), [(name, _in_list(name)) for name in FIELDS if section_of(name) == section])
        for section in SECTIONS
    ]


def _in_list(name: str) -> str:
    """With its section where the field alone says too little ("Kind")."""
    return whole_label(name) if section_of(name) in ROW_MODELS and name != LEVEL else field_label(name)


def grouped_constants() -> Iterator[FieldGroup]:
    """What may be said once for every row of a sheet: the codes of what a patient has many of."""
    for name, kind in FIELDS.items():
        if kind.kind == "code" and section_of(name) in ROW_MODELS:
            yield whole_label(name), [(f"{name}={code}", code_label(name, code)) for code in kind.codes]
