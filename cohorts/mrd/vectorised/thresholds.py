"""Levels as float64 that lie on the same side of every threshold as the exact decimals they come from.

The nearest double of a decimal just below 10^-4 can be the double of 10^-4 itself. Such a level is moved to the next
double on its own side, so that comparing doubles says what comparing decimals would.
"""

import math
from decimal import Decimal

from cohorts.mrd.results import DISCORDANT_MOLECULAR_LOD, POSITIVITY_THRESHOLD

THRESHOLDS: tuple[Decimal, ...] = (POSITIVITY_THRESHOLD, DISCORDANT_MOLECULAR_LOD)
POSITIVITY = float(POSITIVITY_THRESHOLD)
DEEP = float(DISCORDANT_MOLECULAR_LOD)


def ordered_fraction(level: Decimal | None) -> float:
    """The level as a double, NaN for none; equal to the double of a threshold only where it equals the threshold."""
    if level is None:
        return math.nan
    nearest = float(level)
    for threshold in THRESHOLDS:
        if nearest == float(threshold) and level != threshold:
            return math.nextafter(nearest, -math.inf if level < threshold else math.inf)
    return nearest
