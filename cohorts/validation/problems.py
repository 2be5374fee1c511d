"""One thing wrong with what was entered."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["malformed", "impossible"]


@dataclass(frozen=True, slots=True)
class Problem:
    """`pointer` is an RFC 6901 pointer into what was given; `message` is in the reader's language."""

    pointer: str
    message: str
    code: str
    kind: Kind = "impossible"


def step(pointer: str, key: object) -> str:
    """One step further down, with the two characters escaped that a pointer reserves."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"
