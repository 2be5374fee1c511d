"""`POST /api/v1/evaluate` under load, against a plain DRF view of the same size in the same web server.

Traffic stays on the loopback, and every loop has an end.
"""

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

from benchmarks.cases import body
from benchmarks.measure import report
from decision_support import embedded_postgres
from decision_support.environment import ROOT
from decision_support.web_server import reserve_port

GOAL = 3.0
OURS, PLAIN = "/api/v1/evaluate", "/benchmark/plain"
PASSWORD = "meadow-lantern-47"
REQUESTS = 400
ROUNDS = 3


def run() -> None:
    with tempfile.TemporaryDirectory(prefix="landmark-bench-") as folder, _served(Path(folder)) as port:
        token = _token(port)
        for path in (OURS, PLAIN):
            _load(port, path, token, connections=4, requests=100)
        for connections in (1, 8, 32):
            times: dict[str, list[float]] = {OURS: [], PLAIN: []}
            for _ in range(ROUNDS):
                for path, found in times.items():
                    found += _load(port, path, token, connections, REQUESTS)
            for name, share in (("p50", 0.5), ("p99", 0.99)):
                ours, plain = (_quantile(times[path], share) * 1e3 for path in (OURS, PLAIN))
                report(
                    f"POST /api/v1/evaluate, {connections} connections, {name}",
                    f"{ours:.1f} ms, plain DRF view {plain:.1f} ms",
                    ours / plain, f"goal at most {GOAL:g}", ours <= GOAL * plain,
                )  # fmt: skip


@contextmanager
def _served(data_dir: Path) -> Iterator[int]:
    """Two workers on a database of their own, with one account."""
    data_dir.chmod(0o755)
    (data_dir / "static").mkdir()  # none are collected, as none are asked for
    with embedded_postgres.attach(data_dir), reserve_port(0) as listener:
        port = listener.getsockname()[1]
        env = {"PATH": os.environ["PATH"], "LANDMARK_DATA_DIR": str(data_dir), "PORT": str(port),
               "LANDMARK_ADMIN_USERNAME": "ann", "LANDMARK_ADMIN_EMAIL": "ann@hospital.example",
               "LANDMARK_ADMIN_PASSWORD": PASSWORD}  # fmt: skip
        for command in (["migrate", "--verbosity=0"], ["create_administrator", "--no-input"]):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=env,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config", "python:decision_support.gunicorn_settings",
             "--bind", f"fd://{listener.fileno()}", "benchmarks.wsgi:application"],
            cwd=ROOT, env=env, pass_fds=[listener.fileno()],
        )  # fmt: skip
        try:
            _wait_until_ready(port)
            yield port
        finally:
            server.terminate()
            server.wait(30)


def _wait_until_ready(port: int, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError("The web server of the benchmark was not ready in time.")


def _token(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    asked = json.dumps({"username": "ann", "password": PASSWORD})
    connection.request("POST", "/api/v1/token", asked, {"Content-Type": "application/json"})
    token = json.loads(connection.getresponse().read())["access"]
    connection.close()
    return str(token)


def _load(port: int, path: str, token: str, connections: int, requests: int) -> list[float]:
    """Seconds of each of `requests` requests, sent over `connections` connections that never pause."""
    share = max(requests // connections, 1)
    with ThreadPoolExecutor(connections) as pool:
        parts = pool.map(lambda index: _one_connection(port, path, token, index, share), range(connections))
        return [seconds for part in parts for seconds in part]


def _one_connection(port: int, path: str, token: str, index: int, requests: int) -> list[float]:
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    times = []
    for number in range(requests):
        raw = body(index * requests + number)
        began = time.perf_counter()
        connection.request("POST", path, raw, headers)
        response = connection.getresponse()
        content = response.read()
        times.append(time.perf_counter() - began)
        if response.status != 200:
            raise RuntimeError(f"{path} answered {response.status}: {content[:200]!r}")
    connection.close()
    return times


def _quantile(times: list[float], share: float) -> float:
    return sorted(times)[min(int(share * len(times)), len(times) - 1)]
