"""Who works for a municipality, what they may do, and for how long they are signed in. No I/O."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import Enum

from msgspec import Struct

from api.problems import Refused

MOST_TRIES = 5
"""Wrong passwords of one user, within TRIES_WITHIN."""
TRIES_WITHIN = timedelta(minutes=15)
TOUCH_AFTER = timedelta(minutes=1)
"""So often at most it is written down that a session is in use."""
OF_ACCOUNTS = "password:"
"""What the subject of somebody with an account begins with; their user name follows."""
OF_MONITORS = "monitor:"
"""What the subject of a test colleague begins with. No account and no provider can make one: theirs begin otherwise."""
TEST_LIFE = timedelta(minutes=15)
"""A test colleague's session and devices live no longer; the database demands it."""


class Role(Enum):
    """Each may do what those before it may, and more."""

    READER = "reader"
    """Figures, calendars, and the day without contact data."""
    CLERK = "clerk"
    """The day, and citizens' bookings."""
    PLANNER = "planner"
    """Opening rules, topics, bookings that no longer fit."""
    ADMINISTRATOR = "administrator"
    """The audit, devices, import."""

    @property
    def included(self) -> "list[Role]":
        """Itself and those before it."""
        roles = list(Role)
        return roles[: roles.index(self) + 1]

    def includes(self, other: "Role") -> bool:
        return other in self.included


class Person(Struct, frozen=True, kw_only=True):
    """Somebody of the staff, as they have signed in."""

    subject: str
    """password:<user>, provider:<sub>, or monitor:<role>."""
    name: str
    role: Role
    offices: tuple[str, ...] = ()
    """Empty: all of the municipality."""

    @property
    def is_test_colleague(self) -> bool:
        """Whether it is a monitor that walks the pages of staff (P9)."""
        return self.subject.startswith(OF_MONITORS)


class Author(Struct, frozen=True, kw_only=True):
    """Whoever makes a request and is named in the audit: somebody of the staff, a program, or a device."""

    municipality_id: str
    subject: str
    """password:<user>, provider:<sub>, device:<id>, monitor:<role>, program or command-line."""
    name: str
    role: Role | None = None
    """None: a device."""
    at: datetime
    request_id: str


class Actor(Author, frozen=True, kw_only=True):
    """Somebody of the staff, or a program that acts for them."""

    role: Role
    offices: tuple[str, ...] = ()
    """Empty: all of the municipality."""

    def may(self, office: str) -> bool:
        """Whether they work at that office."""
        return not self.offices or office in self.offices

    def demand_office(self, office: str) -> None:
        """Refused: other-office."""
        if not self.may(office):
            raise Refused("other-office")

    def demand_all_offices(self) -> None:
        """For what concerns the whole municipality. Refused: other-office."""
        if self.offices:
            raise Refused("other-office")


class Session(Person, frozen=True, kw_only=True):
    """A browser in which somebody is signed in."""

    created_at: datetime
    seen_at: datetime
    """When it was last used, within TOUCH_AFTER."""
    expires_at: datetime

    def lasts(self, now: datetime, idle: timedelta) -> bool:
        return now < self.expires_at and now < self.seen_at + idle


def wait_after(tries: Sequence[datetime], now: datetime) -> timedelta | None:
    """How long a user must wait before the next password, after these tries, the newest first; None: not at all."""
    if len(tries) < MOST_TRIES or tries[MOST_TRIES - 1] <= now - TRIES_WITHIN:
        return None
    return tries[MOST_TRIES - 1] + TRIES_WITHIN - now
