"""Taking in a hospital's file. Every function is keyword-only, for clinicians of the centre, audited.

    upload(*, centre, file_name, content, by) -> Upload          bytes in pieces (a file object, chunks()); the same
                                                                 bytes again give the earlier import, `repeated` True
    propose(*, data_import, by, mapping=None) -> dict            the definition to put before a person: the headers'
                                                                 proposal, or a saved mapping laid over this file
    set_mapping(*, data_import, definition, by, mapping=None)    confirms a definition (cohorts/imports/mapping.py)
    answer(*, data_import, answers, by)                          answers open questions: [{"code", "sheet", "column",
                                                                 "word", "answer"}] (the last two keys as the question)
    preview(*, data_import, by, limit=100) -> Preview            counts for all rows, the first problems
    start(*, data_import, by)                                    takes in what was checked (state ready)
    cancel(*, data_import, by)   retry(*, data_import, by)       stops between batches; goes on after failure or stop
    save_mapping(*, data_import, sender, by) -> ImportMapping    the definition in force as the sender's next version
    proceed(*, import_id)                                        the worker's part; goes on wherever the import stands

All but preview, propose, save_mapping and proceed return the DataImport anew. What a person sees next is its `state`:

    queued/running -> needs_answers (`questions` to answer, or no `definition` yet: confirm a mapping)
                   -> ready (`counts`, problems; start it) -> queued/running -> finished

Errors: NotPermitted (not a clinician of the centre), RecordProblems (pointers into what was given), ImportRefused (the
file as a whole, at upload; later the import fails with its message in `problem`), NotNow (the state does not allow it).
Files up to SMALL bytes are read, checked and written in the call itself, so that a small file feels immediate. What is
larger, also once it is unpacked (a workbook, up to SMALL_UNPACKED), is left to the worker: it would hold a web process.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.imports import answering
from cohorts.imports.answered import answered_questions
from cohorts.imports.cells import folded
from cohorts.imports.mapping import MappingProblems, parse
from cohorts.imports.problems import ImportRefused
from cohorts.imports.proposal import carry_over
from cohorts.models import Centre, DataImport, DataImportChunk, ImportMapping, ImportProblem, ImportState
from cohorts.models.data_import import ENDED_WITHOUT_A_TRACE
from cohorts.services import audit, import_work
from cohorts.services.errors import NotPermitted, RecordProblems
from cohorts.services.import_files import receive
from cohorts.services.import_states import (
    AT_WORK,
    WAITING,
    NotNow,
    anew,
    forget_the_check,
    go_on,
    locked,
    note,
    require,
)
from cohorts.validation.problems import Problem

LEAVES_THE_CHECK = ("same_person", "separate")  # every row stays as it was checked
__all__ = [
    "ImportRefused", "NotNow", "Preview", "Upload", "answer", "answered", "cancel", "preview", "proceed", "propose",
    "retry", "save_mapping", "set_mapping", "start", "upload",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Upload:
    """`repeated`: these bytes had come before; `data_import` is that import, and nothing was changed."""

    data_import: DataImport
    repeated: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """`counts` are for all rows, once they are checked (`checked`); `problems` are the first ones in file order."""

    checked: bool
    counts: Mapping[str, Any]
    problems: Sequence[ImportProblem]
    problem_count: int


class _Repeated(Exception):
    def __init__(self, earlier: DataImport) -> None:
        super().__init__(str(earlier.pk))
        self.earlier = earlier


def upload(*, centre: Centre, file_name: str, content: Iterable[bytes], by: User) -> Upload:
    """Keeps the bytes and looks at them. The same bytes come in once a centre: a second time changes nothing."""
    require(by, centre)
    try:
        with transaction.atomic():
            data_import = _keep(centre, file_name, content, by)
            go_on(data_import, by, "uploaded")
    except _Repeated as repeated:
        return Upload(repeated.earlier, True)
    return Upload(anew(data_import), False)


def _keep(centre: Centre, file_name: str, content: Iterable[bytes], by: User) -> DataImport:
    key = uuid4()

    def keep(number: int, piece: bytes) -> None:
        DataImportChunk.objects.create(data_import_id=key, number=number, content=piece)

    received = receive(content, keep, file_name=file_name)
    Centre.objects.select_for_update(no_key=True).get(pk=centre.pk)  # two uploads of one file take turns
    same = DataImport.objects.filter(centre=centre, sha256=received.sha256)
    earlier = same.exclude(state__in=ENDED_WITHOUT_A_TRACE).first()
    if earlier is not None:
        raise _Repeated(earlier)
    name = file_name.replace("\x00", "").replace("\\", "/").rpartition("/")[2].strip()[:255] or "?"
    return DataImport.objects.create(
        id=key,
        centre=centre,
        file_name=name,
        sha256=received.sha256,
        byte_size=received.byte_size,
        kind=received.kind,
        created_by=by,
    )


def propose(*, data_import: DataImport, by: User, mapping: ImportMapping | None = None) -> dict[str, Any]:
    """A definition to put before a person; nothing is stored by this."""
    current = anew(data_import)
    require(by, current.centre)
    if mapping is None:
        return current.definition or current.proposal
    if mapping.centre_id != current.centre_id:
        raise NotPermitted(_("This mapping belongs to another centre."))
    return carry_over(mapping.definition, current.profile)


@transaction.atomic
def set_mapping(
    *, data_import: DataImport, definition: Mapping[str, Any], by: User, mapping: ImportMapping | None = None
) -> DataImport:
    """Puts a definition in force, as confirmed by a person; the rows are checked anew under it."""
    current = locked(data_import, by, WAITING)
    if not current.profile:
        raise NotNow(_("The file has not been read yet."))
    if mapping is not None and mapping.centre_id != current.centre_id:
        raise NotPermitted(_("This mapping belongs to another centre."))
    _parsed(definition, "")
    current.definition, current.mapping = dict(definition), mapping
    forget_the_check(current)
    go_on(current, by, "mapped")
    return anew(current)


@transaction.atomic
def answer(*, data_import: DataImport, answers: Sequence[Mapping[str, Any]], by: User) -> DataImport:
    """Answers open questions, or answered ones otherwise. Each names its question by code, sheet, column and word."""
    current = locked(data_import, by, WAITING)
    if current.definition is None:
        raise NotNow(_("Confirm the mapping first."))
    open_now = {_name(question): question for question in current.questions}
    before = {_name(question): question for question in answered(current)}
    definition, problems = dict(current.definition), []
    for number, given in enumerate(answers):
        question = open_now.get(_name(given)) or before.get(_name(given))
        if question is None:
            message = _("No such question is open.")
            problems.append(Problem(f"/answers/{number}", message, "no_such_question"))
            continue
        try:
            definition = answering.answer(definition, question, str(given.get("answer")))
        except ValueError:
            message = _("This must be one of: %(codes)s.") % {"codes": ", ".join(question["answers"])}
            problems.append(Problem(f"/answers/{number}/answer", message, "unknown_code"))
    if problems:
        raise RecordProblems(problems)
    current.definition = definition
    unchanged = (
        _name(given) in open_now and (given["code"], given["answer"]) == LEAVES_THE_CHECK for given in answers
    )
    if not all(unchanged):
        forget_the_check(current)
    go_on(current, by, "answered")
    return anew(current)


def answered(data_import: DataImport) -> list[dict[str, Any]]:
    """The questions that were answered, each with the answer that stands (`given`); empty without a mapping."""
    definition = data_import.definition
    if definition is None:
        return []
    try:
        found = answered_questions(data_import.profile, definition, data_import.proposal)
    except MappingProblems:
        return []  # its headers were changed, and it is mapped anew
    return [{**question.as_json(), "given": given} for question, given in found]


def _name(question: Mapping[str, Any]) -> tuple[str, ...]:
    places = tuple(str(question.get(key) or "") for key in ("code", "sheet", "column"))
    return (*places, folded(str(question.get("word") or "")))


def preview(*, data_import: DataImport, by: User, limit: int = 100) -> Preview:
    """What will come in and what will not. Writes nothing."""
    current = anew(data_import)
    require(by, current.centre)
    problems = ImportProblem.objects.filter(data_import=current)
    return Preview(
        current.checked_at is not None,
        current.counts,
        list(problems.order_by("sheet", "row_number", "id")[:limit]),
        problems.count(),
    )


@transaction.atomic
def start(*, data_import: DataImport, by: User) -> DataImport:
    """Takes in what was checked. The transaction that writes the record is one: all of it or nothing."""
    current = locked(data_import, by, (ImportState.READY,))
    if not current.counts.get("rows_taken"):
        raise NotNow(_("No row of this file can be taken in."))
    current.start_requested_at, current.start_requested_by = timezone.now(), by
    go_on(current, by, "started")
    return anew(current)


@transaction.atomic
def cancel(*, data_import: DataImport, by: User) -> DataImport:
    """Stops before anything is written, or between two batches of the worker."""
    current = locked(data_import, by, (*WAITING, *AT_WORK))
    if current.state in AT_WORK:
        current.cancel_requested_at = timezone.now()
        current.save(update_fields=["cancel_requested_at"])
    else:
        current.state = ImportState.CANCELLED
        current.save(update_fields=["state"])
        import_work.clear_staging(current)
    note(current, by, "cancelled")
    return anew(current)


@transaction.atomic
def retry(*, data_import: DataImport, by: User) -> DataImport:
    """Goes on after a failure or a stop: from the last batch where its staging still stands, else from the start."""
    current = locked(data_import, by, (ImportState.FAILED, ImportState.CANCELLED))
    others = DataImport.objects.filter(centre=current.centre, sha256=current.sha256).exclude(pk=current.pk)
    if others.exclude(state__in=ENDED_WITHOUT_A_TRACE).exists():
        raise NotNow(_("The same file was uploaded again meanwhile; go on with that import."))
    current.problem, current.cancel_requested_at = "", None
    go_on(current, by, "retried")
    return anew(current)


@transaction.atomic
def save_mapping(*, data_import: DataImport, sender: str, by: User) -> ImportMapping:
    """The definition in force, kept as the next version for the files of that sender."""
    current = anew(data_import)
    require(by, current.centre)
    cleaned = " ".join(sender.split())
    if not 1 <= len(cleaned) <= 100:
        message = _("Text must have from 1 to %(maximum)d characters.") % {"maximum": 100}
        raise RecordProblems([Problem("/sender", message, "text_length", "malformed")])
    if current.definition is None:
        raise NotNow(_("Confirm the mapping first."))
    Centre.objects.select_for_update(no_key=True).get(pk=current.centre_id)
    held = ImportMapping.objects.filter(centre=current.centre, sender=cleaned).order_by("-version").first()
    if held is not None and held.definition == current.definition:
        return held
    mapping = ImportMapping.objects.create(
        centre=current.centre,
        sender=cleaned,
        version=held.version + 1 if held else 1,
        definition=current.definition,
        created_by=by,
    )
    changes = {"sender": (None, cleaned), "version": (held.version if held else None, mapping.version)}
    audit.write(by=by, action="recorded", subject=mapping, centre_code=current.centre.code, changes=changes)
    return mapping


def proceed(*, import_id: UUID) -> None:
    """Everything that can be done now without a person: reading, checking, and writing once it was started.

    Safe to call at any time and twice at once: a second caller waits for the first and finds nothing left to do. After
    kill -9 it goes on from the last batch; where the database server itself crashed, the staging is empty and is made
    again from the file. What becomes visible does so in one transaction at the end.
    """
    import_work.proceed(import_id)


def _parsed(definition: object, pointer: str) -> None:
    try:
        parse(definition)
    except MappingProblems as error:
        raise RecordProblems(
            [
                Problem(f"{pointer}{where}", _(message), code, "malformed")
                for where, message, code in error.problems
            ]
        ) from error
