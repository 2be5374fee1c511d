"""What a killed server leaves behind: a pid file whose number may by now belong to anyone, and child processes.

PostgreSQL refuses to start while a process of the pid file's number exists, whatever process that is. Whether a
process is really of this cluster shows in its working directory, which PostgreSQL sets to the cluster's files.
"""

import os
import time
from collections.abc import Callable

import psutil

from decision_support.embedded_postgres.cluster import Cluster, EmbeddedPostgresError

READY_SECONDS = 120
ORPHAN_SECONDS = 10


def wait_or_clear(cluster: Cluster, is_answering: Callable[[], bool]) -> bool:
    """True when a server that was still starting (or recovering) became ready; otherwise the way is clear."""
    deadline = time.monotonic() + READY_SECONDS
    while (postmaster := _recorded_postmaster(cluster)) in _processes(cluster):
        if is_answering():
            return True
        if time.monotonic() > deadline:
            raise EmbeddedPostgresError(
                f"The database server in {cluster.files} (process {postmaster}) runs but does not answer. "
                f"Its log is {cluster.log}."
            )
        time.sleep(0.05)
    _end_orphans(cluster)
    # Safe now: no process works in the cluster, so these are no one's.
    for left_over in (
        cluster.pid_file,
        cluster.socket,
        cluster.socket.with_name(f"{cluster.socket.name}.lock"),
    ):
        left_over.unlink(missing_ok=True)
    return False


def _recorded_postmaster(cluster: Cluster) -> int | None:
    try:
        first_line = cluster.pid_file.read_text().split("\n", 1)[0].strip()
    except FileNotFoundError:
        return None
    return int(first_line) if first_line.isdigit() else None


def _processes(cluster: Cluster) -> dict[int, psutil.Process]:
    """Living processes at work in the cluster's files. Some of another account do not show theirs: not ours."""
    place = str(cluster.files)
    found = {}
    for process in psutil.process_iter(["cwd", "status", "name"]):
        if (
            process.info["cwd"] == place
            and process.info["status"] != psutil.STATUS_ZOMBIE
            and process.info["name"].startswith("postgres")
            and process.pid != os.getpid()
        ):
            found[process.pid] = process
    return found


def _end_orphans(cluster: Cluster) -> None:
    """Children of a killed server end by themselves within moments; a busy one is killed as PostgreSQL would."""
    deadline = time.monotonic() + ORPHAN_SECONDS
    while orphans := _processes(cluster):
        if time.monotonic() > deadline:
            for process in orphans.values():
                process.kill()
            psutil.wait_procs(list(orphans.values()), timeout=ORPHAN_SECONDS)
            return
        time.sleep(0.05)
