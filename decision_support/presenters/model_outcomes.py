"""Everything the outcome model says for one patient, for the part of the page below the answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from decision_support.outcome_model.answer import Answer, Difference
from decision_support.outcome_model.published import PublishedModel
from decision_support.presenters.icon_arrays import IconArray, icon_arrays
from decision_support.presenters.outcome_curves import ARMS, CurveChart, curve_charts, of_100
from decision_support.presenters.outcomes import ENDPOINTS
from decision_support.recommendation.forecast import Forecast


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome at one horizon: both arms, the difference, and how probable it is that allogeneic is better."""

    years: int
    label: Any
    arms: tuple[str, ...]
    difference: str
    allo_better: int


@dataclass(frozen=True, slots=True)
class ModelOutcomes:
    """`curves_leave_out_centre`: the curves are the literature's, while the table counts the centre's own NRM in."""

    charts: tuple[CurveChart, ...]
    arrays: tuple[IconArray, ...]
    rows: tuple[OutcomeRow, ...]
    curves_leave_out_centre: bool


def model_outcomes(forecast: Forecast | None, model: PublishedModel) -> ModelOutcomes | None:
    """None where the model does not speak for the patient."""
    if forecast is None:
        return None
    return ModelOutcomes(
        charts=curve_charts(model.curves(forecast.profile), model.curve_times),
        arrays=icon_arrays(forecast.answer.outcomes),
        rows=outcome_rows(forecast.answer),
        curves_leave_out_centre="centre_nrm_applied" in forecast.notes,
    )


def outcome_rows(answer: Answer) -> tuple[OutcomeRow, ...]:
    return tuple(
        OutcomeRow(
            years=year,
            label=label,
            arms=tuple(of_100(answer.outcomes[arm][year][name]) for arm in ARMS),
            difference=_difference(found[name]),
            allo_better=round(100 * found[name].probability_allo_better),
        )
        for year, found in _by_year(answer.difference).items()
        for name, label in ENDPOINTS.items()
        if name in found
    )


def _by_year(difference: Mapping[int, Mapping[str, Difference]]) -> dict[int, Mapping[str, Difference]]:
    return {year: difference[year] for year in sorted(difference)}


def _difference(found: Difference) -> str:
    return f"{_points(found.median)} ({_points(found.lower)} … {_points(found.upper)})"


def _points(value: float) -> str:
    return f"{100 * value:+.0f}".replace("-", "−")
