"""Weights of published results: the Landmark statistical method, sections 1.5 to 1.7, and laws of the synthesis."""

import math
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decision_support.knowledge_base import load
from decision_support.knowledge_base.outcome_model import OutcomeModelTables
from decision_support.outcome_model.design import Design
from decision_support.outcome_model.effective_size import (
    from_follow_up,
    from_interval,
    from_p_value,
    from_standard_error,
    ratio_error,
)
from decision_support.outcome_model.evidence_synthesis import LogPosterior, log_likelihood
from decision_support.outcome_model.evidence_units import (
    Count,
    CountUnit,
    Evidence,
    discount,
    tau_of,
)
from decision_support.outcome_model.hazards import states_of
from decision_support.outcome_model.inputs import InputProblem, parse_evidence, readings
from decision_support.outcome_model.posterior import find_mode
from decision_support.outcome_model.terms import Arm, State, Stratum

# Section 1.7: coherence times overlap times discount, as printed.
WEIGHTS = {
    "core-early-auto": 1.0,
    "core-early-allo": 0.75,
    "core-late-auto": 0.5,
    "core-late-auto-survival": 0.25,
    "core-late-allo": 0.5,
    "core-all-allo-nrm": 0.5,
    "lv2023-negative-auto": 0.25,
    "lv2023-negative-allo": 0.15,
    "lv2023-positive-auto": 0.37,
    "lv2023-positive-allo": 0.10,
    "ikzf1-allo-2021": 0.09,
    "graall-2015": 0.04,
    "pku-2021": 0.03,
    "cao-auto": 0.06,
}


def test_each_report_weighs_what_section_1_7_prints(evidence: Evidence) -> None:
    found = {unit.id: unit.weight for unit in evidence.counts if unit.id in WEIGHTS}
    assert found == pytest.approx(WEIGHTS, abs=0.005)


def test_no_study_is_worth_more_events_than_its_distance_allows(evidence: Evidence) -> None:
    """Section 1.6: at most 1 / tau^2 events, 4.3 at a tau of .48."""
    assert discount(0.48, 1e9) * 1e9 == pytest.approx(4.3, abs=0.05)
    for unit in evidence.counts:
        if unit.tau:
            assert unit.weight * unit.events <= 1 / unit.tau**2


@given(st.floats(0.05, 1.0), st.floats(0.0, 1e6), st.floats(0.0, 1e6))
def test_a_larger_study_never_weighs_less_in_events(tau: float, one: float, other: float) -> None:
    small, large = sorted((one, other))
    assert discount(tau, small) * small <= discount(tau, large) * large + 1e-9


def test_tau_is_what_the_named_mismatches_add_up_to(evidence: Evidence, design: Design) -> None:
    """The method states tau rounded; its reasons, as read by us, must give it to .03."""
    apart = {unit.id: abs(tau_of(unit.mismatches, design.mismatches) - unit.tau) for unit in evidence.units}
    assert {name: gap for name, gap in apart.items() if gap > 0.03} == {}


def test_counts_are_the_printed_percentages_times_the_size(evidence: Evidence) -> None:
    """Every LFS, CIR and NRM of the comparison series, against the evidence entry it cites, to a fifth of a patient."""
    names = {
        (State.LEUKAEMIA_FREE,): ("LFS", "DFS", "RFS"),
        (State.RELAPSED, State.DEAD_AFTER_RELAPSE): ("CIR",),
        (State.NON_RELAPSE_DEATH,): ("NRM",),
    }
    entries, checked = load().evidence, 0
    for unit in evidence.counts:
        if unit.core or unit.conditional_on or unit.mix.get(Stratum.NEVER) == 1:
            continue
        size = round(unit.patients)
        for count in unit.counts:
            printed = next(
                figure.value
                for figure in entries[unit.evidence].figures
                if figure.outcome in names[count.states] and figure.group == unit.arm
            )
            assert printed is not None
            assert count.patients == pytest.approx(printed * size / 100, abs=0.2 + 0.002 * size), unit.id
            checked += 1
    assert checked == 18


def test_every_unit_cites_an_entry_of_the_knowledge_base(evidence: Evidence) -> None:
    cited = {unit.evidence for unit in evidence.units}
    assert cited <= load().evidence.keys()


def test_the_readings_of_a_contradiction_move_only_their_report(
    tables: OutcomeModelTables, evidence: Evidence
) -> None:
    changed = readings(tables.units, "A", evidence)
    differing = [a.id for a, b in zip(evidence.counts, changed.counts, strict=True) if a != b]
    assert differing == ["core-late-allo"]
    assert readings(tables.units, "mid", evidence) is evidence
    with pytest.raises(InputProblem, match="reading C"):
        readings(tables.units, "C", evidence)


Breakage = tuple[str, Mapping[str, object], str]


@pytest.mark.parametrize(
    "breakage",
    [
        ("study", {"study": "nobody"}, "no known study"),
        ("mismatch", {"mismatches": ["weather"]}, "no known mismatch"),
        ("arm", {"group": "chemo"}, "prints nothing"),
        ("state", {"counts": [{"states": ["cured"], "patients": 1}]}, "cured"),
        ("mix", {"mix": {"early": 0.5}}, "does not add up"),
        ("key", {"weigth": 1}, "unknown weigth"),
        ("twice", {"id": "core-early-allo"}, "more than once"),
    ],
    ids=lambda breakage: breakage[0],
)
def test_a_slip_in_a_unit_is_refused_by_name(
    breakage: Breakage,
    tables: OutcomeModelTables,
    design: Design,
    levels: Mapping[tuple[str, str], str],
) -> None:
    _, change, said = breakage
    broken = [{**tables.units["count"][0], **change}, *tables.units["count"][1:]]
    with pytest.raises(InputProblem, match=said):
        parse_evidence({**tables.units, "count": broken}, design, levels)


def test_merged_states_are_one_probability(design: Design) -> None:
    """Two failures whose cause is not separable are as likely as the three failure states together."""
    failed = (State.RELAPSED, State.DEAD_AFTER_RELAPSE, State.NON_RELAPSE_DEATH)
    unit = _unit((Count((State.LEUKAEMIA_FREE,), 3.0), Count(failed, 2.0)))
    states = states_of(design.prior.means, Arm.ALLO, Stratum.EARLY, (2.0,), design.shape)
    lfs = states[0, 0]
    expected = 3 * math.log(lfs) + 2 * math.log(1 - lfs)
    assert float(log_likelihood(unit, np.stack([states[0]] * 3))) == pytest.approx(expected)


def test_a_unit_about_the_relapsed_speaks_only_of_them(design: Design) -> None:
    relapsed = (State.RELAPSED, State.DEAD_AFTER_RELAPSE)
    counts = tuple(Count((state,), n) for state, n in zip(relapsed, (4.0, 6.0), strict=True))
    unit = replace(_unit(counts), conditional_on=relapsed)
    states = states_of(design.prior.means, Arm.ALLO, Stratum.EARLY, (2.0,), design.shape)[0]
    alive = states[1] / (states[1] + states[2])
    expected = 4 * math.log(alive) + 6 * math.log(1 - alive)
    assert float(log_likelihood(unit, np.stack([states] * 3))) == pytest.approx(expected)
    assert unit.events == 10


def _unit(counts: tuple[Count, ...], *, coherence: float = 1.0) -> CountUnit:
    return CountUnit(
        id="made-up",
        study="made-up",
        evidence="none",
        arm=Arm.ALLO,
        mix={Stratum.EARLY: 1.0},
        horizon_years=2.0,
        counts=counts,
        tau=0.0,
        coherence=coherence,
    )


@settings(max_examples=15, deadline=None)
@given(
    st.floats(1.0, 60.0),
    st.floats(0.05, 0.95),
    st.floats(0.05, 1.0),
    st.floats(0.05, 1.0),
)
def test_a_weaker_study_never_moves_the_fit_further(
    design: Design, patients: float, free: float, one: float, other: float
) -> None:
    """The same report at a higher weight must be fitted at least as well: the fit moves towards it."""
    failed = (State.RELAPSED, State.DEAD_AFTER_RELAPSE, State.NON_RELAPSE_DEATH)
    counts = (Count((State.LEUKAEMIA_FREE,), patients * free), Count(failed, patients * (1 - free)))

    def lfs_after(weight: float) -> float:
        evidence = Evidence((_unit(counts, coherence=weight),), ())
        mode = find_mode(LogPosterior(design.prior, evidence, design.shape), design.prior.means)
        return float(states_of(mode.point, Arm.ALLO, Stratum.EARLY, (2.0,), design.shape)[0, 0])

    before = float(states_of(design.prior.means, Arm.ALLO, Stratum.EARLY, (2.0,), design.shape)[0, 0])
    weaker, stronger = (lfs_after(weight) for weight in sorted((one, other)))
    assert abs(weaker - before) <= abs(stronger - before) + 1e-6
    assert (weaker - before) * (free - before) >= -1e-9


def test_a_standard_error_is_worth_the_binomial_size_with_the_same_error() -> None:
    """80 % of 100 patients has a standard error of four points."""
    assert from_standard_error(0.8, 0.04) == pytest.approx(100)


def test_an_interval_is_worth_the_size_whose_error_it_shows() -> None:
    """A binomial sample's own log-log interval must give its size back."""
    survival, size = 0.7, 50
    error = math.sqrt((1 - survival) / (size * survival)) / abs(math.log(survival))
    lower, upper = (survival ** math.exp(sign * 1.96 * error) for sign in (1, -1))
    assert from_interval(survival, lower, upper) == pytest.approx(size, rel=1e-6)


def test_a_p_value_gives_the_size_of_the_second_arm() -> None:
    """Section 1.7: with 67 autologous patients, CIR .357 against .189 at p .018 gives about 95 allogeneic ones."""
    assert from_p_value(0.189, 0.357, 67, 0.018) == pytest.approx(95, abs=2)
    assert from_p_value(0.561, 0.628, 67, 0.383) == pytest.approx(102, abs=2)
    with pytest.raises(ValueError, match="too small"):
        from_p_value(0.5, 0.55, 20, 0.001)


def test_follow_up_reduces_a_size_where_nothing_else_is_printed() -> None:
    """Section 1.5: nine tenths where everyone was followed to the horizon, three quarters where unknown."""
    assert from_follow_up(100, followed_to_horizon=True) == 90
    assert from_follow_up(100, followed_to_horizon=None) == 75


def test_the_error_of_a_ratio_follows_from_its_p_value(evidence: Evidence) -> None:
    """Section 1.7 prints .344, .319 and .596 beside the ratios and p values."""
    assert ratio_error(math.log(3.1), 0.001) == pytest.approx(0.344, abs=1e-3)
    assert ratio_error(math.log(0.35), 0.001) == pytest.approx(0.319, abs=1e-3)
    assert ratio_error(math.log(5.87), 0.003) == pytest.approx(0.596, abs=1e-3)
    printed = {unit.id: unit.standard_error for unit in evidence.contrasts}
    assert printed["weisdorf-1997-relapse"] == 0.344


@pytest.mark.parametrize("probability", [0.0, 1.0])
def test_certainty_has_no_standard_error(probability: float) -> None:
    with pytest.raises(ValueError, match="0 or 100"):
        from_standard_error(probability, 0.1)
