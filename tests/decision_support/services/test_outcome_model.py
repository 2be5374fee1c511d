"""Refitting the outcome model: the same evidence gives the same files, and a moved number needs a reason."""

import json
from collections.abc import Mapping
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from decision_support import fitted_models
from decision_support.fitted_models import load_published
from decision_support.knowledge_base.outcome_model import OutcomeModelTables, outcome_model_tables
from decision_support.management.commands import fit_outcome_model
from decision_support.outcome_model.fit import NotPublishable
from decision_support.services.outcome_model import FIRST_REASON, NeedsAReason, Refit, refit

DAY = date(2026, 11, 21)


def _quick(**sampling: int) -> OutcomeModelTables:
    """The project's own tables with few draws and few variants."""
    tables = outcome_model_tables()
    few = {"candidates": 2048, "candidates_of_variants": 256, "published_draws": 200, **sampling}
    noisy = {"probability_change_at_most": 0.05, "prior_probability": [0.45, 0.55]}
    design: dict[str, Any] = {
        **tables.design,
        "sampling": {**tables.design["sampling"], **few, **noisy},
        "sensitivity": {
            "readings": ["mid", "A"],
            "multipliers": [1.0],
            "shrinkage_sds": [0.5],
            "tipping_multipliers": [0, 1.0],
        },
    }
    return OutcomeModelTables(design, tables.units, tables.design_text, tables.units_text)


def _with_more_late_failures(tables: OutcomeModelTables) -> OutcomeModelTables:
    """The late autologous report with nobody free of leukaemia: the mode must move."""

    def changed(row: Mapping[str, Any]) -> Mapping[str, Any]:
        if row["id"] != "core-late-auto":
            return row
        return {**row, "counts": [{"states": ["relapsed_alive", "dead_after_relapse"], "patients": 6}]}

    units = {**tables.units, "count": [changed(row) for row in tables.units["count"]]}
    return OutcomeModelTables(tables.design, units, tables.design_text, tables.units_text + "# changed")


def test_the_same_evidence_gives_the_same_files_and_needs_no_reason(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        assert refit(on=DAY, folder=folder, tables=_quick()).moves == ()
    assert {path.name: path.read_bytes() for path in first.iterdir()} == {
        path.name: path.read_bytes() for path in second.iterdir()
    }
    again = refit(on=DAY, folder=first, tables=_quick())
    assert again == Refit(load_published(second).version, ())
    assert load_published(first).record["reason"] == FIRST_REASON
    assert [path.name for path in tmp_path.iterdir()] == ["first", "second"]


def test_a_moved_number_is_published_only_with_its_reason(tmp_path: Path) -> None:
    folder = tmp_path / "fit"
    refit(on=DAY, folder=folder, tables=_quick())
    before = (folder / "fit.json").read_bytes()
    changed = _with_more_late_failures(_quick())
    with pytest.raises(NeedsAReason) as refused:
        refit(on=DAY, folder=folder, tables=changed)
    assert any(move.startswith("mode relapse_contrast") for move in refused.value.moves)
    assert (folder / "fit.json").read_bytes() == before
    done = refit(on=DAY, folder=folder, tables=changed, reason="The letter prints six failures.")
    assert done.moves == refused.value.moves
    record = json.loads((folder / "fit.json").read_bytes())
    assert record["reason"] == "The letter prints six failures."
    assert load_published(folder).version == done.version != Refit(json.loads(before)["version"], ()).version


def test_a_fit_with_too_few_effective_draws_is_not_published(tmp_path: Path) -> None:
    with pytest.raises(NotPublishable, match="effective draws"):
        refit(on=DAY, folder=tmp_path / "fit", tables=_quick(candidates=1024))
    assert list(tmp_path.iterdir()) == []


def test_the_command_says_what_moved_and_asks_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def refuse(**_: Any) -> Refit:
        raise NeedsAReason(("late label: lean_allo before, equipoise_uncertain now",))

    monkeypatch.setattr(fit_outcome_model, "refit", refuse)
    with pytest.raises(CommandError, match="give the reason with --reason:\n  late label"):
        call_command("fit_outcome_model", folder=tmp_path)


def test_the_command_reports_what_it_published(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: dict[str, Any] = {}

    def publish(**options: Any) -> Refit:
        asked.update(options)
        options["said"]("base")
        return Refit("1.0.0+abc", ("late label: a before, b now",))

    monkeypatch.setattr(fit_outcome_model, "refit", publish)
    out = StringIO()
    call_command("fit_outcome_model", "--reason", "New letter", "--on", "2026-12-01", "-v", "2", stdout=out)
    assert out.getvalue() == "base\nmoved: late label: a before, b now\npublished 1.0.0+abc\n"
    assert (asked["reason"], asked["on"], asked["folder"]) == (
        "New letter",
        date(2026, 12, 1),
        fitted_models.ADULT,
    )


def test_the_command_says_why_a_fit_may_not_be_published(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> Refit:
        raise NotPublishable(("only 12 effective draws",))

    monkeypatch.setattr(fit_outcome_model, "refit", fail)
    with pytest.raises(CommandError, match="not published: only 12 effective draws"):
        call_command("fit_outcome_model")
