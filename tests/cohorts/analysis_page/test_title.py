"""Names of analyses that nobody named."""

from typing import Any

import pytest

from cohorts.analysis_page.title import title_of
from cohorts.models import Analysis


@pytest.mark.parametrize(
    ("kind", "definition", "expected"),
    [
        ("survival", {"endpoint": "overall_survival", "arms": "transplant_kind"},
         "Overall survival · Kind of transplant"),
        ("survival", {"endpoint": "overall_survival", "arms": "transplant", "landmark_days": 90},
         "Overall survival · Transplant · landmark day 90"),
        ("regression", {"endpoint": "relapse", "arms": None}, "Regression · Relapse"),
        ("characteristics", {"endpoint": None, "arms": "sex"}, "Characteristics · Sex"),
        ("survival", {"endpoint": "relapse", "landmark_days": 0}, "Relapse · landmark day 0"),
    ],
)  # fmt: skip
def test_an_analysis_is_called_by_what_was_asked(
    kind: str, definition: dict[str, Any], expected: str
) -> None:
    assert title_of(Analysis(kind=kind, definition=definition)) == expected


def test_a_given_title_stays() -> None:
    assert title_of(Analysis(kind="survival", title="Ours", definition={"endpoint": "relapse"})) == "Ours"
