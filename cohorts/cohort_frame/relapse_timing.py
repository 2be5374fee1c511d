"""Whether a first relapse was very early, early or late, for many patients at once.

Protocols define it differently, and so does each site:

    marrow, alone or combined   very early before 18 completed months from diagnosis. Late, for COG, from 36 months from
                                diagnosis on; for the others from 6 months after the end of first-line treatment on
    CNS, other sites alone      late from 18 months from diagnosis on
    testis alone                late once first-line treatment had ended

What is neither very early nor late is early; very early ends at 18 months everywhere. Late marrow relapse from 36
months on: Rheingold and others, Leukemia 2024, doi 10.1038/s41375-024-02395-4. The wording of the BFM groups (6 months
after the end of treatment) is the usual one, not one read in a paper. A test holds this to the answer for one child.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cohorts.vocabulary import Protocol, RelapseSite

VERY_EARLY, EARLY, LATE = "very_early", "early", "late"
TIMINGS = (VERY_EARLY, EARLY, LATE)
VERY_EARLY_MONTHS = 18
COG_LATE_MONTHS = 36
LATE_MONTHS_OFF_TREATMENT = 6

_OUTSIDE_THE_MARROW = (RelapseSite.CNS, RelapseSite.TESTIS, RelapseSite.OTHER_EXTRAMEDULLARY)
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
    rules = {
        RelapseSite.CNS: _from(months, VERY_EARLY_MONTHS),
        RelapseSite.TESTIS: _testis(end_of_therapy_on.notna().to_numpy(), on_treatment),
    }
    marrow = {
        True: _from(months, COG_LATE_MONTHS),
        False: _off_treatment(months, off, on_treatment),
    }
    late = np.zeros(len(months), np.bool_)
    sooner = np.zeros(len(months), np.bool_)
    for one in RelapseSite:
        here = (site.isna() | (site == one)).to_numpy()
        for cog in (True, False):
            ruled = here & (protocol.isna() | ((protocol == Protocol.COG) == cog)).to_numpy()
            possible = rules.get(one, rules[RelapseSite.CNS]) if one in _OUTSIDE_THE_MARROW else marrow[cog]
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
    not_late = (months < VERY_EARLY_MONTHS) | (on_treatment == 1)
    return late & ~not_late, sooner | not_late


def _testis(ended: Truths, on_treatment: Floats) -> Possible:
    unknown = ~ended & np.isnan(on_treatment)
    off = ended | (on_treatment == 0)
    return unknown | off, unknown | ~off
