"""Runs over hand-made patients, against R 4.2.2 (survival 3.5-3); its session stands in `twenty_patients`."""

from typing import Any

import pytest

from cohorts.analyses.time_zero import NothingToAnalyse
from cohorts.analyses.wording import in_words
from tests.cohorts.analyses.frames import frame, random_frame
from tests.cohorts.analyses.twenty_patients import answer, relapsed


def test_survival_of_one_group_is_that_of_r() -> None:
    group = answer(relapsed(), kind="survival")["groups"][0]
    year, two = group["at"][:2]
    assert (year["at_risk"], year["enough"], two["at_risk"], two["enough"]) == (11, True, 5, False)
    assert year["estimate"] == pytest.approx(0.63307292, abs=1e-8)
    assert (year["lower"], year["upper"]) == pytest.approx((0.37892607, 0.80623808), abs=1e-8)
    assert two["estimate"] == pytest.approx(0.43849206, abs=1e-8)
    days = [group["median"][name] * 365.25 for name in ("estimate", "lower", "upper")]
    assert days == pytest.approx([620, 210, 1000])
    assert group["follow_up"]["median"] * 365.25 == pytest.approx(900)
    assert (group["follow_up"]["lower"] * 365.25, group["follow_up"]["upper"]) == (pytest.approx(450), None)


def test_the_table_under_the_figure_adds_up() -> None:
    group = answer(relapsed(), kind="survival")["groups"][0]
    assert group["table"] == {
        "at_risk": [20, 11, 5, 2, 1, 0],
        "events": [0, 7, 10, 12, 12, 12],
        "censored": [0, 2, 5, 6, 7, 8],
    }


def test_the_curve_ends_where_fewer_than_five_are_at_risk_and_says_so() -> None:
    result = answer(relapsed(), kind="survival")
    group = result["groups"][0]
    # Five are at risk up to day 800; from then on four.
    assert group["cut_at"] * 365.25 == pytest.approx(800)
    assert group["curve"]["time"][-1] == group["cut_at"]
    assert group["curve"]["estimate"][0] == 1
    assert [row["estimate"] for row in group["at"][2:]] == [None, None]
    assert "cut" in {warning["code"] for warning in result["warnings"]}


def test_steps_are_kept_exactly_where_the_estimate_changes() -> None:
    curve = answer(relapsed(), kind="survival")["groups"][0]["curve"]
    days = [round(time * 365.25) for time in curve["time"]]
    assert days == [0, 40, 90, 120, 200, 210, 260, 340, 400, 500, 620, 800]
    assert curve["events"] == list(range(12))


def test_transplant_after_relapse_as_it_happens_is_the_start_stop_model_of_r() -> None:
    result = answer(relapsed(), kind="survival", arms="transplant", time_varying=True)
    none, transplanted = result["model"]["terms"]
    assert (none["reference"], none["hazard_ratio"], none["n"]) == (True, 1.0, 20)
    assert transplanted["n"] == 11
    assert transplanted["coef"] == pytest.approx(-0.368607758596, abs=1e-9)
    assert transplanted["se"] == pytest.approx(0.626487782919, abs=1e-7)
    assert transplanted["p_value"] == pytest.approx(0.556282746682, abs=1e-7)
    assert (transplanted["lower"], transplanted["upper"]) == pytest.approx(
        (0.202604140638, 2.36147336792), abs=1e-7
    )
    assert result["curve_method"] == "simon_makuch"
    at_one_year = [group["at"][0] for group in result["groups"]]
    assert [row["at_risk"] for row in at_one_year] == [4, 7]
    # Four at risk: R's 0.50798611 is not shown.
    assert at_one_year[0]["estimate"] is None
    assert at_one_year[1]["estimate"] == pytest.approx(0.66666667, abs=1e-8)
    assert [(group["n"], group["events"]) for group in result["groups"]] == [(20, 7), (11, 5)]


def test_the_published_question_takes_covariates_beside_the_transplant() -> None:
    result = answer(relapsed(), kind="regression", model="cox", arms="transplant", time_varying=True,
                    covariates=["age_at_diagnosis"])  # fmt: skip
    _none, transplanted, age = result["model"]["terms"]
    assert transplanted["coef"] == pytest.approx(-0.3999755529243, abs=1e-9)
    assert age["coef"] == pytest.approx(-0.0452573682133, abs=1e-9)
    assert in_words(age["step"]) == "per 10 years"
    assert result["model"]["log_likelihood"] == pytest.approx(-28.4887414375, abs=1e-8)
    assert (result["model"]["n"], result["model"]["events"]) == (20, 12)
    assert "few_events" in {warning["code"] for warning in result["warnings"]}


def test_the_landmark_freezes_the_arms_and_starts_the_clock_anew() -> None:
    result = answer(relapsed(), kind="survival", arms="transplant", landmark_days=100)
    assert [(group["code"], group["n"]) for group in result["groups"]] == [("none", 13), ("transplanted", 5)]
    assert result["patients"]["excluded"][0]["count"] == 2
    none = result["groups"][0]
    assert none["at"][0]["estimate"] == pytest.approx(0.61538462, abs=1e-8)
    assert none["median"]["estimate"] * 365.25 == pytest.approx(700)
    assert result["tests"][0]["statistic"] == pytest.approx(0.0380535287388, abs=1e-9)
    assert result["model"]["terms"][1]["coef"] == pytest.approx(-0.155284822069, abs=1e-9)


def test_immortal_time_is_shown_by_the_two_analyses_side_by_side() -> None:
    result = answer(relapsed(), kind="immortal_time", arms="transplant", landmark_days=100)
    naive, fair = result["panels"]
    assert naive["model"]["terms"][1]["coef"] == pytest.approx(-0.726954346988, abs=1e-9)
    assert fair["model"]["terms"][1]["coef"] == pytest.approx(-0.155284822069, abs=1e-9)
    words = [in_words(part) for part in result["explanation"]]
    # Transplanted on day 110, 120, 130, 150 and 200 after relapse.
    assert "On day 100, 5 patients who were transplanted later were still waiting" in words[0]
    assert words[-2:] == [
        "The hazard ratio is 0.48 where patients are sorted by their future, and 0.86 from the landmark on.",
        # exp(-0.368607758596), the start-stop model of R above.
        "Where everybody counts as not transplanted until the day of transplant, it is 0.69.",
    ]


def test_the_methods_sentence_says_what_was_done() -> None:
    result = answer(relapsed(), kind="survival", arms="transplant", landmark_days=100)
    words = result["methods"]["english"]
    assert words == " ".join(in_words(part) for part in result["methods"]["parts"])
    for part in (
        'SYNTHETIC patients: cohort "Everybody", version 1, as known on 2026-11-20.',
        "Overall survival: time to death from any cause",
        "Time zero is the day of the first relapse",
        "Landmark on day 100",
        "95% intervals on the log-log scale",
        "ties: efron",
        "18 of 20 patients analysed, with 10 events. Excluded: Had the event on or before day 100, the landmark (2).",
        "landmark 0.1.0",
    ):
        assert part in words


def test_nobody_left_is_said_with_the_reasons() -> None:
    with pytest.raises(NothingToAnalyse) as caught:
        answer(frame({"last_contact_on": 100}), kind="survival", time_zero="transplant")
    assert in_words(caught.value.sentence) == "No patient is left to analyse: see why each was excluded."
    assert caught.value.patients is not None
    assert caught.value.patients["excluded"][0]["count"] == 1


def test_without_an_event_there_is_a_curve_and_no_comparison() -> None:
    alive = [{"relapsed_on": 10, "last_contact_on": 900 + place, "sex": "male" if place % 2 else "female"}
             for place in range(20)]  # fmt: skip
    result = answer(frame(*alive), kind="survival", arms="sex")
    assert (result["tests"], result["model"]) == ([], None)
    assert "no_model" in {warning["code"] for warning in result["warnings"]}
    assert [group["median"]["estimate"] for group in result["groups"]] == [None, None]


def test_competing_causes_and_the_free_add_up_to_one() -> None:
    given = random_frame(300, 11)
    result = answer(given, kind="cumulative_incidence", endpoint="relapse", time_zero="remission")
    group = result["groups"][0]
    relapse, mortality = group["causes"]
    assert (relapse["of_interest"], mortality["of_interest"]) == (True, False)
    assert relapse["events"] + mortality["events"] == group["events"]
    free = answer(given, kind="survival", endpoint="leukaemia_free_survival", time_zero="remission")[
        "groups"
    ][0]
    for place in range(3):
        total = (
            sum(cause["at"][place]["estimate"] for cause in group["causes"]) + free["at"][place]["estimate"]
        )
        assert total == pytest.approx(1, abs=1e-9)
    for tick in zip(*group["table"].values(), strict=True):
        assert sum(tick) == group["n"]


@pytest.mark.parametrize("kind", ["survival", "cumulative_incidence", "regression", "adjusted_survival"])
def test_a_result_does_not_depend_on_the_order_of_the_patients(kind: str) -> None:
    given = random_frame(120, 5)
    definition: dict[str, Any] = {"kind": kind, "arms": "transplant_kind", "time_zero": "transplant"}
    definition |= {"endpoint": "relapse"} if kind == "cumulative_incidence" else {}
    definition |= (
        {"covariates": ["age_at_diagnosis", "sex"]} if kind in ("regression", "adjusted_survival") else {}
    )
    definition |= {"model": "cox"} if kind == "regression" else {}
    once, again = answer(given, **definition), answer(given.sample(frac=1, random_state=1), **definition)
    assert _near(once, again)


def _near(one: Any, other: Any) -> bool:
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_near(one[key], other[key]) for key in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(_near(a, b) for a, b in zip(one, other, strict=True))
    return one == pytest.approx(other, rel=1e-7) if isinstance(one, float) else bool(one == other)


def test_weights_make_the_arms_alike_and_say_what_they_are_worth() -> None:
    result = answer(random_frame(200, 2), kind="adjusted_survival", arms="transplant_kind", time_zero="transplant",
                    covariates=["age_at_diagnosis", "sex", "hct_ci_band"])  # fmt: skip
    weights = result["weights"]
    assert all(row["after"] < 1e-6 for row in weights["balance"])
    assert any(row["before"] > 0.01 for row in weights["balance"])
    for group in result["groups"]:
        assert weights["ess"][group["code"]] <= group["n"]
        assert group["curve"]["estimate"] != group["unadjusted"]["estimate"]
    assert result["model"]["robust"] is True
    assert "overlap weights" in result["methods"]["english"]


def test_characteristics_count_the_unknown_apart() -> None:
    given = random_frame(150, 8)
    result = answer(
        given, kind="characteristics", arms="transplant_kind", time_zero="transplant", endpoint=None
    )
    sizes = {group["code"]: group["n"] for group in result["groups"]}
    assert sizes["autologous"] + sizes["allogeneic"] == sizes["all"]
    rows = {row["variable"]: row for row in result["rows"]}
    for code, size in sizes.items():
        levels = rows["bcr_abl1"]["levels"]
        assert sum(level["cells"][code]["n"] for level in levels) + rows["bcr_abl1"]["missing"][code] == size
    assert (
        rows["age_at_diagnosis"]["cells"]["all"]["median"]
        == given.loc[given["transplanted_on"].notna(), "age_at_diagnosis"].median()
    )


def test_a_transplant_on_the_day_of_death_leaves_the_patient_without() -> None:
    given = relapsed()
    given.loc[0, "transplanted_after_relapse_on"] = given.loc[0, "died_on"]
    with_it = answer(given, kind="survival", arms="transplant", time_varying=True)
    without = answer(relapsed(), kind="survival", arms="transplant", time_varying=True)
    assert with_it["groups"] == without["groups"]
