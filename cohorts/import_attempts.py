"""Which import took the place of one that was cancelled or failed: the next of the same bytes or the same file name."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q

from cohorts.models import DataImport
from cohorts.models.data_import import ENDED_WITHOUT_A_TRACE

MAXIMUM_LOOKED_AT = 50


@dataclass(frozen=True, slots=True)
class Attempts:
    """`replaced_by` is the import that took this one's place; `replaces` are those whose place this one took."""

    replaced_by: DataImport | None = None
    replaces: tuple[DataImport, ...] = ()


def attempts_of(data_import: DataImport) -> Attempts:
    """Links in both directions, of imports of the same centre only."""
    same = Q(sha256=data_import.sha256) | Q(file_name=data_import.file_name)
    rows = DataImport.objects.filter(same, centre=data_import.centre_id).only(
        "state", "file_name", "sha256", "created_at", "centre"
    )
    family = list(rows.order_by("-created_at")[:MAXIMUM_LOOKED_AT])
    replaces = tuple(one for one in family if one.pk != data_import.pk and _next(one, family) == data_import)
    return Attempts(_next(data_import, family), replaces)


def _next(ended: DataImport, family: Sequence[DataImport]) -> DataImport | None:
    """The first one after it that did not end without a trace too; None for one that did not end so."""
    if ended.state not in ENDED_WITHOUT_A_TRACE:
        return None
    later = [
        one
        for one in family
        if one.created_at > ended.created_at
        and one.state not in ENDED_WITHOUT_A_TRACE
        and (one.sha256 == ended.sha256 or one.file_name == ended.file_name)
    ]
    return min(later, key=lambda one: one.created_at, default=None)
