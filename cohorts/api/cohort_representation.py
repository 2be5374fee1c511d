"""Cohorts as plain data. Whoever may not see small numbers gets counts rounded to five, and is told so."""

from typing import Any

from cohorts.api.representation import Plain, centre
from cohorts.cohort_counts import Counts
from cohorts.cohort_page.rounding import STEP, Rounding
from cohorts.filters import Attrition, Definition
from cohorts.models import Cohort, CohortVersion


def cohort_summary(row: Any, rounding: Rounding) -> Plain:
    """One line of the list; `row` carries its latest version (see cohort_selectors.listed)."""
    return {
        "id": row.pk,
        "name": row.name,
        "description": row.description,
        "owner": row.owner.get_username(),
        "synthetic": row.synthetic,
        "centres": [centre(one) for one in row.centres.all()],
        "created_at": row.created_at,
        "archived_at": row.archived_at,
        "latest_version": {
            "number": row.latest_number,
            "as_of": row.latest_as_of,
            "member_count": _number(row.latest_count, rounding),
            "saved_at": row.latest_saved_at,
        },
        "analysis_count": row.analysis_count or 0,
        "rounded_to": None if rounding.exact else STEP,
    }


def whole_cohort(row: Cohort, latest: CohortVersion, rounding: Rounding) -> Plain:
    """A cohort with its latest version whole."""
    return {**cohort_summary(row, rounding), "latest_version": version(latest, rounding)}


def version(row: CohortVersion, rounding: Rounding) -> Plain:
    """A version as it was saved; `member_count` and `attrition` are null until a worker has counted it."""
    return {
        "cohort": row.cohort_id,
        "number": row.number,
        "as_of": row.as_of,
        "definition": row.definition,
        "member_count": _number(row.member_count, rounding),
        "attrition": _rounded(row.attrition, rounding),
        "counted_at": row.counted_at,
        "saved_at": row.created_at,
        "saved_by": row.created_by.get_username(),
        "rounded_to": None if rounding.exact else STEP,
    }


def facets(counts: Counts, definition: Definition, as_of: Any, rounding: Rounding) -> Plain:
    """Live counts. Where `mrd_counted` is false, no count applies the MRD condition, and `member_count` is null."""
    left_open = counts.mrd_open and definition.mrd_stratum is not None
    attrition: Attrition = counts.attrition
    return {
        "as_of": as_of,
        "definition": definition.to_json(),
        "member_count": None if left_open else rounding.number(attrition.end),
        "attrition": _rounded(attrition.to_json(), rounding),
        "facets": _rounded(counts.facets, rounding),
        "ranges": {
            name: {
                "lowest": extent.lowest if rounding.exact else None,
                "highest": extent.highest if rounding.exact else None,
                "known": rounding.number(extent.known),
                "unknown": rounding.number(extent.unknown),
            }
            for name, extent in counts.extents.items()
        },
        "mrd_stratum": _rounded(counts.strata, rounding),
        "mrd_counted": not counts.mrd_open,
        "upper_bounds": counts.at_most,
        "rounded_to": None if rounding.exact else STEP,
    }


def _number(count: int | None, rounding: Rounding) -> int | None:
    return None if count is None else rounding.number(count)


def _rounded(plain: Any, rounding: Rounding) -> Any:
    """The same with every whole number rounded."""
    if isinstance(plain, dict):
        return {name: _rounded(value, rounding) for name, value in plain.items()}
    if isinstance(plain, list):
        return [_rounded(value, rounding) for value in plain]
    return rounding.number(plain) if isinstance(plain, int) else plain
