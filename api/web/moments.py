"""A moment in a query. Taken as text: what takes a moment from there also takes the seconds since 1970."""

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from litestar.params import QueryParameter
from msgspec import Meta

from api.problems import Fault, Refused

Moment = Annotated[datetime, Meta(tz=True)]
PATTERN = r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$"


def moment_parameter(name: str, description: str, *, required: bool = False) -> Any:
    return QueryParameter(name=name, description=description, pattern=PATTERN, required=required)


def read_moment(name: str, text: str) -> datetime:
    """In UTC. Refused: invalid-request, when there is no such moment."""
    try:
        return msgspec.convert(text, Moment).astimezone(UTC)
    except (msgspec.ValidationError, OverflowError):
        moment = Fault(name, "Skriv et tidspunkt, der findes.", "Write a moment that exists.")
        raise Refused("invalid-request", errors=[moment]) from None
