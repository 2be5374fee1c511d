"""The MRD timelines of a whole cohort at once, equal row by row to `cohorts.mrd.timeline`.

The rules and their constants are those of the one-patient function; here they work on arrays of all samples of all
patients. Patients whose numbered cycles do not follow one another in time (an error of entry that the record allows)
have windows that overlap; they are rare and go through the one-patient function itself.

samples: results as letters; windows: cycles and what their windows say; story: strata, state, flags.
"""

from cohorts.mrd.vectorised.thresholds import ordered_fraction
from cohorts.mrd.vectorised.timelines import ASSESSMENT_COLUMNS, PHASE_COLUMNS, timelines

__all__ = ["ASSESSMENT_COLUMNS", "PHASE_COLUMNS", "ordered_fraction", "timelines"]
