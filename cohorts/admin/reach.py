"""Which centres an account reads, writes and administers: asked once a request, for admin asks many times."""

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from cohorts.services import access


def signed_in(request: HttpRequest) -> User:
    """The account at work; the admin site lets nobody else in."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


NOTHING = access.Reach(frozenset(), frozenset(), frozenset())


def reach(request: HttpRequest) -> access.Reach:
    """What the account may do; nothing for somebody at the log-in page, who is asked there too."""
    if request.user.is_anonymous:
        return NOTHING
    known: access.Reach | None = getattr(request, "centres_within_reach", None)
    if known is None:
        known = access.reach(signed_in(request))
        request.centres_within_reach = known  # type: ignore[attr-defined]  # kept for this request only
    return known
