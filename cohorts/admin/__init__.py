"""The record in Django admin. Every save, deletion and action here calls the service that the other doors call."""

from cohorts.admin.accounts import AccountAdmin, CentreAdmin, MembershipAdmin
from cohorts.admin.audit_events import AuditEventAdmin
from cohorts.admin.jobs import JobAdmin
from cohorts.admin.patients import (
    DiagnosisAdmin,
    FirstRelapseAdmin,
    GraftAdmin,
    PatientAdmin,
    PriorTreatmentAdmin,
)
from cohorts.admin.rows import (
    DonorAdmin,
    FitnessAssessmentAdmin,
    MRDAssessmentAdmin,
    OutcomeAdmin,
    TransplantAdmin,
    TreatmentPhaseAdmin,
)
from cohorts.admin.work import AnalysisAdmin, CohortAdmin, DataImportAdmin

__all__ = [
    "AccountAdmin",
    "AnalysisAdmin",
    "AuditEventAdmin",
    "CentreAdmin",
    "CohortAdmin",
    "DataImportAdmin",
    "DiagnosisAdmin",
    "DonorAdmin",
    "FirstRelapseAdmin",
    "FitnessAssessmentAdmin",
    "GraftAdmin",
    "JobAdmin",
    "MRDAssessmentAdmin",
    "MembershipAdmin",
    "OutcomeAdmin",
    "PatientAdmin",
    "PriorTreatmentAdmin",
    "TransplantAdmin",
    "TreatmentPhaseAdmin",
]
