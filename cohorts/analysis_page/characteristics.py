"""The table of characteristics by arm, with standardised differences."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from cohorts.analysis_page import numbers
from cohorts.analysis_page.figure import Figure, Rows, Table
from cohorts.templatetags.clinical import typeset

Result = Mapping[str, Any]


def characteristics_figure(result: Result) -> Figure:
    """A table alone: it has no drawing."""
    return Figure(
        name="characteristics",
        heading=_("Characteristics"),
        drawings=(),
        table=characteristics_table(result),
        data=lambda: characteristics_data(result),
    )


def characteristics_table(result: Result) -> Table:
    """Medians with quartiles for numbers, counts with shares of those known for categories."""
    groups = result["groups"]
    with_difference = any(row["standardised_difference"] is not None for row in result["rows"])
    rows: list[tuple[str, ...]] = []
    for row in result["rows"]:
        rows += _rows_of(row, [group["code"] for group in groups], with_difference)
    columns = (
        _("Characteristic"),
        *(f"{_(group['label'])} (n = {numbers.count(group['n'])})" for group in groups),
        *([_("Standardised difference")] if with_difference else []),
    )
    note = _("Numbers: median (quartiles). Categories: number (% of those known).")
    if len(groups) > 1 and not with_difference:
        note = f"{note} {_('Standardised differences are withheld: an arm has fewer than 5 patients.')}"
    return Table(columns, tuple(rows), note)


def _rows_of(row: Result, codes: list[str], with_difference: bool) -> list[tuple[str, ...]]:
    unit = f", {typeset(_(row['unit']))}" if row.get("unit") else ""
    value = row["standardised_difference"]
    difference = ["–" if value is None else f"{value:.2f}"] if with_difference else []
    found: list[tuple[str, ...]] = []
    if row["kind"] == "number":
        cells = [_quartiles(row["cells"].get(code)) for code in codes]
        found.append((f"{_(row['label'])}{unit}", *cells, *difference))
    else:
        found.append((f"{_(row['label'])}{unit}", *("" for _code in codes), *difference))
        for level in row["levels"]:
            cells = [_share(level["cells"].get(code)) for code in codes]
            found.append((f"\u2003{_(level['label'])}", *cells, *("" for _d in difference)))
    missing = [row["missing"].get(code) for code in codes]
    if any(number != 0 for number in missing):
        cells = [numbers.count(number) for number in missing]
        found.append((f"\u2003{_('not recorded')}", *cells, *("" for _d in difference)))
    return found


def _quartiles(cell: Result | None) -> str:
    if not cell or cell["median"] is None:
        return "–"
    return f"{cell['median']:.3g} ({cell['lower_quartile']:.3g}–{cell['upper_quartile']:.3g})"


def _share(cell: Result | None) -> str:
    if not cell:
        return "–"
    share = "" if cell["share"] is None else f" ({numbers.percent(cell['share'])} %)"
    return f"{numbers.count(cell['n'])}{share}"


def characteristics_data(result: Result) -> Rows:
    """One line a variable, level and group; named in English as in the API."""
    names = ("n", "share", "median", "lower_quartile", "upper_quartile")
    rows = [["variable", "level", "group", *names, "missing", "standardised_difference"]]
    for row in result["rows"]:
        levels = row["levels"] if row["kind"] == "category" else [{"level": "", "cells": row["cells"]}]
        for level in levels:
            for group in result["groups"]:
                cell = level["cells"].get(group["code"]) or {}
                values = [
                    numbers.count(cell["n"]) if "n" in cell else "",
                    *(numbers.exact(cell.get(name)) for name in names[1:]),
                ]
                missing = row["missing"].get(group["code"], 0)
                rows.append(
                    [
                        row["variable"],
                        str(level["level"]),
                        group["code"],
                        *values,
                        numbers.count(missing),
                        numbers.exact(row["standardised_difference"]),
                    ]
                )
    return rows
