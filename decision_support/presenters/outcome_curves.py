"""The course of each outcome over five years for the two transplants: places of lines and bands, and the table beside.

Colours belong to the options: the autologous line is blue and solid, the allogeneic one orange and dashed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from decision_support.outcome_model.answer import Estimate
from decision_support.outcome_model.terms import Arm
from decision_support.presenters.labels import OPTIONS
from decision_support.presenters.outcomes import ENDPOINTS
from decision_support.recommendation.forecast import OPTION_OF

WIDTH, HEIGHT = 320, 190
LEFT, RIGHT, TOP, BOTTOM = 30, 312, 10, 160
YEARS = 5
PERCENT_TICKS = (0, 25, 50, 75, 100)
# The same order everywhere.
ARMS = (Arm.AUTO, Arm.ALLO)

Curves = Mapping[Arm, Mapping[str, Sequence[Estimate]]]


@dataclass(frozen=True, slots=True)
class Course:
    """One arm of one chart: `line` and `band` are the points of a polyline and a polygon."""

    option: str
    title: Any
    line: str
    band: str


@dataclass(frozen=True, slots=True)
class Tick:
    place: float
    value: int


@dataclass(frozen=True, slots=True)
class CurveRow:
    """One time of the table: for each arm the median with its interval, of 100 patients."""

    years: float
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CurveChart:
    endpoint: str
    label: Any
    courses: tuple[Course, ...]
    rows: tuple[CurveRow, ...]
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    top: int = TOP
    bottom: int = BOTTOM


def curve_charts(curves: Curves, times: Sequence[float]) -> tuple[CurveChart, ...]:
    """One chart an outcome, in the order of the option cards."""
    return tuple(curve_chart(name, curves, times) for name in ENDPOINTS)


def curve_chart(endpoint: str, curves: Curves, times: Sequence[float]) -> CurveChart:
    courses = {arm: curves[arm][endpoint] for arm in ARMS}
    return CurveChart(
        endpoint=endpoint,
        label=ENDPOINTS[endpoint],
        courses=tuple(_course(arm, points, times) for arm, points in courses.items()),
        rows=tuple(
            CurveRow(time, tuple(of_100(points[place]) for points in courses.values()))
            for place, time in enumerate(times)
        ),
        x_ticks=tuple(Tick(_x(year), year) for year in range(YEARS + 1)),
        y_ticks=tuple(Tick(_y(percent / 100), percent) for percent in PERCENT_TICKS),
    )


def curve_table(curves: Curves, times: Sequence[float]) -> list[list[str]]:
    """Every point for other programs: probabilities with their interval, named in English as in the API."""
    rows = [["option", "outcome", "years", "median", "lower_95", "upper_95"]]
    for arm in ARMS:
        for endpoint in ENDPOINTS:
            for time, point in zip(times, curves[arm][endpoint], strict=True):
                numbers = (f"{value:.4f}" for value in (point.median, point.lower, point.upper))
                rows.append([OPTION_OF[arm], endpoint, f"{time:g}", *numbers])
    return rows


def of_100(found: Estimate) -> str:
    return f"{100 * found.median:.0f} ({100 * found.lower:.0f}–{100 * found.upper:.0f})"


def _course(arm: Arm, points: Sequence[Estimate], times: Sequence[float]) -> Course:
    line = [(_x(time), _y(point.median)) for time, point in zip(times, points, strict=True)]
    upper = [(_x(time), _y(point.upper)) for time, point in zip(times, points, strict=True)]
    lower = [(_x(time), _y(point.lower)) for time, point in zip(times, points, strict=True)]
    option = OPTION_OF[arm]
    return Course(option, OPTIONS[option], _points(line), _points([*upper, *reversed(lower)]))


def _points(places: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in places)


def _x(years: float) -> float:
    return round(LEFT + years / YEARS * (RIGHT - LEFT), 1)


def _y(probability: float) -> float:
    return round(BOTTOM - probability * (BOTTOM - TOP), 1)
