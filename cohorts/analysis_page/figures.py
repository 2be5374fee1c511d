"""Which figures an analysis of each kind has, in the order of the page."""

from collections.abc import Mapping
from typing import Any

from cohorts.analysis_page.characteristics import characteristics_figure
from cohorts.analysis_page.figure import Figure
from cohorts.analysis_page.forest_figure import forest_figure
from cohorts.analysis_page.group_figures import attrition_figure, balance_figure
from cohorts.analysis_page.incidence_figures import incidence_figures
from cohorts.analysis_page.kinetics_figure import kinetics_figure
from cohorts.analysis_page.survival_figures import immortal_time_figure, survival_figure
from cohorts.analysis_page.swimmer_figure import swimmer_figure


def figures(result: Mapping[str, Any]) -> tuple[Figure, ...]:
    """The figures of a stored result, and last the diagram of who was analysed.

    Courses of single patients are withheld as a whole from those who may not see small numbers.
    """
    return (*_of_kind(result), attrition_figure(result))


def _of_kind(result: Mapping[str, Any]) -> tuple[Figure, ...]:
    if result.get("withheld"):
        return ()
    match result["kind"]:
        case "survival":
            return (survival_figure(result),)
        case "adjusted_survival":
            return (survival_figure(result), balance_figure(result))
        case "cumulative_incidence":
            return incidence_figures(result)
        case "regression":
            return (forest_figure(result),) if result["model"] else ()
        case "immortal_time":
            return (immortal_time_figure(result),)
        case "swimmer":
            return (swimmer_figure(result),)
        case "mrd_kinetics":
            return (kinetics_figure(result),)
        case "characteristics":
            return (characteristics_figure(result),)
        case _:
            return ()
