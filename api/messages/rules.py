"""What a message is, and when it is tried again. No I/O."""

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from msgspec import Struct

from api.backoff import Random, back_off

Outcome = Literal["sent", "skipped", "given-up"]

LEASE = timedelta(minutes=4)
"""How long a claimed row is left alone. Longer than any attempt takes: see SENDING."""
SENDING = timedelta(minutes=3)
"""An attempt that takes longer than this is broken off and counts as failed."""
GIVE_UP_AFTER = timedelta(hours=48)
GIVE_UP_ONE_AFTER = timedelta(hours=2)
"""Of what may be wrong with one address alone: a clerk calls while it is of use, and nobody is alerted for days."""
OVERDUE_AFTER = timedelta(minutes=10)
KEEP_SETTLED = timedelta(days=90)
MANY = 5
"""So many of a kind given up within TOLD are no wrong addresses: the mail server refuses what it should take."""
TOLD = timedelta(days=1)


class Attachment(Struct, frozen=True):
    filename: str
    media_type: str
    """`text/calendar`, without parameters."""
    content: bytes
    parameters: dict[str, str] = {}
    """Of the media type: `{"method": "PUBLISH"}`."""


class Message(Struct, frozen=True, kw_only=True):
    """One e-mail in plain text."""

    to: str
    """A bare address; names stay out of the headers."""
    subject: str
    text: str
    language: str = "da"
    attachments: tuple[Attachment, ...] = ()
    synthetic: bool
    """Of a test citizen: must never reach a real mail server."""


class OutboxRow(Struct, frozen=True):
    municipality_id: str
    outbox_id: int
    kind: str
    subject_id: UUID
    created_at: datetime
    due_at: datetime
    attempts: int
    """With the present one. It rises with every claim, so it also tells one claim of a row from the next."""


class Overdue(Struct, frozen=True):
    """What of one kind has not been delivered in time."""

    kind: str
    waiting: int
    oldest_due_at: datetime | None
    """Of those still tried; None when none is waiting."""
    given_up: int
    """Within TOLD. Each citizen among them is a clerk's task, with a deadline of its own."""
    oldest_given_up_due_at: datetime | None = None

    @property
    def is_refused(self) -> bool:
        """Whether the mail server refuses what it should take."""
        return self.given_up >= MANY


class NotYet(Exception):
    """Whether a message is to be sent will be known at a moment."""

    def __init__(self, until: datetime) -> None:
        super().__init__(f"not before {until}")
        self.until = until


class NotSent(Exception):
    """An attempt failed. `reason` goes to the log and the row, so it holds no personal data."""

    def __init__(
        self, reason: str, *, for_good: bool = False, for_all: bool = False, tried_for: timedelta = GIVE_UP_AFTER
    ) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good
        """This message will be refused however often it is tried."""
        self.for_all = for_all
        """No message can be sent just now: the fault is the server's or the setting's, not this message's."""
        self.tried_for = tried_for
        """So long after it was due it is given up."""


def next_try(row: OutboxRow, failure: NotSent, now: datetime, random: Random) -> datetime | None:
    """When to try a failed row again; None: give it up."""
    again = now + back_off(row.attempts, first=timedelta(seconds=20), longest=timedelta(minutes=15), random=random)
    return again if not failure.for_good and again < row.due_at + failure.tried_for else None


def stable_id(row: OutboxRow) -> str:
    """The left half of the Message-ID, the same for every attempt: mail clients fold what was sent twice.

    The moment of creation keeps it apart from a row that gets the same number after a restored backup.
    """
    return f"{row.municipality_id}.{row.outbox_id}.{int(row.created_at.timestamp())}"
