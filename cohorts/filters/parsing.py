"""From plain data to a definition, with every problem in it at once."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from cohorts.filters.criteria import CENTRES, CRITERIA, MRD_STRATUM, STRATUM, Choice, Range
from cohorts.filters.definition import AT_AS_OF, AT_TRANSPLANT, Between, Definition, OneOf, StratumIn
from cohorts.limits import EARLIEST_DATE, EARLIEST_DATE_MESSAGE
from cohorts.messages import gettext_noop as _
from cohorts.validation.problems import DefinitionProblems, Kind, Problem

MAXIMUM_CENTRES = 1000
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}\Z", re.ASCII)


def parse(raw: object, *, as_of: date) -> Definition:
    """The definition that `raw` states, as it may be asked on `as_of`.

    Raises DefinitionProblems with a pointer to each value that cannot be taken.
    """
    reader = _Reader(as_of)
    definition = reader.definition(raw)
    if reader.problems:
        raise DefinitionProblems(reader.problems)
    return definition


class _Reader:
    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self.problems: list[Problem] = []

    def refuse(self, pointer: str, message: str, code: str, kind: Kind = "malformed") -> None:
        self.problems.append(Problem(pointer, message, code, kind))

    def definition(self, raw: object) -> Definition:
        found: dict[str, OneOf | Between] = {}
        stratum: StratumIn | None = None
        for name, value, pointer in self.members(raw, ""):
            criterion = CRITERIA.get(name)
            condition: OneOf | Between | None = None
            if value is None:
                continue
            if name == MRD_STRATUM:
                stratum = self.stratum(value, pointer)
            elif name == CENTRES:
                condition = self.one_of(value, pointer, None, MAXIMUM_CENTRES)
            elif isinstance(criterion, Choice):
                condition = self.one_of(value, pointer, criterion.values, len(criterion.values))
            elif isinstance(criterion, Range):
                condition = self.between(value, pointer, criterion)
            else:
                self.refuse(pointer, _("This criterion is not known."), "unknown_field")
            if condition is not None:
                found[name] = condition
        return Definition(found, stratum)

    def members(self, raw: object, pointer: str) -> list[tuple[str, Any, str]]:
        """The members of an object with their pointers; one given twice, or no object, is a problem."""
        if not isinstance(raw, Mapping):
            self.refuse(pointer, _("This must be an object."), "wrong_type")
            return []
        for key in getattr(raw, "repeated", ()):
            self.refuse(_step(pointer, key), _("This key is given more than once."), "repeated_key")
        return [(str(key), value, _step(pointer, key)) for key, value in raw.items()]

    def one_of(self, raw: object, pointer: str, known: tuple[str, ...] | None, maximum: int) -> OneOf | None:
        """A list of values, each once, in the order of the criterion; `known` None takes any code."""
        if not isinstance(raw, list | tuple):
            self.refuse(pointer, _("This must be a list."), "wrong_type")
            return None
        if not raw:
            self.refuse(pointer, _("Choose at least one value, or leave the criterion out."), "empty")
        if len(raw) > maximum:
            self.refuse(pointer, _("This list has more entries than there are values."), "too_many")
            return None
        before = len(self.problems)
        for index, value in enumerate(raw):
            place = _step(pointer, index)
            if not isinstance(value, str):
                self.refuse(place, _("This must be text."), "wrong_type")
            elif known is not None and value not in known:
                self.refuse(place, _("This value is not one of the criterion."), "unknown_code")
            elif value in raw[:index]:
                self.refuse(place, _("This value is given more than once."), "given_twice")
        if not raw or len(self.problems) > before:
            return None
        return OneOf(tuple(value for value in known if value in raw) if known else tuple(sorted(raw)))

    def between(self, raw: object, pointer: str, criterion: Range) -> Between | None:
        given = {name: (value, place) for name, value, place in self.members(raw, pointer)}
        before = len(self.problems)
        for name, (_value, place) in given.items():
            if name not in ("from", "to", "unknown"):
                self.refuse(place, _("This field is not known."), "unknown_field")
        lower = self.bound(given.get("from"), criterion)
        upper = self.bound(given.get("to"), criterion)
        unknown = self.truth(given.get("unknown"), default=False)
        if lower is not None and upper is not None and lower > upper:
            self.refuse(_step(pointer, "to"), _("The end lies before the beginning."), "order", "impossible")
        if lower is None and upper is None and len(self.problems) == before:
            message = _("Give at least one end, or leave the criterion out.")
            self.refuse(pointer, message, "empty")
        return Between(lower, upper, unknown) if len(self.problems) == before else None

    def bound(self, given: tuple[Any, str] | None, criterion: Range) -> int | None:
        if given is None or given[0] is None:
            return None
        value, pointer = given
        if isinstance(value, bool) or not isinstance(value, int):
            self.refuse(pointer, _("This must be a whole number."), "wrong_type")
            return None
        if not criterion.minimum <= value <= criterion.maximum:
            self.refuse(pointer, _("This number is outside what is possible."), "out_of_range", "impossible")
            return None
        return value

    def truth(self, given: tuple[Any, str] | None, *, default: bool) -> bool:
        if given is None or given[0] is None:
            return default
        if not isinstance(given[0], bool):
            self.refuse(given[1], _("This must be true or false."), "wrong_type")
        return bool(given[0])

    def stratum(self, raw: object, pointer: str) -> StratumIn | None:
        given = {name: (value, place) for name, value, place in self.members(raw, pointer)}
        before = len(self.problems)
        for name, (_value, place) in given.items():
            if name not in ("as_of", "in", "certain_only"):
                self.refuse(place, _("This field is not known."), "unknown_field")
        values, place = given.get("in", (None, _step(pointer, "in")))
        chosen = self.one_of([] if values is None else values, place, STRATUM.values, len(STRATUM.values))
        as_of = self.stratum_day(given.get("as_of"))
        certain_only = self.truth(given.get("certain_only"), default=True)
        if chosen is None or len(self.problems) > before:
            return None
        return StratumIn(as_of, chosen.values, certain_only)

    def stratum_day(self, given: tuple[Any, str] | None) -> date | str:
        if given is None or given[0] is None:
            return AT_AS_OF
        value, pointer = given
        if value in (AT_AS_OF, AT_TRANSPLANT):
            return str(value)
        if not isinstance(value, str) or not _DAY.match(value):
            message = _("This must be transplant, as_of or a date written YYYY-MM-DD.")
            self.refuse(pointer, message, "wrong_type")
            return AT_AS_OF
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.refuse(pointer, _("There is no such day."), "no_such_day", "impossible")
            return AT_AS_OF
        if day < EARLIEST_DATE:
            self.refuse(pointer, EARLIEST_DATE_MESSAGE, "too_early", "impossible")
        elif day > self.as_of:
            message = _("This day lies after the day as of which the cohort is counted.")
            self.refuse(pointer, message, "date_order", "impossible")
        return day


def _step(pointer: str, key: object) -> str:
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
