"""Where a monitor looks, whether it may write there, and the mark that its writes carry."""

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from joserfc import jwt
from joserfc.jwk import OctKey
from msgspec import Struct

MARK_HEADER: Final = "Borgertid-Synthetic"
NAME: Final = "Borgertid-Monitor"
AGENT: Final = {"User-Agent": NAME}
"""What asks says what it is, also as a browser, so that the site does not count it as a citizen."""
KEY_VARIABLE: Final = "BORGERTID_MONITOR_KEY"
READ_VARIABLE: Final = "BORGERTID_READ_TOKEN"
SHORTEST_KEY: Final = 32
MARK_LIFE: Final = timedelta(minutes=5)
"""Longer than any walk, far less than the 15 minutes that a server accepts: a leaked mark is soon worth nothing."""


class Target(Struct, frozen=True, kw_only=True):
    base_url: str
    """Scheme and host, without a slash at the end."""
    key: bytes | None
    """Shared with the server; None: nothing may be written here."""
    read_token: str | None = None
    """Opens the mails of test citizens, and the figures that are not public."""
    mark_life: timedelta = MARK_LIFE

    @property
    def may_write(self) -> bool:
        return self.key is not None

    def mark(self, run: str, now: datetime) -> str:
        """The signed mark of a test citizen for the run of that name. Needs `may_write`."""
        if self.key is None:
            raise ValueError(f"no monitor key for {self.base_url}")
        expires = int((now + self.mark_life).timestamp())
        return jwt.encode({"alg": "HS256"}, {"sub": run, "exp": expires}, OctKey.import_key(self.key))

    def is_here(self, url: str) -> bool:
        """Whether `url` has this target's scheme, host and port."""
        return is_same_site(url, self.base_url)


class TargetRefused(Exception):
    """A target cannot be used as given: one Danish sentence."""


def read_target(
    url: str, key_file: Path | None, environ: Mapping[str, str] = os.environ, *, token_file: Path | None = None
) -> Target:
    """The target at `url`. Key and token come from the environment, else from their files. Raises TargetRefused."""
    return Target(base_url=base_of(url), key=_read_key(key_file, environ), read_token=read_token(token_file, environ))


def base_of(url: str) -> str:
    """Scheme and host of a site's address, without a slash at the end. Raises TargetRefused."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        raise TargetRefused(f"“{url}” er ikke en adresse. Skriv for eksempel http://127.0.0.1:8000.")
    return f"{parts.scheme}://{parts.netloc}"


def is_same_site(one: str, other: str) -> bool:
    """Whether two addresses have the same scheme, host and port."""
    first, second = urlsplit(one), urlsplit(other)
    return (first.scheme, first.netloc) == (second.scheme, second.netloc)


def _read_key(key_file: Path | None, environ: Mapping[str, str]) -> bytes | None:
    if given := environ.get(KEY_VARIABLE):
        return _long_enough(given.encode(), KEY_VARIABLE)
    if key_file is None:
        return None
    try:
        return _long_enough(key_file.read_bytes().strip(), str(key_file))
    except OSError as error:
        raise TargetRefused(f"Overvågningens nøgle kan ikke læses: {key_file} ({error.strerror}).") from error


def read_token(file: Path | None, environ: Mapping[str, str] = os.environ) -> str | None:
    """What opens the figures that are not public: from the environment, else from a file. Raises TargetRefused."""
    if (given := environ.get(READ_VARIABLE)) or file is None:
        return given or None
    try:
        return file.read_text().strip()
    except OSError as error:
        raise TargetRefused(f"Overvågningens læsetoken kan ikke læses: {file} ({error.strerror}).") from error


def _long_enough(key: bytes, source: str) -> bytes:
    if len(key) < SHORTEST_KEY:
        raise TargetRefused(f"Overvågningens nøgle er for kort: {source} skal have mindst {SHORTEST_KEY} tegn.")
    return key
