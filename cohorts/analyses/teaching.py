"""Immortal time shown: the comparison sorted by the future, beside the same one with a landmark."""

from dataclasses import replace
from typing import Any

import pandas as pd

from cohorts.analyses.definition import Definition
from cohorts.analyses.models import fitted
from cohorts.analyses.survival import survival
from cohorts.analyses.time_varying import START, as_it_happens
from cohorts.analyses.time_zero import timed
from cohorts.analyses.values import first_transplant
from cohorts.analyses.variables import VARIABLES, WITH_NONE, Moment
from cohorts.analyses.wording import Sentence, sentence
from cohorts.messages import gettext_noop as _


def immortal_time(frame: pd.DataFrame, asked: Definition) -> dict[str, Any]:
    """Two panels and what makes the difference. Errors: NothingToAnalyse where nobody is left after the landmark."""
    notes: list[Sentence] = []
    biased = timed(frame, replace(asked, landmark_days=None), naive=True)
    fair = timed(frame, asked)
    naive_title = sentence("naive", _("Biased: patients sorted by what happened to them later"))
    title = sentence("landmark", _("Landmark on day %(days)d: patients sorted by what was known then"),
                     days=asked.landmark_days)  # fmt: skip
    panels = []
    for code, heading, found in (("naive", naive_title, biased), ("landmark", title, fair)):
        shown = survival(found.rows, replace(asked, landmark_days=None), notes)
        kept = {name: shown[name] for name in ("groups", "tests", "model")}
        panels.append({"code": code, "title": heading, "patients": found.patients, **kept})
    return {
        "panels": panels,
        "explanation": _explanation(frame, asked, biased.rows, panels),
        "patients": fair.patients,
    }


def _explanation(
    frame: pd.DataFrame, asked: Definition, rows: pd.DataFrame, panels: list[dict[str, Any]]
) -> list[Sentence]:
    assert asked.arms is not None
    days = asked.landmark_days
    found = []
    if VARIABLES[asked.arms].known is Moment.TRANSPLANT:
        transplanted = first_transplant(frame, asked)["day"].reindex(rows.index)
        waiting = int((transplanted > rows["zero"] + pd.Timedelta(days=days or 0)).sum())
        middle = (transplanted - rows["zero"]).dt.days.median()
        message = _(
            "A patient must live long enough to be transplanted. On day %(days)d, %(waiting)d patients who were "
            "transplanted later were still waiting: in the biased comparison they could not die before."
        )
        found.append(sentence("must_live", message, days=days, waiting=waiting))
        if middle == middle:
            message = _(
                "Half of the transplants came after day %(middle)d; until then their patients were immortal."
            )
            found.append(sentence("wait", message, middle=int(middle)))
    else:
        message = _(
            "What sorts the patients becomes known only with time, and only in those who live so long."
        )
        found.append(sentence("becomes_known", message))
    naive, fair = (_ratio(panel) for panel in panels)
    if naive is not None and fair is not None:
        message = _("The hazard ratio is %(naive)s where patients are sorted by their future, and %(fair)s from the "
                    "landmark on.")  # fmt: skip
        found.append(sentence("difference", message, naive=naive, fair=fair))
    followed = _followed(frame, asked, rows) if naive is not None else None
    if followed is not None:
        message = _(
            "Where everybody counts as not transplanted until the day of transplant, it is %(followed)s."
        )
        found.append(sentence("followed", message, followed=followed))
    return found


def _followed(frame: pd.DataFrame, asked: Definition, rows: pd.DataFrame) -> str | None:
    """The ratio with transplant as it happens, among the patients of the biased panel."""
    if asked.arms not in WITH_NONE:
        return None
    states = as_it_happens(rows, frame, asked)
    return _ratio({"model": fitted(states, asked, (asked.arms,), [], start=START)})


def _ratio(panel: dict[str, Any]) -> str | None:
    """The ratio of two arms, as it is printed."""
    terms = [term for term in (panel["model"] or {"terms": []})["terms"] if not term["reference"]]
    return (
        f"{terms[0]['hazard_ratio']:.2f}"
        if len(terms) == 1 and terms[0]["hazard_ratio"] is not None
        else None
    )
