"""The laws that printed percentages obey, on figures small enough to check by hand."""

import pytest

from decision_support.recommendation.coherence import (
    Arm,
    Level,
    check_arm,
    level_of,
    outside_strata,
    with_pooled_zeros,
)


@pytest.mark.parametrize(
    ("points", "patients", "level"),
    [
        (0.0, None, Level.OK),
        (0.5, 100.0, Level.OK),
        (0.51, None, Level.ROUNDING),
        (1.5, 50.0, Level.ROUNDING),
        (1.51, 1.05, Level.ONE_PATIENT),
        (1.51, 1.06, Level.INCOHERENT),
        (16.7, 1.0, Level.ONE_PATIENT),
        (1.51, None, Level.INCOHERENT),
    ],
)
def test_a_break_is_graded_by_points_then_by_patients(
    points: float, patients: float | None, level: Level
) -> None:
    assert level_of(points, patients) is level


def test_parts_that_make_the_whole_raise_nothing() -> None:
    checked = check_arm(Arm("auto", lfs=62.8, cir=35.7, nrm=1.5, os=72.7))
    assert (checked.total, checked.level, checked.findings) == (100.0, Level.OK, ())


def test_leukaemia_free_survival_cannot_exceed_survival() -> None:
    checked = check_arm(Arm("auto", patients=8, lfs=80, os=75))
    assert [(f.code, f.points, f.patients) for f in checked.findings] == [("lfs_exceeds_os", 5.0, 0.4)]


def test_nobody_is_free_of_leukaemia_and_relapsed() -> None:
    checked = check_arm(Arm("allo", patients=10, lfs=100, cir=14.3))
    assert [(f.code, f.points, f.level) for f in checked.findings] == [
        ("lfs_and_cir_exceed_whole", 14.3, Level.INCOHERENT)
    ]
    assert checked.total is None


def test_nobody_is_alive_and_dead() -> None:
    checked = check_arm(Arm("allo", os=90, nrm=20))
    assert [(f.code, f.points) for f in checked.findings] == [("os_and_nrm_exceed_whole", 10.0)]


def test_parts_below_the_whole_leave_a_failure_unexplained() -> None:
    checked = check_arm(Arm("auto", patients=6, lfs=50, cir=33.3, nrm=0))
    assert checked.total == 83.3
    assert [(f.points, f.patients, f.level) for f in checked.findings] == [(16.7, 1.002, Level.ONE_PATIENT)]


def test_the_worst_finding_is_the_level_of_the_arm() -> None:
    checked = check_arm(Arm("allo", patients=32, lfs=81.1, cir=19.5, nrm=13.2, os=83.3))
    assert {f.level for f in checked.findings} == {Level.ROUNDING, Level.INCOHERENT}
    assert checked.level is Level.INCOHERENT


def test_one_figure_printed_for_relapse_and_death_is_read_as_one_kind_of_failure() -> None:
    """85 + 14.3 + 14.3 = 113.6, but 85 + 14.3 = 99.3."""
    checked = check_arm(Arm("allo", patients=14, lfs=85, cir_and_nrm=14.3))
    assert [(f.code, f.points, f.level) for f in checked.findings] == [
        ("cir_and_nrm_cannot_both_hold", 13.6, Level.INCOHERENT),
        ("parts_are_not_the_whole", 0.7, Level.ROUNDING),
    ]
    assert checked.level is Level.ROUNDING
    assert checked.arm.cir is None


def test_a_pair_printed_as_zero_contradicts_nothing() -> None:
    assert check_arm(Arm("auto", lfs=100, os=100, cir_and_nrm=0)).findings == ()


def test_a_part_has_no_event_that_the_whole_never_had() -> None:
    part = with_pooled_zeros(Arm("auto", lfs=50, cir=33.3), Arm("auto", nrm=0, cir=38.9))
    assert (part.nrm, part.cir) == (0.0, 33.3)
    assert check_arm(part).findings[0].code == "parts_and_pooled_zero_are_not_the_whole"


def test_an_event_of_the_whole_says_nothing_about_its_parts() -> None:
    part = Arm("allo", lfs=85, cir=10)
    assert with_pooled_zeros(part, Arm("allo", nrm=13.2)) == part
    assert with_pooled_zeros(part, None) == part


def test_a_whole_lies_between_its_parts() -> None:
    parts = [Arm("allo", os=85.7), Arm("allo", os=100)]
    assert outside_strata(Arm("allo", os=90), parts) == ()
    below = outside_strata(Arm("allo", os=83.3, patients=32), parts)
    assert [(f.points, f.values) for f in below] == [
        (2.4, (("OS", 83.3), ("lowest", 85.7), ("highest", 100)))
    ]


def test_a_whole_is_not_held_against_parts_that_do_not_print_the_figure() -> None:
    assert outside_strata(Arm("allo", nrm=50), [Arm("allo", nrm=1), Arm("allo")]) == ()
    assert outside_strata(Arm("allo", nrm=50), [Arm("allo", nrm=1)]) == ()
