"""The cohort builder: the filters as they stand, what they find, and the words for both."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from cohorts.cohort_counts import LIVE_LIMIT, Counts
from cohorts.cohort_page.attrition import AttritionShown, attrition_shown
from cohorts.cohort_page.facets import Group, groups
from cohorts.cohort_page.rounding import Rounding
from cohorts.cohort_page.words import Line, in_words, label_of
from cohorts.filters import CENTRES, CRITERIA, MRD_STRATUM, Definition
from cohorts.forms.cohort_filters import SENT
from cohorts.models import Centre
from cohorts.validation.problems import Problem


@dataclass(frozen=True, slots=True)
class BuilderPage:
    """`total` is a dash where the MRD condition is left to the worker; `notes` say what the counts do not tell."""

    groups: Sequence[Group]
    total: str
    lines: Sequence[Line]
    attrition: AttritionShown
    notes: Sequence[str]
    problems: Sequence[str]
    address: str
    mrd_as_of: str
    mrd_on: str
    mrd_possible: bool
    as_of: date
    provenance: str
    provenances: Sequence[str]
    synthetic: bool


def builder_page(
    *,
    query: QueryDict,
    definition: Definition,
    counts: Counts,
    centres: Sequence[Centre],
    provenances: Sequence[str],
    as_of: date,
    problems: Sequence[Problem],
    exact: bool,
) -> BuilderPage:
    """The page for the filters in `query` over these centres; `exact` where the reader may see small numbers."""
    names = {centre.code: centre.name for centre in centres}
    rounding = Rounding(exact)
    left_open = counts.mrd_open and definition.mrd_stratum is not None
    return BuilderPage(
        groups=groups(query, counts, names, rounding),
        total=rounding.text(None if left_open else counts.attrition.end),
        lines=in_words(definition, names),
        attrition=attrition_shown(counts.attrition, definition, names, rounding),
        notes=_notes(counts, definition, exact=exact),
        problems=[_problem(problem) for problem in problems],
        address=_address(query),
        mrd_as_of=query.get("mrd_as_of", "as_of"),
        mrd_on=query.get("mrd_on", ""),
        mrd_possible="mrd_possible" in query,
        as_of=as_of,
        provenance=centres[0].provenance,
        provenances=provenances,
        synthetic=centres[0].synthetic,
    )


def _notes(counts: Counts, definition: Definition, *, exact: bool) -> list[str]:
    notes = []
    if not exact:
        notes.append(_("Counts are rounded to the nearest five: small numbers are not shown for your role."))
    if counts.mrd_open:
        values: Mapping[str, Any] = {"limit": LIVE_LIMIT}
        if definition.mrd_stratum is None:
            note = _("MRD is counted live for up to %(limit)d patients: narrow the filters to see it.")
        else:
            note = _(
                "More than %(limit)d patients would have to be derived for the MRD filter. The counts leave it out; it "
                "is counted when the version is saved."
            )
        notes.append(note % values)
    elif counts.at_most:
        notes.append(_("Counts beside filters that are set are upper bounds: they leave the MRD filter out."))
    return notes


def _problem(problem: Problem) -> str:
    name = problem.pointer.split("/")[1]
    known = name in CRITERIA or name in (CENTRES, MRD_STRATUM)
    return f"{label_of(name) if known else name}: {_(problem.message)}"


def _address(query: QueryDict) -> str:
    """The filters as they stand, to be sent again with a name."""
    kept = query.copy()
    kept[SENT] = "1"
    return kept.urlencode()
