"""Short words for the tests of the embedded server."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from decision_support.embedded_postgres import Cluster, attach
from tests.source_code import ROOT

OWNER = """
import sys, time
from pathlib import Path
from decision_support.embedded_postgres import attach
attachment = attach(Path(sys.argv[1]))
print("attached", flush=True)
sys.stdin.read()
attachment.release()
"""


def environment(data_dir: Path, **more: str) -> dict[str, str]:
    """What a process of the app on this folder is given, and nothing else of what the tests run with."""
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    given = {"LANDMARK_DATA_DIR": str(data_dir), "DJANGO_SETTINGS_MODULE": "decision_support.settings"}
    return {**inherited, **given, **more}


@contextmanager
def migrated() -> Iterator[Path]:
    """A new folder whose server is up, with the tables of the app."""
    folder = Path(tempfile.mkdtemp(prefix="landmark-test-"))
    with attach(folder):
        migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(migrate, cwd=ROOT, env=environment(folder), check=True)
        yield folder
    shutil.rmtree(folder)


def connect(data_dir: Path) -> psycopg.Connection:
    cluster = Cluster(data_dir)
    return psycopg.connect(
        host=str(cluster.socket_dir), dbname="landmark", user="landmark", autocommit=True, connect_timeout=5
    )


def postmaster(data_dir: Path) -> int:
    return int(Cluster(data_dir).pid_file.read_text().split("\n", 1)[0])


def start_owner(data_dir: Path) -> subprocess.Popen[str]:
    """Another process that holds the server until its standard input is closed."""
    owner = subprocess.Popen(
        [sys.executable, "-c", OWNER, str(data_dir)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT,
    )  # fmt: skip
    assert owner.stdout is not None
    assert owner.stdout.readline() == "attached\n"
    return owner


def wait_until(is_so: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
