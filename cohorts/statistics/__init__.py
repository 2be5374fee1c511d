"""Survival statistics over pandas frames: frames in, frozen results out, no framework, no clock, no chance."""

from cohorts.statistics.frames import StatisticsError
from cohorts.statistics.results import Causes, Curve, Curves, GroupedCauses, TestResult

__all__ = [
    "Causes",
    "Curve",
    "Curves",
    "GroupedCauses",
    "StatisticsError",
    "TestResult",
]
