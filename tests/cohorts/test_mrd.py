"""The MRD timeline: each worked history and the laws that hold whatever the history.

Expected states and strata are those of the method the project follows (statistical method, section on the MRD
timeline): cycles of 28 days from day 1, threshold 10^-4.
"""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.mrd import Assessment, Phase, timeline

DAY_1 = date(2026, 1, 1)


def day(number: int) -> date:
    return DAY_1 + timedelta(days=number - 1)


def cycles(count: int) -> tuple[Phase, ...]:
    return tuple(Phase(number, day(1 + 28 * (number - 1))) for number in range(1, count + 1))


def sample(on: int, result: str, value: str | None = None, **changes: Any) -> Assessment:
    row = Assessment(
        collected_on=day(on),
        reported_on=day(on),
        specimen="bone_marrow",
        method="flow",
        result=result,
        value=Decimal(value) if value else None,
        limit_of_detection=Decimal("1e-4"),
        adequate=True,
    )
    return replace(row, **changes)


def negative(on: int, **changes: Any) -> Assessment:
    return sample(on, "not_detected", None, **changes)


def level(on: int, value: str, **changes: Any) -> Assessment:
    return sample(on, "quantified", value, **changes)


def below(on: int, value: str) -> Assessment:
    return sample(on, "below", value, comparator="<", limit_of_detection=None)


def low_positive(on: int) -> Assessment:
    return sample(on, "positive_not_quantifiable")


BLOOD = {"specimen": "peripheral_blood"}
NGS = {"method": "ngs", "limit_of_detection": Decimal("1e-6")}

HISTORIES = {
    "negative after cycle 1": ([negative(28)], 1, 30, "EARLY", {"early"}),
    "positive after cycle 1, negative after cycle 2": (
        [level(28, "2e-3"), negative(56)],
        2,
        60,
        "LATE",
        {"late"},
    ),
    "negative only after cycle 3": (
        [level(28, "2e-3"), level(55, "1e-3"), negative(84)],
        3,
        90,
        "LATE",
        {"late"},
    ),
    "positive at exactly the threshold after cycle 3": (
        [level(28, "2e-3"), level(55, "1e-3"), level(84, "1e-4")],
        3,
        90,
        "NEVER",
        {"never"},
    ),
    "cycle 1 not sampled": ([negative(56)], 2, 60, "AMBIGUOUS", {"early", "late"}),
    "cycle 1 negative by an assay that reaches 10^-3 only": (
        [negative(28, limit_of_detection=Decimal("1e-3")), negative(56)],
        2,
        60,
        "AMBIGUOUS",
        {"early", "late"},
    ),
    "cycle 1 positive but not quantifiable": (
        [low_positive(28), negative(56, limit_of_detection=Decimal("1e-5"))],
        2,
        60,
        "AMBIGUOUS",
        {"early", "late"},
    ),
    "cycle 1 quantified below the threshold": (
        [level(28, "5e-5", **NGS), negative(56)],
        2,
        60,
        "AMBIGUOUS",
        {"early", "late"},
    ),
    "cycle 1 negative in blood only": (
        [negative(28, **BLOOD), negative(56)],
        2,
        60,
        "AMBIGUOUS",
        {"early", "late"},
    ),
    "cycle 1 positive in blood": ([level(28, "1e-3", **BLOOD), negative(56)], 2, 60, "LATE", {"late"}),
    "flow negative, IG/TR PCR positive on one day": (
        [negative(28), level(28, "3e-4", method="igtr_pcr")],
        1,
        40,
        "PENDING",
        {"late", "never"},
    ),
    "flow positive, deep NGS negative on one day": (
        [level(28, "2e-4"), negative(28, **NGS)],
        1,
        40,
        "INDETERMINATE",
        {"early", "late", "never"},
    ),
    "BCR::ABL1 positive, IG/TR negative on one day": (
        [level(28, "2e-4", method="bcr_abl1_pcr"), negative(28, method="igtr_pcr")],
        1,
        40,
        "INDETERMINATE",
        {"early", "late", "never"},
    ),
    "negative, then positive": ([negative(28), level(56, "4e-4")], 2, 60, "RE_EMERGED", {"never"}),
    "negative, positive, negative again": (
        [negative(28), level(56, "4e-4"), negative(84)],
        3,
        90,
        "RE_EMERGED_CLEARED",
        {"late"},
    ),
    "negative, then positive and negative again within one window": (
        [negative(28), level(48, "4e-4"), negative(58)],
        2,
        60,
        "RE_EMERGED_CLEARED",
        {"late"},
    ),
    "only a day-8 sample": ([negative(8)], 1, 20, "NO_DATA", {"early", "late", "never"}),
    "drawn on day 1 of cycle 2, before its drugs": ([negative(29)], 2, 40, "EARLY", {"early"}),
    "first negative after cycle 4": (
        [level(28, "2e-3"), level(55, "1e-3"), level(83, "1e-3"), negative(110)],
        4,
        115,
        "AFTER_CYCLE_3",
        {"after_cycle_3"},
    ),
    "an inadequate negative does not count": (
        [negative(28, adequate=False), level(56, "1e-3"), negative(84)],
        3,
        90,
        "LATE",
        {"late"},
    ),
    "the later sample of a window decides": ([level(28, "2e-4"), negative(34)], 1, 40, "EARLY", {"early"}),
    "reported as below 0.01 %": ([below(28, "1e-4")], 1, 30, "EARLY", {"early"}),
    "reported as below 0.1 %": ([below(28, "1e-3"), negative(56)], 2, 60, "AMBIGUOUS", {"early", "late"}),
    "no marker to follow": ([sample(28, "not_evaluable")], 1, 30, "NOT_EVALUABLE", set()),
    "positive after cycle 1, cycle 2 running": ([level(28, "1e-3")], 2, 45, "PENDING", {"late", "never"}),
    "cycle 2 not sampled": ([level(28, "1e-3"), negative(84)], 3, 90, "LATE", {"late"}),
    "cycles 2 and 3 not sampled": ([level(28, "1e-3")], 3, 100, "AMBIGUOUS", {"late", "never"}),
}


@pytest.mark.parametrize(
    ("rows", "count", "as_of", "state", "strata"), HISTORIES.values(), ids=HISTORIES.keys()
)
def test_each_history_has_its_state_and_its_possible_strata(
    rows: list[Assessment], count: int, as_of: int, state: str, strata: set[str]
) -> None:
    told = timeline(rows, cycles(count), day(as_of))
    assert (told.state, set(told.strata)) == (state, strata)


FLAGGED = {
    "an old result": ([negative(28)], 1, 110, "RETEST"),
    "a result of 36 days": ([negative(28)], 1, 64, "RETEST"),
    "a low positive after a negative": ([negative(28), low_positive(56)], 2, 60, "RETEST"),
    "two assays in conflict": ([level(28, "2e-4"), negative(28, **NGS)], 1, 40, "DISCORDANT_REVIEW"),
    "positive and cycle 3 not sampled": ([level(28, "1e-3")], 2, 45, "PENDING"),
    "a negative without its limit of detection": (
        [negative(28, limit_of_detection=None)],
        1,
        30,
        "LOD_UNKNOWN",
    ),
    "a shallow negative": ([negative(28, limit_of_detection=Decimal("1e-3"))], 1, 30, "SHALLOW"),
    "a low positive": ([low_positive(28)], 1, 30, "LOW_POSITIVE"),
    "one negative alone": ([negative(28)], 1, 30, "SINGLE_SAMPLE"),
    "a return": ([negative(28), level(56, "4e-4")], 2, 60, "RE_EMERGED"),
    "adequacy not stated": ([negative(28, adequate=None)], 1, 30, "ADEQUACY_PRESUMED"),
    "date of report not stated": ([negative(28, reported_on=None)], 1, 30, "REPORT_DATE_PRESUMED"),
    "a first negative long after the last recorded cycle": ([negative(90)], 1, 95, "CYCLE_UNCERTAIN"),
}


@pytest.mark.parametrize(("rows", "count", "as_of", "flag"), FLAGGED.values(), ids=FLAGGED.keys())
def test_each_doubt_has_its_flag(rows: list[Assessment], count: int, as_of: int, flag: str) -> None:
    assert flag in timeline(rows, cycles(count), day(as_of)).flags


def test_a_result_of_35_days_is_not_yet_old() -> None:
    assert "RETEST" not in timeline([negative(28)], cycles(1), day(63)).flags


def test_a_result_not_yet_reported_is_invisible_and_said_to_be_pending() -> None:
    rows = [negative(30, reported_on=day(90))]
    before, after = timeline(rows, cycles(1), day(60)), timeline(rows, cycles(1), day(95))
    assert (before.state, before.strata) == ("INDETERMINATE", ("early", "late", "never"))
    assert "RESULT_PENDING" in before.flags
    assert (after.state, after.strata) == ("EARLY", ("early",))
    assert "RETEST" in after.flags


def test_negativity_first_reached_after_blinatumomab_is_flagged() -> None:
    course = Phase(None, day(66), "other", ("Blinatumomab",))
    rows = [level(28, "1e-3"), level(56, "1e-3"), negative(84)]
    told = timeline(rows, (*cycles(3), course), day(90))
    assert told.strata == ("late",)
    assert "NEGATIVE_AFTER_IMMUNOTHERAPY" in told.flags
    earlier = timeline([negative(28), negative(84)], (*cycles(3), course), day(90))
    assert "NEGATIVE_AFTER_IMMUNOTHERAPY" not in earlier.flags


def test_drugs_not_stated_or_not_recognised_before_negativity_are_said_so() -> None:
    unstated = timeline([negative(28)], (Phase(1, day(1)),), day(30))
    strange = timeline([negative(28)], (Phase(1, day(1), agents=("study drug 7",)),), day(30))
    usual = timeline([negative(28)], (Phase(1, day(1), agents=("vincristine",)),), day(30))
    assert "AGENTS_UNKNOWN" in unstated.flags
    assert "AGENT_UNRECOGNISED" in strange.flags
    assert not {"AGENTS_UNKNOWN", "AGENT_UNRECOGNISED"} & set(usual.flags)


def test_an_undated_course_of_immunotherapy_counts_as_given_before() -> None:
    course = Phase(None, None, "other", ("CAR-T",))
    assert "NEGATIVE_AFTER_IMMUNOTHERAPY" in timeline([negative(28)], (*cycles(1), course), day(30)).flags


def test_a_positive_between_windows_after_a_negative_is_a_return_of_mrd() -> None:
    assert timeline([negative(28), level(36, "1e-3")], cycles(2), day(40)).state == "RE_EMERGED"


def test_a_negative_in_a_stretch_with_an_unrecorded_cycle_could_be_of_either_cycle() -> None:
    phases = (Phase(1, day(1)), Phase(3, day(57)))
    assert timeline([negative(55)], phases, day(60)).strata == ("early", "late")


def test_at_most_the_threshold_still_admits_the_threshold_itself() -> None:
    row = sample(28, "below", "1e-4", comparator="<=", limit_of_detection=None)
    assert timeline([row], cycles(1), day(30)).state == "INDETERMINATE"


def test_windows_open_on_day_15_and_close_on_day_3_of_the_next_cycle() -> None:
    assert timeline([negative(14)], cycles(1), day(20)).state == "NO_DATA"
    assert timeline([negative(15)], cycles(1), day(20)).state == "EARLY"
    assert timeline([negative(31)], cycles(2), day(40)).state == "EARLY"
    assert timeline([negative(32)], cycles(2), day(40)).state == "NO_DATA"


def test_negativity_is_dated_as_an_interval() -> None:
    told = timeline([level(28, "2e-3"), negative(56)], cycles(2), day(60))
    assert (told.negative_after, told.negative_by) == (day(28), day(56))


limits = st.sampled_from([None, Decimal("1e-6"), Decimal("1e-5"), Decimal("1e-4"), Decimal("1e-3")])
results = st.one_of(
    st.builds(lambda value: ("quantified", value, None), st.sampled_from(["1e-5", "9.9e-5", "1e-4", "3e-3"])),
    st.builds(lambda value: ("below", value, "<"), st.sampled_from(["1e-5", "1e-4", "1e-3"])),
    st.just(("not_detected", None, None)),
    st.just(("positive_not_quantifiable", None, None)),
    st.just(("not_evaluable", None, None)),
    st.just((None, None, None)),
)


@st.composite
def assessments(draw: st.DrawFn, first: int = 5, last: int = 120) -> Assessment:
    result, value, comparator = draw(results)
    on = draw(st.integers(first, last))
    return Assessment(
        collected_on=day(on),
        reported_on=draw(st.sampled_from([None, day(on), day(on + 3)])),
        specimen=draw(st.sampled_from(["bone_marrow", "bone_marrow", "peripheral_blood", "unknown"])),
        method=draw(st.sampled_from(["flow", "igtr_pcr", "ngs", "bcr_abl1_pcr"])),
        result=result,
        value=Decimal(value) if value else None,
        comparator=comparator,
        limit_of_detection=draw(limits),
        adequate=draw(st.sampled_from([True, True, None, False])),
    )


histories = st.lists(assessments(), max_size=6)
# Several samples in the window of one cycle, where they compete to decide it.
crowded = st.lists(assessments(15, 24), max_size=5)


@given(histories, st.randoms(use_true_random=False))
def test_the_order_of_entry_never_matters(rows: list[Assessment], random: Random) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)
    phases = list(cycles(4))
    assert timeline(rows, phases, day(125)) == timeline(shuffled, phases[::-1], day(125))


def _windows(rows: list[Assessment]) -> dict[int, frozenset[str]]:
    return {window.cycle: window.result for window in timeline(rows, cycles(4), day(125)).windows}


def _one_a_day(rows: list[Assessment]) -> list[Assessment]:
    return list({row.collected_on: row for row in rows}.values())


def _is_negative(row: Assessment) -> bool:
    return row.result in ("not_detected", "below")


@given(st.one_of(histories, crowded).map(_one_a_day))
def test_removing_a_negative_never_makes_a_window_negative(rows: list[Assessment]) -> None:
    full = _windows(rows)
    for row in filter(_is_negative, rows):
        fewer = _windows([other for other in rows if other is not row])
        for cycle, said in full.items():
            assert not (said and said != {"n"} and fewer[cycle] == {"n"})


@given(st.one_of(histories, crowded).map(_one_a_day))
def test_a_worse_limit_of_detection_never_makes_a_window_negative(rows: list[Assessment]) -> None:
    full = _windows(rows)
    for row in filter(_is_negative, rows):
        for worse in (None, Decimal("1e-3"), Decimal("1e-2")):
            if row.limit_of_detection is None or (worse is not None and worse <= row.limit_of_detection):
                continue
            if row.result == "below" and worse is None:
                continue  # a result below a stated level carries its own sensitivity
            shallower = [
                replace(other, limit_of_detection=worse) if other is row else other for other in rows
            ]
            for cycle, said in _windows(shallower).items():
                assert not (full[cycle] and full[cycle] != {"n"} and said == {"n"})


@given(histories)
def test_percent_and_fraction_agree_exactly(rows: list[Assessment]) -> None:
    def in_percent(figure: Decimal | None) -> Decimal | None:
        return None if figure is None else figure * 100

    percent = [
        replace(
            row,
            unit="percent",
            value=in_percent(row.value),
            limit_of_detection=in_percent(row.limit_of_detection),
        )
        for row in rows
    ]
    assert timeline(rows, cycles(4), day(125)) == timeline(percent, cycles(4), day(125))


@given(histories, assessments())
def test_a_result_from_after_the_date_changes_nothing(rows: list[Assessment], late: Assessment) -> None:
    future = replace(late, collected_on=day(126), reported_on=day(127))
    assert timeline(rows, cycles(4), day(125)) == timeline([*rows, future], cycles(4), day(125))
