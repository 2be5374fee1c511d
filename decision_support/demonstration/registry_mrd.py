"""The MRD of a patient of the invented registry: what the laboratory wrote, from the first cycle to the last contact.

The stratum decides when the leukaemia sinks below 10^-4; what of it is seen depends on methods, limits and gaps.
"""

from collections.abc import Iterator
from decimal import Decimal
from random import Random
from typing import Any

from decision_support.outcome_model.terms import Stratum

CYCLE_STARTS = (1, 36, 71, 106)
_WINDOW_DAYS = (29, 64, 99)
_LIMITS = {"flow": Decimal("0.0001"), "igtr_pcr": Decimal("0.00001"), "ngs": Decimal("0.000001")}

Dated = tuple[int, dict[str, Any]]


def samples(
    draw: Random,
    stratum: Stratum,
    remission_day: int,
    transplant_day: int | None,
    relapse_day: int | None,
    last_day: int,
) -> Iterator[Dated]:
    """Results with their day of treatment, none after `last_day`."""
    method = draw.choices(("flow", "igtr_pcr", "ngs"), weights=(62, 30, 8))[0]
    cleared = {Stratum.EARLY: 0, Stratum.LATE: draw.choice((1, 1, 2)), Stratum.NEVER: 9}[stratum]
    end = min(last_day, relapse_day or last_day, transplant_day or last_day)
    for place, day in enumerate(_WINDOW_DAYS):
        on = day + draw.randint(0, 4)
        missed, inside = draw.random() < 0.05, on < end
        if missed or not inside:
            continue
        if place >= cleared:
            yield on, _not_detected(draw, method, shallow=draw.random() < 0.04)
        else:
            yield on, _level(10 ** draw.uniform(-3.6, -1.6) / (place + 1) ** 2, method)
    yield from _follow_up(draw, method, transplant_day or remission_day + 120, relapse_day, last_day)


def _follow_up(
    draw: Random, method: str, zero: int, relapse_day: int | None, last_day: int
) -> Iterator[Dated]:
    """Every three months for two years; before a relapse the level rises, and at relapse it is high."""
    for number in range(1, 9):
        on = zero + 90 * number - 60 + draw.randint(-6, 6)
        if on > min(last_day, (relapse_day or last_day) - 5) or draw.random() < 0.12:
            continue
        ahead = (relapse_day - on) if relapse_day is not None else 9999
        if ahead < 120 and draw.random() < 0.75:
            yield on, _level(10 ** (-1.2 - ahead / 55), method)
        else:
            yield on, _not_detected(draw, method, shallow=False)
    if relapse_day is not None and relapse_day <= last_day:
        yield relapse_day, _level(10 ** draw.uniform(-1.2, -0.15), method)


def _not_detected(draw: Random, method: str, *, shallow: bool) -> dict[str, Any]:
    blood = draw.random() < 0.04
    return {
        "specimen": "peripheral_blood" if blood else "bone_marrow",
        "method": method,
        "result": "not_detected",
        "unit": "fraction",
        "limit_of_detection": Decimal("0.001") if shallow else _LIMITS[method],
        "adequate": True,
    }


def _level(level: float, method: str) -> dict[str, Any]:
    """A level with two significant digits, as laboratories print it, never below what the method sees."""
    seen = max(level, float(_LIMITS[method]))
    return {
        "specimen": "bone_marrow",
        "method": method,
        "result": "quantified",
        "value": Decimal(f"{min(seen, 0.95):.1e}"),
        "unit": "fraction",
        "limit_of_detection": _LIMITS[method],
        "adequate": True,
    }
