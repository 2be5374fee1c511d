"""What is wrong with a file, and what is wrong with one of its rows."""

from collections.abc import Mapping
from typing import Any, NamedTuple

SHOWN_LENGTH = 200


class ImportRefused(ValueError):
    """The file as a whole cannot be taken. `message` is the English template, `parameters` what stands in it."""

    def __init__(self, code: str, message: str, **parameters: Any) -> None:
        super().__init__(message % parameters if parameters else message)
        self.code = code
        self.message = message
        self.parameters: Mapping[str, Any] = parameters


class RowProblem(NamedTuple):
    """Why a row does not come in. `row` counts from 1, the header included; `value` is the cell as it stood."""

    sheet: str
    row: int
    column: str
    value: str
    code: str
    message: str


class Unfit(ValueError):
    """A cell that the column cannot hold."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
