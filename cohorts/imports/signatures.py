"""What a file is by its bytes, whatever its name says: a table that can be read, or why not."""

import codecs
import zipfile
from typing import IO

from cohorts.imports.encoding import BOMS
from cohorts.imports.problems import ImportRefused
from cohorts.messages import gettext_noop as _

ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_OTHERS = (
    b"PK\x05\x06", b"PK\x07\x08", b"\x89PNG", b"\xff\xd8\xff", b"%PDF", b"GIF8", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!",
    b"{\\rtf",
)  # fmt: skip
_LOOKED_AT = 65_536
# Characters that text has; the others below a blank are in a hundredth of a stray export, and in a tenth of a picture.
_OF_TEXT = b"\t\n\x0b\x0c\r\x1a"
_CONTROLS = bytes(set(range(0x20)) - set(_OF_TEXT)) + b"\x7f"
_WORKBOOK_NAMES = (".xlsx", ".xlsm")
NOT_A_TABLE = _("This is not a CSV or Excel file.")


def is_workbook(first: bytes, file_name: str) -> bool:
    """Whether the bytes are to be read as a workbook; raises ImportRefused where they are no table at all."""
    if first.startswith(ZIP):
        return True
    if first.startswith(_OLD_EXCEL):
        message = _(
            "This is a workbook of the old form (.xls) or one with a password. Save it as .xlsx without one."
        )
        raise ImportRefused("old_workbook", message)
    if _is_other(first[:_LOOKED_AT]):
        raise ImportRefused("not_a_table", NOT_A_TABLE)
    if file_name.lower().endswith(_WORKBOOK_NAMES):
        message = _(
            "This file is named as an Excel workbook (.xlsx) and is none: it is damaged or another file."
        )
        raise ImportRefused("not_a_workbook", message)
    return False


def _is_other(first: bytes) -> bool:
    if first.startswith(_OTHERS):
        return True
    marked = next((name for mark, name in BOMS if first.startswith(mark)), "")
    for name in (marked,) if marked else ("utf-16-le", "utf-16-be") if b"\x00" in first else ():
        if name.startswith("utf-16") and _is_text(first, name):
            return False
    controls = len(first) - len(first.translate(None, _CONTROLS))
    return controls * 100 > len(first)


def _is_text(first: bytes, encoding: str) -> bool:
    """Text of two bytes a character, with lines; the last character may be cut off."""
    try:
        text = codecs.getincrementaldecoder(encoding)("strict").decode(first)
    except UnicodeDecodeError:
        return False
    controls = sum(character < " " and character not in "\t\n\r" for character in text)
    return controls * 100 <= len(text) and ("\n" in text or "\r" in text)


def require_workbook(file: IO[bytes]) -> None:
    """Refuses what is packed as a workbook is and holds none. Raises ImportRefused."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, zipfile.LargeZipFile, ValueError, NotImplementedError, OSError) as error:
        message = _("This file cannot be read as an Excel workbook (.xlsx).")
        raise ImportRefused("not_a_workbook", message) from error
    if "[content_types].xml" not in names or not any(name.startswith("xl/") for name in names):
        raise ImportRefused("not_a_table", NOT_A_TABLE)


__all__ = ["ZIP", "is_workbook", "require_workbook"]
