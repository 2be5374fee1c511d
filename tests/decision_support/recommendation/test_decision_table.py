"""Every row of the adult decision table gives its direction and its three stances.

Source: the project's clinical policy, table of stances and its rulings. Order of stances: autologous, allogeneic,
no transplant.
"""

from decimal import Decimal
from typing import Any

import pytest

from tests.decision_support.recommendation.cases import (
    EARLY,
    LATE,
    NEVER,
    Json,
    answer,
    deciding,
    marrow,
    missing_fields,
    positive,
    reasons,
    stances,
)

OLD = "1966-05-05"  # 59 on the day of judgement
VERY_OLD = "1954-05-05"  # 71
BCR_ABL1: Json = {"diagnosis__genetics__bcr_abl1": "positive"}
PCR: Json = {"method": "bcr_abl1_pcr"}
CMR = EARLY | {"mrd_assessments": [marrow("2026-03-30", **PCR), marrow("2026-04-18", **PCR)]}
NO_CMR = EARLY | {
    "as_of": "2026-06-20",
    "mrd_assessments": [positive("2026-03-30", **PCR), marrow("2026-06-10", **PCR)],
}
DEEP = EARLY | {
    "mrd_assessments": [
        marrow("2026-03-30", method="ngs", limit_of_detection=Decimal("1e-6")),
        marrow("2026-04-18"),
    ]
}
MISMATCHED = {"donors": [{"kind": "mismatched_unrelated", "available": True}]}
CORD = {"donors": [{"kind": "cord", "available": True}]}
HAPLO = {"donors": [{"kind": "haploidentical", "available": True}]}
A, R, N, U, C = "acceptable", "recommended", "not_supported", "undetermined", "contraindicated"

ROWS: dict[str, tuple[Json, dict[str, Any], str, tuple[str, str, str], str | None]] = {
    "row 4": (CMR, BCR_ABL1, "equipoise", (A, A, A), "low"),
    "row 5": (NO_CMR, BCR_ABL1, "lean_allo", (N, R, N), "low"),
    "row 5 at HCT-CI 3": (NO_CMR, {**BCR_ABL1, "fitness__hct_ci": 3}, "equipoise", (N, A, N), "low"),
    "row 6, Ph-like": (
        EARLY,
        {"diagnosis__genetics__ph_like": "positive"},
        "lean_allo",
        (N, R, A),
        "very_low",
    ),
    "row 6, ABL-class counts as Ph-like": (
        LATE,
        {"diagnosis__genetics__abl_class": "positive"},
        "lean_allo",
        (N, R, A),
        "very_low",
    ),
    "row 6, KMT2A": (
        EARLY,
        {"diagnosis__genetics__kmt2a_rearranged": "positive"},
        "lean_allo",
        (N, R, U),
        "very_low",
    ),
    "row 6, TCF3::HLF": (
        LATE,
        {"diagnosis__genetics__tcf3_hlf": "positive"},
        "lean_allo",
        (N, R, U),
        "very_low",
    ),
    "row 6, IKZF1plus": (EARLY, {"diagnosis__ikzf1__pax5": "positive"}, "lean_allo", (N, R, U), "very_low"),
    "row 6 over 70": (
        EARLY,
        {"diagnosis__genetics__tp53": "positive", "patient__birth_date": VERY_OLD},
        "equipoise",
        (N, A, U),
        "very_low",
    ),
    "row 7": (
        EARLY,
        {"diagnosis__genetics__dux4": "positive"},
        "not_a_transplant_question",
        (N, N, R),
        "low",
    ),
    "row 8": (LATE, {}, "lean_allo", (N, R, A), "very_low"),
    "row 8, haploidentical counts": (LATE, HAPLO, "lean_allo", (N, R, A), "very_low"),
    "row 9, 55 or older": (LATE, {"patient__birth_date": OLD}, "equipoise", (A, A, A), "low"),
    "row 9, HCT-CI 3": (LATE, {"fitness__hct_ci": 3}, "equipoise", (A, A, A), "low"),
    "row 9, only a mismatched unrelated donor": (LATE, MISMATCHED, "equipoise", (A, A, A), "low"),
    "row 10": (EARLY, {}, "equipoise", (A, A, A), "very_low"),
    "row 10 with a centre NRM of 20 %": (
        EARLY,
        {"centre__allo_nrm_2y": Decimal("0.20")},
        "lean_auto",
        (A, A, A),
        "very_low",
    ),
    "row 10 with a centre NRM of 15 %": (
        EARLY,
        {"centre__allo_nrm_2y": Decimal("0.15")},
        "equipoise",
        (A, A, A),
        "very_low",
    ),
    "row 11, 55 or older": (EARLY, {"patient__birth_date": OLD}, "lean_auto", (A, N, A), "low"),
    "row 11, HCT-CI 3": (EARLY, {"fitness__hct_ci": 3}, "lean_auto", (A, N, A), "very_low"),
    "row 11, only cord blood": (EARLY, CORD, "lean_auto", (A, N, A), "very_low"),
    "row 11, wish to avoid GVHD": (
        EARLY,
        {"preferences": {"avoid_gvhd": True}},
        "lean_auto",
        (A, N, A),
        "very_low",
    ),
    "row 12": (DEEP, {}, "lean_against_allo", (A, N, R), "very_low"),
    "rows 1 and 2, never negative": (NEVER, {}, "treat_mrd_first", (N, A, U), "low"),
    "fitness, ECOG 3": (EARLY, {"fitness__ecog": 3}, "not_a_transplant_question", (N, N, A), "very_low"),
    "fitness, uncontrolled infection": (
        EARLY,
        {"fitness__contraindications": ["uncontrolled_infection"]},
        "not_a_transplant_question",
        (N, N, A),
        "very_low",
    ),
}


@pytest.mark.parametrize(
    ("base", "changes", "direction", "expected", "certainty"), ROWS.values(), ids=ROWS.keys()
)
def test_each_row_gives_its_direction_stances_and_certainty(
    base: Json, changes: dict[str, Any], direction: str, expected: tuple[str, ...], certainty: str
) -> None:
    found = answer(base, **changes)
    assert (found["direction"], stances(found), found["certainty"]) == (direction, expected, certainty)
    assert found["agreement"] == "rules_only"
    assert not found["abstained"]
    assert len(deciding(found)) == 1


OUT_OF_SCOPE = {
    "T lineage": ({"diagnosis__lineage": "T"}, "lineage_not_b"),
    "mixed lineage": ({"diagnosis__lineage": "mixed"}, "lineage_not_b"),
    "second remission": ({"remission__status": "CR2"}, "not_first_remission"),
    "relapse": ({"remission__status": "relapse"}, "not_first_remission"),
    "76 years": ({"patient__birth_date": "1950-04-20"}, "age_over_75"),
    "IKZF1 wild type": ({"diagnosis__ikzf1__status": "wild_type"}, "ikzf1_wild_type"),
    "active CNS disease": ({"diagnosis__active_cns_disease": True}, "active_cns_disease"),
}


@pytest.mark.parametrize(("changes", "reason"), OUT_OF_SCOPE.values(), ids=OUT_OF_SCOPE.keys())
def test_outside_the_question_there_is_no_answer_and_a_reason(changes: dict[str, Any], reason: str) -> None:
    found = answer(**changes)
    assert found["direction"] == "out_of_scope"
    assert reasons(found) == [reason]
    assert (found["abstained"], found["agreement"], found["certainty"]) == (True, None, None)
    assert stances(found) == (U, U, U)


def test_eighteen_today_is_an_adult_and_seventy_five_is_in_scope() -> None:
    assert answer(patient__birth_date="2008-04-20")["direction"] == "equipoise"
    assert answer(patient__birth_date="1950-04-21")["direction"] == "lean_auto"


def test_the_day_before_the_question_is_a_childs() -> None:
    assert answer(patient__birth_date="2008-04-21")["module"] == "paediatric_cr1"


INSUFFICIENT: dict[str, tuple[Json, dict[str, Any], str, str]] = {
    "lineage unknown": (EARLY, {"diagnosis__lineage": "unknown"}, "lineage_unknown", "diagnosis.lineage"),
    "IKZF1 not tested": (
        EARLY,
        {"diagnosis__ikzf1__status": "not_tested"},
        "ikzf1_unknown",
        "diagnosis.ikzf1.status",
    ),
    "remission unknown": (EARLY, {"remission": None}, "remission_unknown", "remission.status"),
    "no MRD result": (EARLY, {"mrd_assessments": []}, "no_usable_mrd", "mrd_assessments"),
    "no cycles": (EARLY, {"treatment_phases": []}, "no_usable_mrd", "treatment_phases"),
    "BCR::ABL1 unknown": (
        EARLY,
        {"diagnosis__genetics__bcr_abl1": "not_tested"},
        "depends_on",
        "diagnosis.genetics.bcr_abl1",
    ),
    "CMR unknown where Ph+": (EARLY, BCR_ABL1, "depends_on", "mrd_assessments"),
    "KMT2A unknown where rows differ": (
        EARLY,
        {"diagnosis__genetics__kmt2a_rearranged": None},
        "depends_on",
        "diagnosis.genetics.kmt2a_rearranged",
    ),
    "hypodiploidy unknown where rows differ": (
        EARLY,
        {"diagnosis__genetics__hypodiploid": "unknown"},
        "depends_on",
        "diagnosis.genetics.hypodiploid",
    ),
    "HCT-CI unknown where rows differ": (EARLY, {"fitness__hct_ci": None}, "depends_on", "fitness.hct_ci"),
    "donors searched, none, where the row needs one": (LATE, {"donors": []}, "donor_search", "donors"),
    "donors not known where the row needs one": (LATE, {"donors": None}, "depends_on", "donors"),
    "first negative after cycle 4": (
        {
            "as_of": "2026-07-10",
            "treatment_phases": [
                {"cycle": number, "started_on": started}
                for number, started in enumerate(
                    ("2026-03-02", "2026-04-01", "2026-05-01", "2026-06-01"), start=1
                )
            ],
            "mrd_assessments": [
                positive("2026-03-30"),
                positive("2026-04-29"),
                positive("2026-05-30"),
                marrow("2026-06-30"),
            ],
        },
        {},
        "after_cycle_3",
        "mrd_assessments",
    ),
    "the strata give different answers": (
        EARLY
        | {
            "mrd_assessments": [
                marrow("2026-03-30", limit_of_detection=Decimal("1e-3")),
                marrow("2026-04-18"),
            ]
        },
        {},
        "depends_on",
        "mrd_assessments",
    ),
    "pending": (EARLY | {"mrd_assessments": [positive("2026-03-30")]}, {}, "mrd_pending", "mrd_assessments"),
    "stale": (EARLY | {"as_of": "2026-05-24"}, {}, "mrd_retest", "mrd_assessments"),
    "negative only after blinatumomab": (
        LATE
        | {
            "treatment_phases": [
                {"cycle": 1, "started_on": "2026-03-02"},
                {"cycle": 2, "started_on": "2026-04-01", "agents": ["blinatumomab"]},
            ]
        },
        {},
        "negative_after_immunotherapy",
        "mrd_assessments",
    ),
}


@pytest.mark.parametrize(
    ("base", "changes", "reason", "field"), INSUFFICIENT.values(), ids=INSUFFICIENT.keys()
)
def test_too_little_data_gives_no_direction_and_names_what_to_obtain(
    base: Json, changes: dict[str, Any], reason: str, field: str
) -> None:
    found = answer(base, **changes)
    assert found["direction"] == "insufficient_data"
    assert reason in reasons(found)
    assert field in missing_fields(found)
    assert (found["abstained"], found["agreement"], found["certainty"]) == (True, None, None)


def test_where_the_direction_is_shared_an_unknown_lesion_does_not_stop_it() -> None:
    found = answer(LATE, diagnosis__genetics__kmt2a_rearranged=None)
    assert found["direction"] == "lean_allo"
    assert stances(found) == (N, R, U)
    assert "diagnosis.genetics.kmt2a_rearranged" in missing_fields(found)


@pytest.mark.parametrize("marker", ["ph_like", "tp53", "myc", "mef2d", "complex_karyotype", "iamp21", "dux4"])
def test_another_lesion_not_tested_leaves_the_direction_and_is_named(marker: str) -> None:
    found = answer(None, **{f"diagnosis__genetics__{marker}": "not_tested"})
    assert found["direction"] == "equipoise"
    assert f"diagnosis.genetics.{marker}" in missing_fields(found)
    outcomes = {rule["id"]: rule["outcome"] for rule in found["rules"]}
    assert "cannot_be_determined" in {
        outcomes["adult-06-ph-like"],
        outcomes["adult-06-high-risk-lesion"],
        outcomes["adult-07-favourable-subtype"],
    }


@pytest.mark.parametrize("part", ["ecog", "contraindications"])
def test_an_unknown_guard_fact_is_named_and_does_not_stop_the_direction(part: str) -> None:
    found = answer(**{f"fitness__{part}": None})
    assert found["direction"] == "equipoise"
    assert f"fitness.{part}" in missing_fields(found)


def test_unknown_cns_disease_is_named_and_does_not_stop_the_direction() -> None:
    found = answer(diagnosis__active_cns_disease=None)
    assert found["direction"] == "equipoise"
    assert "diagnosis.active_cns_disease" in missing_fields(found)


@pytest.mark.parametrize(
    "graft",
    [
        {"autologous_collection_failed": True},
        {"autologous_collected": True, "autologous_graft_mrd": "positive"},
    ],
)
def test_without_a_usable_graft_autologous_is_contraindicated_whatever_the_row(graft: Json) -> None:
    assert stances(answer(EARLY, graft=graft)) == (C, A, A)
    assert stances(answer(LATE, graft=graft)) == (C, R, A)
    older = answer(EARLY, graft=graft, patient__birth_date=OLD)
    assert (older["direction"], stances(older)) == ("lean_against_allo", (C, N, A))
    assert stances(answer(EARLY, graft=graft, mrd_assessments=[]))[0] == C


def test_a_graft_not_collected_yet_never_abstains_and_is_named() -> None:
    found = answer(graft=None)
    assert (found["direction"], stances(found)) == ("equipoise", (A, A, A))
    assert "graft.autologous_collected" in missing_fields(found)


def test_without_a_donor_a_row_that_needs_none_keeps_its_direction() -> None:
    found = answer(EARLY, patient__birth_date=OLD, donors=[])
    assert (found["direction"], stances(found)) == ("lean_auto", (A, U, A))
    assert "donors" in missing_fields(found)


def test_one_negative_sample_gives_the_direction_provisionally() -> None:
    found = answer(EARLY, mrd_assessments=[marrow("2026-03-30")])
    assert found["direction"] == "equipoise"
    assert "SINGLE_SAMPLE" in found["mrd_timeline"]["flags"]
    assert "provisional" in found["headline"]
    assert "mrd_assessments" in missing_fields(found)


def test_a_return_of_mrd_is_treated_first_and_a_cleared_one_never_leans_to_autologous() -> None:
    returned = answer(EARLY, mrd_assessments=[marrow("2026-03-30"), positive("2026-04-18")])
    assert (returned["direction"], returned["certainty"]) == ("treat_mrd_first", "very_low")
    assert deciding(returned) == ["adult-02-mrd-re-emerged"]
    cleared = answer(
        NEVER, mrd_assessments=[marrow("2026-03-30"), positive("2026-04-18"), marrow("2026-05-24")]
    )
    assert cleared["mrd_timeline"]["state"] == "RE_EMERGED_CLEARED"
    assert cleared["direction"] == "lean_allo"


def test_the_method_of_ikzf1_alone_never_blocks() -> None:
    assert answer(diagnosis__ikzf1__method=None)["direction"] == "equipoise"


def test_another_assay_than_bcr_abl1_pcr_leaves_molecular_remission_unknown() -> None:
    assert answer(EARLY, **BCR_ABL1)["direction"] == "insufficient_data"


def test_a_transcript_still_to_be_reported_leaves_molecular_remission_unknown() -> None:
    rows = [
        positive("2026-03-30", "5e-5", **PCR),
        marrow("2026-05-10", reported_on="2026-06-20", **PCR),
        marrow("2026-05-30"),
    ]
    waiting = answer(EARLY, as_of="2026-06-05", mrd_assessments=rows, **BCR_ABL1)
    assert waiting["direction"] == "insufficient_data"
    assert "RESULT_PENDING" in waiting["mrd_timeline"]["flags"]


def test_an_early_positive_transcript_alone_leaves_molecular_remission_unknown() -> None:
    rows = [positive("2026-03-30", "5e-5", **PCR), marrow("2026-05-30")]
    assert (
        answer(EARLY, as_of="2026-06-05", mrd_assessments=rows, **BCR_ABL1)["direction"]
        == "insufficient_data"
    )


def test_drugs_not_stated_are_named_and_do_not_stop_the_direction() -> None:
    phases = [{"cycle": 1, "started_on": "2026-03-02"}, {"cycle": 2, "started_on": "2026-04-01"}]
    found = answer(treatment_phases=phases)
    assert found["direction"] == "equipoise"
    assert "treatment_phases.agents" in missing_fields(found)
    outcomes = {rule["id"]: rule["outcome"] for rule in found["rules"]}
    assert outcomes["adult-g6-negative-after-immunotherapy"] == "cannot_be_determined"


def test_a_transcript_found_again_after_remission_is_no_sustained_remission() -> None:
    rows = [
        marrow("2026-03-30", **PCR),
        marrow("2026-04-18", "positive_not_quantifiable", **PCR),
        marrow("2026-04-19"),
    ]
    found = answer(EARLY, mrd_assessments=rows, **BCR_ABL1)
    assert "adult-04-ph-cmr" not in deciding(found)


@pytest.mark.parametrize("row", ["row 8", "row 10", "row 11, 55 or older"])
def test_rows_on_the_core_study_say_that_its_numbers_were_not_read_and_contradict_themselves(
    row: str,
) -> None:
    base, changes, *_ = ROWS[row]
    found = answer(base, **changes)
    caveats = " ".join(caveat for rule in found["rules"] if rule["decides"] for caveat in rule["caveats"])
    assert "could not be read" in caveats
    assert "contradicts itself" in caveats


def test_the_three_options_are_always_there_in_one_order() -> None:
    for base, changes, *_ in ROWS.values():
        options = [option["option"] for option in answer(base, **changes)["options"]]
        assert options == ["autologous_hsct", "allogeneic_hsct", "no_transplant"]


def test_before_an_outcome_model_there_are_no_outcome_numbers() -> None:
    found = answer()
    assert [option["outcomes"] for option in found["options"]] == [{}, {}, {}]
    assert found["difference"] is None
    assert found["versions"]["model"] is None
    assert "outcome_model" in {item["code"] for item in found["not_covered"]}
