"""Whether a first relapse was very early, early or late, for many patients at once (limits: cohorts.relapse_times).

A test holds this to the answer for one child.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cohorts.relapse_times import (
    COG_LATE_MONTHS,
    EARLY,
    LATE,
    LATE_MONTHS_OFF_TREATMENT,
    VERY_EARLY,
    VERY_EARLY_MONTHS,
)
from cohorts.vocabulary import Protocol, RelapseSite

Floats = NDArray[np.float64]
Truths = NDArray[np.bool_]
# Whether late is still possible, and whether anything else is.
Possible = tuple[Truths, Truths]


def relapse_timing(
    relapsed_on: "pd.Series[pd.Timestamp]",
    diagnosed_on: "pd.Series[pd.Timestamp]",
    end_of_therapy_on: "pd.Series[pd.Timestamp]",
    *,
    on_treatment: Floats,
    site: "pd.Series[str]",
    protocol: "pd.Series[str]",
) -> "pd.Series[str]":
    """One of `TIMINGS`, or NA where more than one is possible, as where site, protocol or a day is not recorded.

    `on_treatment` is 1 for a relapse during first-line treatment, 0 for one after it, NaN where not known. Who has no
    day of relapse has no timing.
    """
    months = completed_months(diagnosed_on, relapsed_on)
    off = completed_months(end_of_therapy_on, relapsed_on)
    from_18_months = _from(months, VERY_EARLY_MONTHS)
    testis = _testis(months, end_of_therapy_on.notna().to_numpy(), on_treatment)
    outside = {RelapseSite.CNS: from_18_months, RelapseSite.TESTIS: testis}
    rules: dict[bool, tuple[dict[RelapseSite, Possible], Possible]] = {
        True: ({**outside, RelapseSite.OTHER_EXTRAMEDULLARY: from_18_months}, _from(months, COG_LATE_MONTHS)),
        False: (outside, _off_treatment(months, off, on_treatment)),
    }
    late = np.zeros(len(months), np.bool_)
    sooner = np.zeros(len(months), np.bool_)
    for one in RelapseSite:
        here = (site.isna() | (site == one)).to_numpy()
        for cog in (True, False):
            ruled = here & (protocol.isna() | ((protocol == Protocol.COG) == cog)).to_numpy()
            by_site, in_marrow = rules[cog]
            possible = by_site.get(one, in_marrow)
            late |= ruled & possible[0]
            sooner |= ruled & possible[1]
    before = months < VERY_EARLY_MONTHS
    after = months >= VERY_EARLY_MONTHS
    dated = relapsed_on.notna().to_numpy()
    chosen = np.select(
        [dated & late & ~sooner, dated & sooner & ~late & before, dated & sooner & ~late & after],
        [LATE, VERY_EARLY, EARLY],
        default="",
    )
    return pd.Series(chosen, index=relapsed_on.index, dtype=object).where(chosen != "", None)


def completed_months(first: "pd.Series[pd.Timestamp]", second: "pd.Series[pd.Timestamp]") -> Floats:
    """Whole months by the calendar from one day to the other; NaN where one is not known."""
    one, other = first.dt, second.dt
    months = (other.year - one.year) * 12 + (other.month - one.month) - (other.day < one.day)
    known = first.notna() & second.notna()
    found: Floats = months.where(known).to_numpy(np.float64)
    return found


def _from(months: Floats, limit: int) -> Possible:
    """Late from so many months on."""
    unknown = np.isnan(months)
    return unknown | (months >= limit), unknown | (months < limit)


def _off_treatment(months: Floats, off: Floats, on_treatment: Floats) -> Possible:
    late, sooner = _from(off, LATE_MONTHS_OFF_TREATMENT)
    not_late = _not_late(months, on_treatment)
    return late & ~not_late, sooner | not_late | np.isnan(months)


def _testis(months: Floats, ended: Truths, on_treatment: Floats) -> Possible:
    not_late = _not_late(months, on_treatment)
    known = ~np.isnan(months) & (ended | (on_treatment == 0))
    return ~not_late, not_late | ~known


def _not_late(months: Floats, on_treatment: Floats) -> Truths:
    found: Truths = (months < VERY_EARLY_MONTHS) | (on_treatment == 1)
    return found
