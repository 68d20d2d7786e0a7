"""What can be wrong with a municipality file. No I/O."""

from collections.abc import Iterable

from msgspec import Struct


class Fault(Struct, frozen=True, order=True):
    line: int
    field: str
    """A path in the file, as in topics[2].minutes; empty: the whole file."""
    reason: str

    def __str__(self) -> str:
        return f"line {self.line}: {self.field or 'file'}: {self.reason}"


class FileRefused(Exception):
    """The file cannot be used: all that is wrong with it, in the order of its lines. Nothing was changed."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(map(str, self.faults)))
