"""The two linear balances of a profile: quality-adjusted months, and harms as a clinician weighs them."""

import numpy as np

from decision_support.outcome_model.arrays import Floats
from decision_support.outcome_model.quantities import PatientDraws
from decision_support.outcome_model.terms import MAIN_HORIZON, Arm
from decision_support.outcome_model.tradeoff import Tradeoff


def quality_tradeoff(patient: PatientDraws) -> Tradeoff:
    """Months over five years, one part per utility."""
    allo, auto = patient.allo.components, patient.auto.components
    with_gvhd = allo["with_gvhd"] - auto["with_gvhd"]
    return _tradeoff(
        {
            "leukaemia_free": allo["leukaemia_free"] - auto["leukaemia_free"] - with_gvhd,
            "leukaemia_free_with_gvhd": with_gvhd,
            "relapsed": allo["relapsed"] - auto["relapsed"],
            "first_3_months_allo": allo["first_3_months"],
            "first_3_months_auto": -auto["first_3_months"],
        },
        patient.weights,
    )


def harm_tradeoff(patient: PatientDraws) -> Tradeoff:
    """Harms avoided by allogeneic transplant at two years, one part per weight: relapse, NRM and chronic GVHD."""
    return _tradeoff(
        {
            "relapse": -patient.difference("cir", MAIN_HORIZON),
            "non_relapse_death": -patient.difference("nrm", MAIN_HORIZON),
            "chronic_gvhd": patient.arm(Arm.AUTO).gvhd_2y - patient.arm(Arm.ALLO).gvhd_2y,
        },
        patient.weights,
    )


def _tradeoff(parts: dict[str, Floats], weights: Floats) -> Tradeoff:
    matrix = np.stack(list(parts.values()))
    means = matrix @ weights
    centred = matrix - means[:, None]
    covariance = (centred * weights) @ centred.T
    return Tradeoff(
        tuple(parts),
        tuple(float(mean) for mean in means),
        tuple(tuple(float(value) for value in row) for row in covariance),
    )
