"""Reading request bodies: strictly, straight into their Struct, and with every field error at once."""

from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import msgspec
from litestar import Request
from litestar.params import BodyKwarg
from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from api.problems import Fault, Refused
from api.web.faults import MISSING, fault_of

MAX_BODY = 64 * 1024
MAX_FILE = 2 * 1024 * 1024
"""Of a municipality's file, as text or as a document: a large town's grows by each absence."""
TOML = "application/toml"

TomlBody = Annotated[bytes, BodyKwarg(media_type=TOML)]
"""A file, whose reader says what is wrong with it."""


class StrictRequest(Request[Any, Any, Any]):
    """Litestar's request converts "2" to 2 and stops at the first error; this one does neither."""

    async def json(self) -> Any:
        media_type = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        wanted = self.route_handler.parsed_data_field
        is_file = wanted is not None and wanted.kwarg_definition == BodyKwarg(media_type=TOML)
        if media_type not in ({TOML, "text/plain"} if is_file else {"application/json"}):
            raise Refused("wrong-media-type")
        body = await self.body()
        if is_file:
            return body
        try:
            return _decoder(wanted.annotation if wanted else Any).decode(body)
        except msgspec.ValidationError:
            given = _plain(body)
        except NOT_JSON:
            raise Refused("malformed-json") from None
        raise Refused("invalid-request", errors=field_errors(wanted.annotation if wanted else Any, given))


NOT_JSON = (msgspec.DecodeError, UnicodeDecodeError, RecursionError)
"""What the decoder says of bytes that are no JSON, no UTF-8, or nested without end."""


def _plain(body: bytes) -> Any:
    # The typed decoder stops at the first wrong value: what comes after it may still be no JSON.
    try:
        return msgspec.json.decode(body)
    except NOT_JSON:
        raise Refused("malformed-json") from None


@cache
def _decoder(wanted: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(wanted)


def field_errors(wanted: Any, given: Any, pointer: str = "#") -> list[Fault]:
    """Everything in `given` (plain JSON values) that does not fit the type `wanted`, with JSON pointers."""
    struct = _struct_in(wanted)
    if struct is not None and isinstance(given, dict):
        found = []
        for field in fields(struct):
            where = f"{pointer}/{field.encode_name}"
            if field.encode_name in given:
                found += field_errors(field.type, given[field.encode_name], where)
            elif field.default is NODEFAULT and field.default_factory is NODEFAULT:
                found.append(Fault(where, *MISSING))
        return found
    item = _item_in(wanted)
    if item is not None and isinstance(given, list):
        # Each of some: what is wrong with a hundred topics is that there are a hundred.
        found = [error for i, value in enumerate(given[:20]) for error in field_errors(item, value, f"{pointer}/{i}")]
        if found:
            return found
    try:
        msgspec.convert(given, wanted, builtin_types=())
    except msgspec.ValidationError as error:
        return [fault_of(pointer, str(error))]
    return []


def _struct_in(wanted: Any) -> type[Struct] | None:
    options = get_args(wanted) if get_origin(wanted) in {Union, UnionType} else (wanted,)
    return next((option for option in options if isinstance(option, type) and issubclass(option, Struct)), None)


def _item_in(wanted: Any) -> Any:
    """What a list or tuple of one kind holds, also behind Annotated; None for anything else."""
    if hasattr(wanted, "__metadata__"):
        wanted = get_args(wanted)[0]
    if get_origin(wanted) not in {list, tuple}:
        return None
    return get_args(wanted)[0]
