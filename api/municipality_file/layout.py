"""A municipality file as blocks of text, so that one table can be changed and all others stay as they are. No I/O."""

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from api.municipality_file.positions import HEADER, first_lines, keys_in


class Block(NamedTuple):
    """A table with the comments right above it and the tables inside it, and what stands between it and the next."""

    name: str
    """The key at the top of the file; empty: what stands before the first table."""
    is_array: bool
    text: str
    gap: str
    """Empty lines, and comments that belong to no table: a headline keeps its place when the table above it goes."""


def split(text: str) -> list[Block]:
    """The blocks of a text that is valid TOML, which together are the text. The first has no name."""
    lines = text.splitlines(keepends=True)
    free = {number - 1 for number, line in first_lines(text) if not line.strip() or line.lstrip().startswith("#")}
    headers = list(_headers(text))
    starts = [0, *(_with_comments(lines, free, line) for line, _, _ in headers), len(lines)]
    named = [("", False), *((name, is_array) for _, name, is_array in headers)]
    blocks = []
    for (name, is_array), (begin, end) in zip(named, pairwise(starts), strict=True):
        last = end
        while last > begin and last - 1 in free:
            last -= 1
        blocks.append(Block(name, is_array, "".join(lines[begin:last]), "".join(lines[last:end])))
    return blocks


def _headers(text: str) -> Iterator[tuple[int, str, bool]]:
    """The (line from 0, name, is it one of an array) with which each block begins."""
    current = ""
    for number, line in first_lines(text):
        if header := HEADER.match(line):
            keys = keys_in(header[2])
            opens_next = header[1] == "[[" and len(keys) == 1
            if opens_next or keys[0] != current:
                current = keys[0]
                yield number - 1, current, opens_next


def _with_comments(lines: list[str], free: set[int], header: int) -> int:
    first = header
    while first - 1 in free and lines[first - 1].strip():
        first -= 1
    return first
