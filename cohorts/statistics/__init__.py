"""Survival statistics over pandas frames: frames in, frozen results out, no framework, no clock, no chance."""

from cohorts.statistics.balance import Balance, balance
from cohorts.statistics.concordance import ConcordanceResult, concordance
from cohorts.statistics.cox import CoxResult, cox
from cohorts.statistics.cumulative_incidence import cumulative_incidence
from cohorts.statistics.fine_gray import FineGrayResult, fine_gray
from cohorts.statistics.frames import StatisticsError
from cohorts.statistics.gray import gray
from cohorts.statistics.kaplan_meier import kaplan_meier, reverse_kaplan_meier
from cohorts.statistics.landmark import Landmark, landmark
from cohorts.statistics.logrank import logrank
from cohorts.statistics.overlap_weights import OverlapWeights, overlap_weights
from cohorts.statistics.proportional_hazards import ProportionalHazardsTest, proportional_hazards_test
from cohorts.statistics.results import Causes, Curve, Curves, GroupedCauses, TestResult
from cohorts.statistics.rmst import MeanDifference, RestrictedMean, RestrictedMeans, rmst

__all__ = [
    "Balance",
    "Causes",
    "ConcordanceResult",
    "CoxResult",
    "Curve",
    "Curves",
    "FineGrayResult",
    "GroupedCauses",
    "Landmark",
    "MeanDifference",
    "OverlapWeights",
    "ProportionalHazardsTest",
    "RestrictedMean",
    "RestrictedMeans",
    "StatisticsError",
    "TestResult",
    "balance",
    "concordance",
    "cox",
    "cumulative_incidence",
    "fine_gray",
    "gray",
    "kaplan_meier",
    "landmark",
    "logrank",
    "overlap_weights",
    "proportional_hazards_test",
    "reverse_kaplan_meier",
    "rmst",
]
