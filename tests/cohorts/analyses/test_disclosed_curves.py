"""Curves by quarters of a year and in shares of five patients."""

import pytest

from cohorts.analyses.disclosed_curves import coarse, in_shares, on_grid, to_grid

# Of 40 patients without censoring: events at these days fall as 1/40 each.
DAYS = (30, 60, 100, 140, 150, 200, 240, 300, 310, 500)


def curve(days: tuple[int, ...] = DAYS, patients: int = 40, last: float = 2.0) -> dict[str, list[float]]:
    estimate = [1 - place / patients for place in range(len(days) + 1)]
    return {
        "time": [0.0, *(day / 365.25 for day in days), last],
        "estimate": [*estimate, estimate[-1]],
        "lower": [*estimate, estimate[-1]],
        "upper": [*estimate, estimate[-1]],
        "std_error": [0.01] * (len(days) + 2),
        "events": [*range(len(days) + 1), len(days)],
    }


def test_a_curve_moves_at_quarters_where_the_rounded_number_of_events_has_moved() -> None:
    # By the quarters (days 91, 182, 273, 365, 456, 547) 2, 5, 7, 9, 9 and 10 events: shown 0, 5, 5, 10, 10, 10.
    shown = coarse(curve(), 40)
    assert shown["time"] == [0.0, 0.5, 1.0, 2.0]
    # 35 and 31 of 40 survive; five patients are an eighth of 40.
    assert shown["estimate"] == [1.0, 0.875, 0.75, 0.75]
    assert shown["std_error"] == [None] * 4
    assert "events" not in shown


def test_one_more_death_late_in_the_curve_is_not_to_be_seen() -> None:
    assert coarse(curve((*DAYS, 600)), 41) == coarse(curve(), 40)


@pytest.mark.parametrize("last", [1.75, 1.7501, 1.83, 1.9999])
def test_no_horizon_between_two_quarters_tells_more_than_the_other(last: float) -> None:
    assert coarse(curve(last=last), 40) == coarse(curve(last=1.75), 40)


def test_a_curve_of_less_than_a_quarter_is_a_point() -> None:
    assert coarse(curve((10,), last=0.2), 40)["time"] == [0.0]


@pytest.mark.parametrize(
    ("fraction", "patients", "shown"),
    [(0.9123, 2000, 0.91), (0.9123, 40, 0.875), (0.975, 41, 1.0), (0.34, 4, 0.0), (None, 40, None)],
)
def test_an_estimate_is_in_shares_of_five_patients_and_never_finer_than_percent(
    fraction: float | None, patients: int, shown: float | None
) -> None:
    assert in_shares(fraction, patients) == shown


def test_times_are_in_quarters_of_a_year() -> None:
    assert [to_grid(time) for time in (0.1, 0.25, 1.99)] == [0.0, 0.25, 1.75]
    assert [on_grid(time) for time in (0, 2.5, 2.51)] == [True, True, False]
