"""One app on one data directory: a lock that the system gives back however its holder ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# The web server of a killed start ends a moment after it.
WAIT_SECONDS = 3


class AlreadyRunning(Exception):
    """Says which process runs the app, for the person who wanted to start it again."""


@contextmanager
def only_start(data_dir: Path, wait_seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Holds the lock; raises AlreadyRunning when another process keeps it."""
    data_dir.mkdir(mode=0o755, parents=True, exist_ok=True)
    descriptor = os.open(data_dir / "serve.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        _take(descriptor, data_dir, time.monotonic() + wait_seconds)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, data_dir: Path, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > deadline:
                owner = os.pread(descriptor, 20, 0).decode().strip()
                raise AlreadyRunning(
                    f"Landmark already runs on {data_dir} (process {owner}). Stop it first, or set "
                    "LANDMARK_DATA_DIR and PORT to work on another data directory."
                ) from None
            time.sleep(0.1)
        else:
            return
