"""The table of knowledge/relapse_risk, as text and as data. Read only where the estimate is tabulated or checked."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = Path(__file__).resolve().parent.parent / "knowledge" / "relapse_risk" / "design.toml"


@dataclass(frozen=True, slots=True)
class RelapseRiskTable:
    """The design with the fingerprint of its text, by which a tabulation is known to be current."""

    data: Mapping[str, Any]
    sha256: str


def relapse_risk_table(file: Path = FILE) -> RelapseRiskTable:
    """Raises OSError or tomllib.TOMLDecodeError."""
    text = file.read_text(encoding="utf-8")
    return RelapseRiskTable(tomllib.loads(text), hashlib.sha256(text.encode()).hexdigest())
