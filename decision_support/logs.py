"""How log lines are written so that they hold no patient data."""

import logging
import traceback
from types import TracebackType

type_of_exc_info = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class WithoutPatientData(logging.Formatter):
    """Writes an exception as its type and the lines of code it passed, without its message.

    A database error quotes the offending row ("Key (identifier)=(…) already exists") and a validation error quotes
    the input, so the message itself cannot be let into a log that leaves the hospital with a support request.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatException(self, ei: type_of_exc_info) -> str:
        lines = []
        error: BaseException | None = ei[1]
        while error is not None:
            kind = type(error)
            lines.append(f"{kind.__module__}.{kind.__qualname__} (its message is not logged)")
            lines += [
                f"  {frame.filename}:{frame.lineno} in {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)
            ]
            error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
        return "\n".join(lines)
