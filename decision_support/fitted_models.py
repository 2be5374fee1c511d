"""The folders of published fits: the one place that reads and writes their files.

A fit is written into a folder beside the old one and then takes its place, so that a reader never meets half a fit.
"""

import json
import tempfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from decision_support.outcome_model.published import NotAPublishedModel, PublishedModel, published
from decision_support.relapse_risk.table import NotATable, Table, table_from_bytes, table_to_bytes

ADULT = Path(__file__).resolve().parent / "fitted" / "adult_ikzf1_cr1"
CASE_REPORT = ADULT.with_name("adult_ikzf1_cr1_cases.json")
RELAPSE_RISK = ADULT.with_name("paediatric_relapse_risk.json")


@cache
def load_published(folder: Path = ADULT) -> PublishedModel:
    """Read a fit once a process. Raises NotAPublishedModel."""

    def read(name: str) -> bytes:
        try:
            return (folder / name).read_bytes()
        except OSError as error:
            raise NotAPublishedModel(f"{folder / name}: {error.strerror}") from None

    return published(read)


def write_published(texts: Mapping[str, bytes], folder: Path = ADULT) -> None:
    """Put a fit in place of the one that is there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent) as place:
        new, old = Path(place) / "new", Path(place) / "old"
        new.mkdir()
        for name, text in texts.items():
            (new / name).write_bytes(text)
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    load_published.cache_clear()


@cache
def load_case_report(place: Path = CASE_REPORT) -> dict[str, Any] | None:
    """The counts over synthetic cases, or None where they were never made."""
    if not place.exists():
        return None
    report: dict[str, Any] = json.loads(place.read_bytes())
    return report


def write_case_report(report: Mapping[str, Any], place: Path = CASE_REPORT) -> None:
    place.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    load_case_report.cache_clear()


@cache
def load_relapse_risk(place: Path = RELAPSE_RISK) -> Table:
    """The tabulated relapse risk of children, read once a process. Raises NotATable."""
    try:
        return table_from_bytes(place.read_bytes())
    except OSError as error:
        raise NotATable(f"{place}: {error.strerror}") from None


def write_relapse_risk(table: Table, place: Path = RELAPSE_RISK) -> None:
    place.write_bytes(table_to_bytes(table))
    load_relapse_risk.cache_clear()
