"""What knowing the missing MRD result would be worth, in months. Standard library only."""

from collections.abc import Mapping

from decision_support.outcome_model.terms import Arm, Stratum

# Mean value of each arm in each stratum.
Values = Mapping[Stratum, Mapping[Arm, float]]


def stratum_information(values: Values, shares: Mapping[Stratum, float], *, cost: float = 0.0) -> float:
    """EVSI of the missing MRD result: choosing in each stratum against choosing once for all that are possible.

    Zero means that no result would change the choice. A negative number is a test that costs more than it brings.
    """
    apart = sum(share * max(values[stratum].values()) for stratum, share in shares.items())
    together = max(sum(share * values[stratum][arm] for stratum, share in shares.items()) for arm in Arm)
    return apart - together - cost


def preferred(values: Mapping[Arm, float]) -> Arm:
    return max(Arm, key=lambda arm: values[arm])
