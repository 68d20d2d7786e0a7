"""Reading request bodies: strictly, straight into their Struct, and with every field error at once."""

from functools import cache
from types import UnionType
from typing import Any, Union, get_args, get_origin

import msgspec
from litestar import Request
from msgspec import NODEFAULT, Struct
from msgspec.structs import fields

from api.problems import FieldError, Refused

MAX_BODY = 64 * 1024


class StrictRequest(Request[Any, Any, Any]):
    """Litestar's request converts "2" to 2 and stops at the first error; this one does neither."""

    async def json(self) -> Any:
        media_type = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type != "application/json":
            raise Refused("wrong-media-type")
        body = await self.body()
        wanted = self.route_handler.parsed_data_field
        if wanted is None:
            return msgspec.json.decode(body)
        try:
            return _decoder(wanted.annotation).decode(body)
        except msgspec.ValidationError:
            raise Refused(
                "invalid-request", errors=field_errors(wanted.annotation, msgspec.json.decode(body))
            ) from None
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Refused("malformed-json") from None


@cache
def _decoder(wanted: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(wanted)


def field_errors(wanted: Any, given: Any, pointer: str = "#") -> list[FieldError]:
    """Everything in `given` (plain JSON values) that does not fit the type `wanted`, with JSON pointers."""
    struct = _struct_in(wanted)
    if struct is not None and isinstance(given, dict):
        found = []
        for field in fields(struct):
            where = f"{pointer}/{field.encode_name}"
            if field.encode_name in given:
                found += field_errors(field.type, given[field.encode_name], where)
            elif field.default is NODEFAULT and field.default_factory is NODEFAULT:
                found.append(FieldError(where, "Mangler."))
        return found
    item = _item_in(wanted)
    if item is not None and isinstance(given, list):
        found = [error for i, value in enumerate(given) for error in field_errors(item, value, f"{pointer}/{i}")]
        if found:
            return found
    try:
        msgspec.convert(given, wanted, builtin_types=())
    except msgspec.ValidationError as error:
        return [FieldError(pointer, f"Har forkert form: {str(error).partition(' - at `')[0]}.")]
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
