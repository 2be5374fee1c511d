"""`manage.py serve` as a person meets it: real processes on a data directory of their own."""

import http.client
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from decision_support.embedded_postgres import Cluster, attach, is_answering
from tests.decision_support.embedded_postgres.servers import is_alive, postmaster, wait_until
from tests.source_code import ROOT

pytestmark = pytest.mark.processes


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="landmark-test-"))
    yield folder
    attach(folder).release()
    shutil.rmtree(folder)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(data_dir: Path, port: int, **more: str) -> dict[str, str]:
    # Never DATABASE_URL: what it names is somebody's.
    inherited = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return {**inherited, "LANDMARK_DATA_DIR": str(data_dir), "PORT": str(port), **more}


def start(data_dir: Path, port: int, **more: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment(data_dir, port, **more),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@contextmanager
def running(data_dir: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    app = start(data_dir, port)
    try:
        wait_until(lambda: app.poll() is not None or answer(port, "/readyz") == 200, seconds=60)
        assert app.poll() is None, app.communicate()
        yield app
    finally:
        app.send_signal(signal.SIGINT)
        app.communicate(timeout=30)


def answer(port: int, path: str) -> int | None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except OSError:
        return None
    finally:
        connection.close()


def test_it_serves_says_where_and_stops_all_it_started(data_dir: Path, port: int) -> None:
    app = start(data_dir, port)
    assert app.stdout is not None
    said = "".join(iter(app.stdout.readline, "Stop with Ctrl-C.\n"))
    assert answer(port, "/readyz") == 200
    assert answer(port, "/static/images/landmark.svg") == 200
    app.send_signal(signal.SIGINT)
    parting, complained = app.communicate(timeout=30)
    assert app.returncode == 0, complained
    assert f"Landmark is ready at http://127.0.0.1:{port}/" in said
    assert parting == "Stopped.\n"
    assert answer(port, "/healthz") is None
    assert not is_answering(Cluster(data_dir))


def test_a_second_start_on_the_same_data_is_refused_in_plain_words(data_dir: Path, port: int) -> None:
    with running(data_dir, port) as app:
        second = start(data_dir, port)
        said, complained = second.communicate(timeout=30)
        assert second.returncode == 1
        assert f"already runs on {data_dir} (process {app.pid})" in complained
        assert "Traceback" not in said + complained
        assert answer(port, "/readyz") == 200


def test_a_busy_port_is_named_before_anything_is_prepared(data_dir: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        app = start(data_dir, port)
        said, complained = app.communicate(timeout=30)
    assert app.returncode == 1
    assert f"Port {port} is in use by another program" in complained
    assert said == ""


def test_the_app_answers_again_after_its_database_was_killed(data_dir: Path, port: int) -> None:
    with running(data_dir, port):
        killed = postmaster(data_dir)
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: not is_alive(killed))
        wait_until(lambda: answer(port, "/readyz") == 200)
        assert postmaster(data_dir) != killed


def workers_of(app: subprocess.Popen[str]) -> list[int]:
    alive = [child for child in psutil.Process(app.pid).children() if is_alive(child.pid)]
    return [child.pid for child in alive if "run_worker" in child.cmdline()]


def test_a_worker_that_was_killed_is_started_again(data_dir: Path, port: int) -> None:
    with running(data_dir, port) as app:
        wait_until(lambda: bool(workers_of(app)))
        (killed,) = workers_of(app)
        os.kill(killed, signal.SIGKILL)
        wait_until(lambda: not is_alive(killed))
        wait_until(lambda: workers_of(app) not in ([], [killed]))
        (worker,) = workers_of(app)
        assert answer(port, "/readyz") == 200
    assert not is_alive(worker)


def test_a_killed_app_leaves_no_process_of_its_own_and_the_next_start_takes_over(
    data_dir: Path, port: int
) -> None:
    with running(data_dir, port) as killed:
        wait_until(lambda: bool(workers_of(killed)))
        children = psutil.Process(killed.pid).children(recursive=True)
        killed.kill()
        killed.wait()
        _, alive = psutil.wait_procs(children, timeout=20)
        assert alive == []
        assert is_answering(Cluster(data_dir))
        with running(data_dir, port):
            assert answer(port, "/readyz") == 200
        assert not is_answering(Cluster(data_dir))


def test_a_production_start_without_its_settings_is_refused(data_dir: Path, port: int) -> None:
    app = start(data_dir, port, LANDMARK_PRODUCTION="1")
    _, complained = app.communicate(timeout=30)
    assert app.returncode == 1
    assert complained.startswith("Landmark cannot start: SECRET_KEY is not set")
    assert "Traceback" not in complained


def test_a_production_start_refuses_the_data_of_the_demonstration(data_dir: Path, port: int) -> None:
    with running(data_dir, port):
        pass
    app = start(
        data_dir,
        port,
        LANDMARK_PRODUCTION="1",
        SECRET_KEY=secrets.token_urlsafe(60),
        ALLOWED_HOSTS="landmark.example",
    )
    _, complained = app.communicate(timeout=30)
    assert app.returncode == 1
    assert "This database holds demonstration accounts (admin, colleague," in complained
    assert not is_answering(Cluster(data_dir))
