"""What the published outcome model says for one patient, or why it says nothing.

The model's tables are read through a small interface, so that this package stays free of files and of numpy.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple, Protocol

from cohorts.vocabulary import DonorKind
from decision_support.outcome_model.answer import Answer, Difference, Estimate
from decision_support.outcome_model.labels import TOWARDS, Criterion
from decision_support.outcome_model.profile import Profile, outside_support, profile_of
from decision_support.outcome_model.terms import Arm
from decision_support.recommendation.case import Case
from decision_support.recommendation.decide import Decision
from decision_support.recommendation.facts import FactMap
from decision_support.recommendation.rules import FactValue, Unknown

AUTOLOGOUS, ALLOGENEIC = "autologous_hsct", "allogeneic_hsct"
ARM_OF = {AUTOLOGOUS: Arm.AUTO, ALLOGENEIC: Arm.ALLO}
OPTION_OF = {arm: option for option, arm in ARM_OF.items()}


class CentreAnswer(Protocol):
    @property
    def answer(self) -> Answer: ...
    @property
    def applied(self) -> bool: ...


class OutcomeModel(Protocol):
    """What the recommendation needs of a published model; decision_support.outcome_model.published provides it."""

    def __hash__(self) -> int: ...
    @property
    def version(self) -> str: ...
    def answer(self, profile: Profile) -> Answer: ...
    def with_centre_nrm(self, profile: Profile, nrm_2y: float) -> CentreAnswer: ...


@dataclass(frozen=True, slots=True)
class Forecast:
    """The model's answer for a profile. `leans` is the option its whole label leans to; `notes` are codes."""

    profile: Profile
    answer: Answer
    leans: str | None
    notes: tuple[str, ...] = ()

    def outcomes_json(self, option: str) -> dict[str, Any]:
        arm = ARM_OF.get(option)
        if arm is None:
            return {}  # no transplant has trial evidence but no modelled outcomes
        rows = self.answer.outcomes[arm]
        return {
            str(year): {name: _estimate(found) for name, found in row.items()} for year, row in rows.items()
        }

    def difference_json(self) -> dict[str, Any]:
        """Allogeneic minus autologous by horizon, with what that knowledge is worth."""
        answer = self.answer
        by_year: dict[str, Any] = {
            str(year): {name: _difference(found) for name, found in row.items()}
            for year, row in answer.difference.items()
        }
        return {
            **by_year,
            "effective_patients": round(answer.worth_patients),
            "study_patients": round(answer.worth_direct_patients),
            "direct_evidence_share": answer.direct_share,
            "sensitivity_range": list(answer.criteria[Criterion.LFS].sensitivity),
        }

    def model_json(self) -> dict[str, Any]:
        """The label with what carries it, for a reader who asks how the model came to it."""
        answer = self.answer
        return {
            "profile": self.profile.key,
            "label": answer.verdict.label.value,
            "leans_to": self.leans,
            "leans_on": {
                criterion.value: OPTION_OF[arm] for criterion, arm in answer.verdict.leaning.items()
            },
            "criteria": {
                name: {
                    "label": row.label.value,
                    "probability_allo_better": row.probability_allo_better,
                    "sensitivity_range": list(row.sensitivity),
                    "close_call": row.close_call,
                }
                for name, row in answer.criteria.items()
            },
            "months": {name: _difference(found) for name, found in answer.months.items()},
            "notes": list(self.notes),
        }


def forecast_for(
    case: Case, facts: FactMap, decision: Decision, model: OutcomeModel | None
) -> tuple[Forecast | None, tuple[str, ...]]:
    """The forecast, or None with codes of why the model does not apply.

    Stratum, age, HCT-CI and the group of donors are read from `facts`, so that a changed fact is forecast as changed.
    """
    if model is None:
        return None, ("outcome_model",)
    if decision.abstained or decision.guarded:
        return None, ("guard",)
    available = tuple(donor.kind for donor in case.donors or () if donor.available and donor.kind)
    return _forecast(model, Profiled(*_profiled(facts)), available, case.centre.allo_nrm_2y)


class Profiled(NamedTuple):
    """The facts that a forecast reads."""

    age_years: FactValue | Unknown
    bcr_abl1: FactValue | Unknown
    stratum: FactValue | Unknown
    hct_ci: FactValue | Unknown
    donor: FactValue | Unknown
    negative_after_immunotherapy: FactValue | Unknown
    graft_unusable: FactValue | Unknown


_profiled = itemgetter(*Profiled._fields)


@lru_cache(maxsize=10_000)
def _forecast(
    model: OutcomeModel, facts: Profiled, available: tuple[str, ...], centre_nrm_2y: Decimal | None
) -> tuple[Forecast | None, tuple[str, ...]]:
    """Remembered, as most of what would change an answer leaves the forecast as it is."""
    ph_positive, stratum, age = facts.bcr_abl1, facts.stratum, int(str(facts.age_years))
    strata = [str(value) for value in stratum.possible] if isinstance(stratum, Unknown) else [str(stratum)]
    reasons = outside_support(
        age_years=age,
        strata=strata,
        ph_positive=None if isinstance(ph_positive, Unknown) else bool(ph_positive),
        immunotherapy=facts.negative_after_immunotherapy is True,
    )
    if isinstance(ph_positive, Unknown):
        reasons = (*reasons, "ph_unknown")
    if len(strata) > 1:
        reasons = (*reasons, "strata_open")
    if facts.graft_unusable is True:
        reasons = (*reasons, "graft_unusable")
    if reasons:
        return None, reasons
    kinds = _donor_kinds(available, facts.donor)
    hct_ci = None if isinstance(facts.hct_ci, Unknown) else int(str(facts.hct_ci))
    profile = profile_of(strata, age_years=age, hct_ci=hct_ci, donor_kinds=kinds)
    notes = _presumptions(hct_ci, kinds, none_found=facts.donor == "none")
    answer = model.answer(profile)
    if centre_nrm_2y is not None:
        centre = model.with_centre_nrm(profile, float(centre_nrm_2y))
        answer = centre.answer
        notes = (*notes, "centre_nrm_applied" if centre.applied else "centre_nrm_not_applied")
    towards = TOWARDS.get(answer.verdict.label)
    return Forecast(profile, answer, OPTION_OF[towards] if towards else None, notes), ()


def never_lean_auto(facts: FactMap, decision: Decision, low_centre_nrm: Decimal) -> bool:
    """Facts that forbid a lean to autologous: MRD that had come back, or a low NRM of the centre in row 10."""
    if facts["mrd_re_emerged_cleared"] is True:
        return True
    row_10 = any(rule.id == "adult-10-early-negative" for rule in decision.deciding)
    nrm = facts["centre_allo_nrm_2y"]
    return row_10 and isinstance(nrm, Decimal) and nrm <= low_centre_nrm


_MISMATCHED = frozenset({DonorKind.MISMATCHED_UNRELATED, DonorKind.CORD})


def _donor_kinds(available: Sequence[str], donor: FactValue | Unknown) -> list[str]:
    """Kinds of the available donors, as far as they fit the fact; one standing for it where the fact was changed."""
    if donor == "only_mismatched_or_cord":
        return [kind for kind in available if kind in _MISMATCHED] or [DonorKind.MISMATCHED_UNRELATED]
    return [kind for kind in available if kind not in _MISMATCHED] if donor == "suitable" else []


def _presumptions(hct_ci: int | None, kinds: list[str], *, none_found: bool) -> tuple[str, ...]:
    notes = []
    if hct_ci is None:
        notes.append("hct_ci_presumed_low")
    if not kinds:
        notes.append("no_donor_presumed_matched" if none_found else "donor_presumed_matched")
    return tuple(notes)


def _estimate(found: Estimate) -> dict[str, float]:
    return {"median": found.median, "lower": found.lower, "upper": found.upper}


def _difference(found: Difference) -> dict[str, float]:
    return {
        "median": found.median,
        "lower": found.lower,
        "upper": found.upper,
        "probability_allo_better": found.probability_allo_better,
    }
