"""The stored examples of results, and their figures."""

import json
from pathlib import Path
from typing import Any

from cohorts.analysis_page.figure import Figure
from cohorts.analysis_page.figures import figures

EXAMPLES = sorted(Path(__file__).parents[1].joinpath("analyses", "examples").glob("*.json"))
RESULTS = [path for path in EXAMPLES if path.stem != "refusal"]


def example(name: str) -> dict[str, Any]:
    path = next(path for path in EXAMPLES if path.stem == name)
    result: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return result


def figure(result: dict[str, Any], name: str) -> Figure:
    return next(one for one in figures(result) if one.name == name)
