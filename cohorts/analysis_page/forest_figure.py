"""The model of an analysis as a forest plot."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from cohorts.analyses.wording import in_words
from cohorts.analysis_page import numbers
from cohorts.analysis_page.badges import badges
from cohorts.analysis_page.figure import Figure, Rows, Table
from cohorts.figures.forest import ForestPlot, ForestRow, forest_drawing
from cohorts.figures.plate import badged
from cohorts.punctuation import as_sentence, clauses, described, listed, stated

_FIELDS = ("coef", "se", "hazard_ratio", "lower", "upper", "p_value")


def forest_figure(result: Mapping[str, Any]) -> Figure:
    """Hazard ratios of every level, the reference of each variable at 1."""
    model = result["model"]
    fine_gray = model["code"] == "fine_gray"
    ratio_title = _("sHR (95 %)") if fine_gray else _("HR (95 %)")
    plot = ForestPlot(
        name="forest",
        title=_(
            "Hazard ratios with 95 % intervals on a logarithmic axis; the same numbers stand in the table below."
        ),
        description=" ".join(_spoken(term) for term in model["terms"] if not term["reference"]),
        rows=_rows(model["terms"]),
        counts_title=_("events / n"),
        ratio_title=ratio_title,
        p_title=_("p"),
        below=_("fewer events"),
        above=_("more events"),
        notes=(*_notes(model), *([numbers.withheld_note()] if result["disclosure"]["applied"] else [])),
    )
    return Figure(
        name="forest",
        heading=stated(_(result["endpoint"]["label"]), _(model["label"])),
        drawings=(badged(forest_drawing(plot), badges(result)),),
        table=_table(model["terms"], ratio_title),
        data=lambda: _data(model["terms"]),
    )


def _rows(terms: list[dict[str, Any]]) -> tuple[ForestRow, ...]:
    rows: list[ForestRow] = []
    for _code, found in groupby(terms, key=lambda term: term["variable"]):
        levels = list(found)
        if levels[0]["level"] is None:
            rows += [replace(_row(term, _variable(term)), level=False) for term in levels]
        else:
            rows.append(ForestRow(_(levels[0]["label"]), heading=True))
            rows += [_row(term, _(term["level_label"])) for term in levels]
    return tuple(rows)


def _variable(term: Mapping[str, Any]) -> str:
    """The name of a variable; a number says of what step its ratio is."""
    step = term.get("step")
    return described((_(term["label"]), in_words(step, _))) if step else _(term["label"])


def _row(term: Mapping[str, Any], label: str) -> ForestRow:
    if term["reference"]:
        return ForestRow(label, _counts(term), 1.0, ratio_text=_("1 (reference)"), reference=True)
    return ForestRow(
        label,
        _counts(term),
        term["hazard_ratio"],
        term["lower"],
        term["upper"],
        numbers.ratio_interval(term),
        numbers.p_value(term["p_value"]),
    )


def _counts(term: Mapping[str, Any]) -> str:
    """A number has no counts of its own: all patients of the model have a value."""
    if term["level"] is None and term["n"] is None:
        return ""
    return f"{numbers.count(term['events'])} / {numbers.count(term['n'])}"


def _notes(model: Mapping[str, Any]) -> tuple[str, ...]:
    ties = {"efron": _("ties by Efron"), "breslow": _("ties by Breslow")}
    parts = [
        _("%(model)s, n = %(n)s, events %(events)s")
        % {
            "model": _(model["label"]),
            "n": numbers.count(model["n"]),
            "events": numbers.count(model["events"]),
        }
    ]
    if model.get("ties") in ties:
        parts.append(ties[model["ties"]])
    if model.get("robust"):
        parts.append(_("robust variance"))
    if model.get("clusters"):
        parts.append(_("clustered by centre"))
    if model.get("concordance") is not None:
        parts.append(_("concordance %(value).2f") % {"value": model["concordance"]})
    hazards = model.get("proportional_hazards")
    told = (in_words(hazards["sentence"], _),) if hazards and hazards.get("sentence") else ()
    if model.get("strata"):
        parts.append(
            _("stratified by %(strata)s") % {"strata": listed(_(label) for label in model["strata"])}
        )
    return (as_sentence(clauses(parts)), *told)


def _spoken(term: Mapping[str, Any]) -> str:
    level = (_(term["level_label"]),) if term["level"] is not None else ()
    found = described((numbers.ratio_interval(term), numbers.p_equation(term["p_value"])))
    return as_sentence(stated(described((_variable(term), *level)), found))


def _table(terms: list[dict[str, Any]], ratio_title: str) -> Table:
    rows = tuple(
        (
            _variable(term),
            _(term["level_label"]) if term["level"] is not None else "",
            _counts(term),
            _("1 (reference)") if term["reference"] else numbers.ratio_interval(term),
            "" if term["reference"] else numbers.p_value(term["p_value"]),
        )
        for term in terms
    )
    return Table((_("Variable"), _("Level"), _("events / n"), ratio_title, _("p")), rows)


def _data(terms: list[dict[str, Any]]) -> Rows:
    rows = [["variable", "level", "reference", "n", "events", *_FIELDS]]
    for term in terms:
        counts = (numbers.count(term[name]) for name in ("n", "events"))
        values = (numbers.exact(term[name]) for name in _FIELDS)
        rows.append([term["variable"], term["level"] or "", str(term["reference"]).lower(), *counts, *values])
    return rows
