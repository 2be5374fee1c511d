"""What is asked of children: relapse by site, time to relapse, survival after it. Against R 4.2.2 (survival 3.5-3 and
cmprsk 2.2-11) or counted by hand.

The twenty children are those of this R session, in days from remission; NA is censored:

    time  <- c(120,200,250,300,300,380,420,500,560,610,640,700,760,820,900,960,1000,1100,1200,1400)
    cause <- c("marrow","cns","death","marrow","combined","marrow",NA,"cns","marrow","unknown","marrow",NA,"testis",
               "marrow","death",NA,NA,"cns",NA,NA)
    arm   <- rep(c("B","T"),10)
"""

import json
from typing import Any

import pandas as pd
import pytest

from cohorts.analyses.disclosure import disclosed
from cohorts.analyses.guard import check
from cohorts.analyses.parsing import parse
from cohorts.analyses.run import run
from cohorts.analyses.wording import in_words
from cohorts.validation.problems import DefinitionProblems
from tests.cohorts.analyses.frames import ABOUT, frame

TIME = (
    120,
    200,
    250,
    300,
    300,
    380,
    420,
    500,
    560,
    610,
    640,
    700,
    760,
    820,
    900,
    960,
    1000,
    1100,
    1200,
    1400,
)
CAUSE = ("marrow", "cns", "death", "marrow", "combined", "marrow", None, "cns", "marrow", "unknown", "marrow", None,
         "testis", "marrow", "death", None, None, "cns", None, None)  # fmt: skip
REMISSION = 30


def child(time: int, cause: str | None, **more: Any) -> dict[str, Any]:
    """A child in remission on day 30 with what came first after it."""
    end = REMISSION + time
    relapsed = cause not in (None, "death")
    return {
        "remission_achieved_on": REMISSION,
        "relapsed_on": end if relapsed else None,
        "relapse_site": cause if relapsed and cause != "unknown" else None,
        "died_on": end if cause == "death" else None,
        "last_contact_on": end,
        "age_at_diagnosis": 6.5,
        **more,
    }


def children() -> pd.DataFrame:
    pairs = enumerate(zip(TIME, CAUSE, strict=True))
    return frame(*(child(time, cause, lineage="BT"[place % 2]) for place, (time, cause) in pairs))


def answer(given: pd.DataFrame, **definition: Any) -> Any:
    """The result, once through JSON as the database holds it."""
    return json.loads(json.dumps(run(parse(definition), given, ABOUT), allow_nan=False))


def by_site(given: pd.DataFrame, **definition: Any) -> Any:
    asked = {"kind": "cumulative_incidence", "endpoint": "relapse_by_site", "time_zero": "remission"}
    return answer(given, **asked, **definition)


def test_each_site_competes_with_the_others_and_with_death_as_in_r() -> None:
    causes = {cause["code"]: cause for cause in by_site(children())["groups"][0]["causes"]}
    # summary(survfit(Surv(time, factor(cause)) ~ 1), times = c(365.25, 730.5))$pstate
    at = {code: [row["estimate"] for row in cause["at"][:2]] for code, cause in causes.items()}
    assert at["marrow"] == pytest.approx([0.1, 0.257692307692])
    assert at["cns"] == pytest.approx([0.05, 0.103846153846])
    assert at["combined"] == pytest.approx([0.05, 0.05])
    assert at["site_not_recorded"] == pytest.approx([0, 0.0538461538462])
    assert at["non_relapse_mortality"] == pytest.approx([0.05, 0.05])
    assert at["testis"] == pytest.approx([0, 0])
    assert {code: cause["events"] for code, cause in causes.items()} == {
        "marrow": 6, "cns": 3, "testis": 1, "combined": 1, "site_not_recorded": 1, "non_relapse_mortality": 2,
    }  # fmt: skip
    assert "other_extramedullary" not in causes


def test_the_events_of_each_site_stand_under_the_figure() -> None:
    group = by_site(children())["groups"][0]
    assert {cause["code"]: cause["events_at"] for cause in group["causes"]}["cns"] == [0, 1, 2, 2, 3, 3]
    for tick in range(len(group["table"]["at_risk"])):
        own = sum(cause["events_at"][tick] for cause in group["causes"])
        assert own == group["table"]["events"][tick] + group["table"]["competing"][tick]


def test_arms_are_tested_site_by_site() -> None:
    tests = {test["cause"]["code"]: test for test in by_site(children(), arms="lineage")["tests"]}
    # cuminc(time, cause, arm)$Tests
    assert tests["marrow"]["statistic"] == pytest.approx(0.00756458153867, rel=1e-9)
    assert tests["cns"]["statistic"] == pytest.approx(2.78707522048973, rel=1e-9)
    assert tests["cns"]["p_value"] == pytest.approx(0.0950275247459, rel=1e-9)
    assert tests["non_relapse_mortality"]["p_value"] == pytest.approx(0.1661206910514, rel=1e-9)


def test_a_reader_without_the_right_reads_no_single_relapse_off_a_site() -> None:
    shown = disclosed(by_site(children()))
    for cause in shown["groups"][0]["causes"]:
        assert set(cause["events_at"]) == {None}
        assert cause["events"] % 5 == 0


def test_a_relapse_without_a_day_is_left_out_and_named() -> None:
    undated = frame(child(500, None, relapse_undated=True), child(500, None), child(200, "cns"))
    excluded = by_site(undated)["patients"]["excluded"]
    assert [(reason["code"], reason["count"], reason["identifiers"]) for reason in excluded] == [
        ("relapse_undated", 1, ["N-0000"])
    ]
    survival = answer(undated, kind="survival", endpoint="overall_survival", time_zero="remission")
    assert survival["patients"]["analysed"] == 3


@pytest.mark.parametrize(
    "change", [{"kind": "survival"}, {"kind": "regression", "model": "cox", "arms": "sex"}]
)
def test_sites_compete_and_so_have_neither_a_survival_curve_nor_a_regression(change: dict[str, Any]) -> None:
    with pytest.raises(DefinitionProblems) as refused:
        parse({"endpoint": "relapse_by_site", "time_zero": "remission", **change})
    assert [problem.pointer for problem in refused.value.problems] == ["/endpoint"]


def timed() -> pd.DataFrame:
    """Seven children relapsed: marrow after 12, 24 and 48 months, CNS after 6 and 18; one without, one unknown site."""
    months = (("marrow", 12), ("marrow", 24), ("marrow", 48), ("cns", 6), ("cns", 18), (None, 30))
    timing = ("very_early", "early", "late", "very_early", "late", None)
    relapsed = [
        {"relapsed_on": round(after * 365.25 / 12), "relapse_site": site, "relapse_timing": one,
         "last_contact_on": 3000, "died_on": 2500 if site == "marrow" else None}
        for (site, after), one in zip(months, timing, strict=True)
    ]  # fmt: skip
    return frame(*relapsed, {"last_contact_on": 3000})


def test_the_time_to_relapse_is_described_by_site() -> None:
    result = answer(timed(), kind="characteristics", arms="relapse_site", time_zero="relapse",
                    covariates=["months_to_relapse", "relapse_timing"])  # fmt: skip
    months, timing = result["rows"]
    assert months["unit"] == "months"
    # Quartiles by R's quantile: of 12, 24, 48 these are 18, 24, 36; of 6 and 18, 9, 12, 15.
    cells = {site: cell["median"] for site, cell in months["cells"].items()}
    assert cells == pytest.approx({"marrow": 24, "cns": 12, "all": 18}, abs=0.05)
    assert months["cells"]["marrow"]["upper_quartile"] == pytest.approx(36, abs=0.05)
    assert {row["level"]: row["cells"]["all"]["n"] for row in timing["levels"]} == {
        "very_early": 2, "early": 1, "late": 2,
    }  # fmt: skip
    # Who did not relapse has no day zero, and the relapse of unknown site no arm.
    assert [(reason["code"], reason["count"]) for reason in result["patients"]["excluded"]] == [
        ("no_time_zero", 1),
        ("unknown", 1),
    ]


def test_survival_after_relapse_is_compared_by_site_from_the_day_of_relapse() -> None:
    asked = {
        "kind": "survival",
        "endpoint": "overall_survival",
        "arms": "relapse_site",
        "time_zero": "relapse",
    }
    assert check(parse(asked)) is None
    groups = answer(timed(), **asked)["groups"]
    assert [(group["code"], group["n"], group["events"]) for group in groups] == [
        ("marrow", 3, 3),
        ("cns", 2, 0),
    ]


def test_what_was_published_of_transplant_after_relapse_stands_beside_the_curves_with_its_bias() -> None:
    """Chen 2025: 82.6 and 38.1 %, counted without regard for the wait; said of time from the relapse alone."""
    asked = {
        "kind": "survival",
        "endpoint": "overall_survival",
        "arms": "transplant_or_none",
        "time_varying": True,
    }
    found = {
        time_zero: {
            warning["code"]: in_words(warning)
            for warning in answer(timed(), **asked, time_zero=time_zero)["warnings"]
        }
        for time_zero in ("relapse", "diagnosis")
    }
    assert (
        "82.6 % of those transplanted were alive and 38.1 % of" in found["relapse"]["published_of_children"]
    )
    assert "immortal time" in found["relapse"]["published_of_children"]
    assert "published_of_children" not in found["diagnosis"]


@pytest.mark.parametrize("time_zero", ["diagnosis", "remission", "transplant"])
def test_sorting_by_the_site_of_a_relapse_to_come_is_refused(time_zero: str) -> None:
    refusal = check(parse({"kind": "survival", "endpoint": "overall_survival", "arms": "relapse_site",
                           "time_zero": time_zero}))  # fmt: skip
    assert refusal is not None
    (allowed,) = refusal.allowed
    assert "day of relapse" in in_words(allowed)
    assert check(parse({"kind": "survival", "arms": "relapse_site", **allowed["definition"]})) is None


def test_what_is_allowed_instead_of_a_cumulative_incidence_is_a_survival_curve() -> None:
    given = {
        "kind": "cumulative_incidence",
        "endpoint": "relapse",
        "arms": "relapse_timing",
        "time_zero": "remission",
    }
    refusal = check(parse(given))
    assert refusal is not None
    changed = parse(given | refusal.allowed[0]["definition"])
    assert (changed.kind, changed.endpoint, changed.time_zero) == ("survival", "overall_survival", "relapse")


def test_a_relapse_counts_only_where_it_was_known_by_the_landmark() -> None:
    result = answer(timed(), kind="survival", endpoint="overall_survival", arms="relapse_site",
                    time_zero="diagnosis", landmark_days=400)  # fmt: skip
    # By day 400 the marrow relapse of month 12 and the CNS relapse of month 6 were known.
    assert [(group["code"], group["n"]) for group in result["groups"]] == [("marrow", 1), ("cns", 1)]


def test_children_are_sorted_by_protocol_risk_group_and_age() -> None:
    rows = [
        {"age_at_diagnosis": age, "protocol": protocol, "final_risk_group": group, "last_contact_on": 500}
        for age, protocol, group in ((0.9, "COG", "high"), (1.0, "COG", "low"), (9.99, "UK", None), (10.0, None, "low"),
                                     (17.99, "UK", "high"), (18.0, None, None))
    ]  # fmt: skip
    result = answer(frame(*rows), kind="characteristics", time_zero="diagnosis",
                    covariates=["child_age_band", "protocol", "final_risk_group"])  # fmt: skip
    counts = [
        {level["level"]: level["cells"]["all"]["n"] for level in row["levels"]} for row in result["rows"]
    ]
    assert counts == [{"under_1": 1, "1_9": 2, "10_17": 2}, {"COG": 2, "UK": 2}, {"low": 2, "high": 2}]


def test_a_risk_group_without_a_day_is_doubted_at_a_landmark() -> None:
    given = children().assign(final_risk_group="high")
    result = answer(given, kind="survival", endpoint="overall_survival", arms="final_risk_group",
                    time_zero="remission", landmark_days=60)  # fmt: skip
    assert "undated_group" in {warning["code"] for warning in result["warnings"]}
