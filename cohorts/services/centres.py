"""Centres: registered by the hospital's system administrator, corrected by the centre's administrators too."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.core.validators import slug_re
from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.models import Centre, Provenance
from cohorts.services import access, audit, writing
from cohorts.services.errors import NotPermitted
from cohorts.validation.fields import Field, Place
from cohorts.validation.problems import Problem
from cohorts.validation.reading import read
from cohorts.validation.values import Unreadable, code, limited, text


def _code(raw: Any) -> str:
    """A short name for addresses and the audit."""
    value: str = text(40)(raw)
    if not slug_re.match(value):
        message = _("A code has letters, digits, hyphens and underscores only.")
        raise Unreadable(message, "not_a_code")
    return value


CREATED: dict[Place, Field] = {
    ("code",): Field(("code",), "code", _code, required=True),
    ("name",): Field(("name",), "name", text(200), required=True),
    ("provenance",): Field(("provenance",), "provenance", code(Provenance.values), Provenance.CLINICAL.value),
    ("allo_nrm_2y",): Field(("allo_nrm_2y",), "allo_nrm_2y", limited("centre.allo_nrm_2y")),
}
CORRECTED: dict[Place, Field] = {place: CREATED[place] for place in [("name",), ("allo_nrm_2y",)]}


@transaction.atomic
def create(*, values: Mapping[str, Any], by: User | None) -> Centre:
    """A new centre; `by` is None for a command run on the server."""
    if by is not None and not by.is_superuser:
        raise NotPermitted(_("Only the system administrator may register a centre."))
    reading = read(CREATED, values, whole=True)
    problems = list(reading.problems)
    if Centre.objects.filter(code=reading.columns.get("code", "")).exists():
        problems.append(Problem("/code", _("This code is taken."), "code_taken"))
    writing.refuse_if(problems)
    centre = Centre.objects.create(**reading.columns)
    changes = {name: (None, value) for name, value in reading.columns.items() if value is not None}
    audit.write(by=by, action="recorded", subject=centre, centre_code=centre.code, changes=changes)
    return centre


@transaction.atomic
def correct(*, centre: Centre, changes: Mapping[str, Any], by: User, reason: str = "") -> Centre:
    """Change the name or the centre's own figure. Code and provenance never change: patients and audit hang on them."""
    permitted = access.centres_administered_by(by) | access.centres_written_by(by)
    if not permitted.filter(pk=centre.pk).exists():
        raise NotPermitted(_("Only a member of the centre who administers it or treats there may change it."))
    current = Centre.objects.select_for_update().get(pk=centre.pk)
    reading = read(CORRECTED, changes, whole=False)
    problems = list(reading.problems)
    reason = writing.read_reason(reason, problems, needed=False)
    writing.refuse_if(problems)
    changed = writing.differences(current, reading.columns)
    if changed:
        for column, (_old, new) in changed.items():
            setattr(current, column, new)
        current.save(update_fields=list(changed))
        audit.write(
            by=by,
            action="corrected",
            subject=current,
            centre_code=current.code,
            changes=changed,
            reason=reason,
        )
    return current
