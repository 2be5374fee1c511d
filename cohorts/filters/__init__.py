"""Who belongs to a cohort. Pure: no Django, no database, no clock.

criteria: what can be asked; definition: what is asked; parsing: reading it from plain data; strata: the answer of an
MRD timeline; attrition: who was left out at which step.
"""

from cohorts.filters.attrition import Attrition, Step
from cohorts.filters.criteria import CENTRES, CRITERIA, MRD_STRATUM, ORDER, STRATUM, UNKNOWN, Choice, Range
from cohorts.filters.definition import EVERYBODY, Between, Condition, Definition, OneOf, StratumIn
from cohorts.filters.parsing import parse

__all__ = [
    "CENTRES",
    "CRITERIA",
    "EVERYBODY",
    "MRD_STRATUM",
    "ORDER",
    "STRATUM",
    "UNKNOWN",
    "Attrition",
    "Between",
    "Choice",
    "Condition",
    "Definition",
    "OneOf",
    "Range",
    "Step",
    "StratumIn",
    "parse",
]
