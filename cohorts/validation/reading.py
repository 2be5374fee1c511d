"""From given data to columns: every value read, every problem collected."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from cohorts.validation.fields import Field, Place
from cohorts.validation.problems import Problem, step
from cohorts.validation.values import Unreadable


@dataclass
class Reading:
    """What was read: `columns` with the `pointers` they were given at; `unreadable` columns have a problem."""

    columns: dict[str, Any] = field(default_factory=dict)
    pointers: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    unreadable: set[str] = field(default_factory=set)


def read(
    entry: Mapping[Place, Field],
    data: object,
    pointer: str = "",
    *,
    whole: bool,
    beside: Collection[str] = (),
) -> Reading:
    """The columns that `data` gives. With `whole`, every required field must be among them.

    Keys in `beside` are left for somebody else to read.
    """
    reading = Reading()
    for found, place, raw in _walk(entry, data, (), pointer, reading.problems, beside):
        if found.column in reading.pointers:
            message = _("This field is given twice, at two places.")
            reading.problems.append(Problem(place, message, "given_twice", "malformed"))
            continue
        reading.pointers[found.column] = place
        _take(found, raw, place, reading)
    if whole:
        for place_of, required in _required(entry):
            if required.column not in reading.pointers:
                where = pointer + "".join(f"/{key}" for key in place_of)
                reading.problems.append(Problem(where, _("This field is required."), "required", "malformed"))
                reading.unreadable.add(required.column)
    return reading


def _required(entry: Mapping[Place, Field]) -> Iterator[tuple[Place, Field]]:
    seen = set()
    for place, found in entry.items():
        if found.required and found.column not in seen:
            seen.add(found.column)
            yield place, found


def _take(found: Field, raw: Any, pointer: str, reading: Reading) -> None:
    if raw is None or raw == "":
        if found.required:
            reading.problems.append(Problem(pointer, _("This field is required."), "required", "malformed"))
            reading.unreadable.add(found.column)
        else:
            reading.columns[found.column] = found.nothing()
        return
    try:
        reading.columns[found.column] = found.parse(raw)
    except Unreadable as error:
        where = pointer if error.step is None else step(pointer, error.step)
        reading.problems.append(Problem(where, error.message, error.code, error.kind))
        reading.unreadable.add(found.column)


def _walk(
    entry: Mapping[Place, Field],
    data: object,
    place: Place,
    pointer: str,
    problems: list[Problem],
    beside: Collection[str] = (),
) -> Iterator[tuple[Field, str, Any]]:
    """Every given field with its pointer; what has no place in the record is a problem."""
    if not isinstance(data, Mapping):
        problems.append(Problem(pointer, _("This must be an object."), "wrong_type", "malformed"))
        return
    for key in getattr(data, "repeated", ()):  # a JSON object that remembers keys given more than once
        message = _("This key is given more than once.")
        problems.append(Problem(step(pointer, key), message, "repeated_key", "malformed"))
    for key, raw in data.items():
        if key in beside:
            continue
        here, where = (*place, key), step(pointer, key)
        if here in entry:
            yield entry[here], where, raw
        elif any(known[: len(here)] == here for known in entry):
            if raw is not None:
                yield from _walk(entry, raw, here, where, problems)
        else:
            problems.append(Problem(where, _("This field is not known."), "unknown_field", "malformed"))
