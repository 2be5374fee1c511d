"""The worker process that `manage.py serve` starts, brings back when it dies, and stops."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from decision_support.environment import ROOT

OWNER_PIPE = "LANDMARK_OWNER_PIPE"
# A job in progress gets this long to end by itself; one that is cut off goes back into the queue.
STOP_SECONDS = 5
START_AGAIN_SECONDS = 5.0


class WorkerProcess:
    """`manage.py run_worker` as a child process. It ends with this process, even a killed one."""

    def __init__(self, say: Callable[[str], object]) -> None:
        self._say = say
        self._process: subprocess.Popen[bytes] | None = None
        self._started_at = 0.0

    def __enter__(self) -> Self:
        self._watched, self._owner_end = os.pipe()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._process is not None:
            self._process.terminate()
            try:
                self._process.wait(STOP_SECONDS + 2)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        os.close(self._watched)
        os.close(self._owner_end)

    def start(self) -> None:
        self._started_at = time.monotonic()
        self._process = subprocess.Popen(
            [sys.executable, "manage.py", "run_worker"],
            cwd=ROOT,
            env={**os.environ, OWNER_PIPE: str(self._watched)},
            pass_fds=(self._watched,),
            # Ctrl-C reaches the process that serves alone, which then stops this one.
            start_new_session=True,
        )

    def ensure_running(self) -> None:
        """Starts the worker again where it ended, though not faster than every few seconds; not the first time."""
        if self._process is None or self._process.poll() is None:
            return
        if time.monotonic() - self._started_at < START_AGAIN_SECONDS:
            return
        self._say(f"The worker ended by itself (status {self._process.returncode}); starting it again.")
        self.start()
