"""The tables of the record, one a file."""

from cohorts.models.analysis import Analysis, AnalysisState
from cohorts.models.audit_event import AuditEvent
from cohorts.models.centre import Centre, Provenance
from cohorts.models.cohort import Cohort, CohortCentre, CohortVersion
from cohorts.models.data_import import (
    DataImport,
    DataImportChunk,
    ImportKind,
    ImportProblem,
    ImportStage,
    ImportState,
)
from cohorts.models.diagnosis import Diagnosis
from cohorts.models.donor import Donor
from cohorts.models.first_relapse import FirstRelapse
from cohorts.models.fitness_assessment import FitnessAssessment
from cohorts.models.graft import Graft
from cohorts.models.import_correction import ImportCorrection, ImportRefusedRow
from cohorts.models.import_mapping import ImportMapping
from cohorts.models.import_staging import ImportSourceRow, ImportStagedRow
from cohorts.models.membership import Membership, Role
from cohorts.models.mrd_assessment import MRDAssessment
from cohorts.models.outcome import Outcome, OutcomeKind
from cohorts.models.patient import Patient
from cohorts.models.prior_treatment import PriorTreatment
from cohorts.models.transplant import Conditioning, Transplant, TransplantKind
from cohorts.models.treatment_phase import TreatmentPhase

__all__ = [
    "Analysis",
    "AnalysisState",
    "AuditEvent",
    "Centre",
    "Cohort",
    "CohortCentre",
    "CohortVersion",
    "Conditioning",
    "DataImport",
    "DataImportChunk",
    "Diagnosis",
    "Donor",
    "FirstRelapse",
    "FitnessAssessment",
    "Graft",
    "ImportCorrection",
    "ImportKind",
    "ImportMapping",
    "ImportProblem",
    "ImportRefusedRow",
    "ImportSourceRow",
    "ImportStage",
    "ImportStagedRow",
    "ImportState",
    "MRDAssessment",
    "Membership",
    "Outcome",
    "OutcomeKind",
    "Patient",
    "PriorTreatment",
    "Provenance",
    "Role",
    "Transplant",
    "TransplantKind",
    "TreatmentPhase",
]
