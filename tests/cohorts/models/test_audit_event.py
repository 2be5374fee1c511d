"""The audit can only grow."""

import pytest
from django.db import IntegrityError, connection, transaction

from cohorts.models import AuditEvent
from tests.cast import Cast


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE cohorts_auditevent SET reason = 'nothing to see'",
        "DELETE FROM cohorts_auditevent",
        "TRUNCATE cohorts_auditevent",
    ],
)
def test_the_database_refuses_to_change_the_past(cast: Cast, sql: str) -> None:
    before = AuditEvent.objects.count()
    assert before > 0
    with (
        pytest.raises(IntegrityError, match="append-only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)
    assert AuditEvent.objects.count() == before


def test_the_audit_hangs_on_nothing() -> None:
    assert [field.name for field in AuditEvent._meta.fields if field.is_relation] == []
