"""Files that a page gives."""

from typing import Final

from msgspec import Struct

_MAGIC: Final[dict[str, str | tuple[str, ...]]] = {
    ".pdf": "%PDF", ".png": "\x89PNG", ".zip": "PK", ".xlsx": "PK", ".docx": "PK", ".ics": "BEGIN:VCALENDAR",
    ".svg": "<", ".xml": "<", ".json": ("{", "["), ".vcf": "BEGIN:VCARD",
}  # fmt: skip


class Download(Struct, frozen=True, kw_only=True):
    name: str
    size: int
    begins: str
    """Its first bytes, as latin-1 text."""

    @property
    def is_what_it_says(self) -> bool:
        """Whether it begins as a file of its name does."""
        begins = self.begins.lstrip("\ufeffï»¿ \r\n")
        if self.name.lower().endswith((".htm", ".html")):
            return True
        if begins.lower().startswith(("<!doctype html", "<html")):
            return False
        magic = next((magic for end, magic in _MAGIC.items() if self.name.lower().endswith(end)), "")
        return begins.startswith(magic)
