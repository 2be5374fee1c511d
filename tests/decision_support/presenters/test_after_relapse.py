"""Published survival beside a child after a first relapse: the printed figures, and silence where they do not hold."""

from typing import Any

import pytest

from cohorts.models import Patient
from decision_support.knowledge_base import load
from decision_support.presenters.after_relapse import SurvivalAfterRelapse, survival_after_relapse
from decision_support.selectors import case_for
from tests.cast import Cast
from tests.filled_child import NONE_BEFORE, after_relapse, in_first_remission
from tests.filled_record import AFTER_CYCLE_1, ago, filled, negative


def shown(patient: Patient, direction: str = "discuss") -> SurvivalAfterRelapse | None:
    return survival_after_relapse(case_for(patient, ago(0)), direction, load().evidence)


def test_the_printed_survival_is_in_whole_children_with_twice_the_printed_error(cast: Cast) -> None:
    """Rheingold 2024: B early 25.8 (2.4), intermediate 49.5 (2.2), late 66.4 (1.8); 25.8 - 1.96 x 2.4 = 21.1."""
    found = shown(cast.patient(after_relapse()))
    assert found is not None
    assert [(str(row.time).split(",")[0], row.alive, row.between) for row in found.rows] == [
        ("early", 26, "21–31"),
        ("intermediate", 50, "45–54"),
        ("late", 66, "63–70"),
    ]
    assert found.months == 33


def test_of_t_cell_disease_its_own_rows_stand_there_wide_as_they_are(cast: Cast) -> None:
    """T late 58 (9.8): 38.8 to 77.2."""
    record = after_relapse()
    record["diagnosis"] = record["diagnosis"] | {"lineage": "T"}
    found = shown(cast.patient(record))
    assert found is not None
    assert [(row.alive, row.between) for row in found.rows] == [(30, "22–37"), (33, "18–48"), (58, "39–77")]


@pytest.mark.parametrize(
    "changes",
    [
        {"prior_treatment": NONE_BEFORE | {"hsct": True}},
        {"remission": {"status": "CR3plus", "achieved_on": ago(10).isoformat()}},
        {"diagnosis": {"lineage": "mixed"}},
        {"first_relapse": {"second_relapse": True}},
    ],
    ids=["transplanted before", "third remission", "mixed lineage", "second relapse"],
)
def test_where_the_figures_are_not_of_such_a_child_none_are_shown(
    cast: Cast, changes: dict[str, dict[str, Any]]
) -> None:
    record = after_relapse()
    record |= {name: record[name] | section for name, section in changes.items()}
    assert shown(cast.patient(record)) is None


def test_neither_outside_the_tables_nor_before_a_relapse_nor_of_adults(cast: Cast) -> None:
    assert shown(cast.patient(after_relapse()), "out_of_scope") is None
    assert shown(cast.patient(in_first_remission())) is None
    assert shown(cast.patient(filled(negative(AFTER_CYCLE_1)))) is None
