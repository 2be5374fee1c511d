"""The MRD results of a record as a plain table for other programs: codes and exact figures, no prose."""

from collections.abc import Iterable, Iterator

from cohorts.models import MRDAssessment

COLUMNS = (
    "collected_on", "reported_on", "specimen", "method", "result", "comparator", "value", "unit", "value_fraction",
    "limit_of_detection", "limit_of_quantification", "adequate",
)  # fmt: skip


def mrd_table(rows: Iterable[MRDAssessment], *, synthetic: bool) -> Iterator[list[str]]:
    """A heading and one line a result; what is not recorded stays empty. The time of a child's protocol stands there
    where any result states one.
    """
    rows = tuple(rows)
    columns = (*COLUMNS, *(("protocol_timepoint",) if any(row.protocol_timepoint for row in rows) else ()))
    yield [*columns, "synthetic"]
    for row in rows:
        yield [*(_plain(getattr(row, column)) for column in columns), _plain(synthetic)]


def _plain(value: object) -> str:
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)
