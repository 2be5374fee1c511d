"""Where the embedded database of a data directory lives, and how it is reached."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

DATABASE = "landmark"
# The app's own account in the database: it owns its tables and may create databases (for tests), no more.
USER = "landmark"
SUPERUSER = "postgres"
PORT = 5432

OUTSIDE_SERVER = (
    "Landmark also works with any PostgreSQL server from version 15 on: "
    "set DATABASE_URL=postgresql://user:password@host:5432/database and start again."
)

# A socket's path has 108 bytes on Linux and 104 on macOS, the closing zero included.
LONGEST_SOCKET_PATH = 103


class EmbeddedPostgresError(Exception):
    """Why the embedded database cannot be used, in words for the person who started the app."""


@dataclass(frozen=True)
class Cluster:
    """One data directory. PostgreSQL calls the files of a server a cluster."""

    data_dir: Path

    @property
    def files(self) -> Path:
        return self.data_dir / "postgres"

    @property
    def log(self) -> Path:
        return self.files / "server.log"

    @property
    def pid_file(self) -> Path:
        return self.files / "postmaster.pid"

    @property
    def socket_dir(self) -> Path:
        """The cluster's own folder, which only its owner may enter, or where that path is too long a short one."""
        if len(os.fsencode(self.files / f".s.PGSQL.{PORT}")) <= LONGEST_SOCKET_PATH:
            return self.files
        # Not tempfile.gettempdir(): every process must arrive at the same folder, whatever its TMPDIR.
        return Path("/tmp") / f"landmark-{hashlib.sha256(os.fsencode(self.files)).hexdigest()[:16]}"

    @property
    def socket(self) -> Path:
        return self.socket_dir / f".s.PGSQL.{PORT}"


def connection(data_dir: Path) -> dict[str, Any]:
    """The keys of Django's DATABASES that reach the server of `data_dir`."""
    cluster = Cluster(data_dir)
    return {"HOST": str(cluster.socket_dir), "PORT": str(PORT), "NAME": DATABASE, "USER": USER, "OPTIONS": {}}
