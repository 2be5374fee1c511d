"""The filters of the builder: every value of every criterion with its count and whether it is chosen."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.cohort_counts import Counts
from cohorts.cohort_page.rounding import Rounding
from cohorts.cohort_page.words import label_of, value_label
from cohorts.filters import CENTRES, CRITERIA, MRD_STRATUM, STRATUM, Choice, Range

_OFTEN_ASKED = ("bcr_abl1", "ph_like", "kmt2a_rearranged", "tp53", "hypodiploid")
_GROUPS = (
    ("patient", gettext_lazy("Patient")),
    ("leukaemia", gettext_lazy("Leukaemia")),
    ("ikzf1", gettext_lazy("IKZF1")),
    ("mrd", gettext_lazy("MRD")),
    ("relapse", gettext_lazy("Relapse")),
    ("transplant", gettext_lazy("Transplant")),
    ("genetics", gettext_lazy("Genetics")),
)


@dataclass(frozen=True, slots=True)
class Value:
    code: str
    label: str
    count: str
    chosen: bool
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class ChoiceFacet:
    name: str
    label: str
    values: tuple[Value, ...]
    active: bool


@dataclass(frozen=True, slots=True)
class RangeFacet:
    name: str
    label: str
    lower: str
    upper: str
    minimum: int
    maximum: int
    unknown: Value
    extent: str
    active: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Criteria that belong together; `rest` are those seldom asked for, folded away."""

    code: str
    title: str
    facets: tuple[ChoiceFacet | RangeFacet, ...]
    rest: tuple[ChoiceFacet | RangeFacet, ...]

    @property
    def rest_active(self) -> bool:
        return any(facet.active for facet in self.rest)


def groups(query: QueryDict, counts: Counts, centres: Mapping[str, str], rounding: Rounding) -> list[Group]:
    """`query` are the filters as they stand; `centres` are names by code, the facet is left out where there is one."""
    shown = []
    for code, title in _GROUPS:
        facets: list[ChoiceFacet | RangeFacet] = []
        if code == "patient" and len(centres) > 1:
            facets.append(_choice(CENTRES, list(centres), query, counts, centres, rounding))
        for criterion in CRITERIA.values():
            if criterion.group != code:
                continue
            if isinstance(criterion, Range):
                facets.append(_range(criterion, query, counts, rounding))
            else:
                facets.append(_choice(criterion.name, criterion.values, query, counts, centres, rounding))
        if code == "mrd":
            facets.append(_choice(MRD_STRATUM, STRATUM.values, query, counts, centres, rounding))
        shown.append(_folded(code, str(title), facets))
    return shown


def _folded(code: str, title: str, facets: Iterable[ChoiceFacet | RangeFacet]) -> Group:
    def seldom(name: str) -> bool:
        return (code == "genetics" and name not in _OFTEN_ASKED) or (
            code == "ikzf1" and not name.startswith(("ikzf1_status", "ikzf1_lesion"))
        )

    listed = tuple(facets)
    return Group(
        code,
        title,
        tuple(facet for facet in listed if not seldom(facet.name)),
        tuple(facet for facet in listed if seldom(facet.name)),
    )


def _choice(
    name: str,
    values: Sequence[str],
    query: QueryDict,
    counts: Counts,
    centres: Mapping[str, str],
    rounding: Rounding,
) -> ChoiceFacet:
    chosen = query.getlist(name)
    found = counts.strata if name == MRD_STRATUM else counts.facets[name]
    criterion = STRATUM if name == MRD_STRATUM else CRITERIA.get(name)
    unknown = criterion.unknown if isinstance(criterion, Choice) else frozenset()
    shown = tuple(
        Value(
            value,
            value_label(name, value, centres),
            rounding.text(None if found is None else found.get(value, 0)),
            value in chosen,
            value in unknown,
        )
        for value in values
    )
    return ChoiceFacet(name, label_of(name), shown, bool(chosen))


def _range(criterion: Range, query: QueryDict, counts: Counts, rounding: Rounding) -> RangeFacet:
    name = criterion.name
    extent = counts.extents[name]
    lower, upper = query.get(f"{name}_from", ""), query.get(f"{name}_to", "")
    found = ""
    if extent.lowest is not None and rounding.exact:
        found = _("from %(lowest)d to %(highest)d here") % {
            "lowest": extent.lowest,
            "highest": extent.highest,
        }
    unknown = Value(
        "1", _("also where not known"), rounding.text(extent.unknown), f"{name}_unknown" in query, True
    )
    return RangeFacet(
        name,
        label_of(name),
        lower,
        upper,
        criterion.minimum,
        criterion.maximum,
        unknown,
        found,
        bool(lower or upper),
    )
