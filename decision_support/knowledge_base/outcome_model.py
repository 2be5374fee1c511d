"""The tables of knowledge/outcome_model, as text and as data. The outcome model makes sense of them.

Read only where a model is fitted or checked; a request reads the fitted model instead.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).resolve().parent.parent / "knowledge" / "outcome_model"


@dataclass(frozen=True, slots=True)
class OutcomeModelTables:
    """Design and units, each with the text it was read from: the text is what a fit's fingerprint covers."""

    design: Mapping[str, Any]
    units: Mapping[str, Any]
    design_text: str
    units_text: str


def outcome_model_tables(folder: Path = FOLDER) -> OutcomeModelTables:
    """Raises OSError or tomllib.TOMLDecodeError: without these files nothing can be fitted."""
    texts = {name: (folder / f"{name}.toml").read_text(encoding="utf-8") for name in ("design", "units")}
    return OutcomeModelTables(
        design=tomllib.loads(texts["design"]),
        units=tomllib.loads(texts["units"]),
        design_text=texts["design"],
        units_text=texts["units"],
    )
