"""What is written into a field: made up, fit for the field, and the same again for the same seed. Pure."""

import random
import re
from collections.abc import Iterable, Sequence
from typing import Final

from monitors.explorer.shapes import Seen, Snapshot, Step

CITIZEN: Final = "123456"
"""Stands for six digits that are another test citizen's in each visit: what one has done must not limit the next.

Not zeros: the phone number before it ends in them, and it must be clear where these digits begin."""
_EMAIL: Final = f"test.{CITIZEN}@monitor.invalid"
_NAMES: Final = ("Test Testesen", "Prøve Prøvesen", "Test Øster-Åsen", "Testine Testesen")
_TEXTS: Final = ("Prøve 4711", "Prøve: æøå, “citat” & 100 %")
"""Too short to be of any language: a page that repeats them is still in its own."""
_KINDS: Final[tuple[tuple[str, str], ...]] = (
    ("email", r"e-?mail|@"),
    ("tel", r"telefon|phone|\btel\b|mobil"),
    ("password", r"password|adgangskode|kodeord"),
    ("code", r"\bkode\b|code|one-time|ciffer|pin\b"),
    ("postcode", r"postnummer|postcode|zip"),
    ("url", r"\burl\b|website|hjemmeside"),
    ("date", r"\bdato\b|\bdate\b|fødselsdag|birthday"),
    ("name", r"\bnavn\b|\bname\b"),
)
_TYPED: Final = {"email", "tel", "password", "url", "date", "number", "time", "month", "week", "color"}


def text_for(seen: Seen, snapshot: Snapshot, seed: int) -> str:
    """A valid text for the field `seen`."""
    chance = random.Random(f"{seed}/{seen.role}/{seen.name}")
    kind = seen.type if seen.type in _TYPED else _kind_by_words(seen)
    text = _made(kind, seen, snapshot, chance)
    longest = seen.limits[2]
    return text[: int(longest)] if longest.isdigit() and int(longest) > 0 else text


def typed_address(path: Iterable[Step], citizen: str) -> str | None:
    """The e-mail address that the test citizen has given on the way; None when it gave none."""
    typed = [text for step in path for text in [step.text, *step.fills.values()]]
    return as_citizen(_EMAIL, citizen) if _EMAIL in typed else None


def as_citizen(text: str, citizen: str) -> str:
    """`text` as the test citizen of one visit writes it."""
    return text.replace(CITIZEN, citizen)


def option_for(seen: Seen, seed: int) -> str | None:
    """Another option of a list than the one chosen; None when there is none."""
    others = [option for option in seen.options if option and option != seen.value]
    # The first of a list is often the one that asks to choose.
    others = others[1:] if len(others) > 1 and others[0] == seen.options[0] else others
    return random.Random(f"{seed}/{seen.name}").choice(others) if others else None


def _kind_by_words(seen: Seen) -> str:
    if seen.role in {"searchbox", "spinbutton"}:
        return seen.role
    said = f"{seen.name} {seen.hints}".lower()
    return next((kind for kind, words in _KINDS if re.search(words, said)), "text")


def _made(kind: str, seen: Seen, snapshot: Snapshot, chance: random.Random) -> str:
    number = chance.randrange(1, 1_000_000)
    made = {
        # Contacts that can belong to nobody: .invalid by RFC 2606, +4500 by the Danish numbering plan.
        "email": _EMAIL,
        "tel": f"+4500{CITIZEN}",
        "password": f"Prøve-{number}-kode",
        "code": f"{number:06d}",
        "postcode": "2650",
        "url": "https://monitor.invalid/",
        "date": "1990-02-03",
        "time": "10:15",
        "month": "2030-02",
        "week": "2030-W06",
        "color": "#336699",
        "name": chance.choice(_NAMES),
        "searchbox": _word_on(snapshot, chance),
        "number": _number(seen),
        "spinbutton": _number(seen),
    }
    return made.get(kind) or chance.choice(_TEXTS)


def _number(seen: Seen) -> str:
    """Another number than there is, within the field's limits."""
    low, high = (int(limit) if re.fullmatch(r"-?\d+", limit) else None for limit in seen.limits[:2])
    first = low if low is not None else 1
    return str(first if seen.value != str(first) or first == high else first + 1)


def _word_on(snapshot: Snapshot, chance: random.Random) -> str:
    """A word to search for: one that the page itself names."""
    words: Sequence[str] = sorted(
        {word for seen in snapshot.controls if seen.role == "link" and seen.kin for word in seen.name.split()[:1]}
    )
    long = [word for word in words if len(word) > 3 and word.isalpha()]
    return chance.choice(long) if long else "prøve"
