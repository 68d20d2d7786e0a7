"""What a screen changes is written into the planner's own text: all else stays, to the letter."""

import copy
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.municipality_file.layout import split
from api.municipality_file.writing import document_of, write
from tests.architecture.sources import ROOT
from tests.municipality_file.files import FILE

FILES = sorted([*(ROOT / "municipalities").glob("*.toml"), *(ROOT / "tests" / "calendars").rglob("*.toml")])
TEXT = """\
# By Kommune
id = "by"  # for ever
name = "By"

# --- Places ---

# the big one
[[offices]]
id = "hall"
name = "Rådhuset"

# --- Topics ---

[[topics]]
id = "pas"
minutes = 15  # counted in 2025
[topics.online]
url = "https://example.org/"

[[topics]]
id = "kort"
minutes = 10

# --- The end ---
"""


def edited(text: str, **changed: Any) -> str:
    return write(text, {**document_of(text), **changed})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_document_that_says_the_same_leaves_the_text_alone(path: Path) -> None:
    text = path.read_text()
    assert "".join(block.text + block.gap for block in split(text)) == text
    assert write(text, document_of(text)) == text


def test_one_value_changes_on_its_own_line() -> None:
    topics = document_of(TEXT)["topics"]
    topics[0]["minutes"] = 20
    assert edited(TEXT, topics=topics) == TEXT.replace("minutes = 15", "minutes = 20")


def test_what_goes_takes_its_own_comment_and_leaves_the_headlines() -> None:
    told = edited(TEXT, offices=[])
    assert "# the big one" not in told
    assert [line for line in told.splitlines() if "---" in line] == [
        "# --- Places ---",
        "# --- Topics ---",
        "# --- The end ---",
    ]


def test_a_new_one_stands_behind_the_one_before_it() -> None:
    topics = document_of(TEXT)["topics"]
    told = edited(TEXT, topics=[topics[0], {"id": "nyt", "minutes": 5}, topics[1]])
    assert [line for line in told.splitlines() if line.startswith("id")][2:] == [
        'id = "pas"',
        'id = "nyt"',
        'id = "kort"',
    ]
    assert told.replace('[[topics]]\nid = "nyt"\nminutes = 5\n', "").replace("\n\n\n", "\n\n") == TEXT


def test_another_order_moves_each_with_its_comments() -> None:
    topics = document_of(TEXT)["topics"]
    told = edited(TEXT, topics=topics[::-1])
    assert document_of(told)["topics"] == topics[::-1]
    assert "minutes = 15  # counted in 2025\n[topics.online]" in told


@pytest.mark.parametrize(
    "strange",
    [
        'id = "by"\nrules = [{ id = "a" }]\n',
        'id = "by"\n[[topics]]\nid = "a"\n[[pools]]\nid = "p"\n[[topics.fees]]\namount_dkk = 1\n'.replace(
            "topics.fees", "pools.fees"
        ),
        'id = "by"\n[needs.interpreter]\nextra_minutes = 5\n[release]\nlead_minutes = 5\n[needs.companion]\n',
        '"id" = "by"\n\'na\\me\' = """\n[[rules]]\nx = 1"""\n',
    ],
)
def test_a_layout_that_cannot_be_kept_is_written_anew_and_says_the_same(strange: str) -> None:
    wanted = {**document_of(strange), "name": "By", "rules": [{"id": "b", "from": "2026-01-01"}]}
    assert document_of(write(strange, wanted)) == wanted


VALUES = st.recursive(
    st.booleans() | st.integers(-(10**6), 10**6) | st.text(max_size=8) | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from(["rules", "topics", "release", "name", "bring", "x y"]), VALUES, max_size=4))
def test_whatever_a_document_says_the_text_says(values: dict[str, Any]) -> None:
    wanted = {key: value for key, value in {**document_of(FILE), **values}.items() if value != []}
    written = document_of(write(FILE, copy.deepcopy(wanted)))
    assert written == wanted
