"""Short words for the tests of the embedded server."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psycopg

from decision_support.embedded_postgres import Cluster

OWNER = """
import sys, time
from pathlib import Path
from decision_support.embedded_postgres import attach
attachment = attach(Path(sys.argv[1]))
print("attached", flush=True)
sys.stdin.read()
attachment.release()
"""


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
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[3],
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
