"""From dates to durations: every patient analysed or excluded for a stated reason."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cohorts.analyses.definition import Definition
from cohorts.analyses.parsing import parse
from cohorts.analyses.time_zero import NothingToAnalyse, timed
from tests.cohorts.analyses.frames import frame, random_frame

TRANSPLANTED = {"remission_achieved_on": 30, "transplanted_on": 150, "transplant_kind": "allogeneic"}


def asked(**change: Any) -> Definition:
    return parse({"kind": "survival", "endpoint": "overall_survival", "time_zero": "remission"} | change)


def reasons(found: Any) -> dict[str, int]:
    return {reason["code"]: reason["count"] for reason in found.excluded}


def test_durations_are_days_from_time_zero_and_events_their_codes() -> None:
    given_ = frame(
        {**TRANSPLANTED, "died_on": 400, "last_contact_on": 400},
        {**TRANSPLANTED, "relapsed_on": 300, "last_contact_on": 500},
        {**TRANSPLANTED, "relapsed_on": 300, "died_on": 350, "last_contact_on": 350},
    )

    def pairs(**change: Any) -> list[tuple[int, int]]:
        rows = timed(given_, asked(**change)).rows
        return list(zip(rows["duration"].tolist(), rows["event"].tolist(), strict=True))

    assert pairs() == [(370, 1), (470, 0), (320, 1)]
    assert pairs(time_zero="transplant") == [(250, 1), (350, 0), (200, 1)]
    assert pairs(endpoint="leukaemia_free_survival") == [(370, 1), (270, 1), (270, 1)]
    incidence = {"kind": "cumulative_incidence", "endpoint": "non_relapse_mortality"}
    assert pairs(**incidence) == [(370, 2), (270, 1), (270, 1)]


def test_of_relapse_and_death_on_one_day_relapse_is_first() -> None:
    given_ = frame({**TRANSPLANTED, "relapsed_on": 300, "died_on": 300, "last_contact_on": 300})
    found = timed(given_, asked(kind="cumulative_incidence", endpoint="relapse"))
    assert found.rows["event"].tolist() == [1]


def test_an_event_on_day_zero_stays_in_with_a_duration_of_zero() -> None:
    found = timed(
        frame({**TRANSPLANTED, "died_on": 150, "last_contact_on": 150}), asked(time_zero="transplant")
    )
    assert (found.rows["duration"].tolist(), found.excluded) == ([0], [])


def test_each_reason_is_counted_and_records_to_mend_are_named() -> None:
    given_ = frame(
        {**TRANSPLANTED, "last_contact_on": 900},
        {"last_contact_on": 900},
        {"remission_achieved_on": 30},
        {"remission_achieved_on": 30, "died_on": 10, "last_contact_on": 10},
    )
    found = timed(given_, asked())
    assert reasons(found) == {"no_time_zero": 1, "ends_before_time_zero": 1, "no_follow_up": 1}
    assert [reason["identifiers"] for reason in found.excluded] == [[], ["N-0003"], []]


def test_a_relapse_before_the_remission_on_record_and_one_before_transplant_are_history() -> None:
    mend = frame({**TRANSPLANTED, "last_contact_on": 900},
                 {**TRANSPLANTED, "relapsed_on": 20, "last_contact_on": 900})  # fmt: skip
    found = timed(mend, asked(endpoint="leukaemia_free_survival"))
    assert reasons(found) == {"relapse_before_remission": 1}
    assert found.excluded[0]["identifiers"] == []
    history = timed(mend, asked(endpoint="leukaemia_free_survival", time_zero="transplant"))
    assert reasons(history) == {"relapsed_before": 1}
    assert reasons(timed(mend, asked(time_zero="transplant"))) == {}


def test_the_landmark_leaves_out_who_had_the_event_or_was_last_seen_by_then() -> None:
    given_ = frame(
        {"remission_achieved_on": 30, "died_on": 130, "last_contact_on": 130},
        {"remission_achieved_on": 30, "last_contact_on": 130},
        {"remission_achieved_on": 30, "died_on": 131, "last_contact_on": 131},
        {**TRANSPLANTED, "transplanted_on": 130, "last_contact_on": 500},
        {**TRANSPLANTED, "transplanted_on": 131, "last_contact_on": 500},
    )
    found = timed(given_, asked(arms="transplant", landmark_days=100))
    assert reasons(found) == {"event_by_landmark": 1, "censored_by_landmark": 1}
    assert found.rows["duration"].tolist() == [1, 370, 370]
    # Transplanted on the landmark counts as transplanted; the day after does not.
    assert found.rows["transplant"].tolist() == ["none", "transplanted", "none"]


def test_who_is_not_transplanted_by_the_landmark_has_no_kind_of_transplant_yet() -> None:
    given_ = frame({**TRANSPLANTED, "last_contact_on": 500},
                   {**TRANSPLANTED, "transplanted_on": 300, "last_contact_on": 500})  # fmt: skip
    found = timed(given_, asked(arms="transplant_kind", landmark_days=200))
    assert reasons(found) == {"unknown": 1}
    assert found.rows["transplant_kind"].tolist() == ["allogeneic"]


@pytest.mark.parametrize(
    ("arms", "value", "level"),
    [
        ("bcr_abl1", "unknown", None), ("bcr_abl1", "not_tested", None), ("bcr_abl1", "negative", "negative"),
        ("mrd_stratum", "early|late", None), ("mrd_stratum", "late", "late"),
        ("age_band", 39.9, "18_39"), ("age_band", 40.0, "40_54"), ("age_band", None, None),
        ("hct_ci_band", 2.0, "1_2"), ("hct_ci_band", 3.0, "3_over"), ("wbc_band", 30.0, "30_over"),
    ],
)  # fmt: skip
def test_unknown_is_its_own_reason_and_never_negative(arms: str, value: Any, level: str | None) -> None:
    column = {"age_band": "age_at_diagnosis", "hct_ci_band": "hct_ci", "mrd_stratum": "mrd_strata",
              "wbc_band": "wbc_10e9_per_l"}.get(arms, arms)  # fmt: skip
    given_ = frame({**TRANSPLANTED, "last_contact_on": 500, column: value})
    change = asked(arms=arms, time_zero="transplant")
    if level is None:
        with pytest.raises(NothingToAnalyse) as caught:
            timed(given_, change)
        assert caught.value.patients is not None
        assert [reason["code"] for reason in caught.value.patients["excluded"]] == ["unknown"]
    else:
        assert timed(given_, change).rows[arms].tolist() == [level]


def test_eras_are_five_calendar_years() -> None:
    given_ = frame({**TRANSPLANTED, "last_contact_on": 500})
    assert timed(given_, asked(arms="era", time_zero="transplant")).rows["era"].tolist() == ["2015-2019"]


def test_with_entry_at_transplant_patients_are_at_risk_from_there_on() -> None:
    given_ = frame({**TRANSPLANTED, "last_contact_on": 500}, {"last_contact_on": 500},
                   {**TRANSPLANTED, "died_on": 150, "last_contact_on": 150})  # fmt: skip
    found = timed(given_, asked(time_zero="diagnosis", entry="transplant", arms="transplant_kind"))
    assert (found.rows["entry"].tolist(), found.rows["duration"].tolist()) == ([150], [500])
    assert reasons(found) == {"no_entry": 1, "over_by_entry": 1}


@settings(max_examples=15)
@given(
    st.integers(0, 10_000),
    st.sampled_from(["diagnosis", "remission", "transplant", "relapse"]),
    st.sampled_from([None, 0, 60, 200]),
    st.sampled_from([None, "sex", "mrd_stratum", "transplant_kind", "bcr_abl1"]),
)
def test_analysed_and_excluded_are_everybody_in_any_order(
    seed: int, zero: str, days: int | None, arms: str
) -> None:
    given_ = random_frame(40, seed)
    change = asked(time_zero=zero, landmark_days=days, arms=arms)
    patients, rows = _timed(given_, change)
    assert patients["analysed"] + sum(reason["count"] for reason in patients["excluded"]) == len(given_)
    shuffled, rows_again = _timed(given_.sample(frac=1, random_state=seed), change)
    assert shuffled == patients
    assert rows is None or rows_again.sort_index().equals(rows.sort_index())


def _timed(given_: Any, change: Definition) -> Any:
    """Patients and rows; no rows where nobody is left."""
    try:
        found = timed(given_, change)
    except NothingToAnalyse as nothing:
        return nothing.patients, None
    return found.patients, found.rows


def test_a_description_at_a_landmark_leaves_out_the_same_patients() -> None:
    given_ = frame({"remission_achieved_on": 30, "died_on": 80, "last_contact_on": 80},
                   {**TRANSPLANTED, "transplanted_on": 100, "last_contact_on": 500})  # fmt: skip
    found = timed(given_, asked(kind="characteristics", endpoint=None, arms="transplant", landmark_days=100))
    assert reasons(found) == {"event_by_landmark": 1}
    assert found.rows["transplant"].tolist() == ["transplanted"]


def test_from_relapse_a_donor_is_that_of_the_first_transplant() -> None:
    given_ = frame(
        {**TRANSPLANTED, "donor_kind": "haploidentical", "relapsed_on": 300, "last_contact_on": 500}
    )
    found = timed(given_, asked(time_zero="relapse", arms="donor_kind", landmark_days=0))
    assert found.rows["donor_kind"].tolist() == ["haploidentical"]
