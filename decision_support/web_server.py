"""The web server process that `manage.py serve` starts, watches and stops."""

import errno
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self

from decision_support.environment import ROOT

HOST = "127.0.0.1"
READY_SECONDS = 60
STOP_SECONDS = 15
LOOK_SECONDS = 1.0


class CannotServe(Exception):
    """Why the app cannot be served, in words for the person who started it."""


def reserve_port(port: int) -> socket.socket:
    """Takes the port at once, so that a busy one is told before anything is prepared. It does not listen yet."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    # Lets a port whose last connections are still fading be taken; one that another program listens on stays busy.
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise CannotServe(
                f"Port {port} is in use by another program. Choose another, for example: PORT={port + 1} make run"
            ) from None
        raise CannotServe(f"Port {port} cannot be used: {error.strerror}.") from None
    return listener


class WebServer:
    """gunicorn as a child process. It ends with this process, even a killed one."""

    def __init__(self, listener: socket.socket, host_header: str) -> None:
        self._listener = listener
        self._host_header = host_header
        self.port: int = listener.getsockname()[1]

    def __enter__(self) -> Self:
        watched, self._owner_end = os.pipe()
        descriptor = self._listener.fileno()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "python:decision_support.gunicorn_settings",
             "--bind", f"fd://{descriptor}"],
            cwd=ROOT,
            env={**os.environ, "LANDMARK_OWNER_PIPE": str(watched)},
            pass_fds=(descriptor, watched),
            # Ctrl-C reaches this process alone, which then stops gunicorn and the database in that order.
            start_new_session=True,
        )  # fmt: skip
        os.close(watched)
        self._listener.close()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        os.close(self._owner_end)

    def run(self, *, keep_up: Callable[[], None], when_ready: Callable[[], None]) -> None:
        """Runs until the web server ends, which it should not. `keep_up` minds what else must stay up."""
        deadline = time.monotonic() + READY_SECONDS
        while not self._is_ready():
            if time.monotonic() > deadline:
                raise CannotServe(f"The web server was not ready within {READY_SECONDS} seconds.")
            self._look_after(keep_up, seconds=0.1)
        when_ready()
        while True:
            self._look_after(keep_up, seconds=LOOK_SECONDS)

    def _look_after(self, keep_up: Callable[[], None], *, seconds: float) -> None:
        self._raise_if_ended()
        keep_up()
        time.sleep(seconds)

    def _raise_if_ended(self) -> None:
        if self._process.poll() is not None:
            raise CannotServe(f"The web server ended by itself (status {self._process.returncode}).")

    def _is_ready(self) -> bool:
        connection = http.client.HTTPConnection(HOST, self.port, timeout=5)
        try:
            connection.request("GET", "/readyz", headers={"Host": self._host_header})
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()
