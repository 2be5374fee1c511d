"""Cox and Fine-Gray models as rows of a forest plot, with the check of proportional hazards in plain words."""

import math
from collections.abc import Iterable
from typing import Any

import pandas as pd

from cohorts.analyses.definition import Definition
from cohorts.analyses.endpoints import CODE_OF_CAUSE
from cohorts.analyses.numbers import plain
from cohorts.analyses.statistical_reasons import reason_values
from cohorts.analyses.variables import VARIABLES, Variable
from cohorts.analyses.wording import Sentence, p_equation, sentence
from cohorts.messages import gettext_noop as _
from cohorts.statistics import StatisticsError, cox, fine_gray, proportional_hazards_test

MODEL_LABELS = {"cox": _("Cox proportional hazards"), "fine_gray": _("Fine-Gray subdistribution hazards")}
FEWEST_EVENTS_PER_COEFFICIENT = 10
PH_ALPHA = 0.05
FEWEST_CLUSTERS = 20
# A ratio beyond this comes from a level in which nobody, or everybody, had the event: the likelihood has no maximum.
LARGEST_LOG_RATIO = 10.0


def fitted(
    rows: pd.DataFrame,
    asked: Definition,
    columns: Iterable[str],
    notes: list[Sentence],
    *,
    weights: str | None = None,
    start: str | None = None,
    cluster: str | None = None,
) -> dict[str, Any] | None:
    """The model of these columns, or None with a note why there is none.

    With competing endpoints a Cox model is cause-specific: the other cause is censored. `start` names the column of
    entries of start-stop rows; `weights` and `cluster` make the variance robust.
    """
    names = [name for name in columns if name in rows and rows[name].nunique() > 1]
    code = asked.model or "cox"
    cause = CODE_OF_CAUSE[asked.endpoint] if asked.competing and asked.endpoint else 1
    own = (rows["event"] == cause).astype("int64")
    if not names or not own.any():
        notes.append(_no_model())
        return None
    cluster = cluster or ("centre" if asked.cluster and rows["centre"].nunique() > 1 else None)
    data = rows if code == "fine_gray" else rows.assign(event=own)
    entry = start or ("entry" if "entry" in rows else None)
    strata = [name for name in asked.strata if name in rows]
    try:
        if code == "fine_gray":
            found: Any = fine_gray(data, "duration", "event", names, event_of_interest=cause)
        else:
            found = cox(data, "duration", "event", names, entry_col=entry, strata=strata or None,
                        weights_col=weights, cluster_col=cluster, ties=asked.ties)  # fmt: skip
    except StatisticsError as problem:
        notes.append(_no_model(problem))
        return None
    terms = [term for name in names for term in _terms(VARIABLES[name], rows, own, found.coefficients)]
    coefficients = len(found.coefficients)
    if cluster and rows[cluster].nunique() < FEWEST_CLUSTERS:
        message = _("Only %(clusters)d centres: a variance clustered by so few is too small.")
        notes.append(sentence("few_clusters", message, clusters=int(rows[cluster].nunique())))
    patients = rows["patient_id"].nunique()
    _note_weakness(int(own.sum()), coefficients, terms, notes)
    return {
        "code": code,
        "label": MODEL_LABELS[code],
        "cause_specific": code == "cox" and asked.competing,
        "ties": asked.ties if code == "cox" else None,
        "n": patients,
        "events": int(own.sum()),
        "strata": [VARIABLES[name].label for name in strata],
        "clusters": int(rows[cluster].nunique()) if cluster else None,
        "robust": bool(weights or cluster or code == "fine_gray"),
        "log_likelihood": plain(found.log_likelihood),
        "concordance": _plain_or_none(getattr(found, "concordance", None)),
        "events_per_coefficient": plain(int(own.sum()) / coefficients),
        "terms": terms,
        "proportional_hazards": None
        if code == "fine_gray" or weights
        else _check(data, names, notes, entry, strata),
    }


def _plain_or_none(number: Any) -> float | None:
    return None if number is None else plain(number)


def _no_model(problem: StatisticsError | None = None) -> Sentence:
    if problem is None:
        message = _("No hazard ratio is given: there was no event, or nothing to compare.")
        return sentence("no_model", message)
    message = _("No hazard ratio is given: the model could not be fitted (%(column)s: %(reason)s).")
    return sentence("no_model", message, **reason_values(problem))


def _terms(variable: Variable, rows: pd.DataFrame, own: pd.Series, fit: pd.DataFrame) -> list[dict[str, Any]]:
    """One term a level, the reference among them; one alone for a number."""
    if variable.number:
        return [_term(variable, None, False, rows, own, fit.loc[variable.code])]
    levels = list(rows[variable.code].cat.categories)
    return [
        _term(
            variable, level, place == 0, rows, own, None if place == 0 else fit.loc[f"{variable.code}{level}"]
        )
        for place, level in enumerate(levels)
    ]


def _term(
    variable: Variable,
    level: str | None,
    reference: bool,
    rows: pd.DataFrame,
    own: pd.Series,
    fit: pd.Series | None,
) -> dict[str, Any]:
    here = rows[variable.code] == level if level is not None else pd.Series(True, index=rows.index)
    numbers = ("coef", "se", "hazard_ratio", "lower", "upper", "p_value")
    given = {name: plain(fit[name]) for name in numbers} if fit is not None else dict.fromkeys(numbers)
    if reference:
        given |= {"coef": 0.0, "hazard_ratio": 1.0}
    return {
        "variable": variable.code,
        "level": level,
        "label": variable.label,
        "level_label": variable.level_label(level) if level is not None else None,
        "step": _step(variable),
        "reference": reference,
        "n": int(rows.loc[here, "patient_id"].nunique()),
        "events": int(own[here].sum()),
        **given,
    }


def _step(variable: Variable) -> Sentence | None:
    """Of what difference in a number the ratio is."""
    if not variable.number:
        return None
    if variable.logarithmic:
        return sentence("doubling", _("per doubling"))
    if variable.unit == "years":
        return sentence("years", _("per %(step)d years"), step=int(variable.step))
    if variable.unit == "months":
        return sentence("months", _("per %(step)d months"), step=int(variable.step))
    return sentence("points", _("per %(step)d points"), step=int(variable.step))


def _note_weakness(
    events: int, coefficients: int, terms: list[dict[str, Any]], notes: list[Sentence]
) -> None:
    if events < FEWEST_EVENTS_PER_COEFFICIENT * coefficients:
        message = _("Only %(events)d events for %(coefficients)d coefficients: fewer than ten for each, so that "
                    "estimates are unsteady.")  # fmt: skip
        notes.append(sentence("few_events", message, events=events, coefficients=coefficients))
    if any(term["coef"] is None or abs(term["coef"]) > LARGEST_LOG_RATIO for term in terms):
        message = _("A hazard ratio has no finite estimate: in one of the levels nobody had the event.")
        notes.append(sentence("monotone", message))


def _check(
    data: pd.DataFrame, names: list[str], notes: list[Sentence], entry: str | None, strata: list[str]
) -> dict[str, Any] | None:
    """Whether the ratios are constant over time, by scaled Schoenfeld residuals."""
    try:
        found = proportional_hazards_test(
            data, "duration", "event", names, entry_col=entry, strata=strata or None
        )
    except StatisticsError:
        return None
    if not math.isfinite(found.p_value):
        return None
    violated = found.p_value < PH_ALPHA
    shown = p_equation(found.p_value)
    if violated:
        message = _("The hazard ratio changes over time (%(p)s): one number is an average over the follow-up. "
                    "Compare restricted means or look at periods apart.")  # fmt: skip
        words = sentence("ph_violated", message, p=shown)
        notes.append(words)
    else:
        message = _("Nothing here speaks against a constant hazard ratio (%(p)s); with few events that is weak "
                    "evidence.")  # fmt: skip
        words = sentence("ph_holds", message, p=shown)
    return {
        "statistic": plain(found.statistic),
        "degrees_of_freedom": found.degrees_of_freedom,
        "p_value": plain(found.p_value),
        "sentence": words,
    }
