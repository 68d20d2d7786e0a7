"""`make bench`: every measure beside its yardstick, in turn, so that a noisy machine hurts both alike.

Prints a table and writes bench/results.json. Takes about seven minutes and stops by itself. `make bench ARGS=country`
measures the same on a whole country, `make bench ARGS=board` the board alone.
"""

import asyncio
import sys
import tempfile
from pathlib import Path

from bench import board, country, race, rounds, town, waiting, wrk
from bench.scene import COUNTRY, TOWN
from bench.table import Row, keep, show
from bench.years import a_year_of, bytes_of_a_visit


def main() -> None:
    name = next((one for one in MEASURES if one in sys.argv[1:]), "town")
    if not wrk.is_installed():
        print(wrk.MISSING)
    with tempfile.TemporaryDirectory(prefix="borgertid-bench-") as folder:
        rows, facts = MEASURES[name](Path(folder))
    if name != "board":
        facts |= {"rounds": rounds.ROUNDS, "seconds of a round": rounds.SECONDS}
        facts["generator"] = "wrk" if wrk.is_installed() else "Python, which is the limit: install wrk"
    keep(name, rows, facts)
    show(rows, facts)


def measure_town(folder: Path) -> tuple[list[Row], dict[str, object]]:
    with town.running(folder) as place:
        rows, clients = rounds.bookings(place, TOWN)
        rows += rounds.free_times(place, folder)
        races = {"200 book one time": asyncio.run(race.book(place)), "200 move to one": asyncio.run(race.move(place))}
        differences = town.audit(place.database_url)
        one, ten, hundred = (a_year_of(number, 1, place.database_url, folder) for number in (1, 10, 100))
        rows += rounds.month(one, hundred, between=ten)
        rows.append(storage(hundred[0]))
        rows += [waiting.row(), board.row(place, folder)]
        differences += town.audit(hundred[0])
    facts = {f"{name}, all answered": f"{one.winners} got it, {one.seconds} s" for name, one in races.items()}
    return rows, {"pgbench clients": clients, "auditor differences": differences, **facts}


def measure_country(folder: Path) -> tuple[list[Row], dict[str, object]]:
    with country.running(folder) as place:
        rows, clients = rounds.bookings(place, COUNTRY)
        rows += rounds.free_times(place, folder)
        one = a_year_of(1, COUNTRY.offices, place.database_url, folder)
        rows += rounds.month(one, (place.database_url, one[1]._replace(municipalities=COUNTRY.municipalities)))
        rows.append(storage(place.database_url))
        differences = town.audit(place.database_url)
    return rows, {"pgbench clients": clients, "auditor differences": differences, "bookings": country.BOOKINGS}


def measure_board(folder: Path) -> tuple[list[Row], dict[str, object]]:
    with town.running(folder) as place:
        return [board.row(place, folder)], {"calls": board.CALLS, "desks": board.DESKS}


def storage(database_url: str) -> Row:
    return Row("storage of a booked visit, bytes, all included", bytes_of_a_visit(database_url), "2 KiB", 2048, 1, True)


MEASURES = {"town": measure_town, "country": measure_country, "board": measure_board}

if __name__ == "__main__":
    main()
