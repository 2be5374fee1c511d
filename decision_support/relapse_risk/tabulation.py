"""Tabulates the estimate: every profile in every scenario, offline and with a fixed seed.

Scenarios. A: the platelet cut-off is unknown (an equal mix of those in use). B: platelets under 100. C: as B with the
odds ratios taken as exact. D, the default: as B with the effect of day 46 as another centre found it.
"""

from collections.abc import Mapping

import numpy as np

from decision_support.relapse_risk.design import FACTORS, SCENARIOS, Design, Point
from decision_support.relapse_risk.intercept import (
    ALL_CELLS,
    Floats,
    Shares,
    cells,
    expit,
    log_odds_of,
    solve_intercept,
)
from decision_support.relapse_risk.table import Risk, StratumCheck, Table, profile_key

LEVELS = (0.5, 0.025, 0.975)
_DIGITS = 6


def tabulate(design: Design, design_sha256: str) -> Table:
    """The whole table. The same design gives the same table to the last digit."""
    return Table(
        version=design.version,
        design_sha256=design_sha256,
        seed=design.seed,
        draws=design.draws,
        scenarios={name: scenario(design, name) for name in SCENARIOS},
        shrunken=shrunken(design),
        intercepts=intercept_scenarios(design),
        strata=strata_check(design),
        evidence=design.evidence,
    )


def scenario(design: Design, name: str) -> dict[str, Risk]:
    """Median and 95 % interval of every profile, each with its Monte Carlo standard error from batches."""
    generator = np.random.default_rng([design.seed, SCENARIOS.index(name)])
    effects = _effects(design, name, generator)
    shares = _shares(design, name, generator)
    marginal = generator.beta(
        design.relapsed + 0.5, design.children - design.relapsed + 0.5, size=design.draws
    )
    intercept = solve_intercept(effects, shares, marginal)
    return {
        profile_key(profile): _summary(expit(intercept + log_odds_of(profile, effects)), design.batches)
        for profile in ALL_CELLS
    }


def _effects(design: Design, name: str, generator: np.random.Generator) -> dict[str, Floats]:
    """One draw of each log odds ratio; fixed in scenario C, from the other centre for day 46 in D."""
    effects = {}
    for factor in FACTORS:
        source = design.replicated_day_46 if (name, factor) == ("D", "mrd_day_46") else design.factors[factor]
        spread = 0.0 if name == "C" else source.standard_error
        effects[factor] = source.log_odds + spread * generator.standard_normal(design.draws)
    return effects


def _shares(design: Design, name: str, generator: np.random.Generator) -> Shares:
    by_cut_off = list(design.thrombocytopenia_shares.values())
    offered = by_cut_off if name == "A" else [design.point.thrombocytopenia]
    uniform = {
        share: generator.uniform(given.lowest, given.highest, size=design.draws)
        for share, given in sorted(design.shares.items())
    }
    return Shares(thrombocytopenia=generator.choice(offered, size=design.draws), **uniform)


def _summary(risks: Floats, batches: int) -> Risk:
    median, lower, upper = np.quantile(risks, LEVELS)
    by_batch = np.quantile(risks.reshape(batches, -1), LEVELS, axis=1)
    errors = by_batch.std(axis=1, ddof=1) / np.sqrt(batches)
    return Risk(
        median=round(float(median), _DIGITS),
        lower=round(float(lower), _DIGITS),
        upper=round(float(upper), _DIGITS),
        monte_carlo_error=tuple(round(float(error), _DIGITS) for error in errors),
    )


def _at(point: Point) -> Shares:
    return Shares(**{name: np.array([getattr(point, name)]) for name in Point.__slots__})


def _exact(design: Design, *, day_46: float | None = None, factor: float = 1.0) -> dict[str, Floats]:
    effects = {name: np.array([factor * odds.log_odds]) for name, odds in design.factors.items()}
    return effects if day_46 is None else {**effects, "mrd_day_46": np.array([day_46])}


def _intercept(design: Design, effects: Mapping[str, Floats], point: Point) -> Floats:
    return solve_intercept(effects, _at(point), np.array([design.marginal]))


def shrunken(design: Design) -> dict[str, float]:
    """Every profile with the log odds ratios shrunk, at the middle values of all shares."""
    effects = _exact(design, factor=design.shrinkage)
    intercept = _intercept(design, effects, design.point)
    return {
        profile_key(profile): round(float(expit(intercept + log_odds_of(profile, effects))[0]), _DIGITS)
        for profile in ALL_CELLS
    }


def intercept_scenarios(design: Design) -> dict[str, float]:
    """The lowest and highest intercept over the corners of the shares, BCR::ABL1 and nesting held at the middle.

    The intercept falls with every share; the upper corner of day 46 is the share that was read, not the assumed one.
    """
    commonest, rarest = design.thrombocytopenia_shares[100], min(design.thrombocytopenia_shares.values())
    day_19, day_46 = design.shares["mrd_day_19"], design.shares["mrd_day_46"]
    middle = design.point
    corners = {
        "lowest": (commonest, day_19.highest, middle.mrd_day_46),
        "highest": (rarest, day_19.lowest, day_46.lowest),
    }
    found = {}
    for name, (platelets, first, second) in corners.items():
        point = Point(platelets, middle.bcr_abl1, second, first, middle.mrd_day_19_if_day_46)
        found[name] = round(float(_intercept(design, _exact(design), point)[0]), _DIGITS)
    return found


def strata_check(design: Design) -> tuple[StratumCheck, ...]:
    """What the model says for children without BCR::ABL1 by MRD, beside the published one minus EFS."""
    source = _exact(design)
    other = _exact(design, day_46=design.replicated_day_46.log_odds)
    return tuple(
        StratumCheck(
            mrd_day_19=stratum.mrd_day_19,
            mrd_day_46=stratum.mrd_day_46,
            published=round(1 - stratum.efs, _DIGITS),
            by_source=_stratum_risk(design, source, stratum.mrd_day_19, stratum.mrd_day_46),
            by_replication=_stratum_risk(design, other, stratum.mrd_day_19, stratum.mrd_day_46),
        )
        for stratum in design.strata
    )


def _stratum_risk(design: Design, effects: Mapping[str, Floats], day_19: bool, day_46: bool) -> float:
    intercept = _intercept(design, effects, design.point)
    inside = [
        (expit(intercept + log_odds_of(cell, effects)), weight)
        for cell, weight in cells(_at(design.point))
        if not cell[1] and cell[2:] == (day_19, day_46)
    ]
    total = sum(float(weight[0]) for _, weight in inside)
    return round(sum(float(risk[0] * weight[0]) for risk, weight in inside) / total, _DIGITS)
