"""`POST /api/v1/token`: a bearer token for a name and a password, for the demonstration and for scripts.

The account is looked up again at each use of the token, so a closed account or a changed password ends it at once.
"""

from typing import Any

from django.contrib.auth import authenticate
from django.utils.translation import gettext
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework_simplejwt.tokens import AccessToken

from cohorts.api.fields import StrictSerializer, TextField
from decision_support.api.throttles import FailureThrottle, TokenAccountThrottle, TokenAddressThrottle


class Credentials(StrictSerializer):
    username = TextField(max_length=150, trim_whitespace=False)
    password = TextField(max_length=4096, trim_whitespace=False, style={"input_type": "password"})


class Token(serializers.Serializer[Any]):
    access = serializers.CharField(help_text="Send it as `Authorization: Bearer …`.")
    expires_in = serializers.IntegerField(help_text="Seconds until it expires.")


class TokenView(APIView):
    authentication_classes: list[Any] = []
    permission_classes = [AllowAny]
    throttle_classes = [TokenAddressThrottle, TokenAccountThrottle]

    def get_authenticate_header(self, request: Request) -> str:
        return 'Bearer realm="api"'

    @extend_schema(request=Credentials, responses={200: Token}, auth=[])
    def post(self, request: Request) -> Response:
        """Get a bearer token for a user name and a password."""
        credentials = Credentials(data=request.data)
        credentials.is_valid(raise_exception=True)
        user = authenticate(request._request, **credentials.validated_data)
        if user is None:
            for throttle in self.get_throttles():
                assert isinstance(throttle, FailureThrottle)
                throttle.count_failure(request, self)
            raise AuthenticationFailed(gettext("The user name or the password is not right."))
        token = AccessToken.for_user(user)
        return Response({"access": str(token), "expires_in": int(token.lifetime.total_seconds())})
