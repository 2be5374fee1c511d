"""The parts of a record that a person edits: which form shows each, and which service saves it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from operator import attrgetter
from typing import Any

from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from cohorts.forms.children import FirstRelapseForm, PriorTreatmentForm, ProtocolForm
from cohorts.forms.diagnosis import DiagnosisForm, GeneticsForm, Ikzf1Form, RemissionForm
from cohorts.forms.fields import RecordForm
from cohorts.forms.fitness import FitnessForm
from cohorts.forms.mrd import MRDAssessmentForm
from cohorts.forms.patient import PatientForm, PlanForm
from cohorts.forms.treatment import (
    CentreForm,
    DonorForm,
    DonorSearchForm,
    GraftForm,
    OutcomeForm,
    TransplantForm,
    TreatmentPhaseForm,
)
from cohorts.models import (
    Donor,
    FitnessAssessment,
    MRDAssessment,
    Outcome,
    Patient,
    Transplant,
    TreatmentPhase,
)
from cohorts.models.clinical_row import RetractableRow
from cohorts.selectors import Record
from cohorts.services import centres, patients, singles
from cohorts.services.writing import SINGLE_MODELS

Correct = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class SinglePart:
    """What a patient has one of. `row` finds it in the record; `correct` is the service that changes it."""

    title: Any
    form: type[RecordForm]
    row: Callable[[Record], models.Model | None]
    correct: Correct


@dataclass(frozen=True, slots=True)
class RowsPart:
    """What a patient has many of; `defaults` are only those that state nothing about the patient."""

    title: Any
    form: type[RecordForm]
    model: type[RetractableRow]
    defaults: dict[str, Any] = field(default_factory=dict)


def _of_patient(record: Record) -> Patient:
    return record.patient


def _correct_centre(*, patient: Patient, changes: Any, by: Any, reason: str, **_unused: Any) -> Any:
    """The centre has no version of its own record to compare with."""
    return centres.correct(centre=patient.centre, changes=changes, by=by, reason=reason)


def _single(title: Any, form: type[RecordForm], name: str) -> SinglePart:
    """A part of the row that the record has under this name."""
    return SinglePart(title, form, attrgetter(name), partial(singles.correct, SINGLE_MODELS[name]))


SINGLES: dict[str, SinglePart] = {
    "patient": SinglePart(_("Patient"), PatientForm, _of_patient, patients.correct),
    "plan": SinglePart(_("Plan and preferences"), PlanForm, _of_patient, patients.correct),
    "donor-search": SinglePart(_("Donor search"), DonorSearchForm, _of_patient, patients.correct),
    "diagnosis": _single(_("Diagnosis"), DiagnosisForm, "diagnosis"),
    "genetics": _single(_("Genetics"), GeneticsForm, "diagnosis"),
    "ikzf1": _single(_("IKZF1"), Ikzf1Form, "diagnosis"),
    "remission": _single(_("Remission"), RemissionForm, "diagnosis"),
    "protocol": _single(_("Protocol and risk group"), ProtocolForm, "diagnosis"),
    "graft": _single(_("Autologous graft"), GraftForm, "graft"),
    "first-relapse": _single(_("First relapse"), FirstRelapseForm, "first_relapse"),
    "prior-treatment": _single(_("Treatment before now"), PriorTreatmentForm, "prior_treatment"),
    "centre": SinglePart(
        _("Centre's figures"), CentreForm, lambda record: record.patient.centre, _correct_centre
    ),
}

ROWS: dict[str, RowsPart] = {
    "mrd-assessment": RowsPart(
        _("MRD result"), MRDAssessmentForm, MRDAssessment, {"specimen": "bone_marrow"}
    ),
    "treatment-phase": RowsPart(_("Cycle or course"), TreatmentPhaseForm, TreatmentPhase),
    "donor": RowsPart(_("Donor"), DonorForm, Donor),
    "fitness": RowsPart(_("Fitness"), FitnessForm, FitnessAssessment),
    "transplant": RowsPart(_("Transplant"), TransplantForm, Transplant),
    "outcome": RowsPart(_("Outcome"), OutcomeForm, Outcome),
}


def single_part(name: str) -> SinglePart | None:
    return SINGLES.get(name)


def rows_part(name: str) -> RowsPart:
    """The part of that name, or 404."""
    if name not in ROWS:
        raise Http404("no such part of the record")
    return ROWS[name]
