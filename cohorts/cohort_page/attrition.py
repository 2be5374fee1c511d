"""Attrition as a diagram and as the table beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.cohort_page.rounding import Rounding
from cohorts.cohort_page.words import in_words
from cohorts.figures.attrition import AttritionPlot, attrition_drawing
from cohorts.figures.drawing import Drawing
from cohorts.figures.plate import Badge, badged, framed
from cohorts.figures.svg import svg
from cohorts.filters import Attrition, Definition, Step
from cohorts.filters.attrition import from_json
from cohorts.models import Centre, Cohort, CohortVersion
from cohorts.punctuation import as_sentence, described, stated


@dataclass(frozen=True, slots=True)
class Row:
    """One step: what was asked, who left and why, who stays although it is not known, who remains."""

    label: str
    words: str
    excluded: str
    unknown: str
    unknown_kept: str
    remaining: str


@dataclass(frozen=True, slots=True)
class AttritionShown:
    start: str
    end: str
    rows: tuple[Row, ...]
    drawing: Drawing


def attrition_shown(
    attrition: Attrition, definition: Definition, centres: Mapping[str, str], rounding: Rounding
) -> AttritionShown:
    """`centres` are the names of the cohort's centres by code."""
    lines = {line.criterion: line for line in in_words(definition, centres)}
    rows = []
    sides = []
    for step in attrition.steps:
        line = lines[step.criterion]
        row = Row(
            line.label,
            line.words,
            rounding.text(step.excluded),
            rounding.text(step.unknown),
            rounding.text(step.unknown_kept),
            rounding.text(step.remaining),
        )
        rows.append(row)
        sides.append(_side(step, row))
    drawing = attrition_drawing(
        AttritionPlot(
            name="attrition",
            title=_("From all patients to the cohort"),
            description=_("%(start)s patients at the start, %(end)s in the cohort.")
            % {"start": rounding.text(attrition.start), "end": rounding.text(attrition.end)},
            start=_start(attrition, list(centres.values()), rounding),
            exclusions=tuple(sides),
            end=_("In the cohort: %(count)s") % {"count": rounding.text(attrition.end)},
        )
    )
    return AttritionShown(rounding.text(attrition.start), rounding.text(attrition.end), tuple(rows), drawing)


def diagram(drawing: Drawing, *, synthetic: bool) -> Drawing:
    """The diagram with its mark, so that no cut-out of it loses that patients are invented."""
    return badged(drawing, [Badge(_("SYNTHETIC"), "synthetic")] if synthetic else [])


def attrition_file(
    cohort: Cohort,
    version: CohortVersion,
    definition: Definition,
    centres: Sequence[Centre],
    *,
    exact: bool,
    style: str,
) -> str:
    """The diagram of a counted version as a file that says by itself what it shows."""
    names = {centre.code: centre.name for centre in centres}
    counted: dict[str, Any] = version.attrition or {}
    shown = attrition_shown(from_json(counted), definition, names, Rounding(exact))
    footer = [
        _("Cohort %(cohort)s, version %(version)d; nothing after %(as_of)s is counted.")
        % {"cohort": cohort.name, "version": version.number, "as_of": version.as_of.isoformat()}
    ]
    if not exact:
        footer.append(_("Counts are rounded to the nearest five."))
    if cohort.synthetic:
        footer.append(_("SYNTHETIC: not real patients."))
    drawing = diagram(shown.drawing, synthetic=cohort.synthetic)
    sheet = framed(drawing, heading=shown.drawing.title, footer=footer)
    return svg(sheet, style=style, metadata=" ".join(footer))


def _start(attrition: Attrition, names: Sequence[str], rounding: Rounding) -> str:
    values = {
        "count": rounding.text(attrition.start),
        "centre": names[0] if names else "",
        "number": len(names),
    }
    if len(names) == 1:
        return _("Patients of %(centre)s: %(count)s") % values
    return (
        ngettext(
            "Patients of %(number)d centre: %(count)s",
            "Patients of %(number)d centres: %(count)s",
            len(names),
        )
        % values
    )


def _side(step: Step, row: Row) -> str:
    """What leaves at a step: known not to fit, and not known, apart."""
    parts = [_("%(count)s excluded") % {"count": row.excluded}]
    if step.unknown:
        parts.append(_("%(count)s not known") % {"count": row.unknown})
    if step.unknown_kept:
        parts.append(_("%(count)s not known, kept") % {"count": row.unknown_kept})
    return f"{as_sentence(stated(row.label, row.words))} {described(parts)}"
