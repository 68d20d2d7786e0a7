"""What a device is, and how six digits pair it. No I/O."""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum
from typing import Literal
from uuid import UUID

from msgspec import Struct

from api.staff.rules import Author

PAIR_WITHIN = timedelta(minutes=10)
MOST_TRIES = 5
COOKIE_LIFE = timedelta(days=400)
"""As long as browsers keep any; it begins anew whenever the device asks who it is."""
TOUCH_AFTER = timedelta(minutes=1)
"""So often at most it is written down that a device is in use."""


class Kind(Enum):
    STAND = "stand"
    """Where citizens say that they are here."""
    BOARD = "board"
    """Where they see whose turn it is. It shows numbers, and is told no more."""


class Paired(Author, frozen=True, kw_only=True):
    """A device that makes a request: who it is, as the audit names it."""

    device_id: UUID
    kind: Kind
    office: str
    of_monitors: bool = False


class Device(Struct, frozen=True, kw_only=True):
    device_id: UUID
    kind: Kind
    office_id: str
    name: str
    created_at: datetime
    pair_until: datetime
    tries: int = 0
    """Wrong codes that were entered in the municipality while it waited for its own."""
    paired_at: datetime | None = None
    seen_at: datetime | None = None
    """When it was last in use, within TOUCH_AFTER."""
    revoked_at: datetime | None = None
    remove_at: datetime | None = None
    """A monitor's: the server removes it then, whatever became of it. None: a real one."""

    def status(self, now: datetime) -> Literal["waiting", "paired", "revoked", "expired"]:
        if self.revoked_at or (self.remove_at and self.remove_at <= now):
            return "revoked"
        if self.paired_at:
            return "paired"
        return "waiting" if now < self.pair_until and self.tries < MOST_TRIES else "expired"

    def paired(self, municipality_id: str, at: datetime, request_id: str) -> Paired:
        return Paired(
            subject=f"device:{self.device_id}", name=self.name, municipality_id=municipality_id, at=at,
            request_id=request_id, device_id=self.device_id, kind=self.kind, office=self.office_id,
            of_monitors=self.remove_at is not None,
        )  # fmt: skip


def digits_of(key: bytes, device_id: UUID) -> str:
    """The six digits that pair a device: derived, not stored."""
    digest = hmac.digest(key, b"device-pairing:" + device_id.bytes, hashlib.sha256)
    return f"{int.from_bytes(digest) % 1_000_000:06}"


def paired_by(digits: str, waiting: Sequence[Device], key: bytes) -> Device | None:
    """Which of those that wait the digits are for. All are compared, so that the answer takes as long for each."""
    right = [device for device in waiting if hmac.compare_digest(digits_of(key, device.device_id), digits)]
    return right[0] if right else None
