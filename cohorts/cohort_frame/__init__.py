"""The one door from the database to a DataFrame: a row a patient, or a row an MRD result.

Who may see which patients is decided before: both functions take a query set, such as that of
`selectors.patients_visible_to`. Importing this loads pandas, so web processes leave it alone.
"""

from cohorts.cohort_frame.patients import StratumAsOf, cohort_frame
from cohorts.cohort_frame.results import mrd_frame

__all__ = ["StratumAsOf", "cohort_frame", "mrd_frame"]
