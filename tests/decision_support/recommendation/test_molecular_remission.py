"""Where BCR::ABL1 is positive: what counts as molecular remission, and what leaves it unknown."""

from tests.decision_support.recommendation.cases import (
    BCR_ABL1,
    EARLY,
    PCR,
    answer,
    deciding,
    marrow,
    positive,
)


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


def test_a_transcript_found_again_after_remission_is_no_sustained_remission() -> None:
    rows = [
        marrow("2026-03-30", **PCR),
        marrow("2026-04-18", "positive_not_quantifiable", **PCR),
        marrow("2026-04-19"),
    ]
    found = answer(EARLY, mrd_assessments=rows, **BCR_ABL1)
    assert "adult-04-ph-cmr" not in deciding(found)
