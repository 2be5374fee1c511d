"""With DATABASE_URL the app uses that server and starts none of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from decision_support.embedded_postgres import Cluster, attach
from tests.decision_support.embedded_postgres.conftest import data_dir as data_dir  # the fixture
from tests.decision_support.embedded_postgres.servers import connect
from tests.source_code import ROOT

pytestmark = pytest.mark.processes


@pytest.fixture
def outside(data_dir: Path) -> Iterator[Path]:
    """A server that this process runs, outside for any other."""
    with attach(data_dir):
        yield data_dir


def manage(command: str, outside: Path, own_data_dir: Path) -> subprocess.CompletedProcess[str]:
    url = (
        f"postgresql://landmark@{quote(str(Cluster(outside).socket_dir), safe='')}/landmark?connect_timeout=5"
    )
    return subprocess.run(
        [sys.executable, "manage.py", *command.split()], cwd=ROOT, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "DATABASE_URL": url, "LANDMARK_DATA_DIR": str(own_data_dir)},
    )  # fmt: skip


def test_the_named_server_gets_the_tables_and_none_is_started(outside: Path, tmp_path: Path) -> None:
    done = manage("migrate --verbosity 0", outside, tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    with connect(outside) as database:
        found = database.execute(
            "SELECT count(*) FROM pg_tables WHERE tablename = 'cohorts_patient'"
        ).fetchone()
    assert found == (1,)
    assert not (tmp_path / "postgres").exists()


@pytest.mark.parametrize("command", ["backup file", "restore file"])
def test_its_backups_are_left_to_its_own_tools(outside: Path, tmp_path: Path, command: str) -> None:
    done = manage(command, outside, tmp_path)
    assert done.returncode == 1
    assert "DATABASE_URL names an outside server" in done.stderr
