"""What became of patients like this one in the same centre: stored answers, as their reader may see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cohorts.analysis_page.figure import Figure
from cohorts.analysis_page.figures import figures
from cohorts.analysis_page.page import Told, told
from cohorts.cohort_page.words import Line, in_words
from cohorts.figures.svg import svg
from cohorts.filters import parse
from cohorts.models import Analysis
from cohorts.presented_analysis import shown_problem, shown_result
from cohorts.signs_of_life import silent_since
from decision_support.similar_patients import Similar

LONGEST_NAME = 200
WHO = "attrition"  # the diagram of who was left out; it stands on the page of the analysis
TITLES: dict[str, Any] = {
    "leukaemia_free_survival": _("Leukaemia-free survival"),
    "overall_survival": _("Overall survival"),
    "relapse": _("Relapse, death without relapse competing"),
}


@dataclass(frozen=True, slots=True)
class DrawnFigure:
    figure: Figure
    drawn: tuple[SafeString, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """One question: not asked yet (no `analysis`), waiting, failed with a `problem`, or with its curves."""

    title: Any
    analysis: Analysis | None
    problem: str
    told: Told | None
    as_of: date | None
    figures: tuple[DrawnFigure, ...]
    silent_since: datetime | None

    @property
    def waiting(self) -> bool:
        return self.analysis is not None and not self.analysis.over


def answered(similar: Similar, stored: Sequence[Analysis | None], user: User) -> list[Answered]:
    """Each question with what is stored of it; small cells are withheld from who has no right to them."""
    return [
        _answered(str(question["endpoint"]), analysis, user)
        for question, analysis in zip(similar.questions, stored, strict=True)
    ]


def lines_of(similar: Similar, on: date) -> list[Line]:
    """Who belongs, a line a criterion."""
    return in_words(parse(similar.cohort, as_of=on), {})


def name_of(lines: Sequence[Line]) -> str:
    """What the cohort is called in the list of cohorts."""
    who = "; ".join(line.words for line in lines)
    return (gettext("Similar patients") + ": " + who)[:LONGEST_NAME]


def _answered(endpoint: str, analysis: Analysis | None, user: User) -> Answered:
    result = None if analysis is None else shown_result(analysis, user)
    return Answered(
        title=TITLES[endpoint],
        analysis=analysis,
        problem="" if analysis is None else shown_problem(analysis),
        told=None if result is None else told(result),
        as_of=None if result is None else date.fromisoformat(result["as_of"]),
        figures=()
        if result is None
        else tuple(DrawnFigure(one, _written(one)) for one in figures(result) if one.name != WHO),
        silent_since=None if analysis is None else silent_since(analysis),
    )


def _written(figure: Figure) -> tuple[SafeString, ...]:
    """The drawings as elements of the page; a drawing escapes every word itself."""
    return tuple(SafeString(svg(drawing)) for drawing in figure.drawings)
