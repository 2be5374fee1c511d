"""Where two JSON values differ, each place as an RFC 6901 pointer with both values."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from decision_support.recommendation.problems import step


@dataclass(frozen=True, slots=True)
class Difference:
    """A place that is not there on one side holds None there."""

    pointer: str
    stored: Any
    now: Any


def differences(stored: Any, now: Any, pointer: str = "") -> Iterator[Difference]:
    """The smallest places at which the two differ, in the order of their pointers."""
    if isinstance(stored, Mapping) and isinstance(now, Mapping):
        for key in sorted({*stored, *now}):
            yield from differences(stored.get(key), now.get(key), step(pointer, str(key)))
    elif isinstance(stored, list) and isinstance(now, list):
        for index in range(max(len(stored), len(now))):
            here, there = (row[index] if index < len(row) else None for row in (stored, now))
            yield from differences(here, there, f"{pointer}/{index}")
    elif stored != now or isinstance(stored, bool) != isinstance(now, bool):
        yield Difference(pointer, stored, now)
