"""What is not known: it stops the direction only where rows differ on it, and is always named."""

from decimal import Decimal
from typing import Any

import pytest

from tests.decision_support.recommendation.cases import (
    BCR_ABL1,
    EARLY,
    LATE,
    OLD,
    A,
    Json,
    N,
    R,
    U,
    answer,
    marrow,
    missing_fields,
    positive,
    reasons,
    stances,
)

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


def test_the_method_of_ikzf1_alone_never_blocks() -> None:
    assert answer(diagnosis__ikzf1__method=None)["direction"] == "equipoise"


def test_drugs_not_stated_are_named_and_do_not_stop_the_direction() -> None:
    phases = [{"cycle": 1, "started_on": "2026-03-02"}, {"cycle": 2, "started_on": "2026-04-01"}]
    found = answer(treatment_phases=phases)
    assert found["direction"] == "equipoise"
    assert "treatment_phases.agents" in missing_fields(found)
    outcomes = {rule["id"]: rule["outcome"] for rule in found["rules"]}
    assert outcomes["adult-g6-negative-after-immunotherapy"] == "cannot_be_determined"
