"""One definition of what cannot stand together: the places that clash, the likeliest culprit first."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cohorts.contradictions import contradictions, relapse_day
from cohorts.limits import MESSAGES
from tests.contradictory_children import INDUCTION, contradictory, possible

Values = dict[str, Any]


@dataclass(frozen=True, eq=False)
class Section:
    """A row that gives None for what it does not hold."""

    values: Values

    def get(self, column: str) -> Any:
        return self.values.get(column)


def as_day(value: Any) -> Any:
    return date.fromisoformat(value) if isinstance(value, str) and value[:2] == "20" else value


def groups_of(sections: Mapping[str, Any]) -> dict[str, list[Section]]:
    groups = {}
    for name, section in sections.items():
        rows = section if isinstance(section, list) else [section]
        groups[name] = [Section({key: as_day(value) for key, value in row.items()}) for row in rows]
    return groups


def codes_of(**sections: Any) -> list[str]:
    return [found.code for found in contradictions(groups_of(sections))]


@contradictory
def test_a_contradiction_points_at_its_likeliest_culprit_first(
    sections: Values, pointer: str, code: str
) -> None:
    groups = groups_of(sections)
    (found,) = contradictions(groups)
    row, column = found.places[0]
    group, *number = pointer.split("/")[1:-1]
    assert (found.code, column) == (code, pointer.rpartition("/")[2])
    assert row is groups[group][int(number[0]) if number else 0]
    assert code in MESSAGES


@possible
def test_what_lies_just_within_contradicts_nothing(sections: Values) -> None:
    assert list(contradictions(groups_of(sections))) == []


def test_the_other_place_of_a_contradiction_is_named_as_well() -> None:
    groups = groups_of({"patient": {"sex": "female"}, "first_relapse": {"site": "testis"}})
    (found,) = contradictions(groups)
    assert found.places == ((groups["first_relapse"][0], "site"), (groups["patient"][0], "sex"))


def test_every_pair_of_labels_out_of_order_is_found() -> None:
    """Whichever row goes, no contradiction can arise that was not there before."""
    days = {"day_19": ("2024-05-30", "2024-06-09"), "day_46": ("2024-06-08",)}
    samples = [
        {"protocol_timepoint": time, "collected_on": day} for time, several in days.items() for day in several
    ]
    assert codes_of(mrd_assessments=samples) == ["day_46_before_day_19"]


def test_the_day_of_a_described_relapse_may_be_told_by_the_earliest_relapse_among_the_outcomes() -> None:
    told = [
        {"kind": "relapse", "occurred_on": "2026-09-01"},
        {"kind": "relapse", "occurred_on": "2026-08-01"},
        {"kind": "death", "occurred_on": "2026-07-01"},
    ]
    groups = groups_of({"first_relapse": {"site": "cns"}, "outcomes": told})
    assert relapse_day(groups) == (groups["outcomes"][1], "occurred_on", date(2026, 8, 1))
    sample = {"protocol_timepoint": "after_reinduction", "collected_on": "2026-07-31"}
    assert codes_of(first_relapse={"site": "cns"}, outcomes=told, mrd_assessments=[sample]) == [
        "before_the_relapse"
    ]
    # An outcome alone, as adults have it, describes no relapse.
    assert codes_of(outcomes=told, mrd_assessments=[sample]) == []
    ended = {"end_of_therapy_on": "2026-08-02"}
    assert codes_of(first_relapse=ended, outcomes=told) == ["therapy_ends_after_relapse"]
    assert codes_of(first_relapse={"end_of_therapy_on": "2026-08-01"}, outcomes=told) == []


def test_only_an_allogeneic_transplant_in_between_explains_a_sample_before_hsct_before_the_relapse() -> None:
    def found(kind: str, performed_on: str) -> list[str]:
        return codes_of(
            first_relapse={"relapsed_on": "2026-08-01"},
            mrd_assessments=[{"protocol_timepoint": "before_hsct", "collected_on": "2025-02-01"}],
            transplants=[{"kind": kind, "performed_on": performed_on}],
        )

    assert found("allogeneic", "2025-02-20") == []
    assert found("autologous", "2025-02-20") == ["before_hsct_before_the_relapse"]
    assert found("allogeneic", "2025-01-31") == ["before_hsct_before_the_relapse"]
    assert found("allogeneic", "2026-08-02") == ["before_hsct_before_the_relapse"]


def test_of_two_cycles_of_one_number_the_later_row_is_at_fault() -> None:
    groups = groups_of({"treatment_phases": [*INDUCTION, {**INDUCTION[0], "started_on": None}]})
    (found,) = contradictions(groups)
    assert found.places[0] == (groups["treatment_phases"][1], "cycle")
