"""What may be tried of a child: protocol and response, the first relapse, treatment before now."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.forms.children import FirstRelapseForm, PriorTreatmentForm, ProtocolForm
from cohorts.forms.diagnosis import RemissionForm
from cohorts.forms.fields import limited
from decision_support.forms.what_if import OTHER, WhatIfForm, plain
from decision_support.recommendation.case import Case
from decision_support.recommendation.scope import ADULT_MODULE, module_of

DIAGNOSIS = (
    "protocol",
    "provisional_risk_group",
    "final_risk_group",
    "platelets_10e9_per_l",
    "platelets_cut_off_10e9_per_l",
    "down_syndrome",
    "prednisone_poor_response",
)
PERFORMANCE = ("lansky", "karnofsky")
RELAPSE = tuple(FirstRelapseForm.base_fields)
PRIOR = tuple(PriorTreatmentForm.base_fields)
ADULTS_ONLY = tuple(name for name in OTHER if name != "donor")


class ChildrensWhatIfForm(WhatIfForm):
    platelets_10e9_per_l = limited("diagnosis.platelets_10e9_per_l", label=_("Platelets at diagnosis"))
    remission_status = RemissionForm.base_fields["remission_status"]
    lansky = limited("fitness.lansky", label=_("Lansky"), help_text="")
    karnofsky = limited("fitness.karnofsky", label=_("Karnofsky"), help_text="")

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, case=case, **kwargs)
        for name in ADULTS_ONLY:
            del self.fields[name]

    @staticmethod
    def initial_values(case: dict[str, Any]) -> dict[str, Any]:
        relapse = dict(case.get("first_relapse") or {})
        lineage = relapse.pop("lineage", None)
        return {
            **WhatIfForm.initial_values(case),
            **{name: case["diagnosis"].get(name) for name in DIAGNOSIS},
            **{name: case["fitness"].get(name) for name in PERFORMANCE},
            "remission_status": case["remission"]["status"] or "unknown",
            "induction_failure": case["remission"].get("induction_failure"),
            **relapse,
            "relapse_lineage": lineage,
            **case.get("prior_treatment", {}),
        }

    @property
    def groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        first_line = ("remission_status", "induction_failure", *DIAGNOSIS)
        return [
            (_("Protocol and response"), [self[name] for name in first_line]),
            (_("First relapse"), [self[name] for name in RELAPSE]),
            (
                _("Treatment before now, fitness, donor"),
                [self[name] for name in (*PRIOR, *PERFORMANCE, "donor")],
            ),
        ]

    def put_others(self, case: dict[str, Any], entered: Mapping[str, Any]) -> None:
        """Where nothing of a relapse is entered, none is stated."""
        case["diagnosis"] |= {name: plain(entered[name]) for name in DIAGNOSIS}
        case["fitness"] |= {name: entered[name] for name in PERFORMANCE}
        case["remission"] |= {
            "status": entered["remission_status"],
            "induction_failure": entered["induction_failure"],
        }
        relapse = {name: plain(entered[name]) for name in RELAPSE}
        relapse["lineage"] = relapse.pop("relapse_lineage")
        stated = any(value is not None for value in relapse.values())
        if stated or case.get("first_relapse") is not None:
            case["first_relapse"] = relapse
        case["prior_treatment"] = {name: entered[name] for name in PRIOR}


ChildrensWhatIfForm.base_fields |= {
    **ProtocolForm.base_fields,
    **FirstRelapseForm.base_fields,
    **PriorTreatmentForm.base_fields,
}


def what_if_form(case: Case) -> type[WhatIfForm]:
    """The form of the question that the case asks."""
    return WhatIfForm if module_of(case) == ADULT_MODULE else ChildrensWhatIfForm
