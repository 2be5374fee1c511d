"""The small-cell rule: readers without the right see every count to the nearest five, wherever it stands.

One to four are never to be seen. Withholding these and showing the others exactly would not do: two versions of a
cohort or two landmarks that differ by one patient would tell by subtraction what each withholds, and a number withheld
where another shows zero tells that there is somebody. Rounded, most such pairs are alike, and no sums are left to
solve.

Kept apart from `cohorts.statistics`, which loads pandas: results are presented by web processes.
"""

from typing import Any

FEWEST_SHOWN = 5

Plain = dict[str, Any]


def small(count: int) -> bool:
    return 0 < count < FEWEST_SHOWN


def nearest_five(count: int) -> int:
    """One and two are shown as none, three and four as five."""
    return FEWEST_SHOWN * ((count + FEWEST_SHOWN // 2) // FEWEST_SHOWN)
