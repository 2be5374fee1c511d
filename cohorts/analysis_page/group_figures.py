"""Figures about the groups themselves: who was left out, and how alike the arms are before and after weighting."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.analyses.wording import in_words
from cohorts.analysis_page import numbers
from cohorts.analysis_page.badges import badges
from cohorts.analysis_page.figure import Figure, Rows, Table
from cohorts.figures.attrition import AttritionPlot, attrition_drawing
from cohorts.figures.balance import BALANCED, BalancePlot, BalanceRow, balance_drawing
from cohorts.figures.plate import badged
from cohorts.punctuation import as_sentence, stated

Result = Mapping[str, Any]

# More than these would make the love plot higher than a page.
MOST_ROWS = 40


def attrition_figure(result: Result) -> Figure:
    """From the cohort to the patients analysed; a reason with no patients is not drawn."""
    patients = result["patients"]
    excluded = [reason for reason in patients["excluded"] if reason["count"] != 0]
    counted = [(capfirst(in_words(reason, _)), numbers.count(reason["count"])) for reason in excluded]
    start = _("In the cohort: n = %(n)s") % {"n": numbers.count(patients["in_cohort"])}
    end = _("Analysed: n = %(n)s") % {"n": numbers.count(patients["analysed"])}
    plot = AttritionPlot(
        name="attrition",
        title=_("From the cohort to the patients analysed; the same numbers stand in the table below."),
        description=" ".join(
            map(as_sentence, (start, *(stated(words, count) for words, count in counted), end))
        ),
        start=start,
        exclusions=tuple(_("%(reason)s: n = %(n)s") % {"reason": w, "n": c} for w, c in counted),
        end=end,
        arms=tuple(
            f"{_(group['label'])}: n = {numbers.count(group['n'])}"
            for group in result.get("groups") or ()
            if group["code"] != "all"
        ),
    )
    rows = (
        (_("In the cohort"), numbers.count(patients["in_cohort"])),
        *counted,
        (_("Analysed"), numbers.count(patients["analysed"])),
    )
    return Figure(
        name="attrition",
        heading=_("Who was analysed"),
        drawings=(badged(attrition_drawing(plot), badges(result)),),
        table=Table((_("Patients"), _("Number")), rows),
        data=lambda: _attrition_data(patients),
    )


def _attrition_data(patients: Result) -> Rows:
    return [
        ["step", "patients"],
        ["in_cohort", numbers.count(patients["in_cohort"])],
        *([f"excluded: {in_words(r)}", numbers.count(r["count"])] for r in patients["excluded"]),
        ["analysed", numbers.count(patients["analysed"])],
    ]


def balance_figure(result: Result) -> Figure:
    """Of more covariates than a page holds, those are drawn that differ most; the table and the file have all."""
    rows = result["weights"]["balance"]
    drawn, omitted = _most_apart(rows)
    plot = BalancePlot(
        name="balance",
        title=_(
            "Absolute standardised differences between the arms before and after weighting; the same numbers stand "
            "in the table below."
        ),
        description=" ".join(
            _("%(label)s: %(before)s before, %(after)s after.")
            % {
                "label": _covariate(row),
                "before": _difference(row["before"]),
                "after": _difference(row["after"]),
            }
            for row in drawn
        ),
        x_title=_("Absolute standardised difference"),
        before=_("before weighting"),
        after=_("after overlap weights"),
        rows=tuple(BalanceRow(_covariate(row), row["before"], row["after"]) for row in drawn),
        notes=(
            _("Dashed line: %(limit)g, below which arms count as alike.") % {"limit": BALANCED},
            _effective(result),
            *([_left_out(omitted)] if omitted else []),
        ),
    )
    return Figure(
        name="balance",
        heading=_("How alike the arms are"),
        drawings=(badged(balance_drawing(plot), badges(result)),),
        table=Table(
            (_("Covariate"), _("Before"), _("After")),
            tuple((_covariate(r), _difference(r["before"]), _difference(r["after"])) for r in rows),
        ),
        data=lambda: _balance_data(rows),
    )


def _most_apart(rows: Sequence[Result]) -> tuple[list[Result], list[Result]]:
    """Those to draw and those to leave out, each in the order of the covariates."""
    order = sorted(range(len(rows)), key=lambda place: _apart(rows[place]), reverse=True)
    drawn, omitted = sorted(order[:MOST_ROWS]), sorted(order[MOST_ROWS:])
    return [rows[place] for place in drawn], [rows[place] for place in omitted]


def _apart(row: Result) -> float:
    """The larger difference of the two."""
    return max((value for value in (row["before"], row["after"]) if value is not None), default=0.0)


def _left_out(rows: Sequence[Result]) -> str:
    message = ngettext(
        "%(count)d more row of the table is not drawn; its differences are at most %(most)s.",
        "%(count)d more rows of the table are not drawn; their differences are at most %(most)s.",
        len(rows),
    )
    return message % {"count": len(rows), "most": _difference(max(_apart(row) for row in rows))}


def _covariate(row: Result) -> str:
    """A number, or one level of a category."""
    return stated(_(row["label"]), _(row["level_label"])) if row.get("level_label") else _(row["label"])


def _difference(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def _effective(result: Result) -> str:
    """How many unweighted patients each arm is worth after weighting."""
    named = {group["code"]: _(group["label"]) for group in result["groups"]}
    sizes = ", ".join(
        f"{named.get(arm, arm)} {numbers.count(size if size is None else round(size, 1))}"
        for arm, size in result["weights"]["ess"].items()
    )
    return _("Effective sample size after weighting: %(sizes)s.") % {"sizes": sizes}


def _balance_data(rows: list[dict[str, Any]]) -> Rows:
    return [
        ["variable", "level", "before", "after"],
        *(
            [row["variable"], row["level"] or "", numbers.exact(row["before"]), numbers.exact(row["after"])]
            for row in rows
        ),
    ]
