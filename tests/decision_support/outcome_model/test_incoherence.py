"""The detector must find by itself what the Landmark statistical method, section 1.10, found in the core study."""

from collections.abc import Mapping

import pytest
from scipy.stats import fisher_exact as reference_fisher_exact

from decision_support.outcome_model.incoherence.detector import Audit, Question
from decision_support.outcome_model.incoherence.exact import (
    fisher_exact,
    is_share_of,
    p_value_of_difference,
)
from decision_support.outcome_model.incoherence.nearest import nearest_coherent
from decision_support.outcome_model.incoherence.readings import alternative_readings
from decision_support.outcome_model.terms import State
from decision_support.recommendation.coherence import Arm, Level

EARLY, LATE, WHOLE = (
    "ASH_IKZF1_44PT_MRD_CYCLE1",
    "ASH_IKZF1_44PT_MRD_CYCLE2_3",
    "ASH_IKZF1_44PT_OVERALL",
)


def _findings(audit: Audit, arm: str) -> dict[str, float]:
    return {finding.code: finding.points for finding in audit.all_findings if finding.arm == arm}


def _questions(audit: Audit, code: str) -> list[Question]:
    return [question for question in audit.questions if question.code == code]


def test_late_negative_allogeneic_patients_cannot_all_be_free_and_relapse(
    audits: Mapping[str, Audit],
) -> None:
    """LFS 100 and CIR 14.3: 114.3 %, 1.4 patients."""
    finding = next(f for f in audits[LATE].all_findings if f.arm == "allo")
    assert (finding.code, finding.points, finding.level) == (
        "lfs_and_cir_exceed_whole",
        14.3,
        Level.INCOHERENT,
    )
    assert finding.patients == pytest.approx(1.43)


def test_one_late_autologous_failure_is_unexplained(audits: Mapping[str, Audit]) -> None:
    """LFS 50, CIR 33.3 and, from the whole series, NRM 0: 83.3 %, one patient."""
    auto = next(arm for arm in audits[LATE].arms if arm.arm.name == "auto")
    assert (auto.total, auto.level) == (83.3, Level.ONE_PATIENT)


def test_the_single_early_pair_is_read_as_one_kind_of_failure(audits: Mapping[str, Audit]) -> None:
    """As both CIR and NRM, 14.3 % makes 113.6 %."""
    allo = next(arm for arm in audits[EARLY].arms if arm.arm.name == "allo")
    assert _findings(audits[EARLY], "allo")["cir_and_nrm_cannot_both_hold"] == 13.6
    assert allo.level == "merged_cause"


def test_the_whole_allogeneic_series_adds_up_to_113_8(audits: Mapping[str, Audit]) -> None:
    allo = next(arm for arm in audits[WHOLE].arms if arm.arm.name == "allo")
    assert (allo.total, allo.level) == (113.8, Level.INCOHERENT)
    patients = next(f.patients for f in allo.findings if f.code == "parts_are_not_the_whole")
    assert patients == pytest.approx(4.4, abs=0.05)


def test_the_whole_lies_outside_its_parts(audits: Mapping[str, Audit]) -> None:
    """Allogeneic OS 83.3 and LFS 81.1 outside [85.7, 100] and [85, 100]; autologous CIR 38.9 outside [0, 33.3]."""
    outside = {(f.arm, f.values[0]) for f in audits[WHOLE].findings if f.code == "pooled_outside_strata"}
    assert {("allo", ("OS", 83.3)), ("allo", ("LFS", 81.1)), ("auto", ("CIR", 38.9))} <= outside


def test_the_autologous_whole_is_not_the_mean_of_its_parts(audits: Mapping[str, Audit]) -> None:
    """Six of 100 % and six of 50 % make 75 %, not the 60 printed."""
    said = {(f.arm, *f.values) for f in audits[WHOLE].findings if f.code == "pooled_is_not_the_mean"}
    assert ("auto", ("OS", 60.0), ("implied", 75.0)) in said


def test_printed_p_values_far_from_what_the_figures_imply_are_questioned(audits: Mapping[str, Audit]) -> None:
    """OS 60 against 83.3 with 12 and 32 patients gives about .14, LFS .18; printed are .88 and .96."""
    said = {q.values[0]: dict(q.values)["implied"] for q in _questions(audits[WHOLE], "p_value_not_implied")}
    assert said == {
        ("OS", 0.88): pytest.approx(0.14, abs=0.01),
        ("LFS", 0.96): pytest.approx(0.18, abs=0.01),
    }


def test_the_exact_test_is_less_certain_than_the_printed_one(audits: Mapping[str, Audit]) -> None:
    """Three of six against none of ten: .036, printed .018."""
    said = [dict(q.values) for q in _questions(audits[LATE], "exact_test_is_less_certain")]
    assert {"OS": 0.018, "exact": pytest.approx(0.036, abs=5e-4)} in said


def test_the_same_percentages_with_other_p_values_are_questioned(audits: Mapping[str, Audit]) -> None:
    assert [q.values for q in _questions(audits[LATE], "same_percentages_other_p_values")] == [
        (("OS", 0.018), ("LFS", 0.0082))
    ]


def test_many_tests_are_counted_over_the_whole_and_its_parts(audits: Mapping[str, Audit]) -> None:
    """Four and twice three p values are printed in what was read; the method counts fourteen tests or more."""
    assert _questions(audits[WHOLE], "many_tests")[0].values == (("tests", 10.0),)


def test_the_earlier_abstract_is_impossible_and_holds_the_same_patients(audits: Mapping[str, Audit]) -> None:
    """Autologous LFS 80 above OS 75."""
    earlier = audits["ASH_IKZF1_38PT"]
    assert _findings(earlier, "auto") == {"lfs_exceeds_os": 5.0}
    assert earlier.shares_patients_with == (WHOLE,)


@pytest.mark.parametrize(
    "study", ["LV2023_BJH_MRDNEG", "PALG_ALLO_IKZF1", "DHEDIN2015_OVERALL", "PKU_BALL477", "TIANJIN_AUTO86"]
)
def test_the_comparison_series_are_clean(audits: Mapping[str, Audit], study: str) -> None:
    """Section 1.10: all within .3 points."""
    assert {arm.level for arm in audits[study].arms} == {Level.OK}
    assert audits[study].all_findings == ()


def test_levels_decide_the_coherence_factor(levels: Mapping[tuple[str, str], str]) -> None:
    """Section 1.7: 1, .75, .75 (of which two thirds on causes and one third on survival), .5 and .5."""
    assert levels[(EARLY, "auto")] == "ok"
    assert levels[(EARLY, "allo")] == "merged_cause"
    assert levels[(LATE, "auto")] == "one_patient"
    assert levels[(LATE, "allo")] == levels[(WHOLE, "allo")] == "incoherent"


def test_the_nearest_coherent_figures_add_up_and_leave_coherent_ones_alone() -> None:
    sound = nearest_coherent(Arm("allo", os=55, lfs=47, cir=32, nrm=21))
    assert sound is not None
    assert sound.misses_by_points == 0
    assert dict(sound.states) == {
        State.LEUKAEMIA_FREE: 47,
        State.RELAPSED: 8,
        State.DEAD_AFTER_RELAPSE: 24,
        State.NON_RELAPSE_DEATH: 21,
    }
    late = nearest_coherent(Arm("allo", os=100, lfs=100, cir=14.3))
    assert late is not None
    shares = dict(late.states)
    assert sum(shares.values()) == pytest.approx(100, abs=0.02)
    assert shares[State.LEUKAEMIA_FREE] == pytest.approx(100 - 14.3 / 2, abs=0.1)
    assert nearest_coherent(Arm("allo", os=100)) is None


def test_a_reading_says_what_would_mend_the_figures() -> None:
    swapped = {r.code: r.level for r in alternative_readings(Arm("auto", os=75, lfs=80, cir=20, patients=8))}
    assert swapped["lfs_and_os_swapped"] is Level.OK
    merged = {r.code: r.level for r in alternative_readings(Arm("allo", lfs=80, cir=20, nrm=20, patients=50))}
    assert merged["cir_and_nrm_merged"] is Level.OK
    assert merged["cir_is_one_minus_kaplan_meier"] is Level.INCOHERENT
    product = {
        r.code: r.level for r in alternative_readings(Arm("allo", lfs=64, cir=20, nrm=20, patients=50))
    }
    assert product["cir_is_one_minus_kaplan_meier"] is Level.OK


@pytest.mark.parametrize(
    ("percent", "patients", "possible"),
    [(85.7, 14, True), (14.3, 7, True), (14.3, 10, False), (33.3, 6, True), (60, 12, False), (50, 6, True)],
)
def test_only_whole_patients_make_a_percentage(percent: float, patients: int, possible: bool) -> None:
    assert is_share_of(percent, patients) is possible


@pytest.mark.parametrize("table", [(3, 6, 0, 10), (0, 12, 4, 32), (5, 9, 2, 11), (0, 5, 0, 7), (6, 6, 1, 8)])
def test_the_exact_test_agrees_with_scipy(table: tuple[int, int, int, int]) -> None:
    a, n, b, m = table
    reference = reference_fisher_exact([[a, n - a], [b, m - b]]).pvalue
    assert fisher_exact(a, n, b, m) == pytest.approx(reference)


def test_two_certain_percentages_have_no_p_value() -> None:
    assert p_value_of_difference(100, 6, 0, 10) is None
