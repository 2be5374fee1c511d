"""Changes of a case that are tried and never stored: the record's own questions, and one further MRD sample."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.forms.diagnosis import GeneticsForm, Ikzf1Form
from cohorts.forms.fields import RecordForm, choices, limited, optional_coded, yes_no
from cohorts.forms.mrd import MRDAssessmentForm
from cohorts.vocabulary import GENETIC_MARKERS, IKZF1_PARTNERS, DonorKind, GraftMRD
from decision_support.recommendation.case import Case, case_to_json
from decision_support.recommendation.case_input import load_json, parse_case
from decision_support.recommendation.problems import CaseProblems

SAMPLE = "sample_"
DONORS = [
    ("", _("as recorded")),
    *choices(DonorKind, blank=None),
    ("none", _("searched, none found")),
    ("unknown", _("not known")),
]


OTHER = ("ecog", "hct_ci", "donor", "autologous_graft_mrd", "avoid_gvhd", "allo_nrm_2y")


class WhatIfForm(RecordForm):
    """Starts from a case; `changed_case` is that case with what was entered."""

    ecog = limited("fitness.ecog", label=_("ECOG"))
    hct_ci = limited("fitness.hct_ci", label=_("HCT-CI"))
    donor = forms.ChoiceField(label=_("Donor"), required=False, choices=DONORS)
    autologous_graft_mrd = optional_coded(GraftMRD, label=_("MRD of the autologous graft"))
    avoid_gvhd = yes_no(label=_("Strong wish to avoid GVHD"))
    allo_nrm_2y = limited("centre.allo_nrm_2y", label=_("Centre's allogeneic NRM at 2 years"))

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        self._case = case_to_json(case)
        super().__init__(*args, initial=self.initial_values(self._case), **kwargs)

    @staticmethod
    def initial_values(case: dict[str, Any]) -> dict[str, Any]:
        """What the form shows before anything is changed."""
        return _initial(case)

    @property
    def genetics(self) -> list[forms.BoundField]:
        return [self[name] for name in (*Ikzf1Form.base_fields, *GENETIC_MARKERS)]

    @property
    def sample(self) -> list[forms.BoundField]:
        return [field for field in self if field.name.startswith(SAMPLE)]

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """What else the question asks, under headings."""
        return [(_("Fitness, donor, graft, preference"), [self[name] for name in OTHER])]

    def changed_case(self) -> Case | None:
        """The case as changed, or None with the problems beside their fields."""
        case = load_json(json.dumps(self._case).encode())
        entered = self.cleaned_data
        case["diagnosis"]["genetics"] = {name: entered[name] for name in GENETIC_MARKERS}
        for name in ("status", "lesion", "method", *IKZF1_PARTNERS):
            case["diagnosis"]["ikzf1"][name] = entered[f"ikzf1_{name}"]
        self.put_others(case, entered)
        _put_donor(case, entered["donor"])
        self._put_sample(case)
        try:
            return parse_case(case)
        except CaseProblems as refusal:
            self.add_problems(refusal.problems)
            return None

    def field_of(self, pointer: str) -> str | None:
        """What is said of a sample stands beside the sample that is tried; those recorded have no fields here."""
        name = SAMPLE + pointer.rpartition("/")[2]
        sample = pointer.startswith("/mrd_assessments/") and name in self.fields
        return name if sample else super().field_of(pointer)

    def put_others(self, case: dict[str, Any], entered: Mapping[str, Any]) -> None:
        """What this question asks beside genetics, donor and one more sample."""
        case["fitness"] |= {name: entered[name] for name in ("ecog", "hct_ci")}
        case["graft"]["autologous_graft_mrd"] = entered["autologous_graft_mrd"]
        case["preferences"]["avoid_gvhd"] = entered["avoid_gvhd"]
        case["centre"]["allo_nrm_2y"] = plain(entered["allo_nrm_2y"])

    def _put_sample(self, case: dict[str, Any]) -> None:
        """A further sample; the case is then judged on the day it is reported, if that is later."""
        row = {name.removeprefix(SAMPLE): plain(self.cleaned_data[name]) for name in _SAMPLE_FIELDS}
        if row["collected_on"] is None:
            return
        known_on = row["reported_on"] or row["collected_on"]
        case["as_of"] = max(case["as_of"], known_on)
        case["mrd_assessments"].append(row)


def _sample_field(name: str) -> forms.Field:
    field = MRDAssessmentForm().fields[name]
    field.required = False
    return field


_SAMPLE_FIELDS = {f"{SAMPLE}{name}": _sample_field(name) for name in MRDAssessmentForm.base_fields}
WhatIfForm.base_fields |= {**Ikzf1Form.base_fields, **GeneticsForm.base_fields, **_SAMPLE_FIELDS}


def _initial(case: dict[str, Any]) -> dict[str, Any]:
    ikzf1 = {f"ikzf1_{name}": value for name, value in case["diagnosis"]["ikzf1"].items()}
    return {
        **{name: value or "unknown" for name, value in case["diagnosis"]["genetics"].items()},
        **ikzf1,
        "ecog": case["fitness"]["ecog"],
        "hct_ci": case["fitness"]["hct_ci"],
        "autologous_graft_mrd": case["graft"]["autologous_graft_mrd"],
        "avoid_gvhd": case["preferences"]["avoid_gvhd"],
        "allo_nrm_2y": case["centre"]["allo_nrm_2y"],
        f"{SAMPLE}specimen": "bone_marrow",
    }


def _put_donor(case: dict[str, Any], choice: str) -> None:
    if choice == "unknown":
        case["donors"] = None
    elif choice == "none":
        case["donors"] = []
    elif choice:
        case["donors"] = [{"kind": choice, "available": True}]


def plain(value: Any) -> Any:
    """A form's value as a case holds it: dates as text, figures as the exact decimals that were typed."""
    return value.isoformat() if isinstance(value, date) else value
