"""A cohort's definition as SQL over the record: one row a patient with the value of each criterion.

Names come from here and from the models, every value is bound. Nothing dated after `as_of` counts: patients diagnosed
later are not there at all, a transplant or a remission reached later has not happened yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cohorts.filters import CENTRES, CRITERIA, Between, Choice, Definition, OneOf
from cohorts.relapse_stated import STATES_A_RELAPSE

# The value of each criterion, by its name; a column of the diagnosis unless it says otherwise.
_VALUES: dict[str, str] = {
    CENTRES: "c.code",
    "era": "EXTRACT(YEAR FROM d.diagnosed_on)::int",
    "age_at_diagnosis": "EXTRACT(YEAR FROM age(d.diagnosed_on, p.birth_date))::int",
    "age_group": "CASE WHEN EXTRACT(YEAR FROM age(d.diagnosed_on, p.birth_date)) < 18 THEN 'child'"
    " WHEN d.diagnosed_on IS NOT NULL THEN 'adult' ELSE 'unknown' END",
    "sex": "p.sex",
    "cns_status": "COALESCE(d.cns_status, 'unknown')",
    "ikzf1_lesion": "CASE WHEN d.ikzf1_lesion IS NOT NULL THEN d.ikzf1_lesion"
    " WHEN d.ikzf1_status IN ('wild_type', 'mutated') THEN 'none' ELSE 'unknown' END",
    "remission": "CASE WHEN d.remission_achieved_on > %(as_of)s THEN 'unknown'"
    " ELSE COALESCE(d.remission_status, 'unknown') END",
    "first_relapse": "CASE WHEN r.patient_id IS NOT NULL THEN COALESCE(r.site, 'unknown')"
    " WHEN EXISTS (SELECT FROM cohorts_outcome o WHERE o.patient_id = p.id AND o.kind = 'relapse'"
    " AND o.retracted_at IS NULL AND o.occurred_on <= %(as_of)s) THEN 'unknown' ELSE 'none' END",
    "transplant": "COALESCE(t.kind, 'none')",
    "donor_kind": "CASE WHEN t.kind = 'allogeneic' THEN COALESCE(t.donor_kind, 'unknown') ELSE 'none' END",
    "conditioning": "COALESCE(t.conditioning, 'none')",
}

_FACTS = """
    SELECT p.id, t.performed_on AS transplanted_on, {columns}
    FROM cohorts_patient p
    JOIN cohorts_centre c ON c.id = p.centre_id
    LEFT JOIN cohorts_diagnosis d ON d.patient_id = p.id
    LEFT JOIN (
        SELECT DISTINCT ON (patient_id) patient_id, kind, donor_kind, conditioning, performed_on
        FROM cohorts_transplant
        WHERE retracted_at IS NULL AND performed_on <= %(as_of)s
        ORDER BY patient_id, performed_on, id
    ) t ON t.patient_id = p.id
    LEFT JOIN cohorts_firstrelapse r ON r.patient_id = p.id
        AND (r.relapsed_on IS NULL OR r.relapsed_on <= %(as_of)s) AND {states_a_relapse}
    WHERE p.centre_id = ANY(%(centres)s) AND p.birth_date <= %(as_of)s
      AND (d.diagnosed_on IS NULL OR d.diagnosed_on <= %(as_of)s)
"""


@dataclass(frozen=True, slots=True)
class Test:
    """One condition as SQL over the values: does it hold, and is the value not known? Neither is ever null."""

    criterion: str
    holds: str
    unknown: str


@dataclass(slots=True)
class Query:
    """The definition over the patients of these centres, but for the MRD stratum, which is derived."""

    definition: Definition
    centre_ids: Sequence[int]
    as_of: date
    parameters: dict[str, Any] = field(init=False)
    tests: tuple[Test, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.parameters = {"as_of": self.as_of, "centres": list(self.centre_ids)}
        self.tests = tuple(
            self._test(name, condition)
            for name, condition in self.definition
            if isinstance(condition, OneOf | Between)
        )

    def facts(self, criteria: Sequence[str]) -> str:
        """Each patient's values of these criteria, and the day of the first transplant."""
        columns = ", ".join(f'{_value(name)} AS "{name}"' for name in criteria) or "1"
        return _FACTS.format(columns=columns, states_a_relapse=STATES_A_RELAPSE)

    def active(self) -> list[str]:
        """The criteria that have a condition here, in their order."""
        return [test.criterion for test in self.tests]

    def failures(self) -> str:
        """How many conditions do not hold, of the values of one patient."""
        return " + ".join(f"(NOT {test.holds})::int" for test in self.tests) or "0"

    def members(self) -> tuple[str, dict[str, Any]]:
        """A statement that gives the keys of the patients for whom every condition holds."""
        holds = " AND ".join(test.holds for test in self.tests) or "TRUE"
        return f"SELECT id FROM ({self.facts(self.active())}) facts WHERE {holds}", self.parameters

    def candidates(self, failures_allowed: int) -> str:
        """Key, failures and day of the first transplant of those who fail in so many conditions at most."""
        return (
            f"SELECT id, failures, transplanted_on FROM (SELECT id, transplanted_on, {self.failures()} AS failures"
            f" FROM ({self.facts(self.active())}) facts) judged WHERE failures <= {failures_allowed}"
        )

    def losses(self) -> list[str]:
        """Aggregates over the values of all patients: how many there are and, for each condition in its order, how
        many of those left were excluded, were not known and left out, and were not known and kept.
        """
        aggregates = ["count(*)"]
        held = "TRUE"
        for test in self.tests:
            fails, stays = f"{held} AND NOT {test.holds}", f"{held} AND {test.holds}"
            aggregates += [
                f"count(*) FILTER (WHERE {fails} AND NOT {test.unknown})",
                f"count(*) FILTER (WHERE {fails} AND {test.unknown})",
                f"count(*) FILTER (WHERE {stays} AND {test.unknown})",
            ]
            held = stays
        return aggregates

    def read_losses(self, numbers: Sequence[int]) -> list[tuple[str, int, int, int]]:
        """What the aggregates after the first found, by criterion."""
        found = []
        for place, test in enumerate(self.tests):
            excluded, unknown, unknown_kept = numbers[3 * place : 3 * place + 3]
            found.append((test.criterion, excluded, unknown, unknown_kept))
        return found

    def _test(self, name: str, condition: OneOf | Between) -> Test:
        column = f'"{name}"'
        if isinstance(condition, OneOf):
            criterion = CRITERIA.get(name)
            unknown = criterion.unknown if isinstance(criterion, Choice) else frozenset()
            self.parameters[f"{name}_in"] = list(condition.values)
            self.parameters[f"{name}_unknown"] = sorted(unknown)
            return Test(name, f"({column} = ANY(%({name}_in)s))", f"({column} = ANY(%({name}_unknown)s))")
        ends = []
        for end, comparison, bound in (("from", ">=", condition.lower), ("to", "<=", condition.upper)):
            if bound is not None:
                self.parameters[f"{name}_{end}"] = bound
                ends.append(f"{column} {comparison} %({name}_{end})s")
        self.parameters[f"{name}_unknown"] = condition.unknown
        holds = f"COALESCE({' AND '.join(ends)}, %({name}_unknown)s)"
        return Test(name, holds, f"({column} IS NULL)")


def _value(name: str) -> str:
    return _VALUES.get(name, f"COALESCE(d.{name}, 'unknown')")
