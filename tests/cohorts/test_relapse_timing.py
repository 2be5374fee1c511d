"""Very early, early and late relapses of many patients, against the answer for one child."""

from datetime import date, timedelta
from itertools import product

import numpy as np
import pandas as pd
import pytest

from cohorts.cohort_frame.relapse_timing import completed_months, relapse_timing
from cohorts.vocabulary import Protocol, RelapseSite
from decision_support.recommendation.case import Case, Diagnosis, FirstRelapse, Patient
from decision_support.recommendation.relapse_timing import relapse_timing as timing_of_one

DIAGNOSED = date(2020, 3, 31)
# Days from diagnosis around 18 and 36 months, and days from the end of treatment to relapse around 6 months.
MONTHS = (
    None,
    100,
    date(2021, 9, 29),
    date(2021, 9, 30),
    date(2021, 10, 1),
    date(2023, 3, 30),
    date(2023, 3, 31),
)
OFF = (None, 30, 183, 184, 200)


def combinations() -> list[FirstRelapse | None]:
    """Every site, day, end of treatment and answer to "during treatment" that can stand in a record."""
    days = [DIAGNOSED + timedelta(days=one) if isinstance(one, int) else one for one in MONTHS]
    found: list[FirstRelapse | None] = []
    for site, day, off, on_treatment in product((None, *RelapseSite), days, OFF, (None, True, False)):
        ended = None if day is None or off is None else day - timedelta(days=off)
        if not (on_treatment and ended):
            found.append(
                FirstRelapse(site=site, relapsed_on=day, end_of_therapy_on=ended, on_treatment=on_treatment)
            )
    return found


def one_by_one(relapse: FirstRelapse, protocol: str | None, diagnosed_on: date | None) -> str | None:
    case = Case(
        as_of=date(2026, 6, 1),
        patient=Patient(date(2012, 1, 10)),
        diagnosis=Diagnosis("B", diagnosed_on=diagnosed_on, protocol=protocol),
        first_relapse=relapse,
    )
    found = timing_of_one(case)
    return found if isinstance(found, str) else None


@pytest.mark.parametrize("diagnosed_on", [DIAGNOSED, None])
def test_many_patients_are_timed_as_each_child_is(diagnosed_on: date | None) -> None:
    relapses = [one for one in combinations() if one is not None and one.relapsed_on is not None]
    protocols = (None, *Protocol)
    rows = list(product(relapses, protocols))
    answers = {None: np.nan, True: 1.0, False: 0.0}
    found = relapse_timing(
        pd.Series(pd.to_datetime([relapse.relapsed_on for relapse, _protocol in rows])),
        pd.Series(pd.to_datetime([diagnosed_on] * len(rows))),
        pd.Series(pd.to_datetime([relapse.end_of_therapy_on for relapse, _protocol in rows])),
        on_treatment=np.array([answers[relapse.on_treatment] for relapse, _protocol in rows]),
        site=pd.Series([relapse.site for relapse, _protocol in rows], dtype=object),
        protocol=pd.Series([protocol for _relapse, protocol in rows], dtype=object),
    )
    expected = [one_by_one(relapse, protocol, diagnosed_on) for relapse, protocol in rows]
    assert [None if pd.isna(one) else one for one in found] == expected
    seen = {"very_early", "early", "late", None} if diagnosed_on else {None}
    assert seen == set(expected)


def test_without_a_day_of_relapse_there_is_no_timing() -> None:
    nothing = pd.Series(pd.to_datetime([None]))
    found = relapse_timing(
        nothing,
        pd.Series(pd.to_datetime([DIAGNOSED])),
        pd.Series(pd.to_datetime([date(2022, 1, 1)])),
        on_treatment=np.array([0.0]),
        site=pd.Series(["testis"]),
        protocol=pd.Series(["COG"]),
    )
    assert found.isna().all()


def test_months_are_completed_by_the_calendar() -> None:
    first = pd.Series(pd.to_datetime(["2020-03-31", "2020-03-31", "2020-03-31", None]))
    second = pd.Series(pd.to_datetime(["2021-09-30", "2021-10-01", "2020-03-31", "2021-01-01"]))
    assert completed_months(first, second)[:3].tolist() == [17, 18, 0]
    assert np.isnan(completed_months(first, second)[3])
