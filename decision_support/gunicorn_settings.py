"""How gunicorn runs the application: `gunicorn -c python:decision_support.gunicorn_settings`.

`manage.py serve` starts it with the same file, so the demonstration is served as a hospital's installation is.
"""

import importlib
import os
import signal
import threading
from typing import Any

from decision_support.environment import env_int
from decision_support.garbage import kept_for_good

wsgi_app = "decision_support.wsgi:application"
bind = f"127.0.0.1:{env_int('PORT', 8000, minimum=1, maximum=65535)}"
# Loaded and checked once, before the workers are forked from it: they start in no time and share its memory.
preload_app = True
workers = env_int("LANDMARK_WORKERS", 2, minimum=1, maximum=64)
# Threads, because browsers open connections ahead of need, and one such idle connection blocks a worker without.
worker_class = "gthread"
threads = 4
timeout = 60
graceful_timeout = 10
# Worker heartbeats are files; on a disk they can stall behind it.
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
control_socket_disable = True
loglevel = "warning"
# Request lines would carry query strings, and those what people searched for. %(U)s is the path alone.
accesslog = None
access_log_format = "%(t)s %(m)s %(U)s %(s)s %(b)s %(D)s"


def when_ready(server: Any) -> None:
    """Loads all views too, which the first request of each worker would have to wait for."""
    with kept_for_good():
        importlib.import_module("decision_support.urls")


def post_worker_init(worker: Any) -> None:
    """Stops gunicorn when the `manage.py serve` that started it has died, however it died.

    The other end of the pipe is held by that process alone, so reading ends when it does.
    """
    descriptor = os.environ.get("LANDMARK_OWNER_PIPE")
    if descriptor is not None:
        threading.Thread(target=_stop_with_owner, args=(int(descriptor),), daemon=True).start()


def _stop_with_owner(descriptor: int) -> None:
    os.read(descriptor, 1)
    os.kill(os.getppid(), signal.SIGTERM)
