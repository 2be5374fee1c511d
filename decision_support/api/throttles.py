"""Brute force against the token address: so many failures a minute from one address, so many on one account.

Only failures count, so a busy script with the right password is never held up. The counts live in Django's default
cache; with several processes and a per-process cache each counts for itself, so a hospital that needs the exact
number configures a shared cache.
"""

import hashlib
from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle
from rest_framework.views import APIView


class FailureThrottle(SimpleRateThrottle):
    """A throttle that is fed by the view when an attempt has failed."""

    duration: int  # seconds, set by DRF from the rate

    def throttle_success(self) -> bool:
        return True

    def count_failure(self, request: Request, view: APIView) -> None:
        self.allow_request(request, view)
        if self.key is not None:
            self.cache.set(self.key, [self.timer(), *self.history], self.duration)


class TokenAddressThrottle(FailureThrottle):
    """Failures from one network address, whatever the account."""

    scope = "token_address"

    def get_cache_key(self, request: Request, view: APIView) -> str:
        return self.cache_format % {"scope": self.scope, "ident": self.get_ident(request)}


class TokenAccountThrottle(FailureThrottle):
    """Failures on one account, whatever the address; the name is hashed, so the cache holds no names."""

    scope = "token_account"

    def get_cache_key(self, request: Request, view: APIView) -> str | None:
        data: Any = request.data
        username = data.get("username") if isinstance(data, dict) else None
        if not isinstance(username, str):
            return None
        ident = hashlib.sha256(username.casefold().encode(errors="surrogatepass")).hexdigest()
        return self.cache_format % {"scope": self.scope, "ident": ident}
