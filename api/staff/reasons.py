"""What staff write in a line: why they do something, and what they call it. No I/O."""

from typing import Annotated

from msgspec import Meta

from api.contacts.rules import visible
from api.problems import Fault, Refused

Reason = Annotated[str, Meta(min_length=1, max_length=200, examples=["Lokalet er lukket efter en vandskade."])]


def read_reason(text: str, pointer: str = "#/reason") -> str:
    """The reason as one line of words; refused when there is none in it, `pointer` telling where it stands."""
    return _read(text, Fault(pointer, "Skriv hvorfor.", "Say why."))


def read_name(text: str, pointer: str = "#/name") -> str:
    """A name for something, as one line of words; refused when there is none in it."""
    return _read(text, Fault(pointer, "Skriv et navn.", "Write a name."))


def _read(text: str, missing: Fault) -> str:
    words = visible(text)
    if not words:
        raise Refused("invalid-request", errors=[missing])
    return words
