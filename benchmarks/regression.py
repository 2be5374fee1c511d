"""Regression and concordance against R and lifelines, with equality of estimates, growth and memory.

Two arms among ten covariates, whole days; a ratio is the reference's time over ours. Continuous times, which tie
rarely and so have the most risk sets, are measured for growth and memory too. R's `crr` takes the rows times the
events, half a minute for 10,000 rows of three covariates, so it is measured at that size alone, where it is nearest
to ours.
"""

from functools import partial
from typing import Any

from benchmarks.measure import report
from benchmarks.scaling import SIZES, Calls, best, growth_and_memory

COVARIATES = [f"x{number}" for number in range(10)]
FEW = COVARIATES[:3]
R_COX = f"coxph(Surv(t, d) ~ {' + '.join(COVARIATES)}, d)"
R_CALLS = {
    "cox": R_COX,
    "concordance": "concordance(Surv(t, d) ~ x9, d, reverse = TRUE)",
    "proportional_hazards_test": f"cox.zph({R_COX})",
}
R_FINE_GRAY = f"crr(d$t, d$e, as.matrix(d[, c({', '.join(repr(name) for name in FEW)})]))"
FASTER_THAN_R_AT_A_MILLION = {"cox": 5, "concordance": 1, "proportional_hazards_test": 1}
FINE_GRAY_ROWS = 10_000
EQUAL = 1e-6

TITLES = {
    "cox": "Cox, ten covariates", "concordance": "concordance", "fine_gray": "Fine-Gray",
    "proportional_hazards_test": "fit and test of proportional hazards", "overlap_weights": "overlap weights",
}  # fmt: skip


def run() -> None:
    from benchmarks.reference_r import installed

    _against_lifelines(100_000)
    if installed("survival", "cmprsk"):
        for rows in SIZES[1:]:
            _against_r(rows)
        _fine_gray_against_r(FINE_GRAY_ROWS)
        _equal_to_r(SIZES[-1])
    else:
        print("R with survival and cmprsk is not installed here, so nothing is measured against it.")
    growth_and_memory(patients, ours, TITLES, rounds=3)


def patients(rows: int, *, whole: bool = True) -> Any:
    """Synthetic follow-up: t time, e cause (0, 1, 2), d any event, x0 the arm, three markers, six measurements."""
    import numpy as np
    import pandas as pd

    random = np.random.default_rng(20260702)
    x = random.normal(size=(rows, len(COVARIATES)))
    x[:, :4] = x[:, :4] > 0
    event = random.exponential(1_500 * np.exp(-x @ np.linspace(-0.5, 0.5, len(COVARIATES))))
    censored = random.uniform(300, 3_650, rows)
    time, died = np.minimum(event, censored), event <= censored
    if whole:
        time = np.ceil(time).astype(np.int64)
    frame = pd.DataFrame(x, columns=COVARIATES)
    return frame.assign(t=time, d=died.astype(np.int64), e=np.where(died, random.integers(1, 3, rows), 0))


def ours(frame: Any) -> Calls:
    from cohorts import statistics

    return {
        "cox": partial(statistics.cox, frame, "t", "d", COVARIATES),
        "concordance": partial(statistics.concordance, frame, "t", "d", "x9"),
        "proportional_hazards_test": partial(
            statistics.proportional_hazards_test, frame, "t", "d", COVARIATES
        ),
        "fine_gray": partial(statistics.fine_gray, frame, "t", "e", COVARIATES, event_of_interest=1),
        "overlap_weights": partial(statistics.overlap_weights, frame, "x0", COVARIATES[1:]),
    }


def _against_lifelines(rows: int) -> None:
    from lifelines import CoxPHFitter
    from lifelines.utils import concordance_index

    frame = patients(rows)
    calls = ours(frame)
    references: Calls = {
        "cox": lambda: CoxPHFitter().fit(frame[[*COVARIATES, "t", "d"]], "t", "d"),
        "concordance": lambda: concordance_index(frame["t"], -frame["x9"], frame["d"]),
    }
    for name, reference in references.items():
        mine, theirs = best(2, calls[name], reference)
        _say(name, rows, mine, "lifelines", theirs, 1)


def _against_r(rows: int) -> None:
    from benchmarks.reference_r import cpu_seconds_in_r

    frame = patients(rows)
    theirs = cpu_seconds_in_r(frame, R_CALLS, packages=("survival",), rounds=1 if rows >= 1_000_000 else 3)
    for name in R_CALLS:
        (mine,) = best(3, ours(frame)[name])
        _say(
            name, rows, mine, "R", theirs[name], FASTER_THAN_R_AT_A_MILLION[name] if rows >= 1_000_000 else 1
        )


def _fine_gray_against_r(rows: int) -> None:
    from benchmarks.reference_r import cpu_seconds_in_r
    from cohorts import statistics

    frame = patients(rows)
    theirs = cpu_seconds_in_r(frame, {"fine_gray": R_FINE_GRAY}, packages=("cmprsk",), rounds=1)["fine_gray"]
    (mine,) = best(3, partial(statistics.fine_gray, frame, "t", "e", FEW, event_of_interest=1))
    _say("fine_gray", rows, mine, "R", theirs, 1)


def _equal_to_r(rows: int) -> None:
    from benchmarks.reference_r import numbers_from_r
    from cohorts import statistics

    frame = patients(rows)
    expected = numbers_from_r(frame, f"coef({R_COX})", packages=("survival",))
    found = statistics.cox(frame, "t", "d", COVARIATES).coefficients["coef"]
    away = max(abs(mine - theirs) for mine, theirs in zip(found, expected, strict=True))
    report(f"Cox, {rows:,} rows, coefficients", f"at most {away:.1e} from R's", away / EQUAL,
           f"goal at most {EQUAL:g}", away <= EQUAL)  # fmt: skip


def _say(name: str, rows: int, mine: float, whose: str, theirs: float, goal: int) -> None:
    measured = f"{mine * 1e3:.1f} ms CPU, {whose} {theirs * 1e3:.0f} ms"
    what, aim = f"{TITLES[name]}, {rows:,} rows", f"times faster, over {goal}"
    report(what, measured, theirs / mine, aim, theirs >= goal * mine)
