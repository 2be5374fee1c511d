"""Any bytes handed in are read, asked about or refused with a reason; the database never breaks on them."""

import struct
import zlib
from contextlib import suppress

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cohorts.imports import bounds
from cohorts.imports.problems import ImportRefused
from cohorts.models import DataImport
from cohorts.services import imports
from tests.cast import PASSWORD, Cast
from tests.cohorts.imports.files import REGISTRY, workbook
from tests.decision_support.api.conftest import client_of


def png() -> bytes:
    def part(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    header = struct.pack(">IIBBBBB", 64, 64, 8, 2, 0, 0, 0)
    rows = b"".join(b"\x00" + bytes((x * y) % 256 for x in range(192)) for y in range(64))
    body = part(b"IHDR", header) + part(b"IDAT", zlib.compress(rows)) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def hand_in(cast: Cast, content: bytes, name: str = "photo.csv") -> DataImport:
    done = imports.upload(centre=cast.north, file_name=name, content=[content], by=cast.haematologist)
    return done.data_import


TABLE = "patient_id,birth_date,mrd_date,mrd\nP1,1990-01-02,2020-01-01,阴性\n"


@given(
    st.one_of(
        st.binary(max_size=300),
        st.binary(max_size=40).map(lambda tail: TABLE.encode("gb18030") + tail),
        st.binary(max_size=40).map(lambda tail: TABLE.encode("utf-16-le") + tail),
        st.text(max_size=60).map(
            lambda text: ("patient_id,name\n1," + text).encode("utf-16", "surrogatepass")
        ),
    ),
    st.text(max_size=20),
)
@example(png(), "photo.csv")
@example(b"a,b\n1,\x00\n\xff\xff\xff", "a\x00.csv")
@example(workbook(REGISTRY)[:-30], "book.xlsx")
@example(b"a,b\n" + b"1,2\n" * 60 + b"\xff\xfe\x00,3\n", "a.csv")
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_bytes_are_stored_or_refused_with_a_reason(cast: Cast, content: bytes, name: str) -> None:
    with transaction.atomic():
        with suppress(ImportRefused):
            assert hand_in(cast, content, name).state in ("needs_answers", "failed")
        transaction.set_rollback(True)


def test_a_picture_named_csv_is_refused_on_the_page_and_over_rest(client: Client, cast: Cast) -> None:
    assert client.login(username="haematologist", password=PASSWORD)
    sent = {"centre": cast.north.pk, "file": SimpleUploadedFile("photo.csv", png())}
    page = client.post("/imports/new/", sent)
    assert "This is not a CSV or Excel file." in page.content.decode()
    answer = client_of(cast.haematologist).post(
        "/api/v1/imports?filename=photo.csv&centre=north", png(), content_type="text/csv"
    )
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["code"] == "not_a_table"
    assert not DataImport.objects.exists()


def test_too_many_rows_are_refused_at_the_upload(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounds, "MAXIMUM_ROWS", 3)
    with pytest.raises(ImportRefused) as refusal:
        hand_in(cast, b"a,b\n" * 5)
    assert refusal.value.code == "too_many_rows"
    assert not DataImport.objects.exists()
    hand_in(cast, b'patient_id,name\n1,"' + b"\n" * 5 + b'"\n')
