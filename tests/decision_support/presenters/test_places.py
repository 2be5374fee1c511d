"""What fields of a case are called: whatever a rule can miss has a name."""

import pytest

from decision_support.presenters.places import field_label
from decision_support.recommendation.facts import FACTS

PLACES = sorted({place for spec in FACTS.values() for place in spec.fields})


@pytest.mark.parametrize("place", PLACES)
def test_a_field_that_a_fact_is_read_from_has_a_name_of_its_own(place: str) -> None:
    name = str(field_label(place))
    assert name != place
    assert "_" not in name


def test_markers_keep_the_names_of_the_record_and_agents_have_theirs() -> None:
    assert str(field_label("diagnosis.genetics.iamp21")) == "iAMP21"
    assert str(field_label("treatment_phases.agents")) == "Agents"
