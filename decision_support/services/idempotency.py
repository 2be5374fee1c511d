"""One creation for one `Idempotency-Key`, however often and however concurrently it is sent.

The key's row is inserted first, in the creation's own transaction: a second request with the same key waits on it,
then finds the stored answer, or, where the first one failed, takes its place. Answers are kept for a day.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from decision_support.models import IdempotencyKey

KEPT_FOR = timedelta(days=1)


class KeyReused(ValueError):
    """The key was used before for another request."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered; `body` is plain JSON data."""

    status: int
    body: Any
    location: str = ""

    @property
    def succeeded(self) -> bool:
        return 200 <= self.status < 300


@transaction.atomic
def once(
    *, user: User, key: str, target: str, body: bytes, create: Callable[[], Answer]
) -> tuple[Answer, bool]:
    """The answer of `create`, or the stored one with True. A failed creation is not remembered.

    Raises KeyReused when the key belongs to another request.
    """
    _forget_old(user)
    request_sha256 = hashlib.sha256(body).hexdigest()
    row = IdempotencyKey(user=user, key=key, target=target, request_sha256=request_sha256)
    IdempotencyKey.objects.bulk_create([row], ignore_conflicts=True)
    # With a conflict the insert above has waited until the other request was through.
    stored = IdempotencyKey.objects.select_for_update().get(user=user, key=key)
    if (stored.target, stored.request_sha256) != (target, request_sha256):
        raise KeyReused
    if stored.status is not None:
        return Answer(stored.status, stored.body, stored.location), True
    answer = create()
    if answer.succeeded:
        stored.status, stored.body, stored.location = answer.status, answer.body, answer.location
        stored.save(update_fields=["status", "body", "location"])
    else:
        # What the failed creation left on purpose, such as an audit event, stays; the key is free again.
        stored.delete()
    return answer, False


def _forget_old(user: User) -> None:
    old = IdempotencyKey.objects.filter(user=user, created_at__lt=timezone.now() - KEPT_FOR)
    free = old.select_for_update(skip_locked=True).values_list("pk", flat=True)
    IdempotencyKey.objects.filter(pk__in=list(free)).delete()
