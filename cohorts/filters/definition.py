"""A cohort's definition: frozen, complete, and the same JSON for the same question."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from cohorts.filters.criteria import CENTRES, MRD_STRATUM, ORDER

AT_TRANSPLANT = "transplant"
AT_AS_OF = "as_of"


@dataclass(frozen=True, slots=True)
class OneOf:
    """The value is one of these; the value that says "not known" is among them only where it was chosen."""

    values: tuple[str, ...]

    def to_json(self) -> list[str]:
        return list(self.values)


@dataclass(frozen=True, slots=True)
class Between:
    """The value lies within, both ends included; an end of None is open. `unknown`: also where it is not known."""

    lower: int | None
    upper: int | None
    unknown: bool = False

    def to_json(self) -> dict[str, Any]:
        plain: dict[str, Any] = {}
        if self.lower is not None:
            plain["from"] = self.lower
        if self.upper is not None:
            plain["to"] = self.upper
        return plain | ({"unknown": True} if self.unknown else {})


@dataclass(frozen=True, slots=True)
class StratumIn:
    """When MRD became negative, as far as was known on a day: a date, the day of the first transplant ("transplant")
    or the day as of which the cohort is counted ("as_of").

    `certain_only`: only where every stratum still possible is among `values`; otherwise one that is possible is enough.
    """

    as_of: date | str
    values: tuple[str, ...]
    certain_only: bool = True

    @property
    def at_transplant(self) -> bool:
        return self.as_of == AT_TRANSPLANT

    def day(self, cohort_as_of: date, transplanted_on: date | None) -> date | None:
        """The day to look on; None for a patient without transplant where that is the day asked for."""
        if isinstance(self.as_of, date):
            return self.as_of
        return transplanted_on if self.at_transplant else cohort_as_of

    def to_json(self) -> dict[str, Any]:
        as_of = self.as_of.isoformat() if isinstance(self.as_of, date) else self.as_of
        return {"as_of": as_of, "in": list(self.values), "certain_only": self.certain_only}


Condition = OneOf | Between | StratumIn


@dataclass(frozen=True, slots=True)
class Definition:
    """Conditions that all hold, each by the name of its criterion. No condition at all: everybody."""

    conditions: dict[str, OneOf | Between]
    mrd_stratum: StratumIn | None = None

    @property
    def centres(self) -> tuple[str, ...]:
        """Codes of the centres it is narrowed to; empty where it is not."""
        condition = self.conditions.get(CENTRES)
        return condition.values if isinstance(condition, OneOf) else ()

    def __iter__(self) -> Iterator[tuple[str, Condition]]:
        """Name and condition, in the order in which they are applied."""
        for name in ORDER:
            if name in self.conditions:
                yield name, self.conditions[name]
            elif name == MRD_STRATUM and self.mrd_stratum is not None:
                yield name, self.mrd_stratum

    def to_json(self) -> dict[str, Any]:
        return {name: condition.to_json() for name, condition in self}


EVERYBODY = Definition({})
