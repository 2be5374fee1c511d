"""The example results that pages and figures are tried with have the shape that a run gives today."""

import json
from typing import Any

import pytest

from tests.cohorts.analyses.write_examples import DEFINITIONS, PLACE, example, refusal

# Mappings whose keys are data: codes of groups, names of libraries, values of sentences.
OPEN = {"software", "values", "definition", "cells", "missing", "ess"}


def shape(value: Any) -> Any:
    """The names in it, down to the values; a list has the shapes of its items."""
    if isinstance(value, dict):
        return {key: "open" if key in OPEN else shape(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted({json.dumps(shape(item), sort_keys=True) for item in value})
    return "value"


@pytest.mark.parametrize("name", [*DEFINITIONS, "refusal"])
def test_an_example_has_the_shape_of_a_run(name: str) -> None:
    stored = json.loads((PLACE / f"{name}.json").read_text(encoding="utf-8"))
    made = json.loads(json.dumps(refusal() if name == "refusal" else example(name)))
    assert shape(stored) == shape(made), "run python -m tests.cohorts.analyses.write_examples"


def test_every_example_is_made_by_a_definition() -> None:
    assert {path.stem for path in PLACE.glob("*.json")} == {*DEFINITIONS, "refusal"}
