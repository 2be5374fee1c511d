"""One row of a result, from the cells that a file gives it: result, comparator, level and limits in one unit."""

from typing import Any

from cohorts.imports.problems import Unfit
from cohorts.imports.readers import MrdFigure, MrdLevel
from cohorts.messages import gettext_noop as _

FIGURES = ("value", "limit_of_detection", "limit_of_quantification")


def complete(columns: dict[str, Any]) -> Unfit | None:
    """Turns the level and the figures of one row into the record's columns, in place; the problem where there is one.

    All figures of a row are in one unit: that of its unit column, else that of its level, else that of its limits.
    Conversion between fractions and percent is exact.
    """
    level = columns.pop("level", None)
    if level is not None:
        _spread(level, columns)
    given = [(name, columns[name]) for name in FIGURES if isinstance(columns.get(name), MrdFigure)]
    if not given:
        return None
    unit = columns.get("unit") or next((figure.unit for _name, figure in given if figure.unit), None)
    if unit is None:
        return Unfit("unit_not_stated", _("The unit of this figure is not stated."))
    for name, figure in given:
        columns[name] = in_unit(figure, unit)
    columns["unit"] = unit
    return None


def _spread(level: MrdLevel, columns: dict[str, Any]) -> None:
    if level.word is not None:
        if level.word != "pending":
            columns["result"] = level.word
        return
    columns["value"] = level.figure
    columns["comparator"] = level.comparator
    columns["result"] = "below" if level.comparator in ("<", "<=") else "quantified"


def in_unit(figure: MrdFigure, unit: str) -> Any:
    if figure.unit is None or figure.unit == unit:
        return figure.value
    return figure.value.scaleb(2 if unit == "percent" else -2)
