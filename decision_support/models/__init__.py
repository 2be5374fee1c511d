"""The tables of the question: what was answered, what the board decided, where each patient stands."""

from decision_support.models.board_decision import (
    BoardDecision,
    Option,
    OverrideReason,
    OwnChoice,
    SignatureMeaning,
)
from decision_support.models.certainty import Certainty
from decision_support.models.chosen_language import ChosenLanguage
from decision_support.models.direction import Direction
from decision_support.models.idempotency_key import IdempotencyKey
from decision_support.models.mrd_state import MRDState
from decision_support.models.patient_status import PatientStatus
from decision_support.models.recommendation import Recommendation

__all__ = [
    "BoardDecision",
    "Certainty",
    "ChosenLanguage",
    "Direction",
    "IdempotencyKey",
    "MRDState",
    "Option",
    "OverrideReason",
    "OwnChoice",
    "PatientStatus",
    "Recommendation",
    "SignatureMeaning",
]
