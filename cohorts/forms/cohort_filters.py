"""The filters of the cohort builder as they stand in an address, and as the plain data that `filters.parse` reads.

Nothing is judged here: what cannot be read stays as it was typed, so that parse can point at it.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.http import QueryDict

from cohorts.filters import (
    CENTRES,
    CRITERIA,
    MRD_STRATUM,
    Choice,
    Definition,
    parse,
)
from cohorts.filters.definition import AT_AS_OF, AT_TRANSPLANT, Between, OneOf
from cohorts.validation.problems import DefinitionProblems, Problem

ON_A_DATE = "date"
SENT = "sent"  # says that the filters stand in the address, even where none is set


def plain_definition(query: QueryDict) -> dict[str, Any]:
    """The definition that the address asks for."""
    found: dict[str, Any] = {}
    for name in (CENTRES, *CRITERIA):
        if name == CENTRES or isinstance(CRITERIA[name], Choice):
            value: Any = list(dict.fromkeys(query.getlist(name)))
        else:
            value = _range(query, name)
        if value:
            found[name] = value
    if strata := list(dict.fromkeys(query.getlist(MRD_STRATUM))):
        at = query.get("mrd_as_of", AT_AS_OF)
        found[MRD_STRATUM] = {
            "as_of": query.get("mrd_on", "").strip() if at == ON_A_DATE else at,
            "in": strata,
            "certain_only": "mrd_possible" not in query,
        }
    return found


def readable_definition(query: QueryDict, as_of: date) -> tuple[Definition, Sequence[Problem]]:
    """What can be read of the filters, and what is wrong with the rest, which is left out."""
    plain = plain_definition(query)
    try:
        return parse(plain, as_of=as_of), ()
    except DefinitionProblems as refusal:
        broken = {problem.pointer.split("/")[1] for problem in refusal.problems}
        rest = {name: value for name, value in plain.items() if name not in broken}
        return parse(rest, as_of=as_of), refusal.problems


def address(definition: Definition) -> QueryDict:
    """The other way round: the filters that give this definition."""
    query = QueryDict(mutable=True)
    query[SENT] = "1"
    for name, condition in definition:
        if isinstance(condition, OneOf):
            query.setlist(name, list(condition.values))
        elif isinstance(condition, Between):
            for end, bound in (("from", condition.lower), ("to", condition.upper)):
                if bound is not None:
                    query[f"{name}_{end}"] = str(bound)
            if condition.unknown:
                query[f"{name}_unknown"] = "1"
        else:
            query.setlist(name, list(condition.values))
            on_a_date = condition.as_of not in (AT_AS_OF, AT_TRANSPLANT)
            query["mrd_as_of"] = ON_A_DATE if on_a_date else str(condition.as_of)
            if on_a_date:
                query["mrd_on"] = str(condition.as_of)
            if not condition.certain_only:
                query["mrd_possible"] = "1"
    return query


def _range(query: QueryDict, name: str) -> dict[str, Any]:
    """An end is a number where it is written as one. "Not known" alone states no range."""
    ends = {end: _whole(typed) for end in ("from", "to") if (typed := query.get(f"{name}_{end}", "").strip())}
    return ends | {"unknown": True} if ends and f"{name}_unknown" in query else ends


def _whole(typed: str) -> int | str:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else typed
