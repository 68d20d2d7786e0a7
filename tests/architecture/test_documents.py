"""What is written about the project is held to the project."""

import ast
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from api.bookings.rules import Action, State, Status, actions_of
from api.municipality_file.header import HeaderTable
from api.municipality_file.parse import ARRAYS, parse
from api.municipality_file.tables import ClosureTable, OfficeTable, PoolTable, RuleTable, TopicTable
from api.problems import KINDS
from tests.architecture.sources import ROOT, calls, parsed

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
DECISIONS = sorted((ROOT / "docs" / "decisions").glob("*.md"))
FILE_FORMAT = (ROOT / "docs" / "municipality-file.md").read_text()


def name_of(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("document", DOCUMENTS, ids=name_of)
def test_every_link_leads_somewhere(document: Path) -> None:
    text = document.read_text()
    targets = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text) + re.findall(r'src="([^":]+)"', text)
    assert [target for target in targets if not (document.parent / target).exists()] == []


def test_pictures_are_small_enough_for_a_slow_line() -> None:
    pictures = list((ROOT / "docs" / "images").iterdir())
    assert [picture.name for picture in pictures if picture.stat().st_size > 200_000] == []


@pytest.mark.parametrize("decision", DECISIONS, ids=name_of)
def test_a_decision_is_short_and_names_the_tests_that_keep_it(decision: Path) -> None:
    text = decision.read_text()
    assert text.startswith(f"# {decision.name[:4]}. ")
    assert len(text.splitlines()) <= 60
    named = re.findall(r"^- `([^`]+\.py)::(\w+)`$", text.partition("**Enforced by**")[2], re.MULTILINE)
    assert named
    assert [f"{file}::{test}" for file, test in named if test not in functions_in(ROOT / file)] == []


def functions_in(path: Path) -> set[str]:
    return {node.name for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)}


def test_decisions_are_numbered_without_a_gap() -> None:
    assert [int(decision.name[:4]) for decision in DECISIONS] == list(range(1, len(DECISIONS) + 1))


def test_the_table_of_refusals_is_the_one_in_the_code() -> None:
    written = re.findall(r"^\| \d{3} \| `.*$", (ROOT / "docs" / "api.md").read_text(), re.MULTILINE)
    rows = [f"| {kind.status} | `{name}` | {kind.title_en} | {kind.way_on_en} |" for name, kind in KINDS.items()]
    assert written == rows


def test_every_setting_is_explained() -> None:
    section = (ROOT / "README.md").read_text().partition("## Configuration")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `(\w+)` \|", section, re.MULTILINE)) == set(variables_read())


def variables_read() -> Iterator[str]:
    """What api/settings.py asks the environment for: `environ.get(NAME, …)` and `_key(environ, NAME, …)`."""
    for call in calls(parsed(ROOT / "api" / "settings.py")):
        names = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
        if ast.unparse(call.func) in {"environ.get", "_key"} and names:
            yield str(names[0])


def test_every_command_is_explained() -> None:
    section = (ROOT / "README.md").read_text().partition("## Commands for operators")[2].partition("\n## ")[0]
    added = [call.args[0] for call in calls(parsed(ROOT / "api" / "cli.py")) if ast.unparse(call.func) == "add"]
    commands = {argument.id.rstrip("_").replace("_", "-") for argument in added if isinstance(argument, ast.Name)}
    assert set(re.findall(r"^\| `([a-z-]+)[ `]", section, re.MULTILINE)) == commands


def test_the_small_municipality_can_be_imported() -> None:
    example = re.search(r"```toml\n(.*?)```", FILE_FORMAT, re.DOTALL)
    assert example
    parse(example[1].encode(), date(2026, 11, 23))


@pytest.mark.parametrize("table", [HeaderTable, OfficeTable, TopicTable, PoolTable, RuleTable, ClosureTable])
def test_every_key_of_a_municipality_file_is_explained(table: type[msgspec.Struct]) -> None:
    explained = set(re.findall(r"`([a-z_-]+)`", FILE_FORMAT))
    assert keys_of(table) - explained == set()


def keys_of(table: type[msgspec.Struct]) -> set[str]:
    """Its keys and those of the tables inside it; `da` and `en` of a text are no keys of their own."""
    keys = set()
    for field in msgspec.structs.fields(table):
        inside = [kind for kind in [field.type, *get_args(field.type)] if hasattr(kind, "__struct_fields__")]
        named_apart = field.encode_name in {"settings", "release", "needs", "postcodes", "fees", "online", "day"}
        keys |= set() if named_apart else {field.encode_name}
        keys |= {key for kind in inside for key in keys_of(kind)} - {"da", "en"}
    return keys


def test_every_table_of_a_municipality_file_has_its_chapter() -> None:
    chapters = set(re.findall(r"^#+ .*`\[+([a-z]+)\]+`", FILE_FORMAT, re.MULTILINE))
    assert chapters == {*ARRAYS, "settings", "release", "needs", "postcodes"}


@pytest.mark.parametrize("status", get_args(Status))
def test_the_picture_of_a_bookings_states_is_what_the_rules_allow(status: Status) -> None:
    picture = (ROOT / "docs" / "booking-states.md").read_text()
    drawn = {
        word
        for words in re.findall(rf"^ +{status} -->\|(.+)\| \w+$", picture, re.MULTILINE)
        for word in re.findall(r"[a-z]+", words)
        if word in get_args(Action)
    }
    row = re.search(rf"^\| `{status}` \| ([^|]+) \|", picture, re.MULTILINE)
    assert row
    assert drawn == set(re.findall(r"`([a-z]+)`", row[1])) == allowed(status)


def allowed(status: Status) -> set[str]:
    now = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
    soon = timedelta(minutes=2)
    state = State(status=status, office="a", start=now + 60 * soon, end=now + 70 * soon, topics=(), deadline=now + soon)
    return set(actions_of(state, now, last_change=soon))
