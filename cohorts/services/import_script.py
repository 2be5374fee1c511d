"""A file taken in from a script, under a mapping saved before: all steps of an import in this process."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User

from cohorts.models import Centre, DataImport, ImportMapping, ImportProblem, ImportState
from cohorts.services import imports
from cohorts.services.errors import NotPermitted, RecordProblems
from cohorts.services.imports import ImportRefused, NotNow

SHOWN = 20
REFUSALS = (ImportRefused, NotNow, NotPermitted, RecordProblems)


class ImportNotDone(Exception):
    """Why the file did not come in; what a person can do about it stands in the message."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """`repeated`: the file had come in before and nothing was changed."""

    data_import: DataImport
    repeated: bool
    counts: Mapping[str, Any]
    problems: Sequence[ImportProblem]


def import_file(
    *,
    centre_code: str,
    sender: str,
    username: str,
    file_name: str,
    content: Iterable[bytes],
    dry_run: bool = False,
    after_upload: Callable[[DataImport], object] = lambda _data_import: None,
) -> Outcome:
    """Uploads, maps, checks and, without `dry_run`, takes in. Raises ImportNotDone where a person is needed."""
    centre, by, mapping = _named(centre_code, username, sender)
    upload = imports.upload(centre=centre, file_name=file_name, content=content, by=by)
    current = upload.data_import
    if upload.repeated and current.state == ImportState.FINISHED:
        return Outcome(current, True, current.counts, ())
    after_upload(current)
    current = _proceeded(current)
    if current.definition is None:
        definition = imports.propose(data_import=current, by=by, mapping=mapping)
        current = imports.set_mapping(data_import=current, definition=definition, by=by, mapping=mapping)
        current = _proceeded(current)
    if current.state == ImportState.NEEDS_ANSWERS:
        raise ImportNotDone(_questions(current))
    seen = imports.preview(data_import=current, by=by, limit=SHOWN)
    if dry_run:
        current = imports.cancel(data_import=current, by=by)
        return Outcome(current, False, seen.counts, seen.problems)
    if current.state == ImportState.READY:
        current = _proceeded(imports.start(data_import=current, by=by))
    if current.state != ImportState.FINISHED:
        raise ImportNotDone(f"The import is {current.get_state_display()}. {current.problem}".strip())
    return Outcome(current, False, current.counts, seen.problems)


def _named(centre_code: str, username: str, sender: str) -> tuple[Centre, User, ImportMapping]:
    centre = Centre.objects.filter(code=centre_code).first()
    by = User.objects.filter(username=username, is_active=True).first()
    mapping = ImportMapping.objects.filter(centre=centre, sender=sender).order_by("-version").first()
    for found, what in ((centre, "centre"), (by, "account"), (mapping, "mapping of this centre")):
        if found is None:
            named = {"centre": centre_code, "account": username}.get(what, sender)
            raise ImportNotDone(f"There is no {what} called {named}.")
    assert centre is not None
    assert by is not None
    assert mapping is not None
    return centre, by, mapping


def _proceeded(data_import: DataImport) -> DataImport:
    """Waits for a worker that has it, or does the work here."""
    imports.proceed(import_id=data_import.pk)
    current = DataImport.objects.select_related("centre").get(pk=data_import.pk)
    if current.state in (ImportState.FAILED, ImportState.CANCELLED):
        raise ImportNotDone(f"The import is {current.get_state_display()}. {current.problem}".strip())
    return current


def _questions(current: DataImport) -> str:
    lines = [f"Questions are open; answer them on the page of import {current.pk}:"]
    for question in current.questions:
        place = " ".join(part for part in (question["sheet"], question["column"], question["word"]) if part)
        lines.append(f"- {question['code']} {place}: {question['message']}")
    return "\n".join(lines)
