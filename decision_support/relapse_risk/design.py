"""The design of the estimate from the table of knowledge/relapse_risk: published odds ratios and assumed shares."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any

FACTORS = ("thrombocytopenia", "bcr_abl1", "mrd_day_19", "mrd_day_46")
SCENARIOS = ("A", "B", "C", "D")
DEFAULT_SCENARIO = "D"
Z_95 = 1.96  # the customary rounding, with which published intervals are made and read


@dataclass(frozen=True, slots=True)
class OddsRatio:
    """A published odds ratio and its P; what follows by Wald is derived and says so nowhere else than here."""

    odds_ratio: float
    p_value: float

    @property
    def log_odds(self) -> float:
        return math.log(self.odds_ratio)

    @property
    def standard_error(self) -> float:
        """|log OR| / z, the normal quantile of the two-sided P."""
        return abs(self.log_odds) / NormalDist().inv_cdf(1 - self.p_value / 2)

    @property
    def interval(self) -> tuple[float, float]:
        """Derived 95 % Wald interval of the odds ratio; not published."""
        half = Z_95 * self.standard_error
        return math.exp(self.log_odds - half), math.exp(self.log_odds + half)


@dataclass(frozen=True, slots=True)
class Ratio:
    """A printed ratio with its printed 95 % interval."""

    value: float
    lower: float
    upper: float

    @property
    def log_odds(self) -> float:
        return math.log(self.value)

    @property
    def standard_error(self) -> float:
        return math.log(self.upper / self.lower) / (2 * Z_95)


@dataclass(frozen=True, slots=True)
class Range:
    lowest: float
    highest: float


@dataclass(frozen=True, slots=True)
class Point:
    """Shares at one point: thrombocytopenia, BCR::ABL1, day 46, day 19, and day 19 among the day 46 positive."""

    thrombocytopenia: float
    bcr_abl1: float
    mrd_day_46: float
    mrd_day_19: float
    mrd_day_19_if_day_46: float


@dataclass(frozen=True, slots=True)
class Stratum:
    """Children negative or positive on the two days, with the EFS the whole protocol published for them."""

    mrd_day_19: bool
    mrd_day_46: bool
    efs: float


@dataclass(frozen=True, slots=True)
class Design:
    """Everything the tabulation needs. `thrombocytopenia_shares` by platelet cut-off, highest cut-off first."""

    version: str
    seed: int
    draws: int
    batches: int
    relapsed: int
    children: int
    factors: Mapping[str, OddsRatio]
    replicated_day_46: Ratio
    thrombocytopenia_shares: Mapping[int, float]
    shares: Mapping[str, Range]
    point: Point
    shrinkage: float
    strata: tuple[Stratum, ...]
    evidence: tuple[str, ...]

    @property
    def marginal(self) -> float:
        """The published share of children who relapsed."""
        return self.relapsed / self.children


def parse_design(table: Mapping[str, Any]) -> Design:
    """The design from what `tomllib` made of the file. Raises KeyError where something is missing."""
    marginal, share, point = table["marginal"], table["share"], dict(table["point"])
    by_cut_off = {int(cut): float(value) for cut, value in share["thrombocytopenia"]["by_cut_off"].items()}
    cut_off = point.pop("platelet_cut_off")
    replicated = table["replication"]["mrd_day_46"]
    return Design(
        version=table["version"],
        seed=table["seed"],
        draws=table["draws"],
        batches=table["batches"],
        relapsed=marginal["relapsed"],
        children=marginal["children"],
        factors={
            name: OddsRatio(table["factor"][name]["odds_ratio"], table["factor"][name]["p_value"])
            for name in FACTORS
        },
        replicated_day_46=Ratio(replicated["ratio"], replicated["lower"], replicated["upper"]),
        thrombocytopenia_shares=dict(sorted(by_cut_off.items(), reverse=True)),
        shares={
            name: Range(row["lowest"], row["highest"])
            for name, row in share.items()
            if name != "thrombocytopenia"
        },
        point=Point(thrombocytopenia=by_cut_off[cut_off], **point),
        shrinkage=table["shrinkage"]["factor"],
        strata=tuple(
            Stratum(row["mrd_day_19"], row["mrd_day_46"], row["efs_percent"] / 100)
            for row in table["stratum"]
        ),
        evidence=tuple(sorted(_cited(table))),
    )


def _cited(value: object) -> set[str]:
    if isinstance(value, list):
        return {name for item in value for name in _cited(item)}
    if not isinstance(value, dict):
        return set()
    own = set(value.get("evidence", ()))
    return own | {name for item in value.values() for name in _cited(item)}
