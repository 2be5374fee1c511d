"""`POST /api/v1/evaluate`: a case in, a recommendation out, nothing stored."""

from typing import Any

from django.utils.translation import get_language, gettext
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from decision_support import selectors
from decision_support.api.json_media import RawJSONParser
from decision_support.recommendation.case_input import parse_request


class EvaluateView(APIView):
    """The case input reads the body itself, so numbers stay decimals and repeated keys are seen."""

    parser_classes = [RawJSONParser]

    @extend_schema(
        operation_id="evaluate",
        request={"application/json": {"$ref": "#/components/schemas/Evaluation"}},
        responses={200: {"$ref": "#/components/schemas/EvaluationAnswer"}},
    )
    def post(self, request: Request) -> Response:
        """Evaluate one case, or a list of them under `cases`; the answers come in the same order under `results`."""
        # An empty body never reaches the parser; DRF gives an empty mapping for it.
        raw: Any = request.data
        asked = parse_request(raw or b"")
        # English sentences are their own message ids; looking each up would cost more than the whole answer.
        translate = str if (get_language() or "en").startswith("en") else gettext
        answers = [selectors.answer(case).to_json(translate) for case in asked.cases]
        return Response({"results": answers} if asked.batch else answers[0])
