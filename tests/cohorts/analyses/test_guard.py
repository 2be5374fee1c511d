"""The guard against immortal time: what is refused, what is allowed instead, and that the data's order is no matter."""

from typing import Any

import pytest

from cohorts.analyses.alternatives import Waiting
from cohorts.analyses.definition import Definition
from cohorts.analyses.guard import check
from cohorts.analyses.parsing import parse
from cohorts.analyses.variables import ARMS, VARIABLES, Moment
from cohorts.analyses.wording import in_words

LATER = [code for code in ARMS if VARIABLES[code].known in (Moment.TRANSPLANT, Moment.CYCLES)]
AT_DIAGNOSIS = [code for code in ARMS if VARIABLES[code].known is Moment.DIAGNOSIS]


def asked(**change: Any) -> Definition:
    return parse({"kind": "survival", "endpoint": "overall_survival"} | change)


@pytest.mark.parametrize("time_zero", ["diagnosis", "remission", "relapse"])
@pytest.mark.parametrize("arms", LATER)
def test_arms_known_only_later_are_refused(arms: str, time_zero: str) -> None:
    refusal = check(asked(arms=arms, time_zero=time_zero))
    assert refusal is not None
    assert (refusal.code, refusal.pointer, refusal.variable.code) == ("known_later", "/arms", arms)
    assert refusal.allowed


@pytest.mark.parametrize("time_zero", ["diagnosis", "remission", "transplant", "relapse"])
@pytest.mark.parametrize("arms", AT_DIAGNOSIS)
def test_what_is_known_at_diagnosis_sorts_patients_from_any_day(arms: str, time_zero: str) -> None:
    assert check(asked(arms=arms, time_zero=time_zero)) is None


@pytest.mark.parametrize(
    "fair",
    [
        {"arms": "transplant_kind"},
        {"arms": "mrd_stratum"},
        {"arms": "donor_kind"},
        {"arms": "transplant", "time_zero": "remission", "landmark_days": 120},
        {"arms": "mrd_stratum", "time_zero": "diagnosis", "landmark_days": 0},
        {"arms": "transplant", "time_zero": "remission", "time_varying": True},
        {"arms": "transplant_or_none", "time_zero": "relapse", "time_varying": True},
        {"arms": "transplant_kind", "time_zero": "diagnosis", "entry": "transplant"},
        {"kind": "immortal_time", "arms": "transplant", "time_zero": "remission", "landmark_days": 90},
        {"kind": "characteristics", "arms": "transplant", "time_zero": "diagnosis"},
    ],
)
def test_a_fair_comparison_is_made(fair: dict[str, Any]) -> None:
    assert check(asked(**fair)) is None


@pytest.mark.parametrize("arms", ["transplant", "transplant_or_none"])
def test_nobody_without_a_transplant_has_a_day_of_transplant(arms: str) -> None:
    refusal = check(asked(arms=arms))
    assert refusal is not None
    assert refusal.code == "none_has_no_time_zero"
    # A landmark after transplant does not help: the others have no clock at all.
    assert check(asked(arms=arms, landmark_days=100)) is not None


def test_entry_at_transplant_does_not_make_the_others_observable() -> None:
    assert check(asked(arms="transplant", time_zero="diagnosis", entry="transplant")) is not None


@pytest.mark.parametrize(("name", "pointer"), [("strata", "/strata/1"), ("covariates", "/covariates/1")])
def test_strata_and_covariates_known_later_are_refused_like_arms(name: str, pointer: str) -> None:
    change = {
        "kind": "regression",
        "model": "cox",
        "time_zero": "remission",
        name: ["sex", "mrd_stratum"],
        "arms": "era",
    }
    refusal = check(asked(**change))
    assert refusal is not None
    assert refusal.pointer == pointer


def test_a_covariate_known_later_is_refused_beside_transplant_as_it_happens() -> None:
    change = {
        "kind": "regression",
        "model": "cox",
        "time_zero": "remission",
        "arms": "transplant",
        "time_varying": True,
    }
    assert check(asked(**change, covariates=["sex"])) is None
    refusal = check(asked(**change, covariates=["hct_ci"]))
    assert refusal is not None
    assert refusal.pointer == "/covariates/0"


def test_every_change_that_a_refusal_allows_is_allowed() -> None:
    for time_zero in ("diagnosis", "remission", "relapse", "transplant"):
        for arms in LATER:
            given = asked(arms=arms, time_zero=time_zero)
            refusal = check(given)
            if refusal is None:
                continue
            for alternative in refusal.allowed:
                assert check(parse(given.plain() | alternative["definition"])) is None
            assert refusal.teaching is not None
            assert check(parse(refusal.teaching)) is None


def test_landmarks_are_those_of_the_cohorts_own_waiting_times() -> None:
    refusal = check(asked(arms="transplant", time_zero="remission"), Waiting({0.76: 130, 0.52: 90}))
    assert refusal is not None
    landmarks = [one for one in refusal.allowed if one["code"] == "landmark"]
    assert [one["definition"]["landmark_days"] for one in landmarks] == [90, 130]
    assert (
        in_words(landmarks[1])
        == "Start the clock on day 130: by then 76% of the transplants had been performed."
    )
    assert refusal.teaching is not None
    assert refusal.teaching["landmark_days"] == 90


def test_a_refusal_says_what_is_known_when() -> None:
    refusal = check(asked(arms="mrd_stratum", time_zero="remission"))
    assert refusal is not None
    assert in_words(refusal.sentence).startswith(
        "“MRD-negative since” is known only as the first cycles are given, up to the last MRD result that counts, but "
        "the clock starts on the day of first remission."
    )
    plain = refusal.plain()
    assert plain["variable"]["known_when"]["code"] == "cycles"
    assert plain["time_zero"] == {"code": "remission", "label": "Day of first remission"}
