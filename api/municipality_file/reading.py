"""From TOML values to Structs, with all faults at once where msgspec alone stops at the first. No I/O."""

from collections.abc import Callable, Mapping
from datetime import time
from typing import Annotated, Any, TypeVar, get_args, get_origin

import msgspec

from api.municipality_file.tables import Path

T = TypeVar("T", bound=msgspec.Struct)
Report = Callable[[Path, str], None]
"""Told each fault: where, and why."""


def read(kind: type[T], value: Any, path: Path, report: Report) -> T | None:
    """The table as a Struct of `kind`, or None after reporting each fault in it and below it."""
    if not isinstance(value, Mapping):
        report(path, "must be a table")
        return None
    fields = msgspec.structs.fields(kind)
    fine = _keys_are_known(value, {field.encode_name for field in fields}, path, report)
    values: dict[str, Any] = {}
    for field in fields:
        if field.encode_name in value:
            values[field.name] = _read_value(field.type, value[field.encode_name], (*path, field.encode_name), report)
            fine = fine and values[field.name] is not None
        elif field.required:
            report((*path, field.encode_name), "is missing")
            fine = False
    return kind(**values) if fine else None


def _keys_are_known(table: Mapping[str, Any], known: set[str], path: Path, report: Report) -> bool:
    unknown = table.keys() - known - {"assumed"}
    for key in unknown:
        report((*path, key), f"is no field here; known are {', '.join(sorted(known))}")
    if not isinstance(table.get("assumed", True), bool):
        report((*path, "assumed"), "must be true or false")
        return False
    return not unknown


def _read_value(kind: Any, value: Any, path: Path, report: Report) -> Any:
    """The value as `kind`; None after a report. TOML has no null, so None is never a value."""
    plain = _plain(kind)
    if _is_struct(plain):
        return read(plain, value, path, report)
    if get_origin(plain) is tuple and _is_struct(get_args(plain)[0]) and isinstance(value, list):
        return _read_tables(kind, get_args(plain)[0], value, path, report)
    if plain is time and isinstance(value, str):
        return _read_time(value, path, report)
    for text in value if isinstance(value, list) else [value]:
        if isinstance(text, str) and not (text.strip() and text.isprintable()):
            report(path, "has an empty text" if not text.strip() else "has characters that cannot be shown")
            return None
    return _convert(kind, value, path, report)


def _read_tables(kind: Any, item: Any, values: list[Any], path: Path, report: Report) -> Any:
    items = [read(item, value, (*path, position), report) for position, value in enumerate(values)]
    return None if None in items else _convert(kind, items, path, report)


def _read_time(text: str, path: Path, report: Report) -> time | None:
    try:
        return time.fromisoformat(text)
    except ValueError:
        report(path, f'"{text}" is no time; write "10:00"')
        return None


def _convert(kind: Any, value: Any, path: Path, report: Report) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        report(path, str(error))
        return None


def _plain(kind: Any) -> Any:
    """The type without `| None` and without its constraints."""
    if get_origin(kind) is Annotated:
        return _plain(get_args(kind)[0])
    options = [option for option in get_args(kind) if option is not type(None)]
    is_optional = type(None) in get_args(kind) and len(options) == 1
    return _plain(options[0]) if is_optional else kind


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)
