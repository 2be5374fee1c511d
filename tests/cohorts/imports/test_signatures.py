"""What a file is by its bytes: pictures, papers and packed files are no tables, whatever they are named."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from cohorts.imports.problems import ImportRefused
from cohorts.imports.signatures import is_workbook, require_workbook
from tests.cohorts.imports.files import MESSY_LONG, REGISTRY, workbook

NOISE = bytes((number * 89 + number // 7) % 256 for number in range(5_000))


def packed() -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        archive.writestr("letter.txt", "hello")
    return file.getvalue()


@pytest.mark.parametrize(
    ("first", "code"),
    [
        (b"\x89PNG\r\n\x1a\n" + NOISE, "not_a_table"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + NOISE, "not_a_table"),
        (b"%PDF-1.7\n1 0 obj\n", "not_a_table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + NOISE, "old_workbook"),
        (NOISE, "not_a_table"),
        (bytes(600), "not_a_table"),
    ],
    ids=["PNG", "JPEG", "PDF", "old Excel", "noise", "zeros"],
)
@pytest.mark.parametrize("name", ["photo.csv", "photo.xlsx"])
def test_what_is_no_table_is_refused_by_its_bytes(first: bytes, code: str, name: str) -> None:
    with pytest.raises(ImportRefused) as refusal:
        is_workbook(first, name)
    assert refusal.value.code == code


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_tables_in_every_encoding_are_let_by(encoding: str) -> None:
    assert is_workbook(MESSY_LONG.encode(encoding), "file.csv") is False


def test_a_stray_zero_byte_does_not_cost_the_file() -> None:
    assert is_workbook(b"patient_id,name\n" + b"1,Ann\n" * 40 + b"2,B\x00b\n", "file.csv") is False


def test_text_named_as_a_workbook_is_refused_as_one() -> None:
    with pytest.raises(ImportRefused) as refusal:
        is_workbook(b"not a zip", "bad.xlsx")
    assert refusal.value.code == "not_a_workbook"


def test_a_packed_file_is_a_workbook_only_if_it_holds_one() -> None:
    require_workbook(BytesIO(workbook(REGISTRY)))
    for content, code in ((packed(), "not_a_table"), (workbook(REGISTRY)[:900], "not_a_workbook")):
        assert is_workbook(content, "file.csv")
        with pytest.raises(ImportRefused) as refusal:
            require_workbook(BytesIO(content))
        assert refusal.value.code == code
