"""When two curves are said to cross."""

from typing import Any

import pytest

from cohorts.analyses.cautions import crosses
from tests.cohorts.analyses.frames import frame
from tests.cohorts.analyses.twenty_patients import answer


def test_curves_that_cross_are_said_to() -> None:
    early = [
        {"relapsed_on": 10, "died_on": 10 + day, "last_contact_on": 10 + day, "sex": "male"}
        for day in range(1, 9)
    ]
    early += [{"relapsed_on": 10, "last_contact_on": 2000, "sex": "male"} for _ in range(12)]
    late = [{"relapsed_on": 10, "died_on": 700 + day, "last_contact_on": 700 + day} for day in range(16)]
    late += [{"relapsed_on": 10, "last_contact_on": 2000} for _ in range(6)]
    result = answer(frame(*early, *late), kind="survival", arms="sex")
    codes = {warning["code"] for warning in result["warnings"]}
    assert {"crossing", "ph_violated"} <= codes


def curve(estimates: list[float], errors: list[float | None]) -> dict[str, Any]:
    times = [float(number) for number in range(len(estimates))]
    return {"curve": {"time": times, "estimate": estimates, "std_error": errors}}


@pytest.mark.parametrize(
    ("errors", "expected"),
    [
        # Apart by 0.10 and 0.08 either way. Errors of 0.05 each: sqrt(0.05^2 + 0.05^2) = 0.071, less than both.
        ([0.0, 0.05, 0.05], True),
        # Errors of 0.06 each: 0.085, more than the second difference.
        ([0.0, 0.06, 0.06], False),
        # Without an error, as where a curve has reached zero, the difference alone counts.
        ([0.0, None, None], True),
    ],
)
def test_curves_cross_where_each_is_above_by_more_than_a_standard_error(
    errors: list[float | None], expected: bool
) -> None:
    one, other = curve([1.0, 0.8, 0.58], errors), curve([1.0, 0.7, 0.66], errors)
    assert crosses(one, other) is expected
    assert crosses(other, one) is expected


def test_curves_that_lie_on_each_other_do_not_cross_however_sure_they_are() -> None:
    exact: list[float | None] = [0.0, 0.001, 0.001]
    assert not crosses(curve([1.0, 0.82, 0.60], exact), curve([1.0, 0.80, 0.62], exact))


@pytest.mark.parametrize("left_out", [True, False])
def test_relapsed_patients_left_out_of_a_clock_from_remission_are_warned_of(left_out: bool) -> None:
    """Who is in a later remission has lost the day of the first: the curve is of those who never relapsed."""
    rows = [
        {"remission_achieved_on": 30, "relapsed_on": 100 + day, "last_contact_on": 900} for day in range(6)
    ]
    if left_out:
        rows += [{"remission_achieved_on": 300, "relapsed_on": 200, "last_contact_on": 900} for _ in range(6)]
    result = answer(
        frame(*rows), kind="survival", endpoint="leukaemia_free_survival", time_zero="remission", arms=None
    )
    warned = "relapsed_left_out" in {warning["code"] for warning in result["warnings"]}
    assert warned is left_out
