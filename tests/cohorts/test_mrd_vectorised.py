"""The timelines of a cohort against the one-patient function, row by row, over histories of every kind."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohorts.mrd import STATES, Assessment, Phase, timeline
from cohorts.mrd.vectorised import ASSESSMENT_COLUMNS, PHASE_COLUMNS, ordered_fraction, timelines
from cohorts.mrd.vectorised.columns import FLAGS
from cohorts.vocabulary import Comparator, Method, ResultKind, Specimen, Unit

START = date(2026, 1, 1)

History = tuple[list[Assessment], list[Phase], date]


def on(day: int) -> date:
    return START + timedelta(days=day)


# Around the windows' edges: cycles begin near days 0, 28, 56, 84 and 112.
_days = st.one_of(
    st.sampled_from([-3, 8, 13, 14, 15, 27, 28, 29, 30, 31, 42, 43, 56, 58, 59, 70, 71, 84, 85, 120, 160]),
    st.integers(-10, 200),
)
_levels = st.sampled_from(
    [Decimal(text) for text in (
        "0", "1e-6", "0.99e-5", "1e-5", "0.00000999999999999999999999", "0.00001000000000000000000001", "5e-5",
        "0.00009999999999999999999999", "1e-4", "0.00010000000000000000000001", "2e-4", "1e-3", "0.5",
    )]
)  # fmt: skip


@st.composite
def _assessment(draw: st.DrawFn) -> Assessment:
    collected = draw(st.one_of(st.just(None), _days, _days, _days, _days, _days, _days))
    delay = draw(st.one_of(st.none(), st.integers(0, 5), st.integers(0, 5), st.integers(20, 90)))
    result = draw(
        st.sampled_from(
            [None, *ResultKind, ResultKind.NOT_DETECTED, ResultKind.NOT_DETECTED, ResultKind.QUANTIFIED]
        )
    )
    levelled = result in (ResultKind.QUANTIFIED, ResultKind.BELOW)
    percent = draw(st.booleans())
    level = draw(_levels) if levelled else None
    limit = draw(st.one_of(st.none(), _levels))
    return Assessment(
        collected_on=None if collected is None else on(collected),
        reported_on=None if delay is None or collected is None else on(collected + delay),
        specimen=draw(st.sampled_from([Specimen.BONE_MARROW] * 4 + [Specimen.PERIPHERAL_BLOOD, Specimen.UNKNOWN])),
        method=draw(st.sampled_from(list(Method))),
        result=result,
        value=_in_unit(level, percent),
        comparator=draw(st.sampled_from([Comparator.LESS, Comparator.LESS_OR_EQUAL]))
        if result == ResultKind.BELOW
        else None,
        unit=Unit.PERCENT if percent else Unit.FRACTION,
        limit_of_detection=_in_unit(limit, percent),
        adequate=draw(st.sampled_from([True, True, True, None, False])),
    )  # fmt: skip


def _in_unit(fraction: Decimal | None, percent: bool) -> Decimal | None:
    return fraction if fraction is None or not percent else fraction.scaleb(2)


_agents = st.one_of(
    st.none(),
    st.lists(
        st.sampled_from(
            ["vincristine", "blinatumomab 28 ug", "CAR-T", "imatinib", "a new drug", "inotuzumab"]
        ),
        max_size=2,
    ).map(tuple),
)


@st.composite
def _phases(draw: st.DrawFn) -> list[Phase]:
    shifts = draw(st.lists(st.integers(-2, 16), max_size=5))
    regular = [
        Phase(cycle=number + 1, started_on=on(28 * number + shift), agents=draw(_agents))
        for number, shift in enumerate(shifts)
    ]
    kept = [phase for phase in regular if draw(st.sampled_from([True, True, True, False]))]
    odd = st.builds(
        Phase,
        cycle=st.one_of(st.none(), st.none(), st.integers(1, 6)),
        started_on=st.one_of(st.none(), st.integers(-10, 150).map(on)),
        agents=_agents,
    )
    return kept + draw(st.lists(odd, max_size=2))


_histories = st.tuples(st.lists(_assessment(), max_size=9), _phases(), st.integers(0, 220).map(on))


def cohort_of(histories: Sequence[History]) -> pd.DataFrame:
    results = [
        (
            f"P{number}", row.collected_on, row.reported_on, row.specimen, row.method, row.result,
            ordered_fraction(row.as_fraction(row.value)), row.comparator,
            ordered_fraction(row.as_fraction(row.limit_of_detection)), row.adequate,
        )
        for number, (rows, _, _) in enumerate(histories)
        for row in rows
    ]  # fmt: skip
    phases = [
        (f"P{number}", row.cycle, row.started_on, row.agents)
        for number, (_, rows, _) in enumerate(histories)
        for row in rows
    ]
    assessments = pd.DataFrame(results, columns=list(ASSESSMENT_COLUMNS))
    cycles = pd.DataFrame(phases, columns=list(PHASE_COLUMNS))
    for frame, columns in ((assessments, ("collected_on", "reported_on")), (cycles, ("started_on",))):
        for column in columns:
            frame[column] = pd.to_datetime(frame[column])
    cycles["cycle"] = cycles["cycle"].astype("Int16")
    assessments["adequate"] = assessments["adequate"].astype("boolean")
    as_of = pd.Series(
        pd.to_datetime([history[2] for history in histories]),
        index=[f"P{number}" for number in range(len(histories))],
    )
    return timelines(assessments, cycles, as_of)


def row_of(history: History) -> dict[str, Any]:
    derived = timeline(*history)
    return {
        "strata": "|".join(derived.strata),
        "state": derived.state,
        "flags": "|".join(derived.flags),
        "negative_after": derived.negative_after,
        "negative_by": derived.negative_by,
    }


def as_rows(found: pd.DataFrame) -> list[dict[str, Any]]:
    rows = []
    for row in found.to_dict("records"):
        for name in ("negative_after", "negative_by"):
            row[name] = None if pd.isna(row[name]) else row[name].date()
        rows.append(row)
    return rows


@settings(max_examples=300)
@given(st.lists(_histories, max_size=12))
def test_every_row_equals_the_timeline_of_that_patient(histories: list[History]) -> None:
    assert as_rows(cohort_of(histories)) == [row_of(history) for history in histories]


# --- histories as a hospital has them: regular cycles, several results a window, now and then something odd -------

_KINDS = (
    ResultKind.NOT_DETECTED,
    ResultKind.QUANTIFIED,
    ResultKind.BELOW,
    ResultKind.POSITIVE_NOT_QUANTIFIABLE,
)
_TEXTS = ("1e-6", "1e-5", "5e-5", "1e-4", "2e-4", "3e-3")


def a_result(chance: Random) -> Assessment:
    result = chance.choices([*_KINDS, None, ResultKind.NOT_EVALUABLE], [12, 8, 2, 1, 1, 1])[0]
    collected = on(
        28 * chance.randrange(5) + chance.choices([24, 28, 30, chance.randrange(28)], [4, 2, 1, 2])[0]
    )
    return Assessment(
        collected_on=None if chance.random() < 0.01 else collected,
        reported_on=None
        if chance.random() < 0.05
        else collected + timedelta(days=chance.choice([1, 3, 7, 40])),
        specimen=chance.choices(list(Specimen), [12, 1, 1])[0],
        method=chance.choice([Method.FLOW, Method.NGS, Method.IGTR_PCR, Method.BCR_ABL1_PCR]),
        result=result,
        value=Decimal(chance.choice(_TEXTS)) if result in (ResultKind.QUANTIFIED, ResultKind.BELOW) else None,
        comparator=chance.choice(["<", "<="]) if result == ResultKind.BELOW else None,
        limit_of_detection=None
        if chance.random() < 0.1
        else Decimal(chance.choices(_TEXTS, [4, 4, 1, 4, 1, 0])[0]),
        adequate=chance.choices([True, None, False], [16, 1, 1])[0],
    )


def a_history(seed: int) -> History:
    chance = Random(seed)
    agents = [("vincristine", "prednisone"), ("blinatumomab",), ("a new drug",), None, ()]
    phases = [
        Phase(
            cycle + 1,
            on(28 * cycle + chance.choice([0, 0, 0, 2, 6])),
            None,
            chance.choices(agents, [9, 1, 1, 1, 1])[0],
        )
        for cycle in range(chance.choice([0, 1, 2, 3, 3, 4, 5]))
        if chance.random() < 0.9
    ]  # fmt: skip
    if chance.random() < 0.1:
        phases.append(Phase(None, chance.choice([None, on(40)]), None, chance.choice(agents)))
    if phases and chance.random() < 0.05:
        phases[0] = Phase(phases[0].cycle, on(chance.randrange(200)), None, phases[0].agents)
    rows = [a_result(chance) for _ in range(chance.randrange(9))]
    return rows, phases, on(chance.choice([60, 100, 120, 150, chance.randrange(200)]))


def test_two_thousand_histories_with_every_state_and_flag_equal_the_one_patient_function() -> None:
    histories = [a_history(seed) for seed in range(2000)]
    expected = [row_of(history) for history in histories]
    assert as_rows(cohort_of(histories)) == expected
    assert {row["state"] for row in expected} == set(STATES)
    assert {flag for row in expected for flag in row["flags"].split("|") if flag} == set(FLAGS)


def test_the_rows_stand_in_any_order() -> None:
    histories = [a_history(number) for number in range(200)]
    turned = [(rows[::-1], phases[::-1], as_of) for rows, phases, as_of in histories]
    assert as_rows(cohort_of(turned)) == as_rows(cohort_of(histories))


def test_patients_without_a_day_are_not_derived_and_strangers_are_left_out() -> None:
    as_of = pd.Series(pd.to_datetime(["2026-06-01", None]), index=["A", "B"])
    rows = pd.DataFrame(
        [
            (
                "C",
                pd.Timestamp("2026-01-29"),
                pd.NaT,
                "bone_marrow",
                "flow",
                "not_detected",
                None,
                None,
                1e-4,
                True,
            )
        ],
        columns=list(ASSESSMENT_COLUMNS),
    )
    phases = pd.DataFrame([("C", 1, pd.Timestamp("2026-01-01"), ())], columns=list(PHASE_COLUMNS))
    found = timelines(rows, phases, as_of)
    assert found.loc["A", "state"] == "NO_DATA"
    assert found.loc["B"].isna().all()


@pytest.mark.parametrize("text", ["0.00009999999999999999999999", "1e-4", "0.00010000000000000000000001"])
def test_a_level_stays_on_its_own_side_of_the_threshold(text: str) -> None:
    exact, double = Decimal(text), ordered_fraction(Decimal(text))
    assert (double < 1e-4, double == 1e-4) == (exact < Decimal("1e-4"), exact == Decimal("1e-4"))
    assert abs(double - 1e-4) < 1e-18
