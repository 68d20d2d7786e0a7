"""Everything that can be wrong with a municipality file is said in Danish too."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from api.calendars import recurring
from api.municipality_file import day, operations, parse, persons, reading, rules
from api.municipality_file.danish import OTHERWISE, danish
from api.municipality_file.tables import ClosureTable, OfficeTable, PoolTable, RuleTable, TopicTable
from tests.municipality_file.files import FILE, changed, faults
from tests.municipality_file.test_parse import AFTERNOONS


def reasons() -> Iterator[str]:
    """Each reason in the code that reads a file, its gaps filled."""
    for module in (rules, day, reading, parse, operations, persons, recurring):
        tree = ast.parse(Path(str(module.__file__)).read_text())
        for node in ast.walk(tree):
            match node:
                case ast.Yield(value=ast.Tuple(elts=[_, reason])):
                    yield from filled(reason)
                case ast.Call(func=ast.Name("report"), args=[_, reason]):
                    yield from filled(reason)
                case ast.Call(func=ast.Attribute(attr="fault"), args=[_, reason]):
                    yield from filled(reason)
                case ast.Call(func=ast.Name("Fault"), args=[_, _, reason]):
                    yield from filled(reason)
                case ast.Return(value=ast.Constant() | ast.JoinedStr() as reason) if module is recurring:
                    yield from filled(reason)


def filled(reason: ast.expr) -> Iterator[str]:
    match reason:
        case ast.Constant(str(text)):
            yield text
        case ast.JoinedStr(values):
            yield "".join(one.value if isinstance(one, ast.Constant) else "3" for one in values)
        case ast.IfExp(body=one, orelse=other):
            yield from filled(one)
            yield from filled(other)


def test_every_reason_in_the_code_has_its_danish_sentence() -> None:
    found = set(reasons())
    assert len(found) > 40
    assert sorted(reason for reason in found if danish(reason) == OTHERWISE) == []


@pytest.mark.parametrize("table", [OfficeTable, TopicTable, PoolTable, RuleTable, ClosureTable])
def test_every_wrong_value_has_a_danish_sentence(table: type[msgspec.Struct]) -> None:
    """Whatever the decoder says of a number, a text, a list or nothing where something else must be."""
    strange: list[Any] = [-1, 10_000, 1.5, "", "x" * 99, "Æ", [], ["x"], [1], True, {"a": 1}]
    said = {
        str(error)
        for field in msgspec.structs.fields(table)
        for value in strange
        if not any(hasattr(kind, "__struct_fields__") for kind in [field.type, *get_args(field.type)])
        for error in errors(value, field.type)
    }
    assert len(said) > 10
    assert sorted(reason for reason in said if danish(reason) == OTHERWISE) == []


def errors(value: Any, kind: Any) -> Iterator[msgspec.ValidationError]:
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        yield error


def test_what_is_said_names_what_was_written() -> None:
    [told] = faults(changed(('pool = "desks"', 'pool = "archive"')))
    assert danish(told.rpartition("pool: ")[2]) == "Skrankegruppen archive findes ikke."


def test_rules_that_overlap_are_told_by_their_hours_and_the_day_not_by_their_ids() -> None:
    [told] = faults(FILE + AFTERNOONS)
    assert danish(told.rpartition("from: ")[2]) == (
        "Åbningstiderne kl. 10.00–12.00 og kl. 11.55–14.00 overlapper hinanden den 24.11.2026."
    )
