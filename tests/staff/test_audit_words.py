"""The page of the audit says in words whatever the code writes into it."""

import re
from collections.abc import Iterator
from typing import get_args

import pytest

from api.arrivals import rules as arrivals
from api.bookings import rules as bookings
from api.settings import ROOT

CALL = re.compile(r"\baudit(?:_once_an_hour)?\(\s*(.*?)\)\s*$", re.DOTALL | re.MULTILINE)
LITERAL = re.compile(r'"([a-z-]+)", "([a-z-]+)",')
READING = re.compile(r'\baudit_reading\(\s*connection, actor, "([a-z-]+)"')
CHOSEN = '"sign-out-everywhere" if everywhere else "sign-out"'
BY_STAFF = {"book", "move", "cancel", "undo", "correct"}
"""What staff can do with a booking; the other commands are the citizen's and the clock's."""


def written() -> Iterator[str]:
    """Each action with what it is done to, as in `book booking`."""
    for path in (ROOT / "api").rglob("*.py"):
        source = path.read_text().replace(CHOSEN, '"sign-out"')
        for call in CALL.findall(source):
            if literal := LITERAL.search(call):
                yield " ".join(literal.groups())
        yield from (f"read {kind}" for kind in READING.findall(source))
    yield "sign-out-everywhere person"
    yield from (f"{action} booking" for action in BY_STAFF & {*get_args(bookings.Command)})
    yield from (f"{command} ticket" for command in get_args(arrivals.Command))


@pytest.mark.parametrize("language", ["da", "en"])
def test_whatever_is_written_into_the_audit_has_its_words(language: str) -> None:
    words = (ROOT / "pwa" / "src" / "staff" / "audit" / "words" / f"{language}.ts").read_text()
    said = set(re.findall(r"^    '?([a-z-]+ [a-z-]+)'?:", words, re.MULTILINE))
    assert said == set(written())
