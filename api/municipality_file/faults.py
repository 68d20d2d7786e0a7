"""What can be wrong with a municipality file. No I/O."""

from collections.abc import Iterable

from msgspec import Struct

from api.municipality_file.tables import Path


class Fault(Struct, frozen=True):
    line: int
    path: Path
    """Where in the file, as in ("topics", 2, "minutes"); empty: the whole file."""
    reason: str

    @property
    def field(self) -> str:
        """The path in words: topics[2].minutes; arrays count from 0, as everywhere."""
        keys = (f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.path)
        return "".join(keys).removeprefix(".")

    @property
    def pointer(self) -> str:
        return pointer_to(self.path)

    def __str__(self) -> str:
        return f"line {self.line}: {self.field or 'file'}: {self.reason}"


def pointer_to(path: Path) -> str:
    """The path as a JSON pointer into the file's document (RFC 6901)."""
    keys = (str(key).replace("~", "~0").replace("/", "~1") for key in path)
    return "".join(["#", *(f"/{key}" for key in keys)])


class FileRefused(Exception):
    """The file cannot be used: all that is wrong with it, in the order of its lines. Nothing was changed."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults, key=lambda fault: (fault.line, fault.field, fault.reason))
        super().__init__("\n".join(map(str, self.faults)))
