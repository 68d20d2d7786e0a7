"""Made-up people: whoever meets one of them can see that nobody is behind it."""

import secrets

from msgspec import Struct


class MadeUp(Struct, frozen=True):
    """A test citizen of one walk: nobody else's codes, limits and mails get in its way."""

    name: str
    phone: str
    email: str


def made_up() -> MadeUp:
    digits = f"{secrets.randbelow(1_000_000):06d}"
    return MadeUp(name="Test Testesen", phone=f"+4500{digits}", email=f"test.{digits}@monitor.invalid")
