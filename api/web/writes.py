"""What every write has: a key that makes it happen once, and messages that need not wait for the clock."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request
from litestar.params import HeaderParameter
from msgspec import Struct

from api.problems import Refused

IdempotencyKey = Annotated[
    UUID, HeaderParameter(name="Idempotency-Key", description="A UUID of the caller's: a repeat has one effect.")
]


class Once(Struct, frozen=True):
    """What tells a repeat of a write from another one."""

    key: UUID
    request_hash: bytes
    """Of the body, keyed."""


async def read_once(request: Request[Any, Any, Any], key: UUID) -> Once:
    """Refused: key-required, when there are several."""
    if len(request.headers.getall("Idempotency-Key")) > 1:
        raise Refused("key-required")
    return Once(key, request.app.state.fingerprint(await request.body()))


async def deliver_soon(request: Request[Any, Any, Any]) -> None:
    """The change is committed and answered: what it put into the outbox need not wait for the clock, nor screens."""
    request.app.state.deliver_soon()
    if call := getattr(request.state, "call", None):
        request.app.state.tell_of_bookings(call)
