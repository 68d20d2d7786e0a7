"""wrk, the load generator: two threads of C, so that it is not the limit."""

import json
import random
import shutil
import subprocess
from pathlib import Path

from bench.measure import Measure
from bench.scene import FIRST_MIDNIGHT, TOWN, Scene

CLIENTS = Path(__file__).parent / "clients.lua"
THREADS = 2
MISSING = (
    "wrk is missing: the load comes from a client in Python, which takes processor time from what it measures, so the\n"
    "ratios of HTTP come out too low. Install it (Debian and Ubuntu: apt install wrk) and run again."
)


def is_installed() -> bool:
    return shutil.which("wrk") is not None


def book(port: int, scene: Scene, clients: int, seconds: int) -> float:
    """Bookings a second, at random times."""
    return _run("book", f"http://127.0.0.1:{port}", clients, seconds, scene).per_second


def hold_then_book(port: int, scene: Scene, clients: int, seconds: int) -> float:
    """Holds at random times, each booked with the next request. Pairs a second."""
    return _run("pairs", f"http://127.0.0.1:{port}", clients, seconds, scene).per_second / 2


def read(url: str, clients: int, seconds: int, *headers: str) -> float:
    """Requests a second."""
    return _run("read", url, clients, seconds, TOWN, headers=headers).per_second


def open_loop(port: int, scene: Scene, rate: float, seconds: int) -> Measure:
    """Bookings that begin when the schedule says, however long the others take, as citizens do.

    Connections enough for half a second of them; should none be free, wrk makes up for what it could not send then.
    """
    clients = 2 * max(16, int(rate / 4))
    return _run("open", f"http://127.0.0.1:{port}", clients, seconds, scene, rate / THREADS)


def _run(
    mode: str, url: str, clients: int, seconds: int, scene: Scene, *more: float, headers: tuple[str, ...] = ()
) -> Measure:
    seed = random.randrange(2**20)
    command = ["wrk", f"--threads={THREADS}", f"--connections={clients}", f"--duration={seconds}s", "--timeout=20s",
               f"--script={CLIENTS}", *(f"--header={header}" for header in headers), url,
               "--", mode, seed, int(FIRST_MIDNIGHT.timestamp()), *scene, *more]  # fmt: skip
    done = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True)
    told = json.loads(done.stdout.strip().splitlines()[-1])
    if told["refused"] or told["broken"]:
        raise RuntimeError(f"{mode}: not every request was answered as it should be: {told}")
    return Measure(told["requests"] * 1e6 / told["microseconds"], told["p50"] / 1000, told["p99"] / 1000)
