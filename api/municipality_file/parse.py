"""A municipality file: from text to all that it says, or to all that is wrong with it. No I/O."""

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeVar

from msgspec import Struct

from api.municipality_file.faults import Fault, FileRefused
from api.municipality_file.header import HeaderTable
from api.municipality_file.positions import Positions
from api.municipality_file.reading import Report, read
from api.municipality_file.rules import faults_of
from api.municipality_file.tables import (
    ClosureTable,
    MunicipalityPlan,
    OfficeTable,
    Path,
    PoolTable,
    RuleTable,
    Tables,
    TopicTable,
    plan_of,
)

T = TypeVar("T", bound=Struct)
ARRAYS = ("offices", "topics", "pools", "rules", "closures")


class MunicipalityFile:
    """A file that can be imported; knows the lines of its fields."""

    def __init__(self, plan: MunicipalityPlan, text: str, positions: Positions) -> None:
        self.plan = plan
        self.text = text
        self._positions = positions

    def fault(self, path: Path, reason: str) -> Fault:
        return Fault(self._positions.line_of(path), path, reason)


def parse(content: bytes, today: date) -> MunicipalityFile:
    """Read and check a file; overlaps of rules are looked for in two years from `today`. Raises FileRefused."""
    try:
        text = content.decode("utf-8-sig")  # some editors of Windows begin every file with a mark
        values = tomllib.loads(text)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise FileRefused([Fault(line, (), "is not UTF-8; save the file as UTF-8")]) from error
    except tomllib.TOMLDecodeError as error:
        raise FileRefused([_syntax_fault(text, str(error))]) from error
    except (RecursionError, ValueError) as error:  # what tomllib lets through of both
        raise FileRefused([Fault(1, (), "is nested without end, or has a number without end")]) from error
    positions = Positions(text)
    faults: list[Fault] = []

    def report(path: Path, reason: str) -> None:
        faults.append(Fault(positions.line_of(path), path, reason))

    tables = _read_tables(values, report)
    for path, reason in faults_of(tables, today):
        report(path, reason)
    if tables.header is None or faults:
        raise FileRefused(faults)
    return MunicipalityFile(plan_of(tables.header, tables), text, positions)


def _read_tables(values: Mapping[str, Any], report: Report) -> Tables:
    header = {key: value for key, value in values.items() if key not in ARRAYS}
    return Tables(
        header=read(HeaderTable, header, (), report),
        offices=_read_array(OfficeTable, values, "offices", report),
        topics=_read_array(TopicTable, values, "topics", report),
        pools=_read_array(PoolTable, values, "pools", report),
        rules=_read_array(RuleTable, values, "rules", report),
        closures=_read_array(ClosureTable, values, "closures", report),
        declared={kind: _declared(values.get(kind)) for kind in ARRAYS},
    )


def _read_array(kind: type[T], values: Mapping[str, Any], name: str, report: Report) -> dict[Path, T]:
    array = values.get(name, [])
    if not isinstance(array, list):
        report((name,), f"write each as a table of its own: [[{name}]]")
        return {}
    if not array and name != "closures":
        report((name,), f"no [[{name}]] in the file")
    tables = {(name, position): read(kind, value, (name, position), report) for position, value in enumerate(array)}
    return {path: table for path, table in tables.items() if table is not None}


def _declared(array: Any) -> list[str]:
    tables = array if isinstance(array, list) else []
    return [str(table["id"]) for table in tables if isinstance(table, Mapping) and "id" in table]


def _syntax_fault(text: str, message: str) -> Fault:
    """tomllib tells the line in its message only; at the end of the file it tells none."""
    found = re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", message)
    line = int(found[1]) if found and found[1] else len(text.splitlines())
    return Fault(line, (), message[: found.start()] if found else message)
