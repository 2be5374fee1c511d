"""What every test stands on: a real database, and a real browser where the machine has one."""

from collections.abc import Iterator

import pytest
from django.conf import settings

from decision_support import embedded_postgres
from decision_support.environment import data_dir, uses_embedded_database


def pytest_configure() -> None:
    # Log-ins are many and hashing is slow by design; nothing here is a secret.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    # Static files come from their sources, through the finders; none are collected.
    settings.STATIC_ROOT = None
    database = settings.DATABASES["default"]
    # A test database need not outlive a power cut.
    database["OPTIONS"] = {**database["OPTIONS"], "options": "-c synchronous_commit=off"}
    database["CONN_MAX_AGE"] = 0


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Starts or joins the embedded server before the test database is made, and lets go of it at the end."""
    if not uses_embedded_database():
        yield
        return
    with embedded_postgres.attach(data_dir()):
        yield
