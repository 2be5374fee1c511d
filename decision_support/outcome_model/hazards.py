"""From parameters to hazards: which parameters make up the hazards of an arm and a stratum."""

from collections.abc import Mapping

import numpy as np

from decision_support.outcome_model.arrays import Floats
from decision_support.outcome_model.states import Shape, state_probabilities
from decision_support.outcome_model.terms import ARM_CODE, PARAMETERS, Arm, Stratum

NUMBER_OF_PARAMETERS = len(PARAMETERS)


def direction(coefficients: Mapping[str, float]) -> Floats:
    """A linear combination of parameters, as the vector that a row of draws is multiplied with."""
    vector = np.zeros(NUMBER_OF_PARAMETERS)
    for name, coefficient in coefficients.items():
        vector[PARAMETERS.index(name)] = coefficient
    return vector


def relapse_direction(arm: Arm, stratum: Stratum) -> Floats:
    half = ARM_CODE[arm]
    terms = {"relapse_level": 1.0, "relapse_contrast": half, f"relapse_contrast_{stratum}": half}
    if stratum is not Stratum.EARLY:
        terms[f"relapse_{stratum}"] = 1.0
    return direction(terms)


def nrm_direction(arm: Arm, stratum: Stratum) -> Floats:
    terms = {"nrm_level": 1.0, "nrm_contrast": ARM_CODE[arm]}
    if stratum is not Stratum.EARLY:
        terms[f"nrm_{stratum}"] = 1.0
    return direction(terms)


def death_direction(arm: Arm) -> Floats:
    return direction({"death_level": 1.0, "death_contrast": ARM_CODE[arm]})


def states_of(
    draws: Floats,
    arm: Arm,
    stratum: Stratum,
    times: tuple[float, ...],
    shape: Shape,
    *,
    nrm_offset: Floats | float = 0.0,
) -> Floats:
    """State probabilities of one arm and stratum for every draw; `nrm_offset` is added to the log NRM hazard."""
    return state_probabilities(
        np.exp(draws @ relapse_direction(arm, stratum)),
        np.exp(draws @ nrm_direction(arm, stratum) + nrm_offset),
        np.exp(draws @ death_direction(arm)),
        times,
        shape,
    )
