"""Every row of the adult decision table gives its direction and its three stances.

Source: the project's clinical policy, table of stances and its rulings. Order of stances: autologous, allogeneic,
no transplant.
"""

from decimal import Decimal
from typing import Any

import pytest

from tests.decision_support.recommendation.cases import (
    BCR_ABL1,
    EARLY,
    LATE,
    NEVER,
    OLD,
    PCR,
    A,
    C,
    Json,
    N,
    R,
    U,
    answer,
    deciding,
    marrow,
    positive,
    stances,
)

VERY_OLD = "1954-05-05"  # 71
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


def test_a_return_of_mrd_is_treated_first_and_a_cleared_one_never_leans_to_autologous() -> None:
    returned = answer(EARLY, mrd_assessments=[marrow("2026-03-30"), positive("2026-04-18")])
    assert (returned["direction"], returned["certainty"]) == ("treat_mrd_first", "very_low")
    assert deciding(returned) == ["adult-02-mrd-re-emerged"]
    cleared = answer(
        NEVER, mrd_assessments=[marrow("2026-03-30"), positive("2026-04-18"), marrow("2026-05-24")]
    )
    assert cleared["mrd_timeline"]["state"] == "RE_EMERGED_CLEARED"
    assert cleared["direction"] == "lean_allo"


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
    assert stances(answer(NEVER, graft=graft)) == (C, A, U)


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
