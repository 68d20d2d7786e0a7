"""What every write has: a key that makes it happen once, and messages that need not wait for the clock."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request
from litestar.datastructures import State
from litestar.params import HeaderParameter
from msgspec import Struct

from api.problems import Refused


class Once(Struct, frozen=True):
    """What tells a repeat of a write from another one."""

    key: UUID
    request_hash: bytes
    """Of the body, keyed."""


async def provide_once(
    request: Request[Any, Any, Any],
    idempotency_key: Annotated[
        UUID, HeaderParameter(name="Idempotency-Key", description="A UUID of the caller's: a repeat has one effect.")
    ],
    state: State,
) -> Once:
    if len(request.headers.getall("Idempotency-Key")) > 1:
        raise Refused("key-required")
    return Once(idempotency_key, state.fingerprint(await request.body()))


async def deliver_soon(request: Request[Any, Any, Any]) -> None:
    """The change is committed and answered: what it put into the outbox goes out now."""
    request.app.state.deliver_soon()
