"""Why a statistic could not be computed, as values of a sentence that each reader gets in their language."""

from typing import Any

from cohorts.analyses.variables import VARIABLES
from cohorts.analyses.wording import label
from cohorts.messages import gettext_noop as _
from cohorts.statistics import StatisticsError

# Columns that an analysis makes itself, and what statistics call several columns together.
_MADE = {
    "duration": _("the durations"),
    "event": _("the events"),
    "entry": _("the entries"),
    "weight": _("the weights"),
    "covariates": _("the covariates"),
    "tau": _("the horizon"),
}


def reason_values(problem: StatisticsError) -> dict[str, Any]:
    """`column` and `reason` for a sentence."""
    variable = VARIABLES.get(problem.column)
    column: Any = label(variable.label if variable else _MADE.get(problem.column, problem.column))
    values: dict[str, Any] = dict(problem.values)
    if variable and "term" in values:
        level = str(values["term"]).removeprefix(problem.column)
        values["term"] = label(variable.level_label(level)) if level else column
    return {"column": column, "reason": {"message": problem.identifier, "values": values}}
