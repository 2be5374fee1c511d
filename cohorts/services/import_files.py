"""The bytes of an import: kept in pieces, read as rows."""

import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from cohorts.imports import bounds, delimited, encoding, signatures
from cohorts.imports.cells import from_text
from cohorts.imports.delimited import Row
from cohorts.imports.mapping import Definition
from cohorts.imports.problems import ImportRefused
from cohorts.imports.profile import profile_sheet
from cohorts.messages import gettext_noop as _
from cohorts.models import DataImport, DataImportChunk, ImportKind

if TYPE_CHECKING:
    from cohorts.imports.workbook import Workbook

PIECE = 1 << 20
CSV_SHEET = ""


def pieces_of(content: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of equal size."""
    held = bytearray()
    for part in content:
        held += part
        while len(held) >= PIECE:
            yield bytes(held[:PIECE])
            del held[:PIECE]
    if held:
        yield bytes(held)


@dataclass(slots=True)
class Received:
    """What is known of a file once all its bytes went by."""

    sha256: str
    byte_size: int
    kind: str


def receive(content: Iterable[bytes], keep: Callable[[int, bytes], object], *, file_name: str) -> Received:
    """Reads the content to its end and hands on each numbered piece.

    Raises ImportRefused where it is empty, too large, has too many rows or is of a kind that cannot be read.
    """
    digest, size, ends, quoted, kind = hashlib.sha256(), 0, 0, False, ""
    with tempfile.TemporaryFile() as packed:
        for number, piece in enumerate(pieces_of(content)):
            kind = kind or kind_of(piece, file_name)
            size += len(piece)
            workbook = kind == ImportKind.XLSX
            maximum = bounds.MAXIMUM_WORKBOOK_BYTES if workbook else bounds.MAXIMUM_CSV_BYTES
            if size > maximum:
                message = _("This file is too large; at most %(maximum)d MiB are taken.")
                raise ImportRefused("file_too_large", message, maximum=maximum // bounds.MEBIBYTE)
            digest.update(piece)
            keep(number, piece)
            if workbook:
                packed.write(piece)
            else:
                ends += piece.count(b"\n")
                quoted = quoted or b'"' in piece  # then a line end may stand within a cell
        if not size:
            raise ImportRefused("file_empty", _("This file is empty."))
        if not quoted and ends > bounds.MAXIMUM_ROWS:
            raise delimited.too_many_rows()
        if kind == ImportKind.XLSX:
            signatures.require_workbook(packed)
    return Received(digest.hexdigest(), size, kind)


def kind_of(first: bytes, file_name: str) -> str:
    """By the bytes, not by the name; ImportRefused where they are no table."""
    kind = ImportKind.XLSX if signatures.is_workbook(first, file_name) else ImportKind.CSV
    return str(kind.value)


def chunks(import_id: UUID) -> Iterator[bytes]:
    """The file's bytes as they came, one piece in memory at a time."""
    number = 0
    while True:
        found = DataImportChunk.objects.filter(data_import_id=import_id, number=number)
        content = found.values_list("content", flat=True).first()
        if content is None:
            return
        yield bytes(content)
        number += 1


def unpacked_size(data_import: DataImport) -> int:
    """The bytes that a small workbook says it unpacks to (no more are ever read); 0 where it cannot be unpacked."""
    if data_import.kind != ImportKind.XLSX:
        return int(data_import.byte_size)
    try:
        with zipfile.ZipFile(BytesIO(b"".join(chunks(data_import.pk)))) as archive:
            return sum(member.file_size for member in archive.infolist())
    except zipfile.BadZipFile:
        return 0  # refused at once where it is read


class OpenedFile:
    """Rows by sheet; a CSV is one sheet without a name."""

    def __init__(self, data_import: DataImport, read_as: dict[str, str], book: "Workbook | None") -> None:
        self._import_id, self._read_as, self._book = data_import.pk, read_as, book
        self.sheets: tuple[str, ...] = (CSV_SHEET,) if book is None else book.sheets

    def rows(self, sheet: str) -> Iterator[Row]:
        if self._book is not None:
            return self._book.rows(sheet)
        texts = encoding.decoded(chunks(self._import_id), self._read_as["encoding"])
        return delimited.rows(texts, self._read_as["delimiter"])


@contextmanager
def opened(data_import: DataImport, read_as: dict[str, str]) -> Iterator[OpenedFile]:
    if data_import.kind == ImportKind.CSV:
        yield OpenedFile(data_import, read_as, None)
        return
    from cohorts.imports.workbook import (
        Workbook,
    )  # openpyxl brings numpy; no web process loads it at its start

    with tempfile.TemporaryFile() as file:
        for chunk in chunks(data_import.pk):
            file.write(chunk)
        file.seek(0)
        yield OpenedFile(data_import, read_as, Workbook(file))


def profile_of(data_import: DataImport, definition: Definition | None) -> dict[str, Any]:
    """Counts over the whole file, read as the definition says or, where it is silent, as the bytes suggest."""
    profile: dict[str, Any] = {}
    if data_import.kind == ImportKind.CSV:
        profile = _form_of_csv(data_import, dict(definition.file) if definition else {})
    headers = {sheet.sheet: sheet.header_row for sheet in definition.sheets} if definition else {}
    with opened(data_import, read_as_of(profile)) as file:
        profile["sheets"] = [
            profile_sheet(sheet, file.rows(sheet), today=timezone.localdate(), header_row=headers.get(sheet))
            for sheet in file.sheets
        ]
    profile["sheets"] = [s for s in profile["sheets"] if s["columns"]]
    if not any(sheet["rows"] for sheet in profile["sheets"]):
        raise ImportRefused("no_rows", _("This file has no rows below its header."))
    return profile


def read_as_of(profile: dict[str, Any]) -> dict[str, str]:
    return {name: profile[name]["name"] for name in ("encoding", "delimiter") if name in profile}


def _form_of_csv(data_import: DataImport, said: dict[str, str]) -> dict[str, Any]:
    """The encoding and the delimiter: said by a person, certain from the bytes, or to be asked about."""
    found = encoding.detect(chunks(data_import.pk))
    name = said.get("encoding", found.name)
    examples = [[candidate, _sample(data_import, candidate)] for candidate in found.candidates]
    form: dict[str, Any] = {
        "encoding": {
            "name": name, "certain": found.certain, "candidates": list(found.candidates),
            "examples": [] if found.certain else examples,
        }
    }  # fmt: skip
    likeliest, possible = delimited.detect_delimiter(encoding.decoded(chunks(data_import.pk), name))
    form["delimiter"] = {
        "name": said.get("delimiter", likeliest),
        "certain": len(possible) == 1,
        "candidates": list(possible or delimited.DELIMITERS),
    }
    return form


def _sample(data_import: DataImport, name: str) -> str:
    """The beginning of the file as that encoding reads it."""
    text = "".join(islice(encoding.decoded(islice(chunks(data_import.pk), 1), name), 1))
    return " ".join(from_text(text[:400]).split())[:160]  # a zero byte cannot be stored as text
