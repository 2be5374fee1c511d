"""What would be allowed in place of a comparison that is refused: each a sentence and the fields to change."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cohorts.analyses.definition import Definition, Kind
from cohorts.analyses.endpoints import Endpoint, TimeZero
from cohorts.analyses.selection import Criterion
from cohorts.analyses.variables import WITH_NONE, Moment, Variable
from cohorts.analyses.wording import sentence
from cohorts.messages import gettext_noop as _

# Suggested where nothing is known of the patients: when most of a first-line course has been given.
DEFAULT_LANDMARKS: dict[Moment, tuple[int, ...]] = {
    Moment.TRANSPLANT: (90, 180),
    Moment.CYCLES: (90,),
    Moment.REMISSION: (60,),
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """By which day after time zero how much of the transplants had been performed, in this cohort."""

    days_by_share: Mapping[float, int] = field(default_factory=dict)


def from_when_known(criterion: Criterion, asked: Definition) -> list[dict[str, Any]]:
    """Questions that start where the criterion is known; those that cannot be asked are taken out by the caller."""
    if criterion.never:
        return []
    if criterion.known is Moment.RELAPSE:
        return [from_relapse(asked)]
    change: dict[str, Any] = {"landmark_days": None, "time_varying": False, "entry": None}
    if asked.arms in WITH_NONE:
        change["arms"] = "transplant_kind"  # from transplant on nobody is without one
    found = [from_transplant(change)]
    message = _(
        "Keep the clock, and count patients as at risk only from the day of transplant on (left truncation)."
    )
    found.append(_alternative("entry", message, {**change, "entry": "transplant"}))
    if criterion.known is Moment.CYCLES:
        days = 0 if asked.time_zero is TimeZero.RELAPSE else DEFAULT_LANDMARKS[Moment.CYCLES][0]
        message = _("Start the clock on day %(days)d, by when the cohort's criterion is known.")
        landmark = {"landmark_days": days, "time_varying": False, "entry": None}
        found.append(_alternative("landmark", message, landmark, days=days))
    return found


def from_transplant(change: dict[str, Any]) -> dict[str, Any]:
    """From the day of transplant on, with what else changes then."""
    message = _("Start the clock on the day of transplant, among those transplanted.")
    return _alternative("time_zero", message, {**change, "time_zero": TimeZero.TRANSPLANT.value})


def without_a_clock() -> dict[str, Any]:
    """What can always be asked of patients, however they were chosen."""
    message = _("Describe these patients, without following them from any day.")
    cleared = dict.fromkeys(("endpoint", "landmark_days", "entry", "model"))
    change: dict[str, Any] = {
        "kind": Kind.CHARACTERISTICS.value,
        **cleared,
        "time_varying": False,
        "strata": [],
    }
    return _alternative("characteristics", message, change)


def landmarks(variable: Variable, asked: Definition, waiting: Waiting | None) -> list[dict[str, Any]]:
    """Landmarks as changes of the definition, from the cohort's own waiting times where these are known."""
    changed: dict[str, Any] = {"time_zero": asked.time_zero.value, "time_varying": False, "entry": None}
    if waiting is not None and waiting.days_by_share and variable.known is Moment.TRANSPLANT:
        message = _(
            "Start the clock on day %(days)d: by then %(percent)d%% of the transplants had been performed."
        )
        return [
            _alternative(
                "landmark", message, {**changed, "landmark_days": days}, days=days, percent=round(share * 100)
            )
            for share, days in sorted(waiting.days_by_share.items())
        ]
    message = _("Start the clock on day %(days)d, with arms as they were known on that day.")
    return [
        _alternative("landmark", message, {**changed, "landmark_days": days}, days=days)
        for days in _default_landmarks(variable, asked)
    ]


def from_relapse(asked: Definition) -> dict[str, Any]:
    """Only those who relapsed have a site of relapse, so that their survival counts from there."""
    message = _("Start the clock on the day of relapse, among those who relapsed.")
    change: dict[str, Any] = {
        "time_zero": TimeZero.RELAPSE.value,
        "endpoint": Endpoint.OVERALL_SURVIVAL.value,
        "landmark_days": None,
        "entry": None,
    }
    if asked.kind is Kind.CUMULATIVE_INCIDENCE:
        change["kind"] = Kind.SURVIVAL.value
    if asked.model is not None:
        change["model"] = "cox"
    return _alternative("time_zero", message, change)


def as_it_happens(variable: Variable, asked: Definition) -> list[dict[str, Any]]:
    """Transplant as a change of state, where that can be asked."""
    if variable.known is not Moment.TRANSPLANT or asked.kind not in (Kind.SURVIVAL, Kind.REGRESSION):
        return []
    if variable.code not in (*WITH_NONE, "transplant_kind") or asked.model == "fine_gray":
        return []
    arms = variable.code if variable.code in WITH_NONE else "transplant_or_none"
    message = _(
        "Count every patient as not transplanted until the day of transplant, and as transplanted from then on."
    )
    change = {
        "time_zero": asked.time_zero.value,
        "arms": arms,
        "time_varying": True,
        "landmark_days": None,
        "entry": None,
    }
    return [_alternative("time_varying", message, change)]


def _default_landmarks(variable: Variable, asked: Definition) -> tuple[int, ...]:
    """Where nothing is known of the patients; on the day of relapse the first cycles are over."""
    if asked.time_zero is TimeZero.RELAPSE and variable.known is Moment.CYCLES:
        return (0,)
    return DEFAULT_LANDMARKS[variable.known]


def _alternative(code: str, message: str, change: dict[str, Any], **values: Any) -> dict[str, Any]:
    return {**sentence(code, message, **values), "definition": change}
