"""Asking for an analysis: one question, one clock, one comparison; everything else has a default.

The form only gathers a definition. Whether it can be done, and whether it would be fair, is said by
`cohorts.analyses`: what that refuses comes back to the field it concerns.
"""

import json
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.analyses.definition import MAXIMUM_LANDMARK_DAYS, MAXIMUM_TITLE
from cohorts.analyses.endpoints import TIME_ZERO_LABELS, TimeZero
from cohorts.analyses.variables import ARMS, COVARIATES, KNOWN_WHEN, VARIABLES
from cohorts.forms.fields import day, translated
from cohorts.validation.problems import Problem

# A question is kind, endpoint and model in one choice, so that no combination can be chosen that means nothing.
QUESTIONS: tuple[tuple[Any, tuple[tuple[str, Any], ...]], ...] = (
    (_("Curves"), (
        ("survival:overall_survival", _("Overall survival (Kaplan-Meier)")),
        ("survival:leukaemia_free_survival", _("Leukaemia-free survival (Kaplan-Meier)")),
        ("cumulative_incidence:relapse", _("Relapse (cumulative incidence, death competing)")),
        ("cumulative_incidence:relapse_by_site",
         _("Relapse by site (cumulative incidence, sites and death competing)")),
        ("cumulative_incidence:non_relapse_mortality",
         _("Non-relapse mortality (cumulative incidence, relapse competing)")),
    )),
    (_("Adjusted curves of two arms (overlap weights)"), (
        ("adjusted_survival:overall_survival", _("Overall survival, adjusted")),
        ("adjusted_survival:leukaemia_free_survival", _("Leukaemia-free survival, adjusted")),
    )),
    (_("Regression"), (
        ("regression:overall_survival:cox", _("Overall survival: Cox")),
        ("regression:leukaemia_free_survival:cox", _("Leukaemia-free survival: Cox")),
        ("regression:relapse:cox", _("Relapse: Cox, cause-specific")),
        ("regression:relapse:fine_gray", _("Relapse: Fine-Gray")),
        ("regression:non_relapse_mortality:cox", _("Non-relapse mortality: Cox, cause-specific")),
        ("regression:non_relapse_mortality:fine_gray", _("Non-relapse mortality: Fine-Gray")),
    )),
    (_("The patients themselves"), (
        ("characteristics", _("Characteristics by arm")),
        ("swimmer", _("Courses, one bar a patient (swimmer plot)")),
        ("mrd_kinetics", _("MRD over time")),
    )),
    (_("Teaching"), (
        ("immortal_time:overall_survival", _("What immortal time does: overall survival, two ways")),
        ("immortal_time:leukaemia_free_survival", _("What immortal time does: leukaemia-free survival, two ways")),
    )),
)  # fmt: skip
TIME_ZERO_MEANING: dict[TimeZero, Any] = {
    TimeZero.TRANSPLANT: _(
        "Transplanted patients only. For comparing one kind of transplant with the other."
    ),
    TimeZero.REMISSION: _(
        "Everybody who reached remission. What becomes known later (MRD, transplant) needs a landmark."
    ),
    TimeZero.DIAGNOSIS: _("Everybody. Overall survival only."),
    TimeZero.RELAPSE: _(
        "Relapsed patients only. Overall survival only. Of transplants the first one after the relapse counts."
    ),
}
# What each kind of question takes; the rest is left out of the definition whatever stands in the form.
_TAKES: Mapping[str, tuple[str, ...]] = {
    "survival": ("arms", "landmark_days", "time_varying", "strata"),
    "cumulative_incidence": ("arms", "landmark_days"),
    "adjusted_survival": ("arms", "landmark_days", "covariates"),
    "regression": ("arms", "landmark_days", "time_varying", "strata", "covariates", "cluster"),
    "characteristics": ("arms", "landmark_days", "covariates"),
    "swimmer": ("arms",),
    "mrd_kinetics": ("arms",),
    "immortal_time": ("arms", "landmark_days"),
}
_FIELD_OF = {
    "kind": "question",
    "endpoint": "question",
    "model": "question",
    "tick_years": "horizon_years",
    "entry": "time_zero",
}


def _by_moment(codes: Iterable[str]) -> list[tuple[Any, list[tuple[str, Any]]]]:
    """Variables as options, under the moment at which each becomes known."""
    variables = [VARIABLES[code] for code in codes]
    return [
        (translated(KNOWN_WHEN[moment]), [(variable.code, translated(variable.label)) for variable in found])
        for moment, found in groupby(variables, key=lambda variable: variable.known)
    ]


_BANDED = {"age_band": _("Age at diagnosis, in bands"), "child_age_band": _("Age at diagnosis, bands of children"),
           "wbc_band": _("White blood cells, in bands"),
           "hct_ci_band": _("HCT-CI, in bands")}  # fmt: skip


def _covariate_options() -> list[tuple[str, Any]]:
    return [(code, _BANDED.get(code, translated(VARIABLES[code].label))) for code in COVARIATES]


class AnalysisForm(forms.Form):
    """`definition` is what the fields ask for, in the terms of `cohorts.analyses`."""

    question = forms.ChoiceField(
        label=_("What do you want to see?"), choices=QUESTIONS, initial="survival:overall_survival"
    )
    time_zero = forms.ChoiceField(
        label=_("When does the clock start?"),
        choices=[(moment.value, translated(TIME_ZERO_LABELS[moment])) for moment in TIME_ZERO_MEANING],
        initial=TimeZero.TRANSPLANT.value,
        widget=forms.RadioSelect,
    )
    arms = forms.TypedChoiceField(
        label=_("Compare by"),
        choices=[("", _("no comparison: all patients together")), *_by_moment(ARMS)],
        required=False,
        empty_value=None,
        initial="transplant_kind",
        help_text=_("Grouped by when it becomes known. An arm must be known when the clock starts."),
    )
    landmark_days = forms.IntegerField(
        label=_("Landmark, days after that"),
        required=False,
        min_value=0,
        max_value=MAXIMUM_LANDMARK_DAYS,
        help_text=_(
            "Moves the clock to a fixed day: only patients still at risk then are counted, sorted by what is known by "
            "then. Empty: no landmark."
        ),
    )
    covariates = forms.MultipleChoiceField(
        label=_("Adjust for, or list"),
        required=False,
        choices=_covariate_options,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For adjusted curves and regressions; for characteristics, empty lists all."),
    )
    time_varying = forms.BooleanField(
        label=_("Follow transplant as it happens"),
        required=False,
        help_text=_(
            "A patient counts as not transplanted until the day of transplant, and from then on as such."
        ),
    )
    strata = forms.MultipleChoiceField(
        label=_("Stratify by"),
        required=False,
        choices=[(code, _BANDED.get(code, translated(VARIABLES[code].label))) for code in ARMS],
        widget=forms.CheckboxSelectMultiple,
    )
    cluster = forms.BooleanField(
        label=_("Patients of one centre are alike (variance clustered by centre)"), required=False
    )
    horizon_years = forms.FloatField(
        label=_("Years to show"), required=False, min_value=0.25, max_value=30, initial=5
    )
    as_of = day(label=_("Count nothing after"), help_text=_("Empty: today."))
    title = forms.CharField(label=_("Title"), required=False, max_length=MAXIMUM_TITLE)

    @property
    def definition(self) -> dict[str, Any]:
        """The definition that the form asks for; what the question does not take is left out."""
        asked = self.cleaned_data
        kind, _colon, rest = asked["question"].partition(":")
        endpoint, _colon, model = rest.partition(":")
        taken = {name: asked[name] for name in _TAKES[kind] if asked[name] not in (None, "", [], False)}
        as_of = asked["as_of"]
        return {
            "kind": kind,
            "title": asked["title"],
            "time_zero": asked["time_zero"],
            "horizon_years": asked["horizon_years"] or 5.0,
            **({"endpoint": endpoint} if endpoint else {}),
            **({"model": model} if model else {}),
            **({"as_of": as_of.isoformat()} if as_of else {}),
            **taken,
        }

    def add_problems(self, problems: Iterable[Problem]) -> None:
        """What was refused, at the field it concerns."""
        for problem in problems:
            name = problem.pointer.lstrip("/").split("/")[0]
            field = _FIELD_OF.get(name, name)
            self.add_error(field if field in self.fields else None, problem.message)


class AskedDefinition(forms.Form):
    """A whole definition in one hidden field: what a button of one click asks."""

    definition = forms.CharField(widget=forms.HiddenInput, max_length=20_000)

    def clean_definition(self) -> dict[str, Any]:
        try:
            given = json.loads(self.cleaned_data["definition"])
        except json.JSONDecodeError as error:
            raise forms.ValidationError(_("This is not a definition."), code="malformed") from error
        if not isinstance(given, dict):
            raise forms.ValidationError(_("This is not a definition."), code="malformed")
        return given


class LandmarkForm(forms.Form):
    """Another landmark for the same question; empty takes it away."""

    landmark_days = forms.IntegerField(
        label=_("Landmark, days"),
        required=False,
        min_value=0,
        max_value=MAXIMUM_LANDMARK_DAYS,
    )
