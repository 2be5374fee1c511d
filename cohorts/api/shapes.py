"""The shapes of the record's requests: the sections of a case, field by field, as they are in `POST /evaluate`.

Each also writes its part of the OpenAPI document. Absent or null means unknown.
"""

from enum import StrEnum
from typing import Any

from rest_framework import serializers

from cohorts import vocabulary as v
from cohorts.api.fields import (
    CodeField,
    DayField,
    NumberField,
    StrictSerializer,
    TextField,
    TruthField,
    WholeNumberField,
)
from cohorts.limits import LIMITS


def code(options: type[StrEnum], **kwargs: Any) -> CodeField:
    kwargs = kwargs or {"required": False, "allow_null": True}
    return CodeField(choices=[option.value for option in options], **kwargs)


def day(**kwargs: Any) -> DayField:
    return DayField(**(kwargs or {"required": False, "allow_null": True}))


def truth(**kwargs: Any) -> TruthField:
    return TruthField(required=False, allow_null=True, **kwargs)


def number(definition: str) -> NumberField:
    return NumberField(required=False, allow_null=True, help_text=definition)


def whole(path: str, **kwargs: Any) -> WholeNumberField:
    kwargs = kwargs or {"required": False, "allow_null": True}
    return WholeNumberField(help_text=LIMITS[path].definition, **kwargs)


class Reason(StrictSerializer):
    """Why the record is changed; kept with the former value."""

    reason = TextField(max_length=500)


class Genetics(StrictSerializer):
    """Each marker: positive, negative, not_tested or unknown."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        return {marker: code(v.MarkerStatus) for marker in v.GENETIC_MARKERS}


class Ikzf1(StrictSerializer):
    status = code(v.Ikzf1Status)
    lesion = code(v.Ikzf1Lesion)
    method = code(v.Ikzf1Method)
    cdkn2a = code(v.MarkerStatus)
    cdkn2b = code(v.MarkerStatus)
    pax5 = code(v.MarkerStatus)
    par1 = code(v.MarkerStatus)
    erg = code(v.MarkerStatus)


class Diagnosis(StrictSerializer):
    diagnosed_on = day()
    lineage = code(v.Lineage, required=True)
    wbc_10e9_per_l = number(LIMITS["diagnosis.wbc_10e9_per_l"].definition)
    platelets_10e9_per_l = number(LIMITS["diagnosis.platelets_10e9_per_l"].definition)
    cns_status = code(v.CnsStatus)
    active_cns_disease = truth()
    genetics = Genetics(required=False, allow_null=True)
    ikzf1 = Ikzf1(required=False, allow_null=True)


class Remission(StrictSerializer):
    status = code(v.RemissionStatus)
    achieved_on = day()


class TreatmentPhase(StrictSerializer):
    cycle = whole("treatment_phases.cycle")
    started_on = day()
    kind = code(v.PhaseKind)
    agents = serializers.ListField(
        child=TextField(max_length=200),
        required=False,
        allow_null=True,
        max_length=50,
        help_text="Names of drugs; known ones are recognised, all are kept.",
    )


class MRDAssessment(StrictSerializer):
    collected_on = day(required=True)
    reported_on = day()
    specimen = code(v.Specimen)
    method = code(v.Method)
    result = code(v.ResultKind)
    value = number("Level in `unit`.")
    comparator = code(v.Comparator)
    unit = code(v.Unit)
    limit_of_detection = number("In `unit`.")
    limit_of_quantification = number("In `unit`.")
    adequate = truth(help_text="False: a negative of this sample does not count.")


class Fitness(StrictSerializer):
    assessed_on = day()
    ecog = whole("fitness.ecog")
    hct_ci = whole("fitness.hct_ci")
    contraindications = serializers.ListField(
        child=code(v.Contraindication, required=True), required=False, allow_null=True, max_length=10
    )


class Donor(StrictSerializer):
    kind = code(v.DonorKind)
    available = truth()


class Graft(StrictSerializer):
    autologous_collected = truth()
    autologous_collection_failed = truth()
    autologous_graft_mrd = code(v.GraftMRD)


class Preferences(StrictSerializer):
    avoid_gvhd = truth()
