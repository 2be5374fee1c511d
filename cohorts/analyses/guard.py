"""Refuses to sort patients by what happened to them after the clock had started.

A patient must live long enough to be transplanted. Where those who were are compared with those who were not from an
earlier day on, the wait counts as survival of the transplanted: immortal time. The same goes for whatever else becomes
known only later, such as the cycle after which MRD was negative. Such a comparison needs a landmark at which arms are
frozen, or follows transplant as it happens.
"""

from dataclasses import dataclass, replace
from typing import Any

from cohorts.analyses.alternatives import (
    Waiting,
    as_it_happens,
    from_relapse,
    from_transplant,
    from_when_known,
    landmarks,
    without_a_clock,
)
from cohorts.analyses.contradictions import contradictions
from cohorts.analyses.definition import DESCRIPTIVE, Definition, Kind
from cohorts.analyses.endpoints import FROM_TIME_ZERO, TIME_ZERO_LABELS, Endpoint, TimeZero
from cohorts.analyses.selection import LATEST_STATE, Criterion, unsettled
from cohorts.analyses.variables import KNOWN_WHEN, VARIABLES, WITH_NONE, Moment, Variable
from cohorts.analyses.wording import Sentence, label, sentence
from cohorts.messages import gettext_noop as _

# What is settled on the day the clock starts.
KNOWN_BY: dict[TimeZero, frozenset[Moment]] = {
    TimeZero.DIAGNOSIS: frozenset({Moment.DIAGNOSIS}),
    TimeZero.REMISSION: frozenset({Moment.DIAGNOSIS, Moment.REMISSION}),
    TimeZero.TRANSPLANT: frozenset({Moment.DIAGNOSIS, Moment.REMISSION, Moment.CYCLES, Moment.TRANSPLANT}),
    TimeZero.RELAPSE: frozenset({Moment.DIAGNOSIS, Moment.REMISSION, Moment.RELAPSE}),
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a comparison is not made, and what would be allowed instead."""

    code: str
    pointer: str
    variable: Variable | Criterion
    time_zero: TimeZero
    allowed: tuple[dict[str, Any], ...]
    teaching: dict[str, Any] | None

    @property
    def sentence(self) -> Sentence:
        values = {"variable": label(self.variable.label), "time_zero": label(FROM_TIME_ZERO[self.time_zero])}
        if self.code == "none_has_no_time_zero":
            return sentence(self.code, _("Patients who were not transplanted have no day of transplant to start "
                                         "the clock from, so they cannot be an arm of this comparison."))  # fmt: skip
        if self.variable.code in LATEST_STATE:
            message = _("The cohort itself is chosen by “%(variable)s”, of which the record keeps the latest state "
                        "alone, but the clock starts on %(time_zero)s. Whoever has relapsed since may have been left "
                        "out, and to choose patients by their future is immortal time. Take the criterion out of the "
                        "cohort: the analysis itself follows patients to relapse and death.")  # fmt: skip
            return sentence(self.code, message, **values)
        if self.code == "chosen_later":
            message = _("The cohort itself is chosen by “%(variable)s”, known %(known_when)s, but the clock starts on "
                        "%(time_zero)s. To choose patients by their future is the same bias as to compare them by it "
                        "(immortal time). Take the criterion out of the cohort and compare by it from a landmark, or "
                        "start where it is known.")  # fmt: skip
            return sentence(self.code, message, known_when=label(KNOWN_WHEN[self.variable.known]), **values)
        message = _(
            "“%(variable)s” is known only %(known_when)s, but the clock starts on %(time_zero)s. A patient must "
            "live long enough for it, and that wait would count in favour of those who had it (immortal time)."
        )
        return sentence(self.code, message, known_when=label(KNOWN_WHEN[self.variable.known]), **values)

    def plain(self) -> dict[str, Any]:
        known = {"code": self.variable.known.value, "label": KNOWN_WHEN[self.variable.known]}
        return {
            **self.sentence,
            "pointer": self.pointer,
            "variable": {"code": self.variable.code, "label": self.variable.label, "known_when": known},
            "time_zero": {"code": self.time_zero.value, "label": TIME_ZERO_LABELS[self.time_zero]},
            "allowed": list(self.allowed),
            "teaching": self.teaching,
        }


def check(
    asked: Definition, waiting: Waiting | None = None, chosen: tuple[Criterion, ...] = ()
) -> Refusal | None:
    """The first reason to refuse, or None. `waiting` makes the suggested landmarks those of the cohort's own data.

    `chosen` are the criteria of the cohort that become known after diagnosis (`selection.later`).
    """
    refusal = _by_variables(asked, waiting)
    if refusal is not None:
        fair = [one for one in refusal.allowed if unsettled(chosen, _changed(asked, one)) is None]
        return replace(refusal, allowed=tuple(fair) or (without_a_clock(),))
    criterion = unsettled(chosen, asked)
    if criterion is None:
        return None
    fair = [one for one in from_when_known(criterion, asked) if _passes(_changed(asked, one), chosen)]
    allowed = tuple(fair) or (without_a_clock(),)
    return Refusal("chosen_later", f"/cohort/{criterion.code}", criterion, asked.time_zero, allowed, None)


def _changed(asked: Definition, alternative: dict[str, Any]) -> Definition:
    change = dict(alternative["definition"])
    for name, code in (("kind", Kind), ("time_zero", TimeZero), ("endpoint", Endpoint)):
        if change.get(name) is not None:
            change[name] = code(change[name])
    return replace(asked, **change)


def _passes(changed: Definition, chosen: tuple[Criterion, ...]) -> bool:
    """Whether the question, so changed, would be answered."""
    return (
        not contradictions(changed)
        and _by_variables(changed, None) is None
        and unsettled(chosen, changed) is None
    )


def _by_variables(asked: Definition, waiting: Waiting | None) -> Refusal | None:
    if asked.kind in DESCRIPTIVE or asked.kind is Kind.IMMORTAL_TIME:
        return None
    for pointer, code in _named(asked):
        variable = VARIABLES[code]
        if code in WITH_NONE and asked.time_zero is TimeZero.TRANSPLANT:
            return _refusal("none_has_no_time_zero", pointer, variable, asked, waiting)
        if not _known(variable, asked, is_arm=pointer == "/arms"):
            return _refusal("known_later", pointer, variable, asked, waiting)
    return None


def _named(asked: Definition) -> list[tuple[str, str]]:
    """Every variable that sorts patients, with the pointer to it."""
    found = [("/arms", asked.arms)] if asked.arms else []
    found += [(f"/strata/{place}", code) for place, code in enumerate(asked.strata)]
    found += [(f"/covariates/{place}", code) for place, code in enumerate(asked.covariates)]
    return [(pointer, code) for pointer, code in found if code]


def _known(variable: Variable, asked: Definition, *, is_arm: bool) -> bool:
    """Whether the value counts as it stood when the patient came under observation."""
    if variable.known in KNOWN_BY[asked.time_zero] or asked.landmark_days is not None:
        return True
    if asked.time_varying and is_arm:
        return True
    if asked.entry == "transplant":
        # Observed from transplant on: whoever died before it is not among the patients at all.
        return variable.known in KNOWN_BY[TimeZero.TRANSPLANT] and variable.code not in WITH_NONE
    return False


def _refusal(
    code: str, pointer: str, variable: Variable, asked: Definition, waiting: Waiting | None
) -> Refusal:
    if variable.known is Moment.RELAPSE:
        return Refusal(code, pointer, variable, asked.time_zero, (from_relapse(asked),), None)
    earlier = (
        asked if asked.time_zero is not TimeZero.TRANSPLANT else replace(asked, time_zero=TimeZero.REMISSION)
    )
    allowed = [*landmarks(variable, earlier, waiting), *as_it_happens(variable, earlier)]
    if variable.known in KNOWN_BY[TimeZero.TRANSPLANT] and variable.code not in WITH_NONE:
        allowed.append(from_transplant({}))
    teaching = None
    if pointer == "/arms" and not asked.competing and asked.endpoint is not None:
        days = next(
            (one["definition"]["landmark_days"] for one in allowed if one["code"] == "landmark"), None
        )
        shown = replace(earlier, kind=Kind.IMMORTAL_TIME, landmark_days=days, time_varying=False, entry=None,
                        covariates=(), strata=(), model=None)  # fmt: skip
        teaching = shown.plain()
    return Refusal(code, pointer, variable, asked.time_zero, tuple(allowed), teaching)
