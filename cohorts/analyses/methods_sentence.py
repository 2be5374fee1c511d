"""How the numbers came about, exactly enough to be repeated: the sentence under every figure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from cohorts.analyses.definition import DESCRIPTIVE, Definition, Kind
from cohorts.analyses.endpoints import (
    ENDPOINT_LABELS,
    ENTRY_LABELS,
    EVENT_WORDS,
    FROM_TIME_ZERO,
)
from cohorts.analyses.selection import Criterion, selection_sentence
from cohorts.analyses.variables import KNOWN_WHEN, VARIABLES
from cohorts.analyses.wording import Sentence, in_words, label, sentence
from cohorts.messages import gettext_noop as _

# Their groups count patients alone; the two panels of immortal time each count events of their own.
WITHOUT_EVENTS = (*DESCRIPTIVE, Kind.IMMORTAL_TIME)


@dataclass(frozen=True, slots=True)
class Run:
    """What a run is told besides the data: names, day, versions."""

    cohort_name: str
    cohort_version: int
    as_of: date
    synthetic: bool
    software: Mapping[str, str]
    frame_sha256: str = ""
    chosen: tuple[Criterion, ...] = ()


def methods(asked: Definition, run: Run, result: Mapping[str, Any]) -> dict[str, Any]:
    """The parts in order, and the whole in English."""
    parts = [part for part in _parts(asked, run, result) if part is not None]
    return {"english": " ".join(in_words(part) for part in parts), "parts": parts}


def _parts(asked: Definition, run: Run, result: Mapping[str, Any]) -> list[Sentence | None]:
    analytic = asked.kind not in DESCRIPTIVE
    return [
        _subject(asked, run),
        selection_sentence(run.chosen),
        _endpoint(asked) if analytic else None,
        _clock(asked),
        _landmark(asked),
        _entry(asked),
        _arms(asked),
        _time_varying(asked),
        _estimator(asked),
        _test(result),
        _means(result),
        _model(result),
        _weights(result),
        _patients(asked, result),
        _software(run),
    ]


def _subject(asked: Definition, run: Run) -> Sentence:
    message = _('Cohort "%(cohort)s", version %(version)d, as known on %(as_of)s.')
    if run.synthetic:
        message = _('SYNTHETIC patients: cohort "%(cohort)s", version %(version)d, as known on %(as_of)s.')
    return sentence(
        "subject", message, cohort=run.cohort_name, version=run.cohort_version, as_of=run.as_of.isoformat()
    )


def _endpoint(asked: Definition) -> Sentence | None:
    if asked.endpoint is None:
        return None
    message = _(
        "%(endpoint)s: time to %(event)s; patients without an event are censored at the last contact."
    )
    return sentence("endpoint", message, endpoint=label(ENDPOINT_LABELS[asked.endpoint]),
                    event=label(EVENT_WORDS[asked.endpoint]))  # fmt: skip


def _clock(asked: Definition) -> Sentence:
    message = _("Time zero is %(time_zero)s; times are whole days, shown in years of 365.25 days.")
    return sentence("time_zero", message, time_zero=label(FROM_TIME_ZERO[asked.time_zero]))


def _landmark(asked: Definition) -> Sentence | None:
    if asked.landmark_days is None or asked.kind is Kind.IMMORTAL_TIME:
        return None
    message = _("Landmark on day %(days)d: only patients under observation without the event after that day are "
                "analysed, the clock starts there, and arms are as known then.")  # fmt: skip
    return sentence("landmark", message, days=asked.landmark_days)


def _entry(asked: Definition) -> Sentence | None:
    if asked.entry is None:
        return None
    message = _("Patients count as at risk from %(entry)s on (left truncation).")
    return sentence("entry", message, entry=label(ENTRY_LABELS[asked.entry]))


def _arms(asked: Definition) -> Sentence | None:
    if asked.arms is None:
        return None
    variable = VARIABLES[asked.arms]
    message = _("Arms: %(variable)s, known %(known_when)s.")
    return sentence(
        "arms", message, variable=label(variable.label), known_when=label(KNOWN_WHEN[variable.known])
    )


def _time_varying(asked: Definition) -> Sentence | None:
    if not asked.time_varying:
        return None
    message = _("A patient counts as not transplanted until the day of transplant and as transplanted from then on "
                "(start-stop rows; curves of Simon and Makuch).")  # fmt: skip
    return sentence("time_varying", message)


def _estimator(asked: Definition) -> Sentence | None:
    if asked.kind is Kind.CUMULATIVE_INCIDENCE:
        message = _("Cumulative incidence by Aalen and Johansen, exact with ties; 95%% intervals on the scale of "
                    "log(-log) of the incidence.")  # fmt: skip
        return sentence("aalen_johansen", message)
    if asked.kind in (Kind.SURVIVAL, Kind.ADJUSTED_SURVIVAL, Kind.IMMORTAL_TIME):
        message = _("Survival by Kaplan-Meier with 95%% intervals on the log-log scale; medians by R's midpoint rule; "
                    "curves end where fewer than 5 are at risk; follow-up by reverse Kaplan-Meier.")  # fmt: skip
        return sentence("kaplan_meier", message)
    return None


def _test(result: Mapping[str, Any]) -> Sentence | None:
    tests = result.get("tests") or []
    if not tests:
        return None
    return sentence("test", _("Arms are compared by: %(test)s (two-sided)."), test=label(tests[0]["label"]))


def _means(result: Mapping[str, Any]) -> Sentence | None:
    difference = result.get("rmst_difference")
    if not difference:
        return None
    message = _("Restricted mean survival time up to %(years)s years, with its difference.")
    return sentence("rmst", message, years=f"{difference['years']:g}")


def _model(result: Mapping[str, Any]) -> Sentence | None:
    model = result.get("model")
    if not model:
        return None
    if model["code"] == "fine_gray":
        return sentence(
            "fine_gray", _("Subdistribution hazard ratios by Fine and Gray, with robust variance.")
        )
    message = _("Hazard ratios by Cox regression (ties: %(ties)s), with 95%% intervals of Wald.")
    if model["cause_specific"]:
        message = _(
            "Cause-specific hazard ratios by Cox regression (ties: %(ties)s), with 95%% intervals of Wald."
        )
    if model["clusters"]:
        message = _("Hazard ratios by Cox regression (ties: %(ties)s), with 95%% intervals from the variance clustered "
                    "by centre.")  # fmt: skip
    elif model["robust"]:
        message = _("Hazard ratios by weighted Cox regression (ties: %(ties)s), with robust 95%% intervals.")
    return sentence("cox", message, ties=model["ties"])


def _weights(result: Mapping[str, Any]) -> Sentence | None:
    weights = result.get("weights")
    return weights["sentence"] if weights else None


def _patients(asked: Definition, result: Mapping[str, Any]) -> Sentence:
    patients = result["patients"]
    excluded = [
        {"message": "%(reason)s (%(count)d)", "values": {"reason": reason, "count": reason["count"]}}
        for reason in patients["excluded"]
    ]
    events = sum(group["events"] for group in result.get("groups", []) if "events" in group)
    if not result.get("groups") and result.get("model"):
        events = result["model"]["events"]
    values = {"analysed": patients["analysed"], "in_cohort": patients["in_cohort"], "events": events}
    if asked.kind in WITHOUT_EVENTS:
        del values["events"]
        if not excluded:
            return sentence("patients", _("All %(in_cohort)d patients shown."), **values)
        message = _("%(analysed)d of %(in_cohort)d patients shown. Excluded: %(excluded)s.")
        return sentence("patients", message, excluded=excluded, **values)
    if not excluded:
        return sentence(
            "patients", _("All %(in_cohort)d patients analysed, with %(events)d events."), **values
        )
    message = _(
        "%(analysed)d of %(in_cohort)d patients analysed, with %(events)d events. Excluded: %(excluded)s."
    )
    return sentence("patients", message, excluded=excluded, **values)


def _software(run: Run) -> Sentence:
    versions = ", ".join(f"{name} {version}" for name, version in run.software.items())
    if not run.frame_sha256:
        return sentence("software", _("Software: %(versions)s."), versions=versions)
    message = _("Software: %(versions)s. Data: SHA-256 %(digest)s.")
    return sentence("software", message, versions=versions, digest=run.frame_sha256[:16])
