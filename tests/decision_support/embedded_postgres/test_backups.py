"""A backup holds what the database held, and restoring is all or nothing."""

from pathlib import Path

import pytest

from decision_support.embedded_postgres import Cluster, EmbeddedPostgresError, attach, backups
from tests.decision_support.embedded_postgres.servers import connect

pytestmark = pytest.mark.processes

KNOWN = {("cohorts", "0001_initial")}
MIGRATIONS = "CREATE TABLE django_migrations AS SELECT 'cohorts' AS app, '{}' AS name"


def fill(data_dir: Path, *, migration: str = "0001_initial") -> None:
    with connect(data_dir) as database:
        database.execute(MIGRATIONS.format(migration))
        database.execute("CREATE TABLE kept (answer int CHECK (answer > 0))")
        database.execute("INSERT INTO kept VALUES (42)")


def answers(data_dir: Path) -> list[int]:
    with connect(data_dir) as database:
        return [row[0] for row in database.execute("SELECT answer FROM kept ORDER BY answer")]


def test_a_restored_database_holds_what_was_backed_up_and_belongs_to_the_app(data_dir: Path) -> None:
    file = data_dir / "monday.backup"
    with attach(data_dir):
        fill(data_dir)
        backups.backup(Cluster(data_dir), file)
        assert file.stat().st_mode & 0o077 == 0
        with connect(data_dir) as database:
            database.execute("INSERT INTO kept VALUES (43)")

        with pytest.raises(EmbeddedPostgresError, match="add --replace"):
            backups.restore(Cluster(data_dir), file, replace=False, known_migrations=KNOWN)
        assert answers(data_dir) == [42, 43]

        backups.restore(Cluster(data_dir), file, replace=True, known_migrations=KNOWN)
        assert answers(data_dir) == [42]
        with connect(data_dir) as database:
            database.execute("ALTER TABLE kept ADD COLUMN owned_by_the_app boolean")
            names = database.execute(
                "SELECT datname FROM pg_database WHERE datname LIKE 'landmark%'"
            ).fetchall()
        assert names == [("landmark",)]


def test_an_empty_installation_takes_a_backup_without_further_ado(data_dir: Path) -> None:
    file = data_dir / "monday.backup"
    with attach(data_dir):
        fill(data_dir)
        backups.backup(Cluster(data_dir), file)
    elsewhere = data_dir / "elsewhere"
    with attach(elsewhere):
        backups.restore(Cluster(elsewhere), file, replace=False, known_migrations=KNOWN)
        assert answers(elsewhere) == [42]


def test_a_backup_that_does_not_fit_leaves_the_database_as_it_is(data_dir: Path) -> None:
    cluster = Cluster(data_dir)
    good, torn, later, other = (data_dir / name for name in ("good", "torn", "later", "other"))
    with attach(data_dir):
        with connect(data_dir) as database:
            database.execute("CREATE TABLE stranger (name text)")
        backups.backup(cluster, other)
        fill(data_dir, migration="0002_not_yet_written")
        backups.backup(cluster, later)
        backups.backup(cluster, good)
        content = good.read_bytes()
        torn.write_bytes(content[: len(content) * 2 // 3])
        for file, reason in (
            (torn, "the database is as it was"),
            (later, r"made by a later release, which has the migration cohorts\.0002_not_yet_written"),
            (other, "no backup of Landmark"),
            (data_dir / "missing", "There is no file"),
        ):
            with pytest.raises(EmbeddedPostgresError, match=reason):
                backups.restore(cluster, file, replace=True, known_migrations=KNOWN)
            assert answers(data_dir) == [42]


def test_a_backup_never_overwrites_and_leaves_nothing_half_written(data_dir: Path) -> None:
    with attach(data_dir):
        taken = data_dir / "taken"
        taken.write_text("last week's backup")
        with pytest.raises(EmbeddedPostgresError, match="never overwrites"):
            backups.backup(Cluster(data_dir), taken)
        with pytest.raises(EmbeddedPostgresError, match="does not exist"):
            backups.backup(Cluster(data_dir), data_dir / "nowhere" / "monday.backup")
    with pytest.raises(EmbeddedPostgresError, match="pg_dump"):
        backups.backup(Cluster(data_dir), data_dir / "stopped")
    assert taken.read_text() == "last week's backup"
    assert not list(data_dir.glob("stopped*"))
