"""A definition, read strictly from plain data."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from cohorts.analyses.contradictions import contradictions
from cohorts.analyses.definition import (
    MAXIMUM_HORIZON_YEARS,
    MAXIMUM_LANDMARK_DAYS,
    MAXIMUM_TICKS,
    MAXIMUM_TITLE,
    MODELS,
    TIES,
    Definition,
    Kind,
)
from cohorts.analyses.endpoints import ENTRIES, Endpoint, TimeZero
from cohorts.analyses.variables import ARMS, COVARIATES
from cohorts.messages import gettext_noop as _
from cohorts.validation.problems import DefinitionProblems, Problem, step
from cohorts.validation.problems import Kind as ProblemKind


def parse(given: Any) -> Definition:
    """Read a definition. Errors: DefinitionProblems, with all that is wrong at once."""
    if not isinstance(given, Mapping):
        raise DefinitionProblems([Problem("", _("This must be an object."), "wrong_type", "malformed")])
    reader = _Reader(given)
    definition = reader.definition()
    if not reader.problems:
        reader.problems += contradictions(definition)
    if reader.problems:
        raise DefinitionProblems(reader.problems)
    return definition


class _Reader:
    """Takes one field after the other and collects what is wrong with them."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given = given
        self.problems: list[Problem] = []

    def definition(self) -> Definition:
        known = {field.name for field in fields(Definition)}
        for name in self.given:
            if name not in known:
                self._note(step("", name), _("This field is not known."), "unknown_field")
        for name in getattr(self.given, "repeated", ()):
            self._note(step("", name), _("This key is given more than once."), "repeated_key")
        kind = self._code("kind", list(Kind), required=True)
        time_zero = self._code("time_zero", list(TimeZero))
        endpoint = self._code("endpoint", list(Endpoint))
        return Definition(
            kind=Kind(kind or Kind.SURVIVAL),
            title=self._title(),
            time_zero=TimeZero(time_zero or TimeZero.TRANSPLANT),
            landmark_days=self._landmark(),
            endpoint=Endpoint(endpoint) if endpoint else None,
            arms=self._code("arms", ARMS),
            time_varying=self._truth("time_varying"),
            entry=self._code("entry", list(ENTRIES)),
            strata=self._codes("strata", ARMS),
            covariates=self._codes("covariates", COVARIATES),
            model=self._code("model", MODELS),
            ties=self._code("ties", TIES) or "efron",
            cluster=self._truth("cluster"),
            horizon_years=self._horizon(),
            tick_years=self._ticks(),
            as_of=self._day(),
        )

    def _note(self, pointer: str, message: str, code: str, kind: ProblemKind = "malformed") -> None:
        self.problems.append(Problem(pointer, message, code, kind))

    def _code(self, name: str, allowed: Any, *, required: bool = False) -> str | None:
        value = self.given.get(name)
        if value is None:
            if required:
                self._note(f"/{name}", _("This field is required."), "required")
            return None
        if not isinstance(value, str) or value not in allowed:
            self._note(f"/{name}", _("This code is not one of the allowed ones."), "unknown_code")
            return None
        return str(value)

    def _codes(self, name: str, allowed: tuple[str, ...]) -> tuple[str, ...]:
        value = self.given.get(name)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            self._note(f"/{name}", _("This must be a list."), "wrong_type")
            return ()
        for place, item in enumerate(value):
            if not isinstance(item, str) or item not in allowed:
                message = _("This code is not one of the allowed ones.")
                self._note(f"/{name}/{place}", message, "unknown_code")
            elif item in value[:place]:
                self._note(f"/{name}/{place}", _("This is named twice."), "named_twice", "impossible")
        return tuple(item for item in value if isinstance(item, str))

    def _truth(self, name: str) -> bool:
        value = self.given.get(name, False)
        if not isinstance(value, bool):
            self._note(f"/{name}", _("This must be true or false."), "wrong_type")
            return False
        return value

    def _title(self) -> str:
        value = self.given.get("title", "")
        if not isinstance(value, str):
            self._note("/title", _("This must be text."), "wrong_type")
            return ""
        if len(value) > MAXIMUM_TITLE or any(ord(character) < 32 for character in value):
            self._note(
                "/title", _("A title is one line of at most 200 characters."), "too_long", "impossible"
            )
        return value.strip()

    def _landmark(self) -> int | None:
        value = self.given.get("landmark_days")
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            self._note("/landmark_days", _("This must be a whole number."), "wrong_type")
        elif not 0 <= value <= MAXIMUM_LANDMARK_DAYS:
            message = _("A landmark is from 0 to 3650 days after time zero.")
            self._note("/landmark_days", message, "out_of_range", "impossible")
        else:
            return value
        return None

    def _number(self, pointer: str, value: Any, *, zero: bool) -> float | None:
        if not isinstance(value, int | float | Decimal) or isinstance(value, bool):
            self._note(pointer, _("This must be a number."), "wrong_type")
            return None
        # A whole number of any length can be compared; a float of a decimal compares like any other.
        number = value if isinstance(value, int) else float(value)
        if not 0 <= number <= MAXIMUM_HORIZON_YEARS or (number == 0 and not zero):
            self._note(pointer, _("This lies above 0 and at most at 30 years."), "out_of_range", "impossible")
            return None
        return float(number)

    def _horizon(self) -> float:
        value = self.given.get("horizon_years")
        return 5.0 if value is None else self._number("/horizon_years", value, zero=False) or 5.0

    def _ticks(self) -> tuple[float, ...] | None:
        value = self.given.get("tick_years")
        if value is None:
            return None
        if not isinstance(value, list | tuple) or not 1 <= len(value) <= MAXIMUM_TICKS:
            self._note("/tick_years", _("This must be a list of 1 to 31 numbers."), "wrong_type")
            return None
        read = [self._number(f"/tick_years/{place}", item, zero=True) for place, item in enumerate(value)]
        ticks = tuple(number for number in read if number is not None)
        if list(ticks) != sorted(set(ticks)):
            self._note("/tick_years", _("The years must rise."), "not_rising", "impossible")
        return ticks

    def _day(self) -> date | None:
        value = self.given.get("as_of")
        if value is None:
            return None
        try:
            day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
        except ValueError:
            day = None
        if day is None:
            self._note("/as_of", _("This must be a date (YYYY-MM-DD)."), "not_a_date")
        return day
