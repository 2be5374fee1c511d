"""The tabulated estimate as it is stored and read back. No numpy: a request reads this and nothing else."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from decision_support.relapse_risk.design import FACTORS

NONE = "none"


class NotATable(ValueError):
    """The bytes are no table of this estimate."""


@dataclass(frozen=True, slots=True)
class Risk:
    """Median and central 95 % of the draws, as fractions of children.

    `monte_carlo_error`: standard errors of median, lower and upper from the finite number of draws.
    """

    median: float
    lower: float
    upper: float
    monte_carlo_error: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class StratumCheck:
    """One group by MRD: published one minus EFS (deaths included), and what the model says, with each day 46 effect."""

    mrd_day_19: bool
    mrd_day_46: bool
    published: float
    by_source: float
    by_replication: float


@dataclass(frozen=True, slots=True)
class Table:
    """Risks by scenario and profile. `shrunken` are point values, `intercepts` the range over the corners."""

    version: str
    design_sha256: str
    seed: int
    draws: int
    scenarios: Mapping[str, Mapping[str, Risk]]
    shrunken: Mapping[str, float]
    intercepts: Mapping[str, float]
    strata: tuple[StratumCheck, ...]
    evidence: tuple[str, ...]


def profile_key(present: Sequence[bool]) -> str:
    """The name of a profile: the factors present, joined, or none."""
    return "+".join(name for name, there in zip(FACTORS, present, strict=True) if there) or NONE


def table_to_bytes(table: Table) -> bytes:
    return (json.dumps(asdict(table), indent=1) + "\n").encode()


def table_from_bytes(raw: bytes) -> Table:
    """Raises NotATable."""
    try:
        data: dict[str, Any] = json.loads(raw)
        scenarios = {
            name: {
                key: Risk(**{**row, "monte_carlo_error": tuple(row["monte_carlo_error"])})
                for key, row in rows.items()
            }
            for name, rows in data["scenarios"].items()
        }
        return Table(
            **{
                **data,
                "scenarios": scenarios,
                "strata": tuple(StratumCheck(**row) for row in data["strata"]),
                "evidence": tuple(data["evidence"]),
            }
        )
    except (ValueError, KeyError, TypeError) as error:
        raise NotATable(f"not a table of the relapse estimate: {error}") from None
