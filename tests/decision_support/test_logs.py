"""Log lines hold no patient data."""

import logging

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from decision_support.logs import WithoutPatientData


def log_line_of_failing_insert() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("CREATE TEMPORARY TABLE person (name text PRIMARY KEY)")
            cursor.execute("INSERT INTO person VALUES ('Zhang San'), ('Zhang San')")
    except IntegrityError:
        record = logging.getLogger("test").makeRecord(
            "test", logging.ERROR, __file__, 1, "Internal Server Error: %s", ("/patients/",), _exc_info()
        )
        return WithoutPatientData().format(record)
    raise AssertionError("the row was taken twice")


def _exc_info() -> tuple[type[BaseException], BaseException, None]:
    import sys

    kind, error, _ = sys.exc_info()
    assert kind is not None
    assert error is not None
    return kind, error, None


@pytest.mark.django_db
def test_an_error_is_logged_with_its_type_and_place_but_not_the_row_it_quotes() -> None:
    line = log_line_of_failing_insert()
    assert "django.db.utils.IntegrityError" in line
    assert "psycopg.errors.UniqueViolation" in line
    assert "test_logs.py" in line
    assert "Zhang" not in line


def test_a_refused_request_is_logged_without_its_query_string(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/healthz/nothing-here?name=Zhang")
    client.post("/healthz?name=Zhang", {"name": "Zhang"})
    assert "/healthz" in caplog.text
    assert "Zhang" not in caplog.text
