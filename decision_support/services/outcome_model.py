"""Refit the outcome model and publish it, or refuse to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cohorts.messages import gettext_noop as _
from decision_support import fitted_models, knowledge_base
from decision_support.knowledge_base.outcome_model import OutcomeModelTables, outcome_model_tables
from decision_support.outcome_model.published import NotAPublishedModel, PublishedModel

FIRST_REASON = _("First published fit.")


class NeedsAReason(ValueError):
    """Numbers moved beyond noise and nobody said why; `moves` lists them."""

    def __init__(self, moves: tuple[str, ...]) -> None:
        super().__init__("; ".join(moves))
        self.moves = moves


@dataclass(frozen=True, slots=True)
class Refit:
    """What was published: its version, and how its numbers moved."""

    version: str
    moves: tuple[str, ...]


def refit(
    *,
    on: date,
    reason: str = "",
    folder: Path = fitted_models.ADULT,
    tables: OutcomeModelTables | None = None,
    said: Callable[[str], None] = lambda _: None,
) -> Refit:
    """Fit the evidence as it stands and put the fit in place of the published one.

    Raises NeedsAReason where a number moved and no reason is given, and what the fit itself raises where gate G9 does
    not hold. Imports the numerical libraries only here: no request comes this way.
    """
    from decision_support.outcome_model.fit import fit_model
    from decision_support.outcome_model.incoherence.detector import audit, coherence_levels, of_adults
    from decision_support.outcome_model.inputs import model_inputs
    from decision_support.outcome_model.publication import (
        inputs_fingerprint,
        moved,
        regression_numbers,
        texts_of,
    )

    tables = tables or outcome_model_tables()
    audits = audit(of_adults(knowledge_base.load().evidence))
    levels = coherence_levels(audits.values())
    before = _published(folder)
    inputs = model_inputs(tables.design, tables.units, levels, before.labels() if before else {})
    fitted = fit_model(inputs, said=said)
    after = regression_numbers(fitted)
    moves = tuple(map(str, moved(_numbers(before), after))) if before else ()
    if moves and not reason.strip():
        raise NeedsAReason(moves)
    texts = texts_of(
        fitted,
        inputs,
        tables.design,
        audits,
        fingerprint=inputs_fingerprint((tables.design_text, tables.units_text), levels),
        published_on=on.isoformat(),
        reason=reason.strip() or (str(before.record["reason"]) if before else FIRST_REASON),
    )
    fitted_models.write_published(texts, folder)
    return Refit(fitted_models.load_published(folder).version, moves)


def _published(folder: Path) -> PublishedModel | None:
    try:
        return fitted_models.load_published(folder)
    except NotAPublishedModel:
        return None


def _numbers(before: PublishedModel) -> Mapping[str, float | str]:
    numbers: Mapping[str, float | str] = before.record["regression"]
    return numbers
