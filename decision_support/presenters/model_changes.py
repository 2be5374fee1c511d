"""What would change the model's label, and what a missing MRD result is worth: one plain sentence each."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.punctuation import described
from cohorts.vocabulary import MarkerStatus
from decision_support.outcome_model.flips import Flip
from decision_support.outcome_model.labels import Label, Verdict
from decision_support.outcome_model.profile import DonorGroup, Profile, outside_support, profile_of
from decision_support.outcome_model.published import PublishedModel
from decision_support.outcome_model.terms import Arm, Stratum
from decision_support.recommendation.case import Case
from decision_support.recommendation.recommendation import Recommendation

STRATA: dict[Stratum, Any] = {
    Stratum.EARLY: gettext_lazy("MRD negative after cycle 1"),
    Stratum.LATE: gettext_lazy("MRD negative only after cycle 2 or 3"),
    Stratum.NEVER: gettext_lazy("MRD never negative"),
}
DONORS: dict[DonorGroup, Any] = {
    DonorGroup.MATCHED: gettext_lazy("a matched donor"),
    DonorGroup.HAPLOIDENTICAL: gettext_lazy("a haploidentical donor"),
    DonorGroup.MISMATCHED_OR_CORD: gettext_lazy("only a mismatched or cord donor"),
}
LABELS: dict[Label, Any] = {
    Label.FAVOUR_ALLO: gettext_lazy("favours allogeneic"),
    Label.LEAN_ALLO: gettext_lazy("leans to allogeneic"),
    Label.EQUIPOISE_EQUAL: gettext_lazy("about equal"),
    Label.EQUIPOISE_UNCERTAIN: gettext_lazy("equipoise, uncertain"),
    Label.LEAN_AUTO: gettext_lazy("leans to autologous"),
    Label.FAVOUR_AUTO: gettext_lazy("favours autologous"),
    Label.PREFERENCE_SENSITIVE: gettext_lazy("hangs on preference"),
    Label.CONFLICT: gettext_lazy("hangs on preference, criteria disagree"),
    Label.INSUFFICIENT: gettext_lazy("not enough evidence"),
}
ARMS: dict[Arm, Any] = {Arm.ALLO: gettext_lazy("allogeneic"), Arm.AUTO: gettext_lazy("autologous")}
CRITERIA: dict[str, Any] = {
    "lfs_2y": gettext_lazy("leukaemia-free survival"),
    "os_2y": gettext_lazy("survival"),
    "quality_adjusted_months": gettext_lazy("quality-adjusted time"),
}


def model_changes(recommendation: Recommendation, case: Case, model: PublishedModel) -> tuple[str, ...]:
    """The nearest changes of the model's label; before them what knowing an open MRD history is worth."""
    profile = (
        recommendation.forecast.profile if recommendation.forecast else _open_profile(recommendation, case)
    )
    if profile is None:
        return ()
    worth = model.missing_result_is_worth(profile)
    sentences = [] if worth is None else [_worth(profile, worth)]
    # The tabulated labels are the literature's; beside figures that count the centre in they would mislead.
    forecast = recommendation.forecast
    if forecast is not None and "centre_nrm_applied" not in forecast.notes:
        sentences += [_flip(flip) for flip in model.flips(profile)]
    return tuple(sentences)


def verdict_words(verdict: Verdict) -> str:
    """The label with the criteria that lean."""
    leans = [
        _("%(arm)s on %(criterion)s") % {"arm": ARMS[arm], "criterion": CRITERIA[criterion]}
        for criterion, arm in verdict.leaning.items()
    ]
    whole = str(LABELS[verdict.label])
    return whole if not leans else f"{whole} ({', '.join(leans)})"


def profile_words(profile: Profile) -> tuple[str, ...]:
    """The traits of a profile, the MRD history first."""
    strata = _(" or ").join(str(STRATA[stratum]) for stratum in profile.strata)
    return (strata, *(_trait(name, profile) for name in ("older", "high_hct_ci", "donor")))


def _open_profile(recommendation: Recommendation, case: Case) -> Profile | None:
    """The profile of a patient whose MRD history is still open, as rules that abstain leave it."""
    told = recommendation.timeline
    if len(told.strata) < 2 or case.diagnosis.genetics.get("bcr_abl1") != MarkerStatus.NEGATIVE:
        return None
    given = "NEGATIVE_AFTER_IMMUNOTHERAPY" in told.flags
    strata = tuple(map(str, told.strata))
    if outside_support(
        age_years=case.age_years, strata=strata, ph_positive=False, immunotherapy=given
    ):  # fmt: skip
        return None
    kinds = [donor.kind for donor in case.donors or () if donor.available and donor.kind]
    return profile_of(strata, age_years=case.age_years, hct_ci=case.fitness.hct_ci, donor_kinds=kinds)


def _worth(profile: Profile, months: float) -> str:
    names = {"months": f"{months:.1f}"}
    if Stratum.EARLY in profile.strata:
        return (
            _("Knowing the cycle-1 result would be worth about %(months)s quality-adjusted months.") % names
        )
    return (
        _("Knowing when MRD became negative would be worth about %(months)s quality-adjusted months.") % names
    )


def _flip(flip: Flip) -> str:
    traits = described(_trait(trait, flip.profile) for trait in flip.traits)
    return _("With %(change)s the model would say: %(label)s.") % {
        "change": traits,
        "label": verdict_words(flip.verdict),
    }


def _trait(name: str, profile: Profile) -> str:
    if name == "strata":
        return _(" or ").join(str(STRATA[stratum]) for stratum in profile.strata)
    if name == "donor":
        return str(DONORS[profile.donor])
    if name == "high_hct_ci":
        return _("HCT-CI 3 or more") if profile.high_hct_ci else _("HCT-CI 0 to 2")
    return _("age 40 or more") if profile.older else _("age under 40")
