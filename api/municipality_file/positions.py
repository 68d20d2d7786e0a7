"""On which line of a TOML text a table or a key begins: TOML parsers do not tell. No I/O."""

import re
from collections.abc import Iterator

from api.municipality_file.tables import Path

HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]\]?\s*(?:#.*)?$")
KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
TOKEN = re.compile(r'(?P<delimiter>"""|\'\'\')|"(?:\\.|[^"\\])*"|\'[^\']*\'|(?P<comment>#.*)|(?P<bracket>[\[\]{}])')


class Positions:
    """The lines, from 1, of a text that is valid TOML."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Path, int] = {(): 1}
        table: Path = ()
        for number, line in first_lines(text):
            if header := HEADER.match(line):
                table = self._enter(keys_in(header[2]), is_array=header[1] == "[[")
                self._lines[table] = number
            elif key := KEY.match(line):
                self._lines[table + keys_in(key[1])] = number

    def line_of(self, path: Path) -> int:
        """The line of the path, or of the closest table or key around it."""
        while path not in self._lines:
            path = path[:-1]
        return self._lines[path]

    def _enter(self, keys: tuple[str, ...], *, is_array: bool) -> Path:
        """The path of a header's table: the last one so far of each array of tables on the way."""
        path: Path = ()
        for key in keys[:-1]:
            path += (key,)
            if count := self._count(path):
                path += (count - 1,)
        path += (keys[-1],)
        return (*path, self._count(path)) if is_array else path

    def _count(self, array: Path) -> int:
        count = 0
        while (*array, count) in self._lines:
            count += 1
        return count


def keys_in(dotted: str) -> tuple[str, ...]:
    return tuple(key.strip().strip("\"'") for key in dotted.split("."))


def first_lines(text: str) -> Iterator[tuple[int, str]]:
    """Each (number, line) on which a header or a key may begin: not inside a value of several lines."""
    delimiter: str | None = None
    depth = 0
    for number, line in enumerate(text.splitlines(), start=1):
        if delimiter is None and depth == 0:
            yield number, line
            if HEADER.match(line):
                continue
        rest = line
        while rest:
            if delimiter is not None:
                _, closed, rest = rest.partition(delimiter)
                delimiter = None if closed else delimiter
                continue
            token = TOKEN.search(rest)
            if token is None or token["comment"]:
                break
            delimiter = token["delimiter"]
            depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token["bracket"] or "", 0)
            rest = rest[token.end() :]
