"""A target: the small file that says where to explore and what to keep away from. Nothing else is known of a site."""

import re
from pathlib import Path
from typing import Any, Final, Literal
from urllib.parse import urljoin, urlsplit

import msgspec
from msgspec import Struct

from monitors.explorer.shapes import Seen
from monitors.explorer.signature import Place
from monitors.targets import TargetRefused, base_of, is_same_site

SHIPPED: Final = Path(__file__).parent / "targets"
CITIZEN: Final = "citizen"
ROLES: Final = {
    CITIZEN: SHIPPED / "borgertid.toml",
    **{role: SHIPPED / f"{role}.toml" for role in ("reader", "clerk", "planner", "administrator", "stand", "board")},
}
"""Who explores a Borgertid, and the file that says how."""
VIEWPORTS: Final = {"phone": {"width": 390, "height": 844}, "desktop": {"width": 1280, "height": 900}}
"""The page's size in CSS pixels."""
LOCALES: Final = {"da": "da-DK", "en": "en-GB", "de": "de-DE"}


class LeaveAlone(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must not be touched, by its name or by where it leads; both are patterns."""

    reason: str
    name: str = ""
    href: str = ""


class SignIn(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One step of signing in: open an address, write into a field, press a button, or send what a page could send."""

    open: str = ""
    write: str = ""
    variable: str = ""
    """The environment variable that holds what is written."""
    press: str = ""
    send: str = ""
    """An address; "{name}" in it, and in `body`, is what an earlier step has kept. "{mark}" is a fresh mark."""
    body: dict[str, Any] | None = None
    """Sent as JSON; left out: it is read."""
    keep: dict[str, str] = {}
    """By name, where in its JSON answer something stands: "offices.0.id"."""


class SecondChannelFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    kind: Literal["borgertid", "reads"]
    paths: list[str] = []
    """For "reads": JSON addresses that tell what is stored."""
    covers: list[str] = []
    """For "reads": what begins with these, once written, must show there."""
    mails: str = ""
    """The address that shows which mails have come to "{address}"; "" when there is none."""
    mails_variable: str = ""
    """The environment variable that holds the token which opens it; "" when it is open."""
    waiting: bool = False
    """For "borgertid": whether a test citizen waits in the line in each visit; without one nobody can be called."""
    mails_after: list[str] = []
    """Patterns: whoever writes to a path that fits one gets a mail at the address that they gave."""


class Outside(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    allow: list[str] = []
    """Hosts whose links may be looked up."""


class ExplorerTarget(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    name: str
    url: str
    start: list[str] = msgspec.field(default_factory=lambda: ["/"])
    role: str = "visitor"
    language: str = "en"
    size: Literal["phone", "desktop"] = "desktop"
    time_zone: str = "UTC"
    marked: bool = False
    """Whether requests carry the signed mark of a test citizen."""
    writes: list[str] = []
    """Paths that requests other than GET may go to begin with one of these."""
    hosts: list[str] = []
    """Other hosts that the pages may read from."""
    leave_alone: list[LeaveAlone] = []
    sign_in: list[SignIn] = []
    sign_in_each_visit: bool = False
    """Whether each visit signs in anew: where signing out, or a session's end, would reach the others."""
    second_channel: SecondChannelFile | None = None
    outside: Outside = Outside()
    source: str = ""
    """The file that was read; "" when a URL alone was given. Never written in a file."""

    @property
    def place(self) -> Place:
        return Place(role=self.role, language=self.language, size=self.size)

    @property
    def locale(self) -> str:
        """What the browser is set to."""
        return LOCALES.get(self.language, self.language)

    def address(self, path: str) -> str:
        return urljoin(self.url, path)

    def is_here(self, url: str) -> bool:
        return is_same_site(url, self.url)

    def lets_out(self, method: str, url: str) -> bool:
        """Whether the pages may send this: reading here and on the named hosts, writing on the named paths only."""
        if method in {"GET", "HEAD", "OPTIONS"}:
            return self.is_here(url) or urlsplit(url).netloc in self.hosts or not url.startswith("http")
        return self.is_here(url) and any(urlsplit(url).path.startswith(path) for path in self.writes)

    def why_not(self, seen: Seen) -> str | None:
        """The reason to leave a control alone; None: it may be tried."""
        for rule in self.leave_alone:
            by_name = rule.name and re.search(rule.name, seen.name)
            by_href = rule.href and re.search(rule.href, seen.href)
            if by_name or by_href:
                return rule.reason
        return None


def read_explorer_target(given: str, role: str = CITIZEN) -> ExplorerTarget:
    """The target in the file `given`; or Borgertid at the URL `given`, as whoever `role` is. Raises TargetRefused."""
    is_url = given.startswith(("http://", "https://"))
    path = ROLES[role] if is_url else Path(given)
    try:
        target = msgspec.toml.decode(path.read_bytes(), type=ExplorerTarget)
    except OSError as error:
        raise TargetRefused(f"Filen {path} kan ikke læses ({error.strerror}).") from error
    except msgspec.MsgspecError as error:
        raise TargetRefused(f"Filen {path} kan ikke bruges: {error}") from error
    base = base_of(given if is_url else target.url)
    return msgspec.structs.replace(target, url=base, source="" if is_url else str(path))
