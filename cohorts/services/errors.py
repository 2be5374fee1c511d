"""Why a service did not write."""

from cohorts.validation.problems import Problems


class RecordProblems(Problems):
    """What was given cannot stand in the record; every problem with a pointer to its value.

    `kind` is the worse of the two: malformed (the value cannot be read) before impossible (no patient can be so).
    """

    @property
    def kind(self) -> str:
        return "malformed" if any(problem.kind == "malformed" for problem in self.problems) else "impossible"


class NotPermitted(PermissionError):
    """The user's role does not allow this."""


class StaleRecord(Exception):
    """Somebody changed the record since the version that the user saw; nothing was written."""

    def __init__(self, *, expected: int, actual: int) -> None:
        super().__init__(f"the record is at version {actual}, not {expected}")
        self.expected = expected
        self.actual = actual
