"""How much test citizens may write, and how long what they leave is kept. No I/O, no clock."""

from datetime import UTC, date, datetime, time, timedelta

from msgspec import Struct

MESSAGES_KEPT = timedelta(hours=1)
"""Longer than any walk, and than the booking that a mail is about."""
TRESPASSES_TOLD = timedelta(hours=1)
"""So long a trespass stands among what is overdue: long enough to be told to those on call."""
TRESPASSES_KEPT = timedelta(days=30)
COUNTS_KEPT = timedelta(days=7)


class Sent(Struct, frozen=True):
    filename: str
    media_type: str
    content: str


class KeptMail(Struct, frozen=True, kw_only=True):
    """A mail to a test citizen."""

    subject: str
    text: str
    language: str
    attachments: list[Sent]
    sent_at: datetime


class WaitingMail(Struct, frozen=True, kw_only=True):
    """A mail to a test citizen that has still to leave: that a time is cancelled is told once it cannot be undone."""

    kind: str
    due_at: datetime


def day_of(now: datetime) -> date:
    return now.astimezone(UTC).date()


def seconds_left(now: datetime) -> int:
    """Until the next day begins to be counted."""
    tomorrow = datetime.combine(day_of(now) + timedelta(days=1), time(), UTC)
    return int((tomorrow - now).total_seconds()) + 1
