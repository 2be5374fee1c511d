"""The words of the model: what a patient may be in, which arm, when MRD became negative, and the parameters.

Each parameter carries the symbol it has in the statistical method, so that a reader can go from one to the other.
"""

from enum import StrEnum


class State(StrEnum):
    """Where a transplanted patient stands. The four exclude each other and are everything there is."""

    LEUKAEMIA_FREE = "alive_leukaemia_free"
    RELAPSED = "relapsed_alive"
    DEAD_AFTER_RELAPSE = "dead_after_relapse"
    NON_RELAPSE_DEATH = "non_relapse_death"


class Arm(StrEnum):
    ALLO = "allo"
    AUTO = "auto"


class Stratum(StrEnum):
    """MRD first negative after cycle 1, after cycles 2 to 3, or not by then."""

    EARLY = "early"
    LATE = "late"
    NEVER = "never"


STATES = tuple(State)
ARMS = tuple(Arm)
STRATA = tuple(Stratum)

# Plus and minus one half, so that neither arm is the reference: with 0 and 1 the prior alone would favour one of them.
ARM_CODE = {Arm.ALLO: -0.5, Arm.AUTO: 0.5}

# Name of each parameter and its symbol. A contrast is autologous minus allogeneic, on the log hazard scale.
SYMBOLS = {
    "relapse_level": "muR",
    "relapse_contrast": "dR",
    "relapse_late": "bL",
    "relapse_never": "bN",
    "relapse_contrast_early": "gE",
    "relapse_contrast_late": "gL",
    "relapse_contrast_never": "gN",
    "nrm_level": "muM",
    "nrm_contrast": "dM",
    "nrm_late": "vL",
    "nrm_never": "vN",
    "death_level": "muD",
    "death_contrast": "dD",
}
PARAMETERS = tuple(SYMBOLS)

# Horizons, in years, at which outcomes are stated; the last is also where the model ends.
HORIZONS = (1, 2, 3, 5)
MAIN_HORIZON = 2
MODEL_ENDS_YEARS = 5.0
