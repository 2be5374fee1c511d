"""Curves and tests against plain numpy, lifelines and R, with memory and growth: whole days, two arms.

A ratio is the reference's time over ours for R and lifelines (how many times faster), and ours over the reference's
for plain numpy. Continuous times, which have to be sorted, are measured for growth and memory too.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from benchmarks.measure import report
from benchmarks.scaling import SIZES, Calls, best, growth_and_memory

HORIZON = 300
R_CALLS = {
    "kaplan_meier": 'survfit(Surv(t, d) ~ g, d, conf.type = "log-log")',
    "logrank": "survdiff(Surv(t, d) ~ g, d)",
    "cumulative_incidence": "cuminc(d$t, d$e)",
    "gray": "cuminc(d$t, d$e, d$g)",
    "rmst": f"summary(survfit(Surv(t, d) ~ g, d), rmean = {HORIZON})$table",
}
# How many times faster than R at a million rows; from 10,000 rows on nothing may be slower.
FASTER_THAN_R = {
    "kaplan_meier": 100, "logrank": 50, "cumulative_incidence": 30, "gray": 1, "rmst": 1,
}  # fmt: skip
NUMPY_GOAL = 2

TITLES = {
    "kaplan_meier": "Kaplan-Meier by arm", "logrank": "log-rank test",
    "cumulative_incidence": "cumulative incidence, two causes", "gray": "Gray's test",
    "rmst": "restricted mean survival by arm",
}  # fmt: skip


def run() -> None:
    _against_numpy_and_lifelines(1_000_000)
    for rows in SIZES[1:]:
        _against_r(rows)
    growth_and_memory(patients, ours, TITLES, rounds=5)


def patients(rows: int, *, whole: bool = True) -> Any:
    """Synthetic follow-up: t time, e cause (0, 1, 2), d any event, g arm."""
    import numpy as np
    import pandas as pd

    random = np.random.default_rng(20260701)
    arm = random.integers(0, 2, rows)
    time = np.minimum(random.exponential(1_500 * (1 + 0.2 * arm)), random.uniform(300, 3_650, rows))
    cause = random.choice([0, 1, 2], rows, p=[0.4, 0.35, 0.25])
    if whole:
        time = np.ceil(time).astype(np.int64)
    return pd.DataFrame({"t": time, "e": cause, "d": (cause > 0).astype(np.int64), "g": arm})


def ours(frame: Any) -> Calls:
    from cohorts import statistics

    return {
        "kaplan_meier": partial(_with_limits, partial(statistics.kaplan_meier, frame, "t", "d", by="g")),
        "logrank": partial(statistics.logrank, frame, "t", "d", "g"),
        "cumulative_incidence": partial(
            _with_limits, partial(statistics.cumulative_incidence, frame, "t", "e")
        ),
        "gray": partial(statistics.gray, frame, "t", "e", "g", event_of_interest=1),
        "rmst": partial(statistics.rmst, frame, "t", "d", tau=HORIZON, by="g"),
    }


def _with_limits(call: Callable[[], Any]) -> Any:
    """The curves with their intervals, which are worked out when they are asked for."""
    found = call()
    for curve in (found.groups if hasattr(found, "groups") else found.causes).values():
        curve.limits()
    return found


def _against_numpy_and_lifelines(rows: int) -> None:
    from lifelines import KaplanMeierFitter
    from lifelines.statistics import logrank_test

    from benchmarks import plain_numpy

    frame = patients(rows)
    days, cause, event, arm = (frame[column].to_numpy() for column in "tedg")
    calls = ours(frame)
    references: Calls = {
        "kaplan_meier": partial(plain_numpy.kaplan_meier_by_arm, days, event, arm),
        "logrank": partial(plain_numpy.logrank, days, event, arm),
        "cumulative_incidence": partial(plain_numpy.cumulative_incidence, days, cause),
    }
    for name, reference in references.items():
        mine, plain = best(5, calls[name], reference)
        measured = f"{mine * 1e3:.1f} ms CPU, numpy {plain * 1e3:.1f} ms"
        _say(name, rows, measured, mine / plain, f"goal at most {NUMPY_GOAL}", mine <= NUMPY_GOAL * plain)
    lifelines: Calls = {
        "kaplan_meier": lambda: [
            KaplanMeierFitter().fit(days[arm == a], event[arm == a]) for a in (0, 1)
        ],
        "logrank": lambda: logrank_test(
            days[arm == 0], days[arm == 1], event[arm == 0], event[arm == 1]
        ),
    }  # fmt: skip
    for name, reference in lifelines.items():
        mine, theirs = best(3, calls[name], reference)
        measured = f"{mine * 1e3:.1f} ms CPU, lifelines {theirs * 1e3:.0f} ms"
        _say(name, rows, measured, theirs / mine, "times faster, over 1", theirs >= mine)


def _against_r(rows: int) -> None:
    from benchmarks.reference_r import cpu_seconds_in_r, installed

    packages = ("survival", "cmprsk")
    if not installed(*packages):
        print(f"R with {' and '.join(packages)} is not installed here, so nothing is measured against it.")
        return
    frame = patients(rows)
    theirs = cpu_seconds_in_r(frame, R_CALLS, packages=packages, rounds=2 if rows >= 1_000_000 else 3)
    for name, call in ours(frame).items():
        (mine,) = best(3, call)
        goal = FASTER_THAN_R[name] if rows >= 1_000_000 else 1
        measured = f"{mine * 1e3:.1f} ms CPU, R {theirs[name] * 1e3:.0f} ms"
        _say(
            name,
            rows,
            measured,
            theirs[name] / mine,
            f"times faster, over {goal}",
            theirs[name] >= goal * mine,
        )


def _say(name: str, rows: int, measured: str, ratio: float, goal: str, met: bool) -> None:
    report(f"{TITLES[name]}, {rows:,} rows", measured, ratio, goal, met)
