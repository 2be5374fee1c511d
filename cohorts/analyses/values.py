"""The values of variables for the patients of a frame, as they stood when each came under observation.

A category becomes text with NA for unknown, a number a float with NaN. Unknown is never read as negative.
"""

import numpy as np
import pandas as pd

from cohorts.analyses.definition import Definition
from cohorts.analyses.endpoints import TimeZero
from cohorts.analyses.variables import NONE, STRATA_OF_MRD, TRANSPLANTED, VARIABLES, Moment, Variable

_AGE_BANDS = ((18, "under_18"), (40, "18_39"), (55, "40_54"), (np.inf, "55_over"))
# The ages at which childhood ALL changes: infants, and ten years, from which the NCI counts as high risk.
_CHILD_AGE_BANDS = ((1, "under_1"), (10, "1_9"), (18, "10_17"))
_HCT_CI_BANDS = ((1, "0"), (3, "1_2"), (np.inf, "3_over"))
_WBC_BANDS = ((30, "under_30"), (np.inf, "30_over"))
_BANDS = {"age_band": _AGE_BANDS, "child_age_band": _CHILD_AGE_BANDS, "hct_ci_band": _HCT_CI_BANDS,
          "wbc_band": _WBC_BANDS}  # fmt: skip
ERA_YEARS = 5
DAYS_A_MONTH = 365.25 / 12


def days(frame: pd.DataFrame, column: str) -> pd.Series:
    """A column of dates as timestamps, NaT where not known."""
    return pd.to_datetime(frame[column])


def first_transplant(frame: pd.DataFrame, asked: Definition) -> pd.DataFrame:
    """Columns `day` and `kind` (autologous, allogeneic) of the transplant that the analysis is about.

    From relapse on that is the first one after the relapse, elsewhere the first of all.
    """
    if asked.time_zero is TimeZero.RELAPSE:
        day = days(frame, "transplanted_after_relapse_on")
        return pd.DataFrame({"day": day, "kind": frame["transplant_kind_after_relapse"]}, index=frame.index)
    return pd.DataFrame(
        {"day": days(frame, "transplanted_on"), "kind": frame["transplant_kind"]}, index=frame.index
    )


def values(frame: pd.DataFrame, code: str, asked: Definition, by: pd.Series) -> pd.Series:
    """The variable for each patient. `by` is the day up to which a later-known one counts (the landmark)."""
    variable = VARIABLES[code]
    if variable.known is Moment.TRANSPLANT and not code.startswith("hct_ci"):
        return _of_transplant(frame, variable, asked, by)
    if variable.known is Moment.RELAPSE:
        return _of_relapse(frame, variable, by)
    if code == "era":
        return _era(days(frame, "diagnosed_on"))
    column = frame[variable.column]
    if variable.number:
        return pd.to_numeric(column).astype("float64")
    if code == "mrd_stratum":
        return column.where(column.isin(STRATA_OF_MRD)).astype(object)
    bands = _BANDS.get(code)
    if bands is not None:
        return _banded(pd.to_numeric(column).astype("float64"), bands)
    text = column.astype(object)
    return text.where(text.isin(variable.levels)) if variable.levels else text


def scaled(numbers: pd.Series, variable: Variable) -> pd.Series:
    """A number in the steps that a model gives its ratio for; the logarithm of zero or less is unknown."""
    if variable.logarithmic:
        return pd.Series(np.log2(numbers.where(numbers > 0)), index=numbers.index)
    return numbers / variable.step


def levels_present(found: pd.Series, variable: Variable) -> list[str]:
    """The levels that occur, in the variable's order, or sorted where it has none."""
    present = set(found.dropna().unique().tolist())
    return [level for level in variable.levels if level in present] if variable.levels else sorted(present)


def _of_transplant(frame: pd.DataFrame, variable: Variable, asked: Definition, by: pd.Series) -> pd.Series:
    """What is known of a transplant up to the day; arms with none hold everybody else."""
    transplant = first_transplant(frame, asked)
    done = transplant["day"].notna() & (transplant["day"] <= by)
    if variable.code == "transplant":
        return pd.Series(np.where(done, TRANSPLANTED, NONE), index=frame.index, dtype=object)
    if variable.code == "transplant_or_none":
        return transplant["kind"].astype(object).where(done, NONE)
    if variable.code == "transplant_kind":
        kind = transplant["kind"].astype(object)
        return kind.where(done & kind.isin(variable.levels))
    # Donor and conditioning are recorded of the first transplant of all.
    first = days(frame, "transplanted_on")
    text = frame[variable.column].astype(object)
    return text.where(first.notna() & (first <= by) & text.isin(variable.levels))


def _of_relapse(frame: pd.DataFrame, variable: Variable, by: pd.Series) -> pd.Series:
    """What is known of a first relapse up to the day."""
    relapsed = days(frame, "relapsed_on")
    seen = relapsed.notna() & (relapsed <= by)
    if variable.number:
        return ((relapsed - days(frame, "diagnosed_on")).dt.days / DAYS_A_MONTH).where(seen)
    text = frame[variable.column].astype(object)
    return text.where(seen & text.isin(variable.levels))


def _era(diagnosed: pd.Series) -> pd.Series:
    first = diagnosed.dt.year // ERA_YEARS * ERA_YEARS
    names = {year: f"{int(year)}-{int(year) + ERA_YEARS - 1}" for year in first.dropna().unique()}
    return first.map(names).astype(object)


def _banded(numbers: pd.Series, bands: tuple[tuple[float, str], ...]) -> pd.Series:
    """The first band whose upper end (excluded) lies above the number."""
    found = pd.Series(np.nan, index=numbers.index, dtype=object)
    for end, name in reversed(bands):
        found = found.mask(numbers < end, name)
    return found
