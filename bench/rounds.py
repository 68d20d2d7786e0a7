"""Each measure beside its yardstick, in turn, so that a noisy machine hurts both alike."""

import asyncio
import statistics
import sys
import urllib.request
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench import load, wrk, yardstick
from bench.scene import Scene, one_day_at_the_hot_office
from bench.server import Place, answering
from bench.table import Row, typed_handlers_reach

ROUNDS = 5
SECONDS = 4
SPREAD_CLIENTS = 256
HOT_CLIENTS = 200
READERS = 32
LOAD = 0.7
"""Of the highest rate, when latencies are measured."""


def medians(contenders: dict[str, Callable[[int], float]]) -> dict[str, float]:
    """The median of five rounds for each; in a round each has its turn. A contender is given the round's number."""
    found: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(ROUNDS):
        for name, run in contenders.items():
            found[name].append(run(number))
        newest = ", ".join(f"{name} {values[-1]:,.0f}" for name, values in found.items())
        print(f"round {number + 1} of {ROUNDS}: {newest}", flush=True)
    return {name: statistics.median(values) for name, values in found.items()}


def bookings(place: Place, scene: Scene) -> tuple[list[Row], int]:
    """The rows of bookings, and the number of clients with which pgbench is best."""
    pgbench = partial(yardstick.run, database_url=place.database_url, scene=scene, seconds=SECONDS)
    clients = max((16, 32, 64), key=lambda number: pgbench("book.sql", clients=number))
    batches = max((4, 8, 16), key=lambda number: pgbench("book_many.sql", clients=number, visits=32))
    print(f"pgbench is best with {clients} clients, with 32 bookings a transaction with {batches}")
    book = wrk.book if wrk.is_installed() else load.book
    pairs = wrk.hold_then_book if wrk.is_installed() else load.hold_then_book
    found = medians(
        {
            "pgbench": lambda _: pgbench("book.sql", clients=clients),
            "pgbench of 32": lambda _: 32 * pgbench("book_many.sql", clients=batches, visits=32),
            "spread": lambda _: book(place.port, scene, SPREAD_CLIENTS, SECONDS),
            "hot": lambda number: book(place.port, one_day_at_the_hot_office(scene, number), HOT_CLIENTS, SECONDS),
            "pgbench pairs": lambda _: pgbench("hold_then_book.sql", clients=clients),
            "pairs": lambda _: pairs(place.port, scene, SPREAD_CLIENTS, SECONDS),
            "p99 by p50, in percent": lambda _: 100 * tail(place, scene),
            "pgbench, in percent": lambda _: 100 * pgbench_tail(place, scene, clients),
        }
    )
    ours, theirs = found["p99 by p50, in percent"] / 100, found["pgbench, in percent"] / 100
    one, many = "pgbench, one booking a transaction", "pgbench, 32 bookings a transaction"
    two = "pgbench, the same two transactions"
    return [
        Row("bookings/s, spread, 256 clients", found["spread"], one, found["pgbench"], typed_handlers_reach()),
        Row("the same", found["spread"], many, found["pgbench of 32"], 0.25),
        Row("hold, then book, pairs/s", found["pairs"], two, found["pgbench pairs"], 0.5),
        Row("bookings/s, one hot office, 200 clients", found["hot"], "pgbench, spread", found["pgbench"], 0.5),
        Row("p99 by p50 at 70 % of the rate, open loop", ours, "1", 1, 5, True),
        Row("the same", ours, one, theirs, 1, True),
    ], clients  # fmt: skip


def tail(place: Place, scene: Scene) -> float:
    """p99 by p50 at 70 % of the rate that a closed loop of the same generator reaches at that moment."""
    if wrk.is_installed():
        highest = wrk.book(place.port, scene, SPREAD_CLIENTS, 2)
        found = wrk.open_loop(place.port, scene, LOAD * highest, SECONDS)
    else:
        highest = asyncio.run(load.closed_loop(place.port, scene, 64, 2)).per_second
        found = asyncio.run(load.open_loop(place.port, scene, LOAD * highest, SECONDS))
    return found.p99_ms / found.p50_ms


def pgbench_tail(place: Place, scene: Scene, clients: int) -> float:
    """The same of the yardstick: what a disk and a machine do to p99 without any of ours."""
    highest = yardstick.run("book.sql", place.database_url, clients, 2, scene)
    found = yardstick.open_loop("book.sql", place.database_url, clients, SECONDS, scene, LOAD * highest)
    return found.p99_ms / found.p50_ms


def free_times(place: Place, folder: Path) -> list[Row]:
    url = f"http://127.0.0.1:{place.port}/api/v1/free-times?topic=passport-adult&office=ordinary"
    with urllib.request.urlopen(url) as answer:
        (folder / "bytes").write_bytes(answer.read())
    read = wrk.read if wrk.is_installed() else load.read
    environment = {"BYTES": str(folder / "bytes")}
    with answering([sys.executable, "-m", "bench.same_bytes"], folder, environment, "/bytes") as port:
        found = medians(
            {
                "same bytes": lambda _: read(f"http://127.0.0.1:{port}/bytes", READERS, SECONDS - 1),
                "uncached": lambda _: read(url, READERS, SECONDS - 1, "Cache-Control: no-cache"),
                "cached": lambda _: read(url, READERS, SECONDS - 1),
            }
        )
    handler = "a Litestar handler with the same bytes"
    return [
        Row("free times, month, requests/s, uncached", found["uncached"], handler, found["same bytes"], 0.15),
        Row("free times, month, requests/s, cached", found["cached"], handler, found["same bytes"], 0.85),
    ]


def month(few: tuple[str, Scene], many: tuple[str, Scene], between: tuple[str, Scene] | None = None) -> list[Row]:
    """How long the query of a month takes among many municipalities, beside how long among few."""
    databases = [few, *([between] if between else []), many]
    found = medians(
        {
            f"{scene.municipalities}": lambda _, url=url, scene=scene: yardstick.run("month.sql", url, 4, 2, scene)
            for url, scene in databases
        }
    )
    alone = 4000 / found[f"{few[1].municipalities}"]
    return [
        Row(f"month query, ms among {scene.municipalities} municipalities", 4000 / found[f"{scene.municipalities}"],
            f"among {few[1].municipalities}", alone, 1.3, True)
        for _, scene in databases[1:]
    ]  # fmt: skip
