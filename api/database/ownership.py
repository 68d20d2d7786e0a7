"""Who owns the embedded PostgreSQL, which refuses to be root, and which folders that account must be let into."""

import logging
import os
import pwd
import shutil
import stat
import subprocess
from contextlib import suppress
from pathlib import Path

log = logging.getLogger(__name__)

ACCOUNT = "borgertid-postgres"
"""Who owns the database when root runs it."""


class FolderTaken(Exception):
    """A folder that must be private belongs to somebody else."""


def owner_of(cluster: Path) -> pwd.struct_passwd:
    """Who runs the server: ourselves; for root whoever owns the cluster, else an account made for it."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    if cluster.exists() and (uid := cluster.stat().st_uid) != 0:
        return pwd.getpwuid(uid)
    with suppress(KeyError):
        return pwd.getpwnam(ACCOUNT)
    if useradd := shutil.which("useradd"):
        made = subprocess.run([useradd, "--system", "--shell", "/usr/sbin/nologin", ACCOUNT], check=False)
        if made.returncode == 0:
            return pwd.getpwnam(ACCOUNT)
    return pwd.getpwnam("nobody")


def make_private(folder: Path, owner: pwd.struct_passwd) -> None:
    """A folder only `owner` may enter. Somebody else's folder of that name is refused: it may be a trap in /tmp."""
    with suppress(FileExistsError):
        folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner.pw_uid:
        raise FolderTaken(f"{folder} belongs to somebody else: remove it.")
    folder.chmod(0o700)


def let_enter(path: Path) -> None:
    """Let the account pass through the folders above `path`: to pass, not to list, and only where it cannot already."""
    for folder in path.parents:
        mode = folder.stat().st_mode
        if not mode & stat.S_IXOTH:
            log.warning("Opening %s for passing through: PostgreSQL does not run as root.", folder)
            folder.chmod(mode | stat.S_IXOTH)


def let_read(folder: Path) -> None:
    """Undo what a umask of 077 did to the installed binaries."""
    if folder.stat().st_mode & stat.S_IROTH and (folder / "bin" / "postgres").stat().st_mode & stat.S_IROTH:
        return
    for path in (folder, *folder.rglob("*")):
        mode = path.stat().st_mode
        path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))
