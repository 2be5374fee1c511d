"""Writing the audit. Called by every service inside its own transaction, so a change never stands without its row."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AbstractBaseUser
from django.db import models

from cohorts.models import AuditEvent, Patient

SYSTEM = "system"  # the account named where nobody is logged in: a command, a first start


def write(
    *,
    by: AbstractBaseUser | None,
    action: str,
    subject: models.Model | None = None,
    object_type: str = "",
    object_id: str = "",
    patient: Patient | None = None,
    centre_code: str = "",
    changes: Mapping[str, tuple[Any, Any]] | None = None,
    reason: str = "",
) -> AuditEvent:
    """Append one event. `changes` maps a column to (former, new); `subject` names the object by itself."""
    if subject is not None:
        object_type, object_id = type(subject).__name__, str(subject.pk)
    return AuditEvent.objects.create(
        actor_id=by.pk if by is not None else None,
        actor_username=by.get_username() if by is not None else SYSTEM,
        action=action,
        object_type=object_type,
        object_id=object_id,
        patient_id=patient.pk if patient is not None else None,
        centre_code=patient.centre.code if patient is not None else centre_code,
        changes={column: [plain(old), plain(new)] for column, (old, new) in (changes or {}).items()},
        reason=reason,
    )


def plain(value: Any) -> Any:
    """A column's value as JSON holds it exactly: decimals and dates as text."""
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, models.Model):
        return str(value.pk)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value
