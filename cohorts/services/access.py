"""Who may do what: the one place that knows roles, and the services that grant and end them.

Every member of a centre reads its record; clinicians write it; administrators appoint its members. A superuser is the
hospital's system administrator: Django gives that account every permission, and each use of it is audited by name.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser, User
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Centre, Membership, Patient, Role
from cohorts.services import audit
from cohorts.services.errors import NotPermitted, RecordProblems
from cohorts.validation.problems import Problem

Reader = User | AnonymousUser


def centres_read_by(user: Reader) -> QuerySet[Centre]:
    """The centres whose patients the user may read."""
    return _centres(user)


def centres_written_by(user: Reader) -> QuerySet[Centre]:
    """The centres whose record the user may write."""
    return _centres(user, Role.CLINICIAN)


def centres_administered_by(user: Reader) -> QuerySet[Centre]:
    """The centres whose members the user may appoint."""
    return _centres(user, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Reach:
    """The numbers of the centres that a user reads, writes and administers, and of those counted exactly for them."""

    read: frozenset[int]
    written: frozenset[int]
    administered: frozenset[int]
    counted_exactly: frozenset[int] = frozenset()

    def writes_all(self, centres: Iterable[Centre]) -> bool:
        """Whether the user is a clinician of every one of these centres."""
        return self.written.issuperset(centre.pk for centre in centres)

    def sees_small_cells(self, centres: Iterable[Centre]) -> bool:
        """See `sees_small_cells` below."""
        return self.counted_exactly.issuperset(centre.pk for centre in centres)


def reach(user: User) -> Reach:
    """All answers in one query."""
    if not user.is_active:
        return Reach(frozenset(), frozenset(), frozenset(), frozenset())
    if user.is_superuser:
        every = frozenset(Centre.objects.values_list("pk", flat=True))
        return Reach(every, every, every, every)
    held = list(_held(user).values_list("centre_id", "role"))
    return Reach(
        frozenset(centre for centre, _role in held),
        frozenset(centre for centre, role in held if role == Role.CLINICIAN),
        frozenset(centre for centre, role in held if role == Role.ADMINISTRATOR),
        frozenset(centre for centre, role in held if role in (Role.CLINICIAN, Role.STATISTICIAN)),
    )


def may_write(user: Reader, centre: Centre) -> bool:
    return centres_written_by(user).filter(pk=centre.pk).exists()


def holds_role(user: Reader, role: Role) -> bool:
    """Whether the user has that role in any centre."""
    return _centres(user, role).exists()


def sees_small_cells(user: Reader, centres: Iterable[Centre]) -> bool:
    """Whether the user may see counts under five: a clinician or statistician of every one of these centres."""
    return centres_counted_exactly(user).issuperset(centre.pk for centre in centres)


def centres_counted_exactly(user: Reader) -> frozenset[int]:
    """The numbers of the centres of whose patients the user may see counts under five."""
    return frozenset(_centres(user, Role.CLINICIAN, Role.STATISTICIAN).values_list("pk", flat=True))


def require_writer(user: Reader, centre: Centre) -> None:
    """Refuses anyone but a clinician of the centre."""
    if not may_write(user, centre):
        raise NotPermitted(_("Only a clinician of the patient's centre may change the record."))


def _centres(user: Reader, *roles: Role) -> QuerySet[Centre]:
    if not isinstance(user, User) or not user.is_active:
        return Centre.objects.none()
    if user.is_superuser:
        return Centre.objects.all()
    held = _held(user)
    if roles:
        held = held.filter(role__in=roles)
    return Centre.objects.filter(pk__in=held.values("centre_id"))


def _held(user: User) -> QuerySet[Membership]:
    return Membership.objects.filter(user_id=user.pk, ended_at__isnull=True)


@transaction.atomic
def grant(*, user: User, centre: Centre, role: str, by: User | None) -> Membership:
    """Give a role; one already held is returned as it is. `by` is None for a command run on the server."""
    _require_administrator(by, centre)
    if role not in Role.values:
        raise RecordProblems([Problem("/role", _("This role is not known."), "unknown_code", "malformed")])
    Centre.objects.select_for_update().get(pk=centre.pk)
    held = Membership.objects.filter(user=user, centre=centre, role=role, ended_at__isnull=True).first()
    if held is not None:
        return held
    membership = Membership.objects.create(user=user, centre=centre, role=role)
    changes = {"user": (None, user.get_username()), "role": (None, role)}
    audit.write(by=by, action="granted", subject=membership, centre_code=centre.code, changes=changes)
    return membership


@transaction.atomic
def end(*, membership: Membership, by: User | None, reason: str = "") -> Membership:
    """End a role from now on; the row stays."""
    _require_administrator(by, membership.centre)
    held = Membership.objects.select_for_update().get(pk=membership.pk)
    if held.ended_at is not None:
        return held
    held.ended_at = timezone.now()
    held.save(update_fields=["ended_at"])
    changes = {"user": (held.user.get_username(), None), "role": (held.role, None)}
    code = held.centre.code
    audit.write(by=by, action="ended", subject=held, centre_code=code, changes=changes, reason=reason)
    return held


def note_denied(*, user: Reader, patient: Patient) -> None:
    """Keep an attempt on a patient of another centre.

    `durable` refuses to run inside another transaction, whose rollback would take the row with it.
    """
    by = user if isinstance(user, User) else None
    with transaction.atomic(durable=True):
        audit.write(by=by, action="access_denied", subject=patient, patient=patient)


def note_denied_object(*, user: Reader, subject: models.Model, centre_codes: Iterable[str]) -> None:
    """Keep an attempt on what belongs to centres the user does not read: a cohort, an analysis, an import.

    `durable` as above.
    """
    by = user if isinstance(user, User) else None
    with transaction.atomic(durable=True):
        for code in centre_codes:
            audit.write(by=by, action="access_denied", subject=subject, centre_code=code)


def _require_administrator(by: User | None, centre: Centre) -> None:
    if by is not None and not centres_administered_by(by).filter(pk=centre.pk).exists():
        raise NotPermitted(_("Only an administrator of the centre may appoint its members."))
