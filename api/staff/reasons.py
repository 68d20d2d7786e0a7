"""Why staff do something: kept with what they did. No I/O."""

from typing import Annotated

from msgspec import Meta

from api.contacts.rules import visible
from api.problems import Fault, Refused

Reason = Annotated[str, Meta(min_length=1, max_length=200, examples=["Lokalet er lukket efter en vandskade."])]


def read_reason(text: str, pointer: str = "#/reason") -> str:
    """The reason as one line of words; refused when there is none in it, `pointer` telling where it stands."""
    reason = visible(text)
    if not reason:
        raise Refused("invalid-request", errors=[Fault(pointer, "Skriv hvorfor.", "Say why.")])
    return reason
