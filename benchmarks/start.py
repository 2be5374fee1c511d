"""Start of `manage.py` and of a web worker, against a project fresh from Django's own template.

The fresh project gets the same database driver; importing that is no doing of ours.
"""

import os
import socket
import subprocess
import sys
import tempfile
import urllib.request
from functools import partial
from pathlib import Path

from benchmarks.measure import best_in_turns, cpu_seconds_of, report
from decision_support.environment import ROOT

OUR_WSGI = "import decision_support.wsgi"
BARE_WSGI = "import os; os.environ['DJANGO_SETTINGS_MODULE'] = 'bare.settings'; import bare.wsgi"
# Ours loads before it forks; the fresh project does what gunicorn does by itself, with as many workers and threads.
OUR_SERVER = ["--config", "python:decision_support.gunicorn_settings", "--workers", "2"]
BARE_SERVER = ["--workers", "2", "--threads", "4", "bare.wsgi"]
GOAL = 1.3
ROUNDS = 9


def run() -> None:
    with tempfile.TemporaryDirectory() as folder:
        bare = Path(folder)
        subprocess.run([sys.executable, "-m", "django", "startproject", "bare", folder], check=True)
        settings = bare / "bare" / "settings.py"
        settings.write_text(settings.read_text().replace("backends.sqlite3", "backends.postgresql"))
        # The empty data directory gets a key, as any first start makes one.
        data = {"LANDMARK_DATA_DIR": str(bare / "data")}
        for what, arguments, bare_arguments in (
            ("manage.py version", ["manage.py", "version"], ["manage.py", "version"]),
            ("web worker (import of the WSGI application)", ["-c", OUR_WSGI], ["-c", BARE_WSGI]),
            ("manage.py check, the knowledge base included", ["manage.py", "check"], ["manage.py", "check"]),
        ):
            ours, theirs = best_in_turns(
                ROUNDS, partial(_cpu, arguments, ROOT, data), partial(_cpu, bare_arguments, bare, {})
            )
            measured = f"{ours * 1e3:.0f} ms CPU, bare Django {theirs * 1e3:.0f} ms"
            report(what, measured, ours / theirs, f"goal at most {GOAL}", ours <= GOAL * theirs)
        ours, theirs = best_in_turns(
            ROUNDS,
            partial(_server_cpu, OUR_SERVER, "/healthz", ROOT, data),
            partial(_server_cpu, BARE_SERVER, "/", bare, {}),
        )
        measured = f"{ours * 1e3:.0f} ms CPU, bare Django {theirs * 1e3:.0f} ms"
        report(
            "web server of two workers, to its 20th answer",
            measured, ours / theirs, f"goal at most {GOAL}", ours <= GOAL * theirs,
        )  # fmt: skip


def _cpu(arguments: list[str], folder: Path, more: dict[str, str]) -> float:
    env = {"PATH": os.environ["PATH"], **more}
    return cpu_seconds_of([sys.executable, *arguments], cwd=folder, env=env)


def _server_cpu(arguments: list[str], path: str, folder: Path, more: dict[str, str]) -> float:
    """CPU seconds of a server and its workers from their start through the first answers to their end."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        address = f"http://127.0.0.1:{listener.getsockname()[1]}{path}"
        env = {"PATH": os.environ["PATH"], **more}
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--bind", f"fd://{listener.fileno()}", *arguments],
            cwd=folder, env=env, pass_fds=(listener.fileno(),), stderr=subprocess.DEVNULL,
        )  # fmt: skip
        # The first waits in the queue of the socket until there is a worker.
        for _ in range(20):
            urllib.request.urlopen(address).read()
    server.terminate()
    _, _, usage = os.wait4(server.pid, 0)
    server.returncode = 0
    return usage.ru_utime + usage.ru_stime
