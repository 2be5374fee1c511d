"""A child's answer as every door gives it: the question asked, the owners of a disagreement, the estimate beside it."""

import json
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from decision_support.fitted_models import load_relapse_risk
from decision_support.knowledge_base import WorkedCase, load, worked_cases
from decision_support.recommendation.case_input import load_json, parse_case
from decision_support.recommendation.recommend import recommend
from decision_support.relapse_risk.estimate import OUT_OF
from tests.decision_support.recommendation.childrens_cases import with_sample

CHILDREN = {
    f"{rule_id}: {case.name}": case
    for rule_id, cases in worked_cases().items()
    for case in cases
    if rule_id.startswith("paediatric-")
}


def answer(case: WorkedCase | Mapping[str, Any], **given: Any) -> dict[str, Any]:
    data = case.data if isinstance(case, WorkedCase) else case
    return recommend(
        parse_case(data), load(), software_version="test", relapse_risk=load_relapse_risk(), **given
    ).to_json()


def worked(rule_id: str, name: str) -> WorkedCase:
    return next(case for case in worked_cases()[rule_id] if case.name == name)


def test_every_row_of_both_tables_is_there() -> None:
    rules = {rule.id.split("-")[1] for module in ("paediatric_cr1", "paediatric_first_relapse")
             for rule in load().rules_of(module)}  # fmt: skip
    rows = {*(f"a{row}" for row in range(1, 10)), *(f"b{row}" for row in range(1, 14)), "b9t", "mod", "void"}
    assert rules == rows


@pytest.mark.parametrize("case", CHILDREN.values(), ids=CHILDREN.keys())
def test_the_estimate_never_moves_the_direction(case: WorkedCase) -> None:
    parsed = parse_case(case.data)
    without = recommend(parsed, load(), software_version="test")
    with_it = recommend(parsed, load(), software_version="test", relapse_risk=load_relapse_risk())
    assert replace(with_it, relapse_risk=None) == without


@pytest.mark.parametrize("case", CHILDREN.values(), ids=CHILDREN.keys())
def test_every_answer_is_in_words_and_says_which_question_it_answers(case: WorkedCase) -> None:
    found = answer(case)
    text = json.dumps(found)
    assert "headline." not in text
    assert "missing." not in text
    assert found["module_because"]["message"].startswith("Asked for children")
    assert found["module"] in ("paediatric_cr1", "paediatric_first_relapse", "none")
    assert "{" not in found["headline"]


@pytest.mark.parametrize("case", CHILDREN.values(), ids=CHILDREN.keys())
def test_no_horizon_in_years_is_ever_given_with_the_estimate(case: WorkedCase) -> None:
    found = answer(case).get("relapse_risk")
    if found is None:
        return
    estimate = {
        name: found[name] for name in ("frequency", "panel", "risks", "sentences", "notes") if name in found
    }
    assert "year" not in json.dumps(estimate)


def test_of_100_children_like_this_about_so_many() -> None:
    """Low platelets alone, scenario D: 10.1 (5.6 to 16.1) %."""
    found = answer(worked("paediatric-mod-risk-only", "61 platelets"))["relapse_risk"]
    assert found["frequency"] == {"out_of": OUT_OF, "about": 10, "about_highest": 10, "lower": 6, "upper": 16}
    first = found["sentences"][0]["text"]
    assert first == (
        "Of 100 children like this, about 10 have a relapse; it may be as few as 6 or as many as 16."
    )
    said = [sentence["code"] for sentence in found["sentences"]]
    assert said[-1] == "relapse.decides_nothing"
    assert {"relapse.derived", "relapse.no_horizon"} <= set(said)


def test_peer_scores_stand_beside_the_estimate() -> None:
    """A boy of four with 12.5 white cells is NCI standard risk; the groups of PI_UKALL are context for every child."""
    found = answer(worked("paediatric-a9-both-negative", "Both days negative"))["relapse_risk"]
    assert (found["nci_risk"], found["cog_group"]) == ("standard", None)
    groups = {row["group"]: row for row in found["risk_groups_elsewhere"]}
    assert (groups["low"]["published"], groups["high"]["validated"]) == (0.03, 0.35)
    assert groups["intermediate"]["new_centre"]["median"] == pytest.approx(0.17, abs=0.0005)
    assert {"PED_PI_01", "PED_PI_04"} <= set(found["evidence"])


def test_a_child_on_cog_gets_the_anticipated_efs_of_the_stated_group() -> None:
    case = worked("paediatric-void-other-rules", "Another protocol voids the estimate, not the table")
    data = json.loads(json.dumps(case.data, default=float))
    data["diagnosis"]["final_risk_group"] = "average"
    found = answer(load_json(json.dumps(data).encode()))["relapse_risk"]
    assert found["cog_group"] == {"group": "average", "efs_above": 90, "efs_up_to": 95}


def test_another_protocol_voids_the_estimate_and_not_the_table() -> None:
    found = answer(
        worked("paediatric-void-other-rules", "Another protocol voids the estimate, not the table")
    )
    assert found["direction"] == "hsct_not_indicated"
    assert (found["relapse_risk"]["applies"], found["relapse_risk"]["reasons"]) == (False, ["other_protocol"])


def test_after_a_relapse_no_estimate_of_relapse_is_given() -> None:
    assert "relapse_risk" not in answer(
        worked("paediatric-b7-late-negative", "Late marrow relapse, negative")
    )


def test_a_depth_that_leaves_day_19_open_counts_both_possibilities_in() -> None:
    case = worked("paediatric-a8-day-19-low", "Not detected on day 19, to 0.1 % only")
    assert answer(case)["relapse_risk"]["notes"][-1] == "mrd_day_19_unknown"


def test_where_protocols_disagree_each_is_heard_by_name() -> None:
    case = worked(
        "paediatric-b6-late-grey-uk", "0.05 %, protocol not stated: the protocol is what is missing"
    )
    found = answer(case)
    rule = next(rule for rule in found["rules"] if rule["id"] == "paediatric-b6-late-grey-uk")
    assert set(rule["owners"]) == {"UK", "COG", "AIEOP-BFM"}
    assert found["missing"][0]["field"] == "diagnosis.protocol"
    led_to = {change["to"]: change["direction"] for change in found["what_would_change_it"]}
    assert (led_to["UK"], led_to["COG"]) == ("hsct_indicated", "hsct_not_indicated")


def test_the_certainty_is_no_better_than_that_of_the_modifier_which_gave_the_direction() -> None:
    """Row b2 is of moderate certainty, what comes after an earlier transplant of very low."""
    case = worked("paediatric-b13-further-relapse", "Early relapse after transplant")
    assert (answer(case)["direction"], answer(case)["certainty"]) == ("discuss", "very_low")


def test_a_modifier_that_gave_nothing_leaves_the_certainty_alone() -> None:
    case = worked("paediatric-b2-b-marrow-early", "Two months off treatment")
    data = json.loads(json.dumps(case.data, default=float))
    data["diagnosis"]["genetics"]["tcf3_pbx1"] = "positive"
    found = answer(load_json(json.dumps(data).encode()))
    assert (found["direction"], found["certainty"]) == ("hsct_indicated", "moderate")


def test_an_adults_answer_says_nothing_of_children() -> None:
    found = answer(worked_cases()["adult-10-early-negative"][0])
    assert {"module_because", "relapse_risk"}.isdisjoint(found)
    assert all("owners" not in rule for rule in found["rules"])


def test_t_cell_relapse_outside_the_marrow_is_answered_too() -> None:
    assert (
        answer(worked("paediatric-b9t-t-extramedullary", "T-cell, testis, CCCG-ALL-2015"))["direction"]
        == "discuss"
    )


def test_a_mixed_lineage_relapse_is_outside_the_tables() -> None:
    data = json.loads(
        json.dumps(worked("paediatric-b1-t-marrow", "T-cell marrow relapse, late").data, default=float)
    )
    data["first_relapse"]["lineage"] = "mixed"
    found = answer(load_json(json.dumps(data).encode()))
    assert (found["module"], found["direction"]) == ("none", "out_of_scope")
    assert [reason["code"] for reason in found["abstain_reasons"]] == ["child_mixed_relapse"]


@pytest.mark.parametrize(
    "of_a_group_apart",
    [
        {"patient": {"birth_date": "2022-09-01"}},
        {"diagnosis": {"down_syndrome": True}},
        {"diagnosis": {"genetics": {"tcf3_hlf": "positive"}}},
    ],
)
def test_after_relapse_an_answer_says_that_its_sources_do_not_report_the_group_of_the_child_apart(
    of_a_group_apart: Mapping[str, Any],
) -> None:
    data = deepcopy(dict(worked_cases()["paediatric-b7-late-negative"][0].data))
    assert "child_group_apart" not in _not_covered(data)
    for part, changed in of_a_group_apart.items():
        for name, value in changed.items():
            data[part][name] = {**data[part][name], **value} if isinstance(value, dict) else value
    assert "child_group_apart" in _not_covered(data)


def _not_covered(data: Mapping[str, Any]) -> list[str]:
    return [item["code"].removeprefix("not_covered.") for item in answer(data)["not_covered"]]


@pytest.mark.parametrize(("bcr_abl1", "asked"), [("positive", True), ("unknown", True), ("negative", False)])
def test_failure_of_a_tki_is_asked_for_only_where_bcr_abl1_may_be(bcr_abl1: str, asked: bool) -> None:
    data = deepcopy(dict(worked_cases()["paediatric-a9-both-negative"][0].data))
    data["diagnosis"]["genetics"]["bcr_abl1"] = bcr_abl1
    del data["prior_treatment"]["tki_failure"]
    missing = {item["field"] for item in answer(data)["missing"]}
    assert ("prior_treatment.tki_failure" in missing) is asked


@pytest.mark.parametrize(
    ("rule_id", "name", "reason"),
    [
        ("paediatric-a1-induction-failure", None, "induction_failure"),
        ("paediatric-a2-after-consolidation", None, "positive_after_consolidation"),
        ("paediatric-void-transplanted", None, "transplanted"),
    ],
)
def test_the_estimate_is_not_told_of_a_child_for_whom_it_has_become_untrue(
    rule_id: str, name: str | None, reason: str
) -> None:
    cases = worked_cases()[rule_id]
    found = answer(cases[0])["relapse_risk"]
    assert found["applies"] is False
    assert reason in found["reasons"]
    assert answer(worked_cases()["paediatric-a9-both-negative"][0])["relapse_risk"]["applies"] is True


def test_nor_once_mrd_has_come_back_unread() -> None:
    data = with_sample(dict(worked_cases()["paediatric-a9-both-negative"][0].data), "2026-08-20")
    found = answer(data)["relapse_risk"]
    assert (found["applies"], found["reasons"]) == (False, ["unread_positive"])


def test_of_one_percent_on_day_46_the_estimate_says_that_the_paper_does_not_part_it() -> None:
    data = deepcopy(dict(worked_cases()["paediatric-a6-day-46-positive"][0].data))
    assert "mrd_day_46_high" not in answer(data)["relapse_risk"]["notes"]
    for row in data["mrd_assessments"]:
        if row["protocol_timepoint"] == "day_46":
            row |= {"result": "quantified", "value": Decimal("0.01")}
    assert "mrd_day_46_high" in answer(data)["relapse_risk"]["notes"]


def test_without_remission_the_headline_speaks_of_remission_and_not_of_mrd() -> None:
    data = deepcopy(dict(worked_cases()["paediatric-b2-b-marrow-early"][0].data))
    data |= {"remission": {"status": "not_in_remission"}, "planned_hsct_on": "2026-09-01"}
    found = answer(data)
    assert found["direction"] == "treat_mrd_first"
    assert found["headline"].startswith("There is no remission")
    allogeneic = next(row for row in found["options"] if row["option"] == "allogeneic_hsct")
    assert (allogeneic["stance"], allogeneic["provided"] is None) == ("acceptable", False)


def test_in_relapse_an_indication_says_that_it_presupposes_a_second_remission() -> None:
    data = deepcopy(dict(worked_cases()["paediatric-b2-b-marrow-early"][0].data))
    data["remission"] = {"status": "relapse"}
    found = answer(data)
    assert found["direction"] == "hsct_indicated"
    assert "presupposes a second remission" in found["headline"]
    assert ("remission.status", "No second remission is stated yet.") in [
        (item["field"], item["why"]) for item in found["missing"]
    ]


def test_nor_once_mrd_has_come_back_and_gone() -> None:
    data = with_sample(dict(worked_cases()["paediatric-a9-both-negative"][0].data), "2026-04-10")
    cleared = with_sample(data, "2026-06-20", result="not_detected", value=None)
    assert answer(cleared)["relapse_risk"]["reasons"] == ["came_back"]


def test_a_sample_after_consolidation_that_leaves_the_line_open_is_said_beside_the_estimate() -> None:
    data = with_sample(
        dict(worked_cases()["paediatric-a9-both-negative"][0].data),
        "2026-05-15",
        protocol_timepoint="end_of_consolidation",
        result="not_detected",
        value=None,
        limit_of_detection=Decimal("1e-3"),
    )
    assert "after_consolidation_open" in answer(data)["relapse_risk"]["notes"]


def test_under_mrd_first_an_infection_is_told_and_does_not_change_the_direction() -> None:
    data = deepcopy(dict(worked_cases()["paediatric-a2-after-consolidation"][0].data))
    data["fitness"] = {"contraindications": ["uncontrolled_infection"]}
    found = answer(data)
    assert found["direction"] == "treat_mrd_first"
    outcomes = {rule["id"]: rule["outcome"] for rule in found["rules"]}
    assert outcomes["paediatric-mod-not-fit-now"] == "applies"


def test_after_clearing_was_tried_nothing_presupposes_that_it_succeeds() -> None:
    options = answer(worked_cases()["paediatric-a2-clearance-tried"][0])["options"]
    assert {row["option"]: (row["stance"], row["provided"]) for row in options} == {
        "autologous_hsct": ("not_supported", None),
        "allogeneic_hsct": ("acceptable", None),
        "no_transplant": ("acceptable", None),
    }


def test_mrd_after_consolidation_that_may_still_come_would_be_treated_first() -> None:
    """The negative samples of induction come before it: they have cleared nothing that it shows."""
    changes = answer(worked_cases()["paediatric-a9-both-negative"][0])["what_would_change_it"]
    reached = {row["direction"] for row in changes if row["fact"] == "mrd_end_of_consolidation"}
    assert reached == {"treat_mrd_first"}


@pytest.mark.parametrize("rule_id", ["paediatric-b12-mrd-before-hsct", "paediatric-b12-clearance-tried"])
def test_a_sample_before_hsct_is_not_said_to_be_unread(rule_id: str) -> None:
    headlines = [answer(case)["headline"] for case in worked_cases()[rule_id]]
    assert not [headline for headline in headlines if "later than those the rules read" in headline]
    first = answer(worked_cases()["paediatric-b12-clearance-tried"][0])["headline"]
    assert first == (
        "For a child like this the rules read an indication for allogeneic transplant (moderate certainty)."
    )


@pytest.mark.parametrize(
    ("count", "cut_off", "profiles"),
    [(50, 20, 2), (50, 100, 1), (150, 100, 1), (150, 200, 2), (10, 20, 1)],
)
def test_where_the_cut_off_in_use_and_that_of_the_figures_disagree_both_are_counted(
    count: int, cut_off: int, profiles: int
) -> None:
    data = deepcopy(dict(worked_cases()["paediatric-a9-both-negative"][0].data))
    data["diagnosis"] |= {"platelets_10e9_per_l": count, "platelets_cut_off_10e9_per_l": cut_off}
    found = answer(data)["relapse_risk"]
    assert len(found["risks"]) == profiles
    assert ("platelet_cut_off_differs" in found["notes"]) is (cut_off != 100)
    assert "thrombocytopenia_unknown" not in found["notes"]


@pytest.mark.parametrize("marker", ["kmt2a_rearranged", "hypodiploid", "abl_class"])
def test_genetics_that_the_model_does_not_hold_are_said_beside_the_estimate(marker: str) -> None:
    data = deepcopy(dict(worked_cases()["paediatric-a9-both-negative"][0].data))
    assert "genetics_not_in_model" not in answer(data)["relapse_risk"]["notes"]
    data["diagnosis"]["genetics"][marker] = "positive"
    assert "genetics_not_in_model" in answer(data)["relapse_risk"]["notes"]


def test_a_transplant_that_is_not_stated_is_named_and_said_to_be_presumed_absent() -> None:
    data = deepcopy(dict(worked_cases()["paediatric-a9-both-negative"][0].data))
    del data["prior_treatment"]["hsct"]
    found = answer(data)
    assert "prior_treatment.hsct" in [item["field"] for item in found["missing"]]
    assert "transplant_presumed_absent" in found["relapse_risk"]["notes"]


def test_an_unknown_lesion_is_asked_for_and_not_told() -> None:
    data = deepcopy(dict(worked_cases()["paediatric-a9-both-negative"][0].data))
    data["diagnosis"]["genetics"]["abl_class"] = "not_tested"
    assert "whether an ABL-class fusion is present" in answer(data)["headline"]


@pytest.mark.parametrize(
    "section", [{}, {"end_of_therapy_on": "2026-03-25"}, {"second_relapse": False}, {"on_treatment": False}]
)
def test_the_end_of_treatment_alone_tells_of_no_relapse(section: dict[str, Any]) -> None:
    data = {**worked_cases()["paediatric-a9-both-negative"][0].data, "first_relapse": section}
    assert answer(data)["module"] == "paediatric_cr1"
    assert answer({**data, "first_relapse": {**section, "site": "cns"}})["abstained"] is True
