"""Reported results as letters, for all patients at once; the counterpart of `cohorts.mrd.results`."""

from dataclasses import dataclass, fields

import numpy as np
import pandas as pd

from cohorts.mrd.vectorised.columns import NO_DAY, Bools, Flags, Floats, Ints, days, equals
from cohorts.mrd.vectorised.thresholds import DEEP, POSITIVITY
from cohorts.vocabulary import Comparator, Method, ResultKind, Specimen

NEGATIVE, POSITIVE, EITHER, SILENT = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Samples:
    """Visible results that say something, ordered by patient and day: one array a property."""

    patient: Ints
    day: Ints
    letter: Ints
    marrow: Bools
    low: Bools
    decides: Bools
    deep: Bools
    flow: Bools
    transcript: Bools
    igtr: Bools

    def where(self, mask: "Bools | Ints") -> "Samples":
        return Samples(*(getattr(self, field.name)[mask] for field in fields(self)))


def read_samples(rows: pd.DataFrame, patient: Ints, as_of: Ints, flags: Flags) -> Samples:
    """`patient` is each row's place in `as_of`. Raises the flags of reading."""
    collected = days(rows["collected_on"])
    flags.add("UNDATED", patient[collected == NO_DAY])
    kept = (collected != NO_DAY) & (collected <= as_of[patient])
    rows, patient, collected = rows[kept], patient[kept], collected[kept]

    reported = days(rows["reported_on"])
    pending = rows["result"].isna().to_numpy() | (reported > as_of[patient])
    flags.add("RESULT_PENDING", patient[pending])
    flags.add("REPORT_DATE_PRESUMED", patient[~pending & (reported == NO_DAY)])
    unsaid = rows["adequate"].isna().to_numpy()
    flags.add("ADEQUACY_PRESUMED", patient[~pending & unsaid])
    not_evaluable = equals(rows["result"], ResultKind.NOT_EVALUABLE)
    flags.add("NOT_EVALUABLE", patient[~pending & not_evaluable])
    kept = ~pending & ~not_evaluable
    return _letters(rows[kept], patient[kept], collected[kept], flags)


def _letters(rows: pd.DataFrame, patient: Ints, collected: Ints, flags: Flags) -> Samples:
    marrow = equals(rows["specimen"], Specimen.BONE_MARROW)
    level = rows["value"].to_numpy(np.float64, na_value=np.nan)
    quantified = equals(rows["result"], ResultKind.QUANTIFIED)
    seen = quantified | equals(rows["result"], ResultKind.POSITIVE_NOT_QUANTIFIABLE)
    high = quantified & (level >= POSITIVITY)
    low = seen & ~high
    flags.add("LOW_POSITIVE", patient[low])

    inadequate = ~seen & equals_false(rows["adequate"])
    flags.add("INADEQUATE_SAMPLE", patient[inadequate])
    negative = ~seen & ~inadequate
    depth = _negative_depth(rows, level)
    flags.add("LOD_UNKNOWN", patient[negative & marrow & np.isnan(depth)])
    flags.add("SHALLOW", patient[negative & marrow & (depth > POSITIVITY)])
    firm = negative & marrow & (depth <= POSITIVITY)

    samples = Samples(
        patient=patient,
        day=collected,
        letter=np.where(high, POSITIVE, np.where(firm, NEGATIVE, EITHER)),
        marrow=marrow,
        low=low,
        decides=seen | marrow,
        deep=firm & (depth <= DEEP),
        flow=equals(rows["method"], Method.FLOW),
        transcript=equals(rows["method"], Method.BCR_ABL1_PCR),
        igtr=equals(rows["method"], Method.IGTR_PCR, Method.NGS),
    ).where(~inadequate)
    return samples.where(np.lexsort((samples.day, samples.patient)))


def _negative_depth(rows: pd.DataFrame, level: Floats) -> Floats:
    """The level below which a negative excludes disease, NaN where unknown; see `cohorts.mrd.results`."""
    detection = rows["limit_of_detection"].to_numpy(np.float64, na_value=np.nan)
    below = equals(rows["result"], ResultKind.BELOW) & ~np.isnan(level)
    at_most = below & equals(rows["comparator"], Comparator.LESS_OR_EQUAL) & (level == POSITIVITY)
    depth = np.where(below, np.fmax(level, detection), detection)
    return np.where(at_most, 1.0, depth)


def equals_false(column: "pd.Series[bool]") -> Bools:
    """Where it is said to be false, which not known is not."""
    said = column.notna().to_numpy()
    false = np.zeros(len(column), np.bool_)
    false[said] = ~column[said].to_numpy(dtype=np.bool_)
    return false
