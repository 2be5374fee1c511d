"""Published survival after a first relapse of childhood ALL, beside the answer: nothing is worked out for the child."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cohorts.vocabulary import Lineage, RemissionStatus
from decision_support.presenters.citations import Citation, citation
from decision_support.recommendation.case import Case
from decision_support.recommendation.relapse_timing import months_between
from decision_support.recommendation.rules import Evidence, Figure
from decision_support.recommendation.scope import CHILD_RELAPSE, module_of

SOURCE = "PED_REL_02"
OUTCOME = "OS after relapse"
# As the source names its groups: "B, early", "B, intermediate", "B, late (36 months or more)".
TIMES: dict[str, Any] = {
    "early": pgettext_lazy("time of a relapse", "early"),
    "intermediate": pgettext_lazy("time of a relapse", "intermediate"),
    "late": _("late, 36 months or more after diagnosis"),
}
LINEAGES: dict[str, Any] = {Lineage.B: _("B-cell ALL"), Lineage.T: _("T-cell ALL")}
_Z_95 = 1.96


@dataclass(frozen=True, slots=True)
class Survivors:
    """Of a hundred children whose relapse came at that time, how many were alive, with the 95 % interval."""

    time: Any
    alive: int
    between: str


@dataclass(frozen=True, slots=True)
class SurvivalAfterRelapse:
    """`months` from diagnosis to this child's relapse; None where a day is not stated."""

    lineage: Any
    rows: tuple[Survivors, ...]
    months: int | None
    citation: Citation


def survival_after_relapse(
    case: Case, direction: str, evidence: Mapping[str, Evidence]
) -> SurvivalAfterRelapse | None:
    """None where the figures are not of such a child: no first relapse, a further one, an earlier transplant, another
    lineage, or a child outside the tables.
    """
    relapse = case.first_relapse
    if relapse is None or module_of(case) != CHILD_RELAPSE or direction == "out_of_scope":
        return None
    further = relapse.second_relapse or case.remission.status == RemissionStatus.CR3PLUS
    lineage = case.diagnosis.lineage if relapse.lineage in (None, Lineage.UNKNOWN) else relapse.lineage
    source = evidence[SOURCE]
    if further or case.prior_treatment.hsct or lineage not in LINEAGES or not source.verified:
        return None
    found = {figure.group: figure for figure in source.figures if figure.outcome == OUTCOME}
    return SurvivalAfterRelapse(
        lineage=LINEAGES[lineage],
        rows=tuple(
            _survivors(label, figure)
            for time, label in TIMES.items()
            for group, figure in found.items()
            if group.startswith(f"{lineage}, {time}")
        ),
        months=months_between(case.diagnosis.diagnosed_on, relapse.relapsed_on),
        citation=citation(source),
    )


def _survivors(time: Any, figure: Figure) -> Survivors:
    """The printed percentage as whole children, with 1.96 printed standard errors to either side."""
    value, error = figure.value or 0.0, figure.standard_error or 0.0
    lower, upper = (int(value + sign * _Z_95 * error + 0.5) for sign in (-1, 1))
    return Survivors(time=time, alive=int(value + 0.5), between=f"{lower}–{upper}")
