"""The record as tables: the twin of the chart, what the windows say, and every row that can be corrected."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cohorts.models import MRDAssessment
from cohorts.mrd import Assessment, Window
from cohorts.mrd.results import NEGATIVE, POSITIVE
from cohorts.punctuation import listed
from cohorts.selectors import Record
from cohorts.templatetags.clinical import label, yes_no_text


@dataclass(frozen=True, slots=True)
class MRDRow:
    """One assay; `number` is its mark's on the chart, None where it lies after the date of judgement."""

    pk: int
    number: int | None
    assessment: Assessment
    fraction: Decimal | None
    detection: Decimal | None
    quantification: Decimal | None
    adequate: str


@dataclass(frozen=True, slots=True)
class WindowRow:
    cycle: int
    opens_on: date
    closes_on: date | None
    reading: str
    decided_on: date | None
    decided_by: str | None


@dataclass(frozen=True, slots=True)
class Row:
    pk: int
    cells: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class RowGroup:
    """One table of the record with the name of its form."""

    section: str
    title: Any
    headings: tuple[Any, ...]
    rows: tuple[Row, ...]


def mrd_rows(rows: Iterable[MRDAssessment], as_of: date) -> tuple[MRDRow, ...]:
    """Assays in the order of the chart's numbers."""
    ordered = sorted(rows, key=lambda row: (row.collected_on, row.method, row.specimen))
    shown = []
    for number, row in enumerate(ordered, start=1):
        assessment = Assessment(
            collected_on=row.collected_on,
            reported_on=row.reported_on,
            specimen=row.specimen,
            method=row.method,
            result=row.result,
            value=row.value,
            comparator=row.comparator,
            unit=row.unit or "fraction",
            limit_of_detection=row.limit_of_detection,
            limit_of_quantification=row.limit_of_quantification,
            adequate=row.adequate,
            protocol_timepoint=row.protocol_timepoint,
        )
        shown.append(
            MRDRow(
                pk=row.pk,
                number=number if row.collected_on <= as_of else None,
                assessment=assessment,
                fraction=assessment.as_fraction(assessment.value),
                detection=assessment.as_fraction(assessment.limit_of_detection),
                quantification=assessment.as_fraction(assessment.limit_of_quantification),
                adequate=yes_no_text(row.adequate),
            )
        )
    return tuple(shown)


def window_rows(windows: Sequence[Window]) -> tuple[WindowRow, ...]:
    """Each window with its reading in words."""
    return tuple(
        WindowRow(w.cycle, w.opens_on, w.closes_on, _reading(w.result), w.decided_on, w.decided_by)
        for w in windows
    )


def _reading(letters: frozenset[str]) -> str:
    if letters == NEGATIVE:
        return _("negative: below 10⁻⁴")
    if letters == POSITIVE:
        return _("positive: 10⁻⁴ or more")
    return _("not decidable") if letters else _("no sample that can decide")


def row_groups(record: Record) -> tuple[RowGroup, ...]:
    """The tables of a record other than MRD, in the order of the clinical course."""
    return (
        RowGroup(
            "treatment-phase",
            _("Cycles and courses"),
            (_("Cycle"), _("Started"), _("Kind"), _("Agents")),
            tuple(
                Row(row.pk, (row.cycle or _("course"), row.started_on, label(row.kind), _agents(row.agents)))
                for row in record.treatment_phases
            ),
        ),
        RowGroup(
            "donor",
            _("Donors"),
            (_("Kind"), _("Available")),
            tuple(Row(row.pk, (label(row.kind), yes_no_text(row.available))) for row in record.donors),
        ),
        RowGroup(
            "fitness",
            _("Fitness"),
            (_("Assessed"), "ECOG", *_childrens_scores(record), "HCT-CI", _("Contraindications")),
            tuple(
                Row(
                    row.pk,
                    (
                        row.assessed_on,
                        row.ecog,
                        *(getattr(row, name.lower()) for name in _childrens_scores(record)),
                        row.hct_ci,
                        _contraindications(row.contraindications),
                    ),
                )
                for row in record.fitness_assessments
            ),
        ),
        RowGroup(
            "transplant",
            _("Transplants"),
            (_("Performed"), _("Kind"), _("Donor"), _("Conditioning")),
            tuple(
                Row(
                    row.pk,
                    (
                        row.performed_on,
                        row.get_kind_display(),
                        _donor(row.donor_kind),
                        row.get_conditioning_display(),
                    ),
                )
                for row in record.transplants
            ),
        ),
        RowGroup(
            "outcome",
            _("Outcomes"),
            (_("Date"), _("Kind")),
            tuple(Row(row.pk, (row.occurred_on, row.get_kind_display())) for row in record.outcomes),
        ),
    )


def _childrens_scores(record: Record) -> tuple[str, ...]:
    """The scores of children that any assessment states."""
    return tuple(
        name
        for name in ("Lansky", "Karnofsky")
        if any(getattr(row, name.lower()) is not None for row in record.fitness_assessments)
    )


def _agents(names: list[str] | None) -> str:
    if names is None:
        return _("not recorded")
    return listed(label(name) for name in names) or _("none")


def _contraindications(codes: list[str] | None) -> str:
    if codes is None:
        return _("not recorded")
    return ", ".join(capfirst(label(code)) for code in codes) or _("none")


def _donor(kind: str | None) -> str:
    return label(kind) if kind else ""
