"""What a municipality offers: offices, topics and pools, as everybody reads them. No I/O."""

from collections.abc import Hashable
from datetime import date, time, timedelta
from functools import cached_property
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from msgspec import Meta, Struct, field

Language = Literal["da", "en"]
Meeting = Literal["office", "phone", "video"]
"""How citizen and caseworker meet."""
Need = Literal[
    "interpreter", "sign-language", "step-free", "low-desk", "quiet-waiting", "companion", "more-minutes"
]  # fmt: skip
"""What somebody may need at a visit: never why."""
BookableBy = Literal["everybody", "link", "staff"]
"""Whom the times of a pool are offered to; staff may book all of them."""


class LocalText(Struct, frozen=True, forbid_unknown_fields=True):
    da: str
    en: str


class Fee(Struct, frozen=True, forbid_unknown_fields=True):
    """What a person of the given ages pays, in whole kroner, from a date on."""

    amount_dkk: int
    valid_from: date
    from_age: int = 0
    until_age: int | None = None
    """Inclusive; None: no upper age."""


class OnlineAlternative(Struct, frozen=True, forbid_unknown_fields=True):
    url: str
    text: LocalText


class Processing(Struct, frozen=True, forbid_unknown_fields=True):
    """How long the municipality takes at most to decide a case: its published deadline, in its own unit."""

    number: Annotated[int, Meta(ge=1, le=366)]
    unit: Literal["days", "weeks"]


class Topic(Struct, frozen=True):
    topic_id: str
    name: LocalText
    minutes: int
    """Per person."""
    fixed_minutes: int = 0
    """Once per visit."""
    max_persons: int = 1
    keywords: tuple[str, ...] = ()
    """Words people search for, in any language."""
    bring: tuple[LocalText, ...] = ()
    conditions: tuple[LocalText, ...] = ()
    fees: tuple[Fee, ...] = ()
    online: OnlineAlternative | None = None
    kle: str | None = None
    meetings: tuple[Meeting, ...] = ("office",)
    """How it can be met about, the usual way first."""
    live_bookings: int | None = None
    """So many live bookings of it one contact may have, at all offices together; None: any number."""
    min_age: int | None = None
    """The youngest person that it is for; told, not checked."""
    max_age: int | None = None
    """The oldest; inclusive."""
    residents_only: bool = False
    """For those only who live in the municipality."""
    present: LocalText | None = None
    """Who must come, as a sentence."""
    processing: Processing | None = None
    goal_days: int | None = None
    """Within so many working days everybody shall have a time; None: the office's goal."""

    def fees_on(self, day: date) -> list[Fee]:
        """The fees in force on a day, by age. The fees that begin on one date replace all that began before."""
        begun = [fee for fee in self.fees if fee.valid_from <= day]
        newest = max((fee.valid_from for fee in begun), default=None)
        return sorted((fee for fee in begun if fee.valid_from == newest), key=lambda fee: fee.from_age)


class Release(Struct, frozen=True):
    """When times can be booked, moved and cancelled. Local times."""

    horizon_days: int = 60
    new_days_open: time = time(0, 0)
    """When the last day of the horizon opens; until then the day before it is the last."""
    lead_minutes: int = 30
    """A public time closes this long before it begins; an acute one is open until it begins."""
    acute_opens: time = time(8, 0)
    last_change_minutes: int = 60
    """A booking can be moved or cancelled until this long before it begins."""


class Desk(Struct, frozen=True):
    """Where citizens are called to."""

    desk_id: str
    name: str
    pools: tuple[str, ...] = ()
    """Whose citizens it calls; none: those of every pool of the office but named caseworkers'."""


class DayRules(Struct, frozen=True):
    """How an office runs its day: who may arrive when, and in which order they are called."""

    earliest_arrival_minutes: int = 30
    """So long before the booked time an arrival is accepted."""
    late_after_minutes: int = 5
    """Who arrives later than this after the booked time is late."""
    late: Literal["keeps-place", "joins-walk-ins"] = "keeps-place"
    no_show_minutes: int = 15
    """After so long the rest of a booked time is given to others; who comes then is a walk-in."""
    give_back: Literal["walk-ins", "acute"] = "walk-ins"
    """Who gets what is free today so late that nobody could book it any more, and what who has not come leaves."""
    walk_in_patience_minutes: int = 30
    """A walk-in who has waited this long stands beside those whose booked time is now."""
    walk_in_topics: tuple[str, ...] | None = None
    """None: every topic that the office serves for everybody."""
    desks: tuple[Desk, ...] = ()
    """None listed: whichever a clerk names."""


class OpeningHours(Struct, frozen=True):
    """One line of an office's opening hours, in words and in figures."""

    text: LocalText
    from_time: time
    until_time: time
    lane: Literal["public", "acute", "walk-in"]
    valid_from: date
    valid_until: date | None = None
    """Inclusive; None: until further notice."""


OptionalHoliday = Literal["labour-day", "constitution-day", "christmas-eve", "new-years-eve"]
"""1 May, 5 June, 24 and 31 December: days on which an office may be closed although the law does not say so."""

PublicHoliday = Literal[
    "new-years-day", "maundy-thursday", "good-friday", "easter-sunday", "easter-monday",
    "ascension-day", "whit-sunday", "whit-monday", "christmas-day", "second-christmas-day",
]  # fmt: skip
Holiday = PublicHoliday | OptionalHoliday


class Coordinates(Struct, frozen=True, forbid_unknown_fields=True):
    """Where on earth, in degrees (WGS 84). The limits are those of Denmark, so that a swapped pair is found."""

    latitude: Annotated[float, Meta(ge=54, le=58)]
    longitude: Annotated[float, Meta(ge=8, le=16)]


class Office(Struct, frozen=True):
    office_id: str
    name: str
    address: str
    postcode: str
    city: str
    coordinates: Coordinates | None = None
    phone: str | None = None
    hours: tuple[OpeningHours, ...] = ()
    release: Release | None = None
    """When its times can be booked; None: as everywhere in the municipality."""
    closed_on: tuple[OptionalHoliday, ...] = ()
    day: DayRules = DayRules()
    goal_days: int | None = None
    """The service goal of topics that have none of their own; None: no goal."""

    def hours_on(self, day: date) -> list[OpeningHours]:
        """The opening hours to show on a day: those in force and those that are coming."""
        return [line for line in self.hours if line.valid_until is None or day <= line.valid_until]


class Pool(Struct, frozen=True):
    """Interchangeable desks with the same topics; a named caseworker is a pool of capacity one."""

    pool_id: str
    office_id: str
    name: str
    topics: frozenset[str]
    step_minutes: int
    needs: frozenset[Need] = frozenset()
    """Needs that are met here. A need that no pool names is met by every pool."""
    bookable_by: BookableBy = "everybody"
    person: str | None = None
    """The named caseworker: all pools of one person together are one desk."""
    video_url: str | None = None
    """Where the caseworker is met by video."""
    arrivals_to: str | None = None
    """The e-mail address that is told when somebody with a time here has arrived."""


class MunicipalitySettings(Struct, frozen=True):
    release: Release = Release()
    max_visit_minutes: int = 120
    holds_per_pool_day: int = 20
    needs: dict[Need, int] = field(default_factory=dict)
    """The needs that can be asked for, and the minutes that each adds to a visit."""
    erase_after_days: int = 30
    """Contact data go this many days after the visit."""
    phone: str | None = None
    email: str | None = None
    postcodes: dict[str, Coordinates] = field(default_factory=dict)
    """The middle of each postcode from which citizens look for the nearest office."""
    accessibility_statement: str | None = None
    """Its address, once it is published in the state's WAS-Tool."""


class Municipality(Struct, frozen=True, dict=True):
    """The whole catalogue of one municipality at one version."""

    municipality_id: str
    name: str
    time_zone: str
    version: int
    settings: MunicipalitySettings
    offices: dict[str, Office]
    topics: dict[str, Topic]
    """In the order of the file: the most used first."""
    pools: dict[str, Pool]

    @cached_property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    @cached_property
    def worked_out(self) -> dict[Hashable, Any]:
        """What others have worked out from this version; it goes with it."""
        return {}

    def release_of(self, office_id: str) -> Release:
        office = self.offices.get(office_id)  # a booking may name one that is retired
        return (office and office.release) or self.settings.release

    @property
    def longest_horizon_days(self) -> int:
        return max([self.release_of(office_id).horizon_days for office_id in self.offices], default=0)

    def offices_of(self, topic_id: str) -> list[str]:
        """Where everybody can book the topic; none: only those who have a link, or staff."""
        pools = [pool for pool in self.pools.values() if pool.bookable_by == "everybody"]
        serving = {pool.office_id for pool in pools if topic_id in pool.topics}
        return [office_id for office_id in self.offices if office_id in serving]


def minutes_of_visit(topics: list[tuple[Topic, int]]) -> timedelta:
    """How long a visit takes: for each topic persons x minutes, and its fixed minutes once."""
    return timedelta(minutes=sum(topic.minutes * persons + topic.fixed_minutes for topic, persons in topics))
