"""Laws of the whole answer: order, unknowns, exact changes, canonical bytes."""

import json
import random
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.vocabulary import GENETIC_MARKERS
from decision_support.recommendation.case import case_to_json
from decision_support.recommendation.case_input import parse_case
from decision_support.recommendation.recommend import recommend
from decision_support.recommendation.recommendation import canonical_bytes
from tests.decision_support.recommendation.cases import (
    EARLY,
    LATE,
    NEVER,
    Json,
    answer,
    case,
    knowledge,
    marrow,
    missing_fields,
    positive,
)

HISTORIES = {"early": EARLY, "late": LATE, "never": NEVER}


def bytes_of(data: Json) -> bytes:
    return recommend(parse_case(data), knowledge(), software_version="test").canonical_bytes()


@st.composite
def any_case(draw: st.DrawFn) -> Json:
    data = case(HISTORIES[draw(st.sampled_from(sorted(HISTORIES)))])
    data["patient"]["birth_date"] = draw(
        st.sampled_from(["1990-05-05", "1966-05-05", "1954-05-05", "2010-01-01"])
    )
    for marker in GENETIC_MARKERS:
        data["diagnosis"]["genetics"][marker] = draw(
            st.sampled_from(["negative", "negative", "negative", "positive", "not_tested", None])
        )
    data["fitness"] = {
        "ecog": draw(st.sampled_from([0, 2, 3, None])),
        "hct_ci": draw(st.sampled_from([0, 2, 3, None])),
        "contraindications": draw(st.sampled_from([[], None, ["organ_failure"]])),
    }
    kinds = ["matched_sibling", "haploidentical", "mismatched_unrelated", "cord"]
    donor = st.fixed_dictionaries(
        {"kind": st.sampled_from([*kinds, None]), "available": st.sampled_from([True, False, None])}
    )
    data["donors"] = draw(st.one_of(st.none(), st.lists(donor, max_size=2)))
    data["preferences"] = draw(st.sampled_from([None, {"avoid_gvhd": True}]))
    return data


@given(any_case(), st.integers(0, 1000))
def test_arrays_in_any_order_give_the_same_bytes(data: Json, seed: int) -> None:
    shuffled = json.loads(json.dumps(data, default=str), parse_float=Decimal)
    for row in shuffled["mrd_assessments"]:
        for name in ("value", "limit_of_detection"):
            row[name] = None if row[name] is None else Decimal(str(row[name]))
    shuffled["diagnosis"]["wbc_10e9_per_l"] = Decimal(18)
    order = random.Random(seed)
    for name in ("mrd_assessments", "treatment_phases", "donors"):
        if shuffled[name]:
            order.shuffle(shuffled[name])
    assert bytes_of(data) == bytes_of(shuffled)


CONFIDENT = {"favour_allo", "lean_allo", "favour_auto", "lean_auto", "lean_against_allo"}


@given(any_case(), st.data())
def test_forgetting_an_input_never_turns_no_lean_into_another_lean(data: Json, draws: st.DataObject) -> None:
    """Unknown never adds confidence: with one fact forgotten, a confident direction is the former one or gone.

    Forgetting that a lesion is present is the exception the policy makes: a lesion not tested leaves the direction
    that the other facts give, and names it; so only facts that are absent are forgotten here.
    """
    before = answer(data)
    known = [m for m in GENETIC_MARKERS if data["diagnosis"]["genetics"][m] == "negative"]
    choices = [("genetics", marker) for marker in known] + [("fitness", "ecog"), ("fitness", "hct_ci")]
    part, name = draws.draw(st.sampled_from(choices))
    if part == "genetics":
        data["diagnosis"]["genetics"][name] = None
    elif name == "ecog" and data["fitness"]["ecog"] == 3:
        return  # an ECOG nobody stated is presumed good, and said so
    else:
        data["fitness"][name] = None
    after = answer(data)
    if after["direction"] in CONFIDENT:
        assert after["direction"] == before["direction"]
    for old, new in zip(before["options"], after["options"], strict=True):
        assert new["stance"] in (old["stance"], "undetermined")


@given(any_case())
def test_an_abstention_has_no_certainty_no_agreement_and_a_reason(data: Json) -> None:
    found = answer(data)
    abstained = found["direction"] in ("insufficient_data", "out_of_scope")
    assert found["abstained"] is abstained
    assert bool(found["abstain_reasons"]) is abstained
    assert (found["certainty"] is None) is abstained
    assert (found["agreement"] is None) is abstained


@given(any_case())
def test_what_would_change_it_never_names_the_direction_already_given(data: Json) -> None:
    found = answer(data)
    if not any(reason["code"] == "depends_on" for reason in found["abstain_reasons"]):
        assert found["direction"] not in {change["direction"] for change in found["what_would_change_it"]}


CHANGES: list[tuple[str, str, dict[str, Any]]] = [
    ("hct_ci", "3", {"fitness__hct_ci": 3}),
    ("ecog", "3", {"fitness__ecog": 3}),
    ("avoid_gvhd", "true", {"preferences": {"avoid_gvhd": True}}),
    ("kmt2a_rearranged", "true", {"diagnosis__genetics__kmt2a_rearranged": "positive"}),
    ("dux4", "true", {"diagnosis__genetics__dux4": "positive"}),
    ("donor", "only_mismatched_or_cord", {"donors": [{"kind": "cord", "available": True}]}),
    ("donor", "none", {"donors": []}),
    ("centre_allo_nrm_2y", "0.20", {"centre__allo_nrm_2y": Decimal("0.20")}),
    ("contraindication", "true", {"fitness__contraindications": ["organ_failure"]}),
]


@pytest.mark.parametrize(("fact", "to", "change"), CHANGES, ids=[f"{fact}={to}" for fact, to, _ in CHANGES])
def test_a_listed_change_leads_where_it_says_when_it_is_made(
    fact: str, to: str, change: dict[str, Any]
) -> None:
    listed = {(c["fact"], c["to"]): c["direction"] for c in answer()["what_would_change_it"]}
    assert listed[fact, to] == answer(**change)["direction"]


def test_the_next_sample_is_tried_both_ways() -> None:
    pending = answer(EARLY, mrd_assessments=[positive("2026-03-30")])
    listed = {c["to"]: c["direction"] for c in pending["what_would_change_it"] if c["fact"] == "next_mrd"}
    assert listed == {"next_mrd_negative": "lean_allo", "next_mrd_positive": None}
    negative_now = answer(EARLY, mrd_assessments=[positive("2026-03-30"), marrow("2026-04-20")])
    assert negative_now["direction"] == "lean_allo"


def test_where_the_answer_hangs_on_an_unknown_each_value_says_where_it_leads() -> None:
    found = answer(fitness__hct_ci=None)
    led = {c["to"]: c["direction"] for c in found["what_would_change_it"] if c["fact"] == "hct_ci"}
    assert led == {"2": "equipoise", "3": "lean_auto"}


@pytest.mark.parametrize(
    ("changes", "fact", "led"),
    [
        ({"diagnosis__ikzf1__status": None}, "ikzf1_altered", {"true": "equipoise", "false": "out_of_scope"}),
        ({"remission__status": "unknown"}, "remission_status", {"CR1": "equipoise", "CR2": "out_of_scope"}),
        ({"diagnosis__lineage": "unknown"}, "lineage", {"B": "equipoise", "T": "out_of_scope"}),
    ],
)
def test_what_the_question_needs_says_where_each_result_would_lead(
    changes: dict[str, Any], fact: str, led: dict[str, str]
) -> None:
    listed = answer(**changes)["what_would_change_it"]
    assert {change["to"]: change["direction"] for change in listed if change["fact"] == fact} == led


@pytest.mark.parametrize("order", [("0.15", "0.150"), ("0.250", "0.25")])
def test_equal_numbers_give_the_same_bytes_and_words_whichever_was_asked_about_first(
    order: tuple[str, str],
) -> None:
    answers = []
    for written in order:
        data = case(EARLY)
        data["centre"] = {"allo_nrm_2y": Decimal(written)}
        answers.append(recommend(parse_case(data), knowledge(), software_version="test"))
    one, other = answers
    assert one.canonical_bytes() == other.canonical_bytes()
    assert one.to_json() == other.to_json()
    seen = {item.observed for rule in one.rules for item in rule.because if item.fact == "centre_allo_nrm_2y"}
    assert seen == {min(order, key=len)}


def test_english_words_that_are_kept_are_those_put_together_anew() -> None:
    found = recommend(parse_case(case(EARLY)), knowledge(), software_version="test")
    anew = found.to_json(lambda words: str(words))
    assert found.to_json() == anew
    assert found.to_json() == anew


def test_canonical_bytes_hold_codes_not_prose_and_no_software_version() -> None:
    parsed = parse_case(case())
    one = recommend(parsed, knowledge(), software_version="1.0.0")
    other = recommend(parsed, knowledge(), software_version="2.0.0")
    assert one.canonical_bytes() == other.canonical_bytes()
    assert b"headline" not in one.canonical_bytes()
    in_chinese = one.to_json(translate=lambda message: f"[{message}]")
    assert canonical_bytes(in_chinese) == one.canonical_bytes()


def test_a_stored_case_reads_back_to_the_same_answer() -> None:
    parsed = parse_case(case())
    stored = json.loads(json.dumps(case_to_json(parsed)), parse_float=Decimal)
    assert bytes_of(stored) == bytes_of(case())


def test_equal_numbers_written_differently_give_the_same_bytes() -> None:
    written = marrow("2026-03-30", limit_of_detection=Decimal("0.00010"))
    assert bytes_of(case(mrd_assessments=[written])) == bytes_of(case(mrd_assessments=[marrow("2026-03-30")]))


def test_a_minimal_case_names_everything_that_was_not_stated() -> None:
    bare = {
        "as_of": "2026-04-20",
        "patient": {"birth_date": "1990-05-05"},
        "diagnosis": {"lineage": "B"},
    }
    found = recommend(parse_case(bare), knowledge(), software_version="test").to_json()
    assert found["direction"] == "insufficient_data"
    assert missing_fields(found) == {
        "diagnosis.ikzf1.status",
        "remission.status",
        "diagnosis.active_cns_disease",
        *(f"diagnosis.genetics.{marker}" for marker in GENETIC_MARKERS),
        *(f"diagnosis.ikzf1.{partner}" for partner in ("cdkn2a", "cdkn2b", "pax5", "par1", "erg")),
        "treatment_phases",
        "mrd_assessments",
        "fitness.ecog",
        "fitness.hct_ci",
        "fitness.contraindications",
        "donors",
        "graft.autologous_collected",
    }


def test_every_message_has_its_words() -> None:
    for base in HISTORIES.values():
        text = json.dumps(answer(base, donors=None, fitness=None, diagnosis__genetics={}))
        for prefix in (
            "missing.",
            "headline.",
            "change.",
            "value.",
            "fact.",
            "not_covered.",
            "test.",
            "because.",
        ):
            assert f'"{prefix}' not in text


def test_a_centre_cohort_asked_for_is_said_not_to_be_there() -> None:
    found = answer(centre__use_cohort=True)
    assert "centre_cohort" in {item["code"] for item in found["not_covered"]}


def test_a_synthetic_patient_is_marked_in_the_answer() -> None:
    found = recommend(parse_case(case()), knowledge(), software_version="test", synthetic=True)
    assert found.to_json()["synthetic"] is True
