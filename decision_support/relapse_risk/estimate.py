"""What the estimate says for one child, or why it says nothing.

It is illustrative: derived from an abstract, without a horizon, and it decides nothing. The rules of the table decide.
A factor nobody stated is unknown, never absent: both profiles are looked up and the answer spans them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from decision_support.relapse_risk.design import DEFAULT_SCENARIO, FACTORS, SCENARIOS
from decision_support.relapse_risk.table import Risk, Table, profile_key

OUT_OF = 100
YOUNGEST_YEARS, ADULT_YEARS = 1, 18
THE_PROTOCOL = "CCCG-ALL-2015"
ASSUMED_PLATELET_CUT_OFF = 100


@dataclass(frozen=True, slots=True)
class Child:
    """What the estimate asks of a child. None is unknown. Platelets and their cut-off in 10^9/L."""

    age_at_diagnosis_years: int | None = None
    lineage: str | None = None
    protocol: str | None = None
    in_first_remission: bool | None = None
    down_syndrome: bool | None = None
    tcf3_hlf: bool | None = None
    thrombocytopenia: bool | None = None
    platelet_cut_off: float | None = None
    bcr_abl1: bool | None = None
    mrd_day_19: bool | None = None
    mrd_day_46: bool | None = None

    def factors(self) -> tuple[bool | None, ...]:
        return tuple(getattr(self, name) for name in FACTORS)


@dataclass(frozen=True, slots=True)
class NaturalFrequency:
    """Of `out_of` children like this, about `about`, by the interval `lower` to `upper`."""

    about: int
    about_highest: int
    lower: int
    upper: int
    out_of: int = OUT_OF


@dataclass(frozen=True, slots=True)
class Estimate:
    """The answer in the default scenario, and the same in every other: the sensitivity panel.

    `profiles` has one entry where all factors are known. `shrunken` runs from the least to the most over them.
    `notes` are codes: what was assumed, what is not known.
    """

    profiles: tuple[str, ...]
    scenario: str
    risks: Mapping[str, Risk]
    frequency: NaturalFrequency
    panel: Mapping[str, NaturalFrequency]
    shrunken: tuple[float, float]
    notes: tuple[str, ...]
    version: str


@dataclass(frozen=True, slots=True)
class NoEstimate:
    """Why no estimate is given: codes, the first the weightiest."""

    reasons: tuple[str, ...]


def void_reasons(child: Child) -> tuple[str, ...]:
    """Why the published figures do not hold for this child; empty where they may."""
    age = child.age_at_diagnosis_years
    reasons = {
        "t_lineage": child.lineage == "T",
        "not_b_lineage": child.lineage == "mixed",
        "lineage_unknown": child.lineage is None,
        "age_unknown": age is None,
        "infant": age is not None and age < YOUNGEST_YEARS,
        "adult": age is not None and age >= ADULT_YEARS,
        "down_syndrome": child.down_syndrome is True,
        "tcf3_hlf": child.tcf3_hlf is True,
        "not_first_remission": child.in_first_remission is False,
        "remission_unknown": child.in_first_remission is None,
        "protocol_unknown": child.protocol is None,
        "other_protocol": child.protocol not in (None, THE_PROTOCOL),
        "no_day_46": child.mrd_day_46 is None,
    }
    return tuple(code for code, holds in reasons.items() if holds)


def estimate(child: Child, table: Table) -> Estimate | NoEstimate:
    """The estimate for one child, or the reasons why there is none."""
    reasons = void_reasons(child)
    if reasons:
        return NoEstimate(reasons)
    possible = [(False, True) if factor is None else (factor,) for factor in child.factors()]
    profiles = tuple(profile_key(profile) for profile in product(*possible))
    default = table.scenarios[DEFAULT_SCENARIO]
    shrunken = [table.shrunken[profile] for profile in profiles]
    return Estimate(
        profiles=profiles,
        scenario=DEFAULT_SCENARIO,
        risks={profile: default[profile] for profile in profiles},
        frequency=natural_frequency([default[profile] for profile in profiles]),
        panel={
            name: natural_frequency([table.scenarios[name][profile] for profile in profiles])
            for name in SCENARIOS
        },
        shrunken=(min(shrunken), max(shrunken)),
        notes=_notes(child),
        version=table.version,
    )


def natural_frequency(risks: list[Risk]) -> NaturalFrequency:
    """Whole children of a hundred: the medians from least to most, the interval around all of them."""
    return NaturalFrequency(
        about=_children(min(risk.median for risk in risks)),
        about_highest=_children(max(risk.median for risk in risks)),
        lower=_children(min(risk.lower for risk in risks)),
        upper=_children(max(risk.upper for risk in risks)),
    )


def _children(risk: float) -> int:
    return int(OUT_OF * risk + 0.5)


def _notes(child: Child) -> tuple[str, ...]:
    differs = child.platelet_cut_off not in (None, ASSUMED_PLATELET_CUT_OFF)
    unknown = [
        f"{name}_unknown"
        for name, state in zip(FACTORS, child.factors(), strict=True)
        if state is None and not (name == "thrombocytopenia" and differs)
    ]
    notes = ["derived", "no_horizon", *unknown]
    if child.down_syndrome is None:
        notes.append("down_syndrome_presumed_absent")
    if child.tcf3_hlf is None:
        notes.append("tcf3_hlf_presumed_absent")
    if differs:
        notes.append("platelet_cut_off_differs")
    elif child.thrombocytopenia is not None and child.platelet_cut_off is None:
        notes.append("platelet_cut_off_assumed")
    if child.bcr_abl1 is not False:
        notes.append("tki_eras_mixed")
    return tuple(notes)
