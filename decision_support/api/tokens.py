"""`POST /api/v1/token`: a bearer token for a name and a password, for the demonstration and for scripts.

The account is looked up again at each use of the token, so a closed account or a changed password ends it at once.
"""

import unicodedata
from typing import Any

from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cohorts.services.errors import RecordProblems
from cohorts.validation.fields import Field, Place
from cohorts.validation.reading import read
from cohorts.validation.values import Unreadable, text
from decision_support.api.throttles import FailureThrottle, TokenAccountThrottle, TokenAddressThrottle
from decision_support.services import tokens

MAXIMUM_PASSWORD = 4_096


def secret(raw: Any) -> str:
    """A password exactly as typed."""
    if not isinstance(raw, str):
        raise Unreadable(gettext("This must be text."), "wrong_type")
    if len(raw) > MAXIMUM_PASSWORD or any(unicodedata.category(c) in ("Cc", "Cs") for c in raw):
        raise Unreadable(gettext("This cannot be a password."), "text_length")
    return raw


CREDENTIALS: dict[Place, Field] = {
    ("username",): Field(("username",), "username", text(150), required=True),
    ("password",): Field(("password",), "password", secret, required=True),
}


class TokenView(APIView):
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes = [TokenAddressThrottle, TokenAccountThrottle]

    def get_authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'

    @extend_schema(
        operation_id="token",
        request={"application/json": {"$ref": "#/components/schemas/Credentials"}},
        responses={200: {"$ref": "#/components/schemas/Token"}},
        auth=[],
    )
    def post(self, request: Request) -> Response:
        """Get a bearer token for a user name and a password."""
        credentials = read(CREDENTIALS, request.data, whole=True)
        if credentials.problems:
            raise RecordProblems(credentials.problems)
        token = tokens.issue(request=request._request, **credentials.columns)
        if token is None:
            for throttle in self.get_throttles():
                assert isinstance(throttle, FailureThrottle)
                throttle.count_failure(request, self)
            raise AuthenticationFailed(gettext("The user name or the password is not right."))
        return Response({"access": str(token), "expires_in": int(token.lifetime.total_seconds())})
