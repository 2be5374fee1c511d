"""The model card: the published fit as a reader who has to trust it meets it, every value computed from the fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.punctuation import described, listed, stated
from decision_support.outcome_model.labels import Label
from decision_support.outcome_model.profile import Profile, all_profiles
from decision_support.outcome_model.published import PublishedModel
from decision_support.outcome_model.terms import STRATA, Stratum
from decision_support.presenters.labels import DIRECTIONS
from decision_support.presenters.model_changes import LABELS, profile_words, verdict_words
from decision_support.presenters.model_changes import STRATA as STRATUM_NAMES
from decision_support.presenters.outcome_curves import ARMS, of_100
from decision_support.presenters.outcomes import ENDPOINTS
from decision_support.recommendation.explanation import Message

HORIZON_YEARS = 2

PARAMETERS: dict[str, Any] = {
    "relapse_level": gettext_lazy("relapse: level"),
    "relapse_contrast": gettext_lazy("relapse: autologous against allogeneic"),
    "relapse_late": gettext_lazy("relapse: late against early"),
    "relapse_never": gettext_lazy("relapse: never against early"),
    "relapse_contrast_early": gettext_lazy("relapse: contrast where early"),
    "relapse_contrast_late": gettext_lazy("relapse: contrast where late"),
    "relapse_contrast_never": gettext_lazy("relapse: contrast where never"),
    "nrm_level": gettext_lazy("NRM: level"),
    "nrm_contrast": gettext_lazy("NRM: autologous against allogeneic"),
    "nrm_late": gettext_lazy("NRM: late against early"),
    "nrm_never": gettext_lazy("NRM: never against early"),
    "death_level": gettext_lazy("death after relapse: level"),
    "death_contrast": gettext_lazy("death after relapse: autologous against allogeneic"),
}

VARIANTS: dict[str, Any] = {
    "reading": gettext_lazy("reading of the printed figures"),
    "multiplier": gettext_lazy("weight of indirect studies"),
    "shrinkage": gettext_lazy("prior spread of the contrasts"),
    "without": gettext_lazy("without the study"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: its name and its cells."""

    name: Any
    cells: tuple[Any, ...]
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class Count:
    name: Any
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class CaseReport:
    """What the program said to the synthetic cases; `stale` where another model or knowledge base answers today."""

    cases: int
    computed_on: str
    abstained: Count
    groups: tuple[tuple[Any, tuple[Count, ...]], ...]
    stale: bool


@dataclass(frozen=True, slots=True)
class ModelCard:
    version: str
    published_on: str
    reason: str
    inputs_sha256: str
    diagnostics: tuple[Row, ...]
    parameters: tuple[Row, ...]
    units: tuple[Row, ...]
    variants: tuple[Row, ...]
    posterior: tuple[Row, ...]
    profiles: tuple[Row, ...]


def model_card(model: PublishedModel) -> ModelCard:
    record = model.record
    return ModelCard(
        version=model.version,
        published_on=record["published_on"],
        reason=record["reason"],
        inputs_sha256=model.inputs_sha256,
        diagnostics=_diagnostics(record),
        parameters=tuple(
            _parameter(row, record["design"]["prior"][row["name"]]) for row in record["parameters"]
        ),
        units=tuple(_unit(unit) for unit in record["units"]),
        variants=tuple(
            Row(_variant(name), tuple(_of_100(found[stratum]) for stratum in STRATA))
            for name, found in record["variants"].items()
        ),
        posterior=tuple(_posterior(model)),
        profiles=tuple(
            Row(described(profile_words(profile)), (verdict_words(model.answer(profile).verdict),))
            for profile in all_profiles()
        ),
    )


def case_report_page(report: Mapping[str, Any] | None, versions: Mapping[str, str]) -> CaseReport | None:
    if report is None:
        return None
    cases, silent = report["cases"], report["abstained"]
    agreement = {
        "concordant": _("rules and model agree"),
        "discordant": _("rules and model disagree"),
        "rules_only": _("rules alone: the model does not apply"),
    }
    return CaseReport(
        cases=cases,
        computed_on=report["computed_on"],
        abstained=Count(_("abstained"), silent, round(100 * silent / cases)),
        groups=(
            (_("Why it abstains"), _counts(report["abstain_reasons"], silent, _reason)),
            (
                _("Where it speaks: rules and model"),
                _counts(report["agreement"], cases - silent, agreement.get),
            ),
            (_("Directions"), _counts(report["directions"], cases, DIRECTIONS.get)),
            (
                _("Labels of the model, where it applies"),
                _counts(
                    report["model_labels"],
                    sum(report["model_labels"].values()),
                    lambda code: LABELS[Label(code)],
                ),
            ),
        ),
        stale=any(report["versions"][name] != versions[name] for name in report["versions"]),
    )


def _counts(found: Mapping[str, int], whole: int, named: Any) -> tuple[Count, ...]:
    return tuple(
        Count(named(code), count, round(100 * count / max(whole, 1))) for code, count in found.items()
    )


def _reason(code: str) -> str:
    if code == "depends_on":
        return _("The answer hangs on inputs that are not known.")
    return Message(code).text(_)


def _diagnostics(record: Mapping[str, Any]) -> tuple[Row, ...]:
    found, wanted = record["diagnostics"], record["design"]["sampling"]
    low, high = wanted["prior_probability"]
    prior = listed(f"{found['prior_allo_better'][stratum]:.3f}" for stratum in STRATA)
    return (
        Row(_("Steps to the mode"), (str(found["iterations"]), _("converged"))),
        Row(
            _("Effective draws"),
            (
                f"{found['effective_draws']:.0f}",
                _("at least %(n)s") % {"n": wanted["effective_draws_at_least"]},
            ),
        ),
        Row(
            _("Change of a probability between two seeds"),
            (f"{found['seed_change']:.3f}", _("at most %(n)s") % {"n": wanted["probability_change_at_most"]}),
        ),
        Row(
            _("Prior alone: probability that allogeneic is better (early, late, never)"),
            (prior, f"{low}–{high}"),
        ),
    )


def _parameter(row: Mapping[str, Any], prior: Mapping[str, Any]) -> Row:
    centre = f"log {prior['rate']}" if "rate" in prior else f"{prior['mean']}"
    return Row(
        PARAMETERS[row["name"]],
        (row["symbol"], f"{centre} ± {prior['sd']}", f"{row['mode']:+.2f} ± {row['sd']:.2f}"),
    )


def _variant(name: str) -> str:
    """What was taken otherwise: "without=core", or several such choices with spaces between them."""
    choices = (choice.partition("=") for choice in name.split())
    return described(stated(VARIANTS[word], value.replace("_", " ")) for word, _is, value in choices)


def _unit(unit: Mapping[str, Any]) -> Row:
    counted = "weight" in unit
    cells: Sequence[str] = (
        (
            f"{unit['patients']:.0f}",
            f"{unit['tau']:.2f}",
            f"{unit['weight']:.2f}",
            f"{unit['effective_patients']:.1f}",
        )
        if counted
        else ("", f"{unit['tau']:.2f}", "", _("contrast"))
    )
    return Row(unit["id"], (*cells, f"{unit['log_likelihood']:.2f}"), unit["evidence"])


def _posterior(model: PublishedModel) -> list[Row]:
    rows = []
    for stratum in STRATA:
        found = model.answer(Profile((stratum,)))
        for arm in ARMS:
            outcomes = found.outcomes[arm][HORIZON_YEARS]
            cells = (of_100(outcomes[name]) for name in ENDPOINTS)
            rows.append(Row(_stratum(stratum, arm), (*cells, f"{found.effective_patients[arm]:.0f}")))
    return rows


def _stratum(stratum: Stratum, arm: Any) -> str:
    arms = {"auto": _("autologous"), "allo": _("allogeneic")}
    return described((str(STRATUM_NAMES[stratum]), arms[arm]))


def _of_100(probability: float) -> str:
    return f"{100 * probability:.0f}"
