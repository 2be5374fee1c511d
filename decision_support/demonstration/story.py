"""How a demonstration patient is told: the history by day of treatment, and the answer that the policy gives to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Sample:
    """One MRD result. Days count from day 1 of cycle 1; levels are texts, in `unit`, as a laboratory prints them."""

    day: int
    method: str = "flow"
    result: str | None = "not_detected"
    value: str | None = None
    comparator: str | None = None
    unit: str = "fraction"
    limit_of_detection: str | None = "1e-4"
    limit_of_quantification: str | None = None
    specimen: str = "bone_marrow"
    adequate: bool | None = True
    days_to_report: int | None = 2
    time: str | None = None  # of a child's protocol, as the laboratory's form states it


def negative(day: int, **changes: Any) -> Sample:
    """Not detected in marrow, by flow down to 10^-4 unless said otherwise."""
    return Sample(day, **changes)


def positive(day: int, value: str, **changes: Any) -> Sample:
    return Sample(day, result="quantified", value=value, **changes)


@dataclass(frozen=True, slots=True)
class Cycle:
    """A cycle or course and the day it began; `number` is None for a course outside the numbered cycles."""

    day: int
    number: int | None
    kind: str = "consolidation"
    agents: tuple[str, ...] = ()


def cycles(*days: int, agents: tuple[str, ...] = ()) -> tuple[Cycle, ...]:
    """Numbered cycles begun on these days, the first of them induction, each with the same agents beside it."""
    kinds = ("induction", *["consolidation"] * (len(days) - 1))
    return tuple(
        Cycle(day, n, kind, agents) for n, (day, kind) in enumerate(zip(days, kinds, strict=True), 1)
    )


@dataclass(frozen=True, slots=True)
class Event:
    """A transplant or an outcome on a day of treatment, with its fields."""

    day: int
    fields: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Relapse:
    """A child's first relapse on a day of treatment; `off_treatment_day` is None where treatment was still running."""

    day: int
    site: str
    off_treatment_day: int | None = None
    second: bool = False


@dataclass(frozen=True, slots=True)
class Expected:
    """What the policy says to this patient; `source` names its place there. Never taken from what the program says.

    `rules` decide or bear on the answer. `stances`: autologous, allogeneic, no transplant; None where the policy is
    silent.
    """

    direction: str
    rules: tuple[str, ...]
    source: str
    state: str | None = None
    flags: tuple[str, ...] = ()
    stances: tuple[str | None, str | None, str | None] = (None, None, None)


@dataclass(frozen=True, slots=True)
class Story:
    """One patient. What is not told here (counts, sex, lesion, donor, graft) the generator draws, none of it able to
    change the answer.

    `today` is the day of treatment on which the record is read. `positive` and `unknown` name genetic markers and
    IKZF1 partners; `comorbidities` are HCT-CI items, None for a fit patient; `record` overrides whole sections.
    """

    name: str
    shows: str
    expected: Expected
    today: int
    samples: tuple[Sample, ...] = ()
    cycles: tuple[Cycle, ...] = ()
    ages: tuple[int, int] = (22, 50)
    positive: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    comorbidities: tuple[str, ...] | None = None
    donors: tuple[str, ...] | None = None
    remission_day: int | None = 29
    planned_in_days: int | None = None
    transplants: tuple[Event, ...] = ()
    outcomes: tuple[Event, ...] = ()
    relapse: Relapse | None = None
    record: Mapping[str, Mapping[str, Any] | None] = field(default_factory=dict)
