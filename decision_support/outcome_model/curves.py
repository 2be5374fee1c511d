"""The course of each outcome over five years with its band, for the curves and the table beside them."""

import numpy as np

from decision_support.outcome_model.answer import Estimate
from decision_support.outcome_model.decision import estimate
from decision_support.outcome_model.design import Design
from decision_support.outcome_model.draws import Draws, nrm_offset, stratum_shares
from decision_support.outcome_model.hazards import states_of
from decision_support.outcome_model.profile import Profile
from decision_support.outcome_model.states import OUTCOMES
from decision_support.outcome_model.terms import Arm

TIMES_YEARS = (0.0, 0.25, 0.5, 0.75, 1.0, 1.5, 2.0, 3.0, 4.0, 5.0)

Curves = dict[Arm, dict[str, list[Estimate]]]


def curves_of(profile: Profile, draws: Draws, design: Design) -> Curves:
    """By arm and outcome, an estimate at each of the times."""
    found: Curves = {}
    for arm in Arm:
        offset = nrm_offset(profile, arm, draws, design)
        parts = [
            share * states_of(draws.parameters, arm, stratum, TIMES_YEARS, design.shape, nrm_offset=offset)
            for stratum, share in stratum_shares(profile.strata, design).items()
        ]
        mixed = np.sum(parts, axis=0)
        found[arm] = {
            name: [estimate(read(mixed)[:, place], draws.weights) for place in range(len(TIMES_YEARS))]
            for name, read in OUTCOMES.items()
        }
    return found
