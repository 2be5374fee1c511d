"""Which studies' printed figures can be true: the findings known from working them by hand."""

import pytest

from decision_support.knowledge_base import load
from decision_support.recommendation.coherence import Finding, Level
from decision_support.recommendation.study_coherence import TEXTS, StudyCoherence, coherence_of, describe


@pytest.fixture(scope="module")
def studies() -> dict[str, StudyCoherence]:
    return coherence_of(load().evidence)


def _findings(study: StudyCoherence, group: str) -> dict[str, Finding]:
    return {finding.code: finding for finding in study.findings if finding.arm == group}


def _total(study: StudyCoherence, group: str) -> float | None:
    return next(check.total for check in study.arms if check.arm.name == group)


def test_late_negative_allogeneic_patients_fail_at_114_3_percent(studies: dict[str, StudyCoherence]) -> None:
    """LFS 100 and CIR 14.3: 1.4 of the ten patients this arm may have had."""
    found = _findings(studies["ASH_IKZF1_44PT_MRD_CYCLE2_3"], "allo")["lfs_and_cir_exceed_whole"]
    assert (found.points, found.level) == (14.3, Level.INCOHERENT)
    assert found.patients == pytest.approx(1.43)


def test_late_negative_autologous_patients_account_for_83_3_percent(
    studies: dict[str, StudyCoherence],
) -> None:
    """NRM is 0 in the whole series, so one failure of six is unexplained."""
    study = studies["ASH_IKZF1_44PT_MRD_CYCLE2_3"]
    found = _findings(study, "auto")["parts_and_pooled_zero_are_not_the_whole"]
    assert (_total(study, "auto"), found.level) == (83.3, Level.ONE_PATIENT)
    assert found.patients == pytest.approx(1.0, abs=0.01)


def test_the_early_pair_cannot_be_relapse_and_death_at_once(studies: dict[str, StudyCoherence]) -> None:
    study = studies["ASH_IKZF1_44PT_MRD_CYCLE1"]
    assert _findings(study, "allo")["cir_and_nrm_cannot_both_hold"].points == 13.6
    assert _findings(study, "auto") == {}


def test_all_allogeneic_patients_of_the_core_abstract_make_113_8_percent(
    studies: dict[str, StudyCoherence],
) -> None:
    study = studies["ASH_IKZF1_44PT_OVERALL"]
    found = _findings(study, "allo")["parts_are_not_the_whole"]
    assert (_total(study, "allo"), found.level) == (113.8, Level.INCOHERENT)
    assert found.patients == pytest.approx(4.4, abs=0.02)
    assert _total(study, "auto") == 98.9


def test_the_whole_of_the_core_abstract_lies_outside_its_parts(studies: dict[str, StudyCoherence]) -> None:
    pooled = {(f.arm, *f.values[0]): f.values[1:] for f in studies["ASH_IKZF1_44PT_OVERALL"].pooled}
    assert pooled[("allo", "OS", 83.3)] == (("lowest", 85.7), ("highest", 100.0))
    assert pooled[("allo", "LFS", 81.1)] == (("lowest", 85.0), ("highest", 100.0))
    assert pooled[("auto", "CIR", 38.9)] == (("lowest", 0.0), ("highest", 33.3))


def test_the_earlier_abstract_prints_more_leukaemia_free_than_alive(
    studies: dict[str, StudyCoherence],
) -> None:
    assert _findings(studies["ASH_IKZF1_38PT"], "auto")["lfs_exceeds_os"].points == 5.0


@pytest.mark.parametrize(
    ("study", "group", "total"),
    [
        ("LV2023_BJH_MRDNEG", "auto", 100.0),
        ("LV2023_BJH_MRDNEG", "allo", 100.1),
        ("PALG_ALLO_IKZF1", "allo", 100.0),
        ("DHEDIN2015_OVERALL", "allo", 99.7),
        ("PKU_BALL477", "allo", 100.2),
        ("TIANJIN_AUTO86", "auto", 100.0),
        ("TIANJIN_PH_S3CMR", "auto", 99.9),
        ("GIEBEL2023_OLDER", "allo", 100.0),
        ("EBMT_PH_GE55", "allo", 100.0),
        ("EBMT_PH_TKI473", "allo", 100.0),
    ],
)
def test_clean_studies_are_clean(
    studies: dict[str, StudyCoherence], study: str, group: str, total: float
) -> None:
    assert studies[study].level is Level.OK
    assert _total(studies[study], group) == total
    assert abs(total - 100) <= 0.3


def test_sums_off_by_rounding_are_called_rounding(studies: dict[str, StudyCoherence]) -> None:
    assert studies["YAO2016_IKZF1"].level is Level.ROUNDING
    assert studies["CHANG2020_HIDT_MRDPOS"].level is Level.ROUNDING


def test_the_conditioning_study_that_adds_up_to_108_is_flagged(studies: dict[str, StudyCoherence]) -> None:
    assert _total(studies["FLUTBI8_2023"], "FluTBI8") == 108.3
    assert studies["FLUTBI8_2023"].level is Level.INCOHERENT


def test_every_finding_has_words(studies: dict[str, StudyCoherence]) -> None:
    spoken = [describe(finding) for study in studies.values() for finding in study.findings]
    assert "LFS 81.1 %, CIR 19.5 % and NRM 13.2 % add up to 113.8 % instead of 100 %." in spoken
    assert "OS 83.3 % of the whole group lies outside its parts, 85.7 to 100 %." in spoken
    assert all("%(" not in text for text in spoken)


def test_words_go_through_translation(studies: dict[str, StudyCoherence]) -> None:
    finding = studies["ASH_IKZF1_38PT"].findings[0]
    assert describe(finding, lambda text: f"Es heißt: {text}").startswith(
        "Es heißt: LFS 80 % is printed above"
    )


def test_every_kind_of_finding_can_be_told(studies: dict[str, StudyCoherence]) -> None:
    assert set(TEXTS) >= {finding.code for study in studies.values() for finding in study.findings}
