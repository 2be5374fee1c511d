"""Cohorts: made, saved anew in numbered versions, renamed, archived. Every member who reads all its centres may.

A version is counted where it is saved if that is quick; otherwise a worker counts it.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts import queue
from cohorts.cohort_counts import few_enough_to_derive
from cohorts.cohort_members import attrition_of, definition_of
from cohorts.filters import CENTRES, Attrition, Definition, OneOf, parse
from cohorts.models import Centre, Cohort, CohortCentre, CohortVersion
from cohorts.services import access, audit
from cohorts.services.errors import NotPermitted, RecordProblems
from cohorts.validation.problems import DefinitionProblems, Kind, Problem, step
from cohorts.validation.values import Unreadable, day, list_of, text

MAXIMUM_NAME = 200
MAXIMUM_DESCRIPTION = 4000
MAXIMUM_CENTRES = 1000

_ENTRIES = ("name", "description", "centres", "definition", "as_of")


@transaction.atomic
def create(*, values: Mapping[str, Any], by: User) -> Cohort:
    """A cohort with its first version.

    `values`: name; description; centres, codes of centres of one provenance that the user reads (all of the user's
    where left out, if they are of one provenance); definition (everybody where left out); as_of (today).
    """
    problems: list[Problem] = []
    _refuse_unknown(values, _ENTRIES, problems)
    name = _read(values, "name", text(MAXIMUM_NAME), problems, required=True)
    description = _read(values, "description", text(MAXIMUM_DESCRIPTION, lines=True), problems) or ""
    centres = _centres(values.get("centres"), by, problems)
    as_of = _as_of(values, problems)
    definition = _definition(values.get("definition"), as_of, centres, problems)
    _refuse_if(problems)
    cohort = Cohort.objects.create(
        owner=by, name=name, description=description, provenance=centres[0].provenance
    )
    CohortCentre.objects.bulk_create(
        [CohortCentre(cohort=cohort, centre=centre, provenance=cohort.provenance) for centre in centres]
    )
    _audit(cohort, centres, by, "created", {"name": (None, name), "description": (None, description)})
    _save_version(cohort, centres, definition, as_of, by)
    return cohort


@transaction.atomic
def save_version(*, cohort: Cohort, values: Mapping[str, Any], by: User) -> CohortVersion:
    """A further version: `definition` (everybody where left out) and `as_of` (today)."""
    locked, centres = _lock(cohort, by)
    definition, as_of = read_version(values, centres)
    if locked.archived:
        message = _("This cohort is archived; take it out of the archive first.")
        raise RecordProblems([Problem("", message, "archived")])
    return _save_version(locked, centres, definition, as_of, by)


def read_version(values: Mapping[str, Any], centres: Sequence[Centre]) -> tuple[Definition, date]:
    """The definition and the day that `values` ask for over these centres. Errors: RecordProblems."""
    problems: list[Problem] = []
    _refuse_unknown(values, ("definition", "as_of"), problems)
    as_of = _as_of(values, problems)
    definition = _definition(values.get("definition"), as_of, centres, problems)
    _refuse_if(problems)
    return definition, as_of


@transaction.atomic
def rename(*, cohort: Cohort, values: Mapping[str, Any], by: User) -> Cohort:
    """Another `name` or `description`; what is left out stays."""
    locked, centres = _lock(cohort, by)
    _require_keeper(locked, centres, by)
    problems: list[Problem] = []
    _refuse_unknown(values, ("name", "description"), problems)
    if "name" in values:
        locked.name = _read(values, "name", text(MAXIMUM_NAME), problems, required=True)
    if "description" in values:
        parse_text = text(MAXIMUM_DESCRIPTION, lines=True)
        locked.description = _read(values, "description", parse_text, problems) or ""
    _refuse_if(problems)
    changes = {
        column: (getattr(cohort, column), getattr(locked, column))
        for column in ("name", "description")
        if getattr(cohort, column) != getattr(locked, column)
    }
    if changes:
        locked.save(update_fields=list(changes))
        _audit(locked, centres, by, "renamed", changes)
    return locked


@transaction.atomic
def archive(*, cohort: Cohort, by: User) -> Cohort:
    """Out of the list; everything in it stays to be read."""
    return _set_archived(cohort, by, archived=True)


@transaction.atomic
def restore(*, cohort: Cohort, by: User) -> Cohort:
    """Back into the list."""
    return _set_archived(cohort, by, archived=False)


@transaction.atomic
def ask_for_count(*, version: CohortVersion, by: User) -> None:
    """Put the count of an uncounted version into the queue once more; where its job still waits nothing changes."""
    _lock(version.cohort, by)
    if version.counted_at is None:
        queue.enqueue_count(version.pk)


@transaction.atomic
def count_version(*, version_id: int) -> CohortVersion:
    """Count a version that was saved uncounted; for the worker. One that is counted stays as it is."""
    version = (
        CohortVersion.objects.select_for_update(of=("self",)).select_related("cohort").get(pk=version_id)
    )
    if version.counted_at is not None:
        return version
    centre_ids = list(version.cohort.centre_rows.values_list("centre_id", flat=True))
    _count(version, attrition_of(definition_of(version), centre_ids, version.as_of))
    version.save(update_fields=["member_count", "attrition", "counted_at"])
    return version


def may_keep(
    cohort: Cohort, centres: Iterable[Centre], user: User, reach: access.Reach | None = None
) -> bool:
    """Whether the user may rename and archive it: its owner, or an administrator of all its centres.

    `reach` is the user's, where the caller has asked for it already.
    """
    administered = (reach or access.reach(user)).administered
    return cohort.owner_id == user.pk or all(centre.pk in administered for centre in centres)


def _save_version(
    cohort: Cohort, centres: Sequence[Centre], definition: Definition, as_of: date, by: User
) -> CohortVersion:
    last = (
        CohortVersion.objects.filter(cohort=cohort)
        .order_by("-number")
        .values_list("number", flat=True)
        .first()
    )
    version = CohortVersion(
        cohort=cohort, number=(last or 0) + 1, definition=definition.to_json(), as_of=as_of, created_by=by
    )
    centre_ids = [centre.pk for centre in centres]
    counted = few_enough_to_derive(definition, centre_ids, as_of)
    if counted:
        _count(version, attrition_of(definition, centre_ids, as_of))
    version.save(force_insert=True)
    if not counted:
        queue.enqueue_count(version.pk)
    changes = {
        "version": (None, version.number),
        "definition": (None, version.definition),
        "as_of": (None, as_of),
    }
    _audit(cohort, centres, by, "version_saved", changes)
    return version


def _count(version: CohortVersion, attrition: Attrition) -> None:
    version.member_count, version.attrition = attrition.end, attrition.to_json()
    version.counted_at = timezone.now()


def _set_archived(cohort: Cohort, by: User, *, archived: bool) -> Cohort:
    locked, centres = _lock(cohort, by)
    _require_keeper(locked, centres, by)
    if locked.archived != archived:
        former = locked.archived_at
        locked.archived_at = timezone.now() if archived else None
        locked.save(update_fields=["archived_at"])
        action = "archived" if archived else "restored"
        _audit(locked, centres, by, action, {"archived_at": (former, locked.archived_at)})
    return locked


def _lock(cohort: Cohort, by: User) -> tuple[Cohort, list[Centre]]:
    """The cohort as it stands, locked, with its centres; refused where the user no longer reads them all."""
    locked = Cohort.objects.select_for_update(of=("self",)).get(pk=cohort.pk)
    centres = list(locked.centres.order_by("pk"))
    read = access.reach(by).read
    if not all(centre.pk in read for centre in centres):
        raise NotPermitted(_("Only members of all its centres may use a cohort."))
    return locked, centres


def _require_keeper(cohort: Cohort, centres: Sequence[Centre], by: User) -> None:
    if not may_keep(cohort, centres, by):
        message = _("Only the owner of a cohort or an administrator of its centres may rename or archive it.")
        raise NotPermitted(message)


def _centres(raw: Any, by: User, problems: list[Problem]) -> list[Centre]:
    """The centres named by their codes, or all that the user reads; of one provenance."""
    readable = {centre.code: centre for centre in access.centres_read_by(by).order_by("pk")}
    codes: list[str] = _take(raw, "/centres", list_of(text(40), MAXIMUM_CENTRES), problems) or []
    before = len(problems)
    for index, code in enumerate(codes):
        if code not in readable:
            message = _("This centre is not known.")
            problems.append(Problem(step("/centres", index), message, "unknown_centre"))
    chosen = [readable[code] for code in dict.fromkeys(codes) if code in readable] or list(readable.values())
    if len(problems) > before:
        return chosen
    if not chosen:
        raise NotPermitted(_("Only members of a centre may make a cohort."))
    if len({centre.provenance for centre in chosen}) > 1:
        message = _("A cohort never mixes synthetic and clinical patients: name centres of one kind.")
        problems.append(Problem("/centres", message, "mixed_provenance"))
    return chosen


def _definition(raw: Any, as_of: date, centres: Sequence[Centre], problems: list[Problem]) -> Definition:
    try:
        definition = parse({} if raw is None else raw, as_of=as_of)
    except DefinitionProblems as refusal:
        problems += [
            Problem(f"/definition{found.pointer}", _(found.message), found.code, found.kind)
            for found in refusal.problems
        ]
        return Definition({})
    narrowed = definition.conditions.get(CENTRES)
    codes = {centre.code for centre in centres}
    if isinstance(narrowed, OneOf):
        for index, code in enumerate(narrowed.values):
            if code not in codes:
                message = _("This centre is not one of the cohort.")
                problems.append(Problem(step("/definition/centres", index), message, "unknown_centre"))
    return definition


def _as_of(values: Mapping[str, Any], problems: list[Problem]) -> date:
    today = timezone.localdate()
    given: date | None = _read(values, "as_of", day, problems)
    if given is not None and given > today:
        problems.append(Problem("/as_of", _("This day has not come yet."), "future"))
    return given or today


def _read(
    values: Mapping[str, Any], name: str, parse_value: Any, problems: list[Problem], *, required: bool = False
) -> Any:
    raw = values.get(name)
    if raw is None or raw == "":
        if required:
            problems.append(Problem(f"/{name}", _("This field is required."), "required", "malformed"))
        return None
    return _take(raw, f"/{name}", parse_value, problems)


def _take(raw: Any, pointer: str, parse_value: Any, problems: list[Problem]) -> Any:
    if raw is None:
        return None
    try:
        return parse_value(raw)
    except Unreadable as error:
        where = pointer if error.step is None else step(pointer, error.step)
        problems.append(Problem(where, error.message, error.code, error.kind))
        return None


def _refuse_unknown(values: Mapping[str, Any], known: Sequence[str], problems: list[Problem]) -> None:
    malformed: Kind = "malformed"
    for key in getattr(values, "repeated", ()):
        problems.append(
            Problem(step("", key), _("This key is given more than once."), "repeated_key", malformed)
        )
    for key in values:
        if key not in known:
            problems.append(Problem(step("", key), _("This field is not known."), "unknown_field", malformed))


def _refuse_if(problems: Sequence[Problem]) -> None:
    if problems:
        raise RecordProblems(problems)


def _audit(
    cohort: Cohort, centres: Sequence[Centre], by: User, action: str, changes: Mapping[str, tuple[Any, Any]]
) -> None:
    """One event a centre, so that each centre's audit is whole."""
    for centre in centres:
        audit.write(by=by, action=action, subject=cohort, centre_code=centre.code, changes=changes)
