"""`manage.py serve`: everything the app needs, up; on Ctrl-C everything down again. `make run` calls it."""

import hashlib
import signal
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from decision_support import demonstration_accounts, embedded_postgres
from decision_support.environment import env_int, uses_embedded_database
from decision_support.start_lock import AlreadyRunning, only_start
from decision_support.web_server import HOST, CannotServe, WebServer, reserve_port
from decision_support.worker_process import WorkerProcess


class Command(BaseCommand):
    help = "Prepares the database and static files and serves the app until Ctrl-C."
    # The checks run in `handle`, once it is clear that this is the only start.
    requires_system_checks = ()

    def handle(self, *arguments: Any, **options: Any) -> None:
        _end_like_ctrl_c_on(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        try:
            with ExitStack() as stack:
                try:
                    self._serve(stack)
                finally:
                    # An impatient second Ctrl-C must not leave the database running.
                    _ignore(signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
        except (AlreadyRunning, CannotServe, embedded_postgres.EmbeddedPostgresError) as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            self.stdout.write("Stopped.")

    def _serve(self, stack: ExitStack) -> None:
        port = env_int("PORT", 8000, minimum=1, maximum=65535)
        stack.enter_context(only_start(settings.DATA_DIR))
        listener = stack.enter_context(reserve_port(port))
        attachment = None
        if uses_embedded_database():
            self.stdout.write(f"Starting the database in {settings.DATA_DIR} …")
            self.stdout.flush()
            attachment = stack.enter_context(embedded_postgres.attach(settings.DATA_DIR))
        accounts = self._prepare()
        # ALLOWED_HOSTS may hold ".example.org", which stands for every host below it.
        server = stack.enter_context(WebServer(listener, settings.ALLOWED_HOSTS[0].lstrip(".")))
        worker = stack.enter_context(WorkerProcess(self.stderr.write))

        def keep_up() -> None:
            if attachment is not None:
                attachment.ensure_running()
            worker.ensure_running()

        def when_ready() -> None:
            # Only now, so that the two do not start against each other on a small machine.
            worker.start()
            self._announce(server.port, accounts)

        server.run(keep_up=keep_up, when_ready=when_ready)

    def _prepare(self) -> list[str]:
        """Brings database and static files up to date and returns the names of the demonstration accounts."""
        self.check()
        call_command("migrate", interactive=False, verbosity=0)
        if settings.PRODUCTION:
            if names := demonstration_accounts.found_accounts():
                raise CommandError(demonstration_accounts.refusal(names))
        else:
            call_command("load_demonstration", stdout=self.stdout)
        _collect_static(settings.STATIC_ROOT)
        accounts = demonstration_accounts.found_accounts()
        # This process asks the database nothing more; the web server has its own connections.
        connection.close()
        return accounts

    def _announce(self, port: int, accounts: list[str]) -> None:
        lines = ["", f"Landmark is ready at http://{HOST}:{port}/"]
        if accounts:
            width = max(map(len, accounts))
            lines.append("Demonstration accounts (synthetic patients only):")
            lines += [
                f"  {name:<{width}}  {demonstration_accounts.ACCOUNTS.get(name, '')}" for name in accounts
            ]
            lines.append(f"Password of all of them: {demonstration_accounts.password()}")
        self.stdout.write("\n".join([*lines, "Stop with Ctrl-C."]))
        self.stdout.flush()


def _end_like_ctrl_c_on(*signals: signal.Signals) -> None:
    def interrupt(number: int, frame: object) -> None:
        raise KeyboardInterrupt

    for number in signals:
        signal.signal(number, interrupt)


def _ignore(*signals: signal.Signals) -> None:
    for number in signals:
        signal.signal(number, signal.SIG_IGN)


def _collect_static(target: Path) -> None:
    """Collects static files when any of them changed since they were collected."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    stamp = target / ".collected"
    if stamp.exists() and stamp.read_text() == digest.hexdigest():
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(digest.hexdigest())
