"""Survival statistics over pandas frames: frames in, frozen results out, no framework, no clock, no chance."""

from cohorts.statistics.cumulative_incidence import cumulative_incidence
from cohorts.statistics.frames import StatisticsError
from cohorts.statistics.gray import gray
from cohorts.statistics.kaplan_meier import kaplan_meier, reverse_kaplan_meier
from cohorts.statistics.landmark import Landmark, landmark
from cohorts.statistics.logrank import logrank
from cohorts.statistics.results import Causes, Curve, Curves, GroupedCauses, TestResult
from cohorts.statistics.rmst import MeanDifference, RestrictedMean, RestrictedMeans, rmst

__all__ = [
    "Causes",
    "Curve",
    "Curves",
    "GroupedCauses",
    "Landmark",
    "MeanDifference",
    "RestrictedMean",
    "RestrictedMeans",
    "StatisticsError",
    "TestResult",
    "cumulative_incidence",
    "gray",
    "kaplan_meier",
    "landmark",
    "logrank",
    "reverse_kaplan_meier",
    "rmst",
]
