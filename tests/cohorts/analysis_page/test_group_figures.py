"""The love plot keeps to a page, and says what it leaves out."""

from typing import Any

from cohorts.analysis_page.group_figures import MOST_ROWS, balance_figure
from cohorts.figures.svg import svg
from tests.cohorts.analysis_page.examples import example


def balanced(differences: list[tuple[float | None, float | None]]) -> dict[str, Any]:
    result = example("adjusted_survival")
    result["weights"]["balance"] = [
        {"variable": f"v{place}", "level": None, "label": f"Covariate {place}.", "level_label": None,
         "before": before, "after": after}
        for place, (before, after) in enumerate(differences)
    ]  # fmt: skip
    return result


def test_of_many_covariates_the_most_different_are_drawn_in_their_order() -> None:
    """Covariate 3 differs most after weighting only; of the alike, the one without a difference goes first."""
    differences: list[tuple[float | None, float | None]] = [(0.2, 0.05)] * (MOST_ROWS - 1)
    figure = balance_figure(balanced([(0.01, 0.02), (None, None), (0.1, 0.011), (0.0, 0.4), *differences]))
    drawn = svg(figure.drawings[0])
    places = [drawn.index(f">Covariate {place}.<") for place in range(3, MOST_ROWS + 3)]
    assert places == sorted(places)
    for place in range(3):
        assert f">Covariate {place}.<" not in drawn
    assert "3 more rows of the table are not drawn; their differences are at most 0.100." in drawn
    assert len(figure.table.rows) == len(figure.data()) - 1 == MOST_ROWS + 3


def test_as_many_as_a_page_holds_are_all_drawn() -> None:
    figure = balance_figure(balanced([(0.2, 0.0)] * MOST_ROWS))
    assert "not drawn" not in svg(figure.drawings[0])
    assert figure.drawings[0].height < 1000
