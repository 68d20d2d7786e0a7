"""The environment, read once into one frozen Struct."""

import os
import secrets
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

from limits import RateLimitItem, parse_many
from msgspec import Struct

ROOT = Path(__file__).resolve().parent.parent
SHORTEST_KEY = 32
SHORTEST_AUDIT = 184
"""Days. The database lets nothing go that is half a year old or younger."""


class Settings(Struct, frozen=True, kw_only=True):
    database_url: str | None
    """PostgreSQL URL; None: the embedded server under `data_dir`."""
    data_dir: Path
    """What must survive a restart: the embedded database, the keys, the demo's mails."""
    host: str
    port: int
    public_url: str
    """What links in messages begin with, without a slash at the end."""
    default_municipality: str | None
    """Who answers for a Host header that no municipality has claimed; None: nobody (404)."""
    smtp_url: str | None
    """smtp://user:password@host:port or smtps://; None: messages wait in the outbox."""
    mail_from: str
    pwa_dir: Path
    demo: bool
    rate_limit_address: RateLimitItem | None
    """So many calls of the API one address may make; None: any number."""
    rate_limit_token: RateLimitItem | None
    test_bookings: int
    """Bookings of the monitors' test citizens that may be there at once."""
    test_writes: int
    """What they may write in a day."""
    key: bytes
    """Signs the secrets of bookings."""
    monitor_key: bytes
    """Shared with the monitors: signs the mark of a test citizen."""
    read_token: bytes
    """For programs that read figures which are not public."""
    staff_token: bytes
    """For programs that work on behalf of staff; they may read figures too."""
    staff_idle: timedelta
    """After so long without a request staff are signed out."""
    staff_longest: timedelta
    """After so long staff are signed out in any case."""
    audit_kept: timedelta
    staff_providers: Path | None
    """A file that names the provider of each municipality's staff; None: they sign in with passwords."""


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    data_dir = Path(environ.get("BORGERTID_DATA") or ROOT / ".data").absolute()
    port = _port(environ.get("PORT") or "8000")
    return Settings(
        database_url=environ.get("DATABASE_URL") or None,
        data_dir=data_dir,
        host=environ.get("HOST") or "127.0.0.1",
        port=port,
        public_url=(environ.get("PUBLIC_URL") or f"http://127.0.0.1:{port}").rstrip("/"),
        default_municipality=environ.get("DEFAULT_MUNICIPALITY") or None,
        smtp_url=environ.get("SMTP_URL") or None,
        mail_from=environ.get("MAIL_FROM") or "Borgerservice <borgerservice@localhost>",
        pwa_dir=Path(environ.get("PWA_DIR") or ROOT / "pwa" / "dist"),
        demo=environ.get("DEMO") == "1",
        rate_limit_address=_limit("RATE_LIMIT_ADDRESS", environ.get("RATE_LIMIT_ADDRESS")),
        rate_limit_token=_limit("RATE_LIMIT_TOKEN", environ.get("RATE_LIMIT_TOKEN")),
        test_bookings=_cap("TEST_BOOKINGS", environ.get("TEST_BOOKINGS") or "500"),
        test_writes=_cap("TEST_WRITES", environ.get("TEST_WRITES") or "20000"),
        key=_key(environ, "BORGERTID_KEY", data_dir / "keys" / "booking.key"),
        monitor_key=_key(environ, "BORGERTID_MONITOR_KEY", data_dir / "keys" / "monitor.key"),
        read_token=_key(environ, "BORGERTID_READ_TOKEN", data_dir / "keys" / "read.token"),
        staff_token=_key(environ, "BORGERTID_STAFF_TOKEN", data_dir / "keys" / "staff.token"),
        staff_idle=timedelta(minutes=_number("STAFF_IDLE_MINUTES", environ.get("STAFF_IDLE_MINUTES") or "60", 1)),
        staff_longest=timedelta(hours=_number("STAFF_HOURS", environ.get("STAFF_HOURS") or "12", 1)),
        audit_kept=timedelta(days=_number("AUDIT_DAYS", environ.get("AUDIT_DAYS") or "730", SHORTEST_AUDIT)),
        staff_providers=Path(path) if (path := environ.get("STAFF_PROVIDERS")) else None,
    )


def _port(given: str) -> int:
    if not given.isdecimal() or not 0 < int(given) < 65536:
        raise SystemExit(f"PORT={given} is no port: choose a number from 1 to 65535.")
    return int(given)


def _number(name: str, given: str, least: int) -> int:
    if not given.isdecimal() or not least <= int(given) < 100_000:
        raise SystemExit(f"{name}={given} is too little or no whole number: write one from {least} on.")
    return int(given)


def _limit(name: str, given: str | None) -> RateLimitItem | None:
    if not given:
        return None
    try:
        [limit] = parse_many(given)
        if limit.amount == 0:
            raise ValueError("nobody would be let through")
    except ValueError:
        raise SystemExit(f"{name}={given} is no limit: write one such as 120/minute.") from None
    return limit


def _cap(name: str, given: str) -> int:
    if not given.isdecimal():
        raise SystemExit(f"{name}={given} is no number: 0 lets the monitors write nothing.")
    return int(given)


def _key(environ: Mapping[str, str], name: str, path: Path) -> bytes:
    """The key from the environment, else from its file, else a new one that is kept in that file."""
    if given := environ.get(name):
        return _long_enough(given.encode(), name)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not path.exists():
        new = path.with_suffix(f".{os.getpid()}")
        new.touch(mode=0o600)
        new.write_text(secrets.token_hex(32))
        # A link is all or nothing: of two processes that start at once both read the same whole key.
        with suppress(FileExistsError):
            path.hardlink_to(new)
        new.unlink()
    return _long_enough(path.read_bytes().strip(), str(path))


def _long_enough(key: bytes, source: str) -> bytes:
    # With a file that a full disk has left empty anybody could make every secret.
    if len(key) < SHORTEST_KEY:
        raise SystemExit(f"{source} must have at least {SHORTEST_KEY} characters: openssl rand -hex 32 makes one.")
    return key
