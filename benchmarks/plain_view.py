"""The reference for `POST /api/v1/evaluate`: a DRF view that validates the same JSON with serializers and returns a
ready answer of the same size. Same process, same middleware, same bearer token."""

from typing import Any

from rest_framework import serializers
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from benchmarks.cases import MARKERS, body

MARKER_WORDS = ("positive", "negative", "not_tested", "unknown")


class PatientSerializer(serializers.Serializer[Any]):
    birth_date = serializers.DateField()
    sex = serializers.ChoiceField(["female", "male", "other", "unknown"])


class DiagnosisSerializer(serializers.Serializer[Any]):
    diagnosed_on = serializers.DateField()
    lineage = serializers.ChoiceField(["B", "T", "mixed", "unknown"])
    wbc_10e9_per_l = serializers.DecimalField(max_digits=8, decimal_places=3)
    platelets_10e9_per_l = serializers.DecimalField(max_digits=8, decimal_places=3)
    cns_status = serializers.ChoiceField(["CNS1", "CNS2", "CNS3"])
    genetics = serializers.DictField(child=serializers.ChoiceField(MARKER_WORDS))
    ikzf1 = serializers.DictField(child=serializers.CharField())

    def validate_genetics(self, value: dict[str, str]) -> dict[str, str]:
        if unknown := set(value) - set(MARKERS):
            raise serializers.ValidationError(f"unknown markers: {unknown}")
        return value


class RemissionSerializer(serializers.Serializer[Any]):
    status = serializers.ChoiceField(["CR1", "CR2", "CR3plus", "not_in_remission", "relapse", "unknown"])
    achieved_on = serializers.DateField()


class PhaseSerializer(serializers.Serializer[Any]):
    cycle = serializers.IntegerField(min_value=1, max_value=20)
    started_on = serializers.DateField()
    kind = serializers.ChoiceField(["induction", "consolidation", "maintenance", "other"])
    agents = serializers.ListField(child=serializers.CharField())


class AssessmentSerializer(serializers.Serializer[Any]):
    collected_on = serializers.DateField()
    reported_on = serializers.DateField(allow_null=True)
    specimen = serializers.ChoiceField(["bone_marrow", "peripheral_blood", "unknown"])
    method = serializers.ChoiceField(["flow", "igtr_pcr", "ngs", "bcr_abl1_pcr", "unknown"])
    result = serializers.ChoiceField(["not_detected", "quantified", "below"], allow_null=True)
    value = serializers.DecimalField(max_digits=12, decimal_places=9, allow_null=True)
    comparator = serializers.ChoiceField(["<", "<=", ">", ">="], allow_null=True)
    unit = serializers.ChoiceField(["fraction", "percent"])
    limit_of_detection = serializers.DecimalField(max_digits=12, decimal_places=9)
    limit_of_quantification = serializers.DecimalField(max_digits=12, decimal_places=9)
    adequate = serializers.BooleanField()


class CaseSerializer(serializers.Serializer[Any]):
    as_of = serializers.DateField()
    patient = PatientSerializer()
    diagnosis = DiagnosisSerializer()
    remission = RemissionSerializer()
    treatment_phases = PhaseSerializer(many=True)
    mrd_assessments = AssessmentSerializer(many=True)
    fitness = serializers.DictField(child=serializers.IntegerField(min_value=0))
    donors = serializers.ListField(child=serializers.DictField())
    graft = serializers.DictField()


def ready_answer() -> dict[str, Any]:
    from decision_support import selectors
    from decision_support.recommendation.case_input import parse_request

    (asked,) = parse_request(body(1)).cases
    return selectors.answer(asked).to_json(str)


class PlainView(APIView):
    parser_classes = [JSONParser]
    answer: dict[str, Any] | None = None

    def post(self, request: Request) -> Response:
        CaseSerializer(data=request.data).is_valid(raise_exception=True)
        if PlainView.answer is None:
            PlainView.answer = ready_answer()
        return Response(PlainView.answer)
