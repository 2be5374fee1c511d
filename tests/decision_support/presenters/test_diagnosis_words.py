"""The diagnosis as the inputs of the patient page state it."""

from datetime import date
from decimal import Decimal

from decision_support.presenters.diagnosis_words import diagnosis_of, is_incomplete
from decision_support.recommendation.case import Diagnosis


def test_every_part_of_a_stated_diagnosis_is_shown() -> None:
    words = diagnosis_of(
        Diagnosis(
            lineage="B",
            diagnosed_on=date(2026, 3, 4),
            wbc_10e9_per_l=Decimal("45.2"),
            platelets_10e9_per_l=Decimal("31"),
            cns_status="CNS2",
            active_cns_disease=False,
        )
    )
    for part in ("4 Mar 2026", "WBC: 45.2", "Platelets: 31", "CNS2", "Active CNS disease: no"):
        assert part in words


def test_a_gap_in_the_diagnosis_reads_as_not_recorded_and_never_as_no() -> None:
    words = diagnosis_of(Diagnosis(lineage="B"))
    assert words.count("not recorded") == 5
    assert "Active CNS disease: no;" not in words
    assert "Active CNS disease: not recorded" in words


def test_unknown_lineage_or_active_cns_disease_marks_the_row_as_missing() -> None:
    assert is_incomplete(Diagnosis(lineage="unknown", active_cns_disease=False))
    assert is_incomplete(Diagnosis(lineage="B"))
    assert not is_incomplete(Diagnosis(lineage="B", active_cns_disease=False))
