"""One cohort and the list of cohorts, as pages show them."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from cohorts.analyses.definition import Kind
from cohorts.analyses.disclosure import disclosed
from cohorts.analyses.variables import VARIABLES
from cohorts.analysis_page.characteristics import characteristics_table
from cohorts.analysis_page.figure import Table
from cohorts.analysis_page.title import title_of
from cohorts.cohort_page.attrition import AttritionShown, attrition_shown, diagram
from cohorts.cohort_page.rounding import Rounding
from cohorts.cohort_page.words import Line, in_words
from cohorts.figures.svg import svg
from cohorts.filters import Definition
from cohorts.filters.attrition import from_json
from cohorts.models import Analysis, Centre, Cohort, CohortVersion


@dataclass(frozen=True, slots=True)
class ListRow:
    cohort: Cohort
    centres: str
    number: int
    count: str
    as_of: date
    saved_at: datetime
    analyses: int


def list_row(cohort: Any, exact_in: frozenset[int]) -> ListRow:
    """A line of the list; `cohort` carries its latest version (see cohort_selectors.listed)."""
    centres = list(cohort.centres.all())
    rounding = Rounding(exact_in.issuperset(centre.pk for centre in centres))
    return ListRow(
        cohort=cohort,
        centres=", ".join(centre.name for centre in centres),
        number=cohort.latest_number,
        count=rounding.text(cohort.latest_count),
        as_of=cohort.latest_as_of,
        saved_at=cohort.latest_saved_at,
        analyses=cohort.analysis_count or 0,
    )


@dataclass(frozen=True, slots=True)
class VersionRow:
    version: CohortVersion
    count: str
    shown: bool


@dataclass(frozen=True, slots=True)
class AnalysisRow:
    analysis: Analysis
    title: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """A button that asks for the characteristics by these arms."""

    label: str
    definition: str


COMPARED_BY = ("", "transplant_or_none", "mrd_stratum", "era", "ikzf1_lesion", "centre")


@dataclass(frozen=True, slots=True)
class CohortPage:
    """`attrition` is None while a worker still counts the version."""

    version: CohortVersion
    count: str
    lines: Sequence[Line]
    attrition: AttritionShown | None
    diagram: SafeString
    versions: Sequence[VersionRow]
    analyses: Sequence[AnalysisRow]
    characteristics: Table | None
    comparisons: Sequence[Comparison]
    rounded: bool


def cohort_page(
    *,
    version: CohortVersion,
    definition: Definition,
    versions: Iterable[CohortVersion],
    analyses: Sequence[Analysis],
    centres: Sequence[Centre],
    characteristics: Mapping[str, Any] | None = None,
    exact: bool,
) -> CohortPage:
    """One version of a cohort with the others beside it; `characteristics` is the result of an analysis."""
    names = {centre.code: centre.name for centre in centres}
    rounding = Rounding(exact)
    attrition = None
    if version.attrition is not None:
        attrition = attrition_shown(from_json(version.attrition), definition, names, rounding)
    return CohortPage(
        version=version,
        count=rounding.text(version.member_count),
        lines=in_words(definition, names),
        attrition=attrition,
        diagram=_drawn(attrition, synthetic=any(centre.synthetic for centre in centres)),
        versions=[VersionRow(row, rounding.text(row.member_count), row.pk == version.pk) for row in versions],
        analyses=[AnalysisRow(row, title_of(row)) for row in analyses],
        characteristics=_characteristics(characteristics, exact=exact),
        comparisons=[_comparison(arms) for arms in COMPARED_BY if arms != "centre" or len(centres) > 1],
        rounded=not exact,
    )


def _drawn(attrition: AttritionShown | None, *, synthetic: bool) -> SafeString:
    """The diagram as an element of the page; the drawing escapes every word itself."""
    return SafeString(svg(diagram(attrition.drawing, synthetic=synthetic)) if attrition else "")


def _characteristics(result: Mapping[str, Any] | None, *, exact: bool) -> Table | None:
    if result is None:
        return None
    return characteristics_table(result if exact else disclosed(result))


def _comparison(arms: str) -> Comparison:
    asked = {"kind": Kind.CHARACTERISTICS, "time_zero": "diagnosis", "arms": arms or None}
    return Comparison(_(VARIABLES[arms].label) if arms else _("All together"), json.dumps(asked))
