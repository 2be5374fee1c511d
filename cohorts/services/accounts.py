"""Accounts: made, changed and closed by the system administrator, with their audit. Closed, never deleted."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.services import audit
from cohorts.services.errors import NotPermitted

# What the audit may hold of an account: never a password, not even its hash.
AUDITED = ("username", "first_name", "last_name", "email", "is_active", "is_staff", "is_superuser")


@transaction.atomic
def save(*, account: User, by: User | None) -> User:
    """Store an account as it was filled in; what changed is audited. `by` is None for a command on the server."""
    _require_superuser(by)
    former = User.objects.select_for_update().filter(pk=account.pk).first()
    account.save()
    changes = {
        name: (getattr(former, name, None), getattr(account, name))
        for name in AUDITED
        if getattr(former, name, None) != getattr(account, name)
    }
    if former is None or changes:
        audit.write(by=by, action="corrected" if former else "recorded", subject=account, changes=changes)
    return account


@transaction.atomic
def note_password_set(*, account: User, by: User | None) -> None:
    """Keep that somebody set the password of an account, in the transaction in which it was set."""
    _require_superuser(by)
    audit.write(by=by, action="password_set", subject=account)


@transaction.atomic
def close(*, accounts: Iterable[User], by: User) -> int:
    """Nobody can log in with a closed account; its name stays in the history. The number closed."""
    _require_superuser(by)
    closed = 0
    for account in accounts:
        if account.is_active and account.pk != by.pk:
            account.is_active = False
            save(account=account, by=by)
            closed += 1
    return closed


def _require_superuser(by: User | None) -> None:
    if by is not None and not (by.is_active and by.is_superuser):
        raise NotPermitted(_("Only the system administrator manages accounts."))
