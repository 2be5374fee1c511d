"""The MRD timeline, one definition for bedside and cohort. Pure: no Django, no clock.

results: a reported result as letters; windows: letters of a cycle; derivation: the timeline itself.
"""

from cohorts.mrd.derivation import LAST_STUDY_CYCLE, STALE_AFTER_DAYS, STATES, STRATA, Timeline, timeline
from cohorts.mrd.results import DISCORDANT_MOLECULAR_LOD, POSITIVITY_THRESHOLD, Assessment
from cohorts.mrd.windows import (
    CYCLE_UNCERTAIN_AFTER_DAYS,
    WINDOW_CLOSES_AFTER_DAYS,
    WINDOW_OPENS_AFTER_DAYS,
    Phase,
    Window,
)

__all__ = [
    "CYCLE_UNCERTAIN_AFTER_DAYS",
    "DISCORDANT_MOLECULAR_LOD",
    "LAST_STUDY_CYCLE",
    "POSITIVITY_THRESHOLD",
    "STALE_AFTER_DAYS",
    "STATES",
    "STRATA",
    "WINDOW_CLOSES_AFTER_DAYS",
    "WINDOW_OPENS_AFTER_DAYS",
    "Assessment",
    "Phase",
    "Timeline",
    "Window",
    "timeline",
]
