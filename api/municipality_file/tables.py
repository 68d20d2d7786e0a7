"""The tables of a municipality file, as they are written. `assumed = true` may stand in any of them.

It says that the public source is silent there; it is read and has no effect.
"""

from datetime import date, time
from typing import Annotated

from msgspec import Meta, Struct, field

from api.calendars.rules import BookableLane, Closure, OpeningRule, RuleLane
from api.catalogue.rules import (
    BookableBy,
    Coordinates,
    Fee,
    Holiday,
    LocalText,
    Meeting,
    Municipality,
    Need,
    Office,
    OnlineAlternative,
    OptionalHoliday,
    Pool,
    Processing,
    Release,
    Topic,
)
from api.municipality_file.day import DayTable
from api.municipality_file.header import HeaderTable, Identifier, Minutes, Postcode, ReleaseTable

Path = tuple[str | int, ...]
"""Keys and, in arrays of tables, positions from 0: ("topics", 2, "minutes")."""

GoalDays = Annotated[int, Meta(ge=1, le=366)]
Age = Annotated[int, Meta(ge=0, le=150)]


class OfficeTable(Struct, frozen=True):
    id: Identifier
    name: str
    address: str
    postcode: Postcode
    city: str
    coordinates: Coordinates | None = None
    phone: str | None = None
    closed_on: tuple[OptionalHoliday, ...] = ()
    release: ReleaseTable | None = None
    day: DayTable = DayTable()
    goal_days: GoalDays | None = None

    def office(self, everywhere: Release) -> Office:
        """What its own release does not say is as everywhere."""
        return Office(
            office_id=self.id,
            name=self.name,
            address=self.address,
            postcode=self.postcode,
            city=self.city,
            coordinates=self.coordinates,
            phone=self.phone,
            closed_on=self.closed_on,
            release=None if self.release is None else self.release.release(everywhere),
            day=self.day.day_rules(),
            goal_days=self.goal_days,
        )


class TopicTable(Struct, frozen=True):
    id: Identifier
    name: LocalText
    minutes: Minutes
    fixed_minutes: Annotated[int, Meta(ge=0, le=480, multiple_of=5)] = 0
    max_persons: Annotated[int, Meta(ge=1, le=20)] = 1
    keywords: tuple[str, ...] = ()
    bring: tuple[LocalText, ...] = ()
    conditions: tuple[LocalText, ...] = ()
    fees: tuple[Fee, ...] = ()
    online: OnlineAlternative | None = None
    kle: str | None = None
    meetings: Annotated[tuple[Meeting, ...], Meta(min_length=1)] = ("office",)
    live_bookings: Annotated[int, Meta(ge=1, le=100)] | None = None
    min_age: Age | None = None
    max_age: Age | None = None
    residents_only: bool = False
    present: LocalText | None = None
    processing: Processing | None = None
    goal_days: GoalDays | None = None

    def topic(self) -> Topic:
        return Topic(
            topic_id=self.id,
            name=self.name,
            minutes=self.minutes,
            fixed_minutes=self.fixed_minutes,
            max_persons=self.max_persons,
            keywords=self.keywords,
            bring=self.bring,
            conditions=self.conditions,
            fees=self.fees,
            online=self.online,
            kle=self.kle,
            meetings=self.meetings,
            live_bookings=self.live_bookings,
            min_age=self.min_age,
            max_age=self.max_age,
            residents_only=self.residents_only,
            present=self.present,
            processing=self.processing,
            goal_days=self.goal_days,
        )


class PoolTable(Struct, frozen=True):
    id: Identifier
    office: str
    name: str
    topics: Annotated[tuple[str, ...], Meta(min_length=1)]
    step_minutes: Annotated[int, Meta(ge=5, le=120, multiple_of=5)] = 15
    needs: tuple[Need, ...] = ()
    bookable_by: BookableBy = "everybody"
    person: Identifier | None = None
    video_url: str | None = None
    arrivals_to: str | None = None

    def pool(self) -> Pool:
        return Pool(
            pool_id=self.id,
            office_id=self.office,
            name=self.name,
            topics=frozenset(self.topics),
            step_minutes=self.step_minutes,
            needs=frozenset(self.needs),
            bookable_by=self.bookable_by,
            person=self.person,
            video_url=self.video_url,
            arrivals_to=self.arrivals_to,
        )


class RuleTable(Struct, frozen=True):
    id: Identifier
    pool: str
    lane: RuleLane
    rrule: str
    valid_from: date
    from_: time = field(name="from")
    until: time
    capacity: Annotated[int, Meta(ge=1, le=500)]
    valid_until: date | None = None
    topics: Annotated[tuple[str, ...], Meta(min_length=1)] | None = None
    over_holidays: bool = False
    open_on: tuple[Holiday, ...] = ()
    text: LocalText | None = None
    walk_in_minutes: Annotated[int, Meta(ge=5, multiple_of=5)] | None = None

    def rule(self) -> OpeningRule:
        return OpeningRule(
            rule_id=self.id,
            pool_id=self.pool,
            lane=self.lane,
            rrule=self.rrule,
            valid_from=self.valid_from,
            from_time=self.from_,
            until_time=self.until,
            capacity=self.capacity,
            valid_until=self.valid_until,
            topics=self.topics,
            over_holidays=self.over_holidays,
            open_on=self.open_on,
            text=self.text,
            walk_in_minutes=self.walk_in_minutes or 0,
        )


class ClosureTable(Struct, frozen=True):
    id: Identifier
    reason: LocalText
    from_: date = field(name="from")
    until: date | None = None
    rrule: str | None = None
    from_time: time | None = None
    until_time: time | None = None
    office: str | None = None
    pool: str | None = None
    desks: Annotated[int, Meta(ge=1, le=500)] | None = None
    lane: BookableLane | None = None

    def closure(self) -> Closure:
        return Closure(
            closure_id=self.id,
            from_day=self.from_,
            until_day=self.until,
            reason=self.reason,
            from_time=self.from_time or time.min,
            until_time=self.until_time,
            office_id=self.office,
            pool_id=self.pool,
            rrule=self.rrule,
            desks=self.desks,
            lane=self.lane or (None if self.desks is None else "public"),
        )


class Tables(Struct, frozen=True):
    """Those tables of a file that could be read, by where they stand."""

    header: HeaderTable | None
    offices: dict[Path, OfficeTable]
    topics: dict[Path, TopicTable]
    pools: dict[Path, PoolTable]
    rules: dict[Path, RuleTable]
    closures: dict[Path, ClosureTable]
    declared: dict[str, list[str]]
    """All ids by kind, also of tables that could not be read, so that one fault is not reported as many."""


class MunicipalityPlan(Struct, frozen=True):
    """All that a file says, in the product's own words."""

    municipality: Municipality
    """Of no version yet."""
    hosts: tuple[str, ...]
    rules: list[OpeningRule]
    closures: list[Closure]


def plan_of(header: HeaderTable, tables: Tables) -> MunicipalityPlan:
    settings = header.municipality_settings()
    municipality = Municipality(
        municipality_id=header.id,
        name=header.name,
        time_zone=header.time_zone,
        version=0,
        settings=settings,
        offices={table.id: table.office(settings.release) for table in tables.offices.values()},
        topics={table.id: table.topic() for table in tables.topics.values()},
        pools={table.id: table.pool() for table in tables.pools.values()},
    )
    rules = [table.rule() for table in tables.rules.values()]
    closures = [table.closure() for table in tables.closures.values()]
    return MunicipalityPlan(municipality, header.hosts, rules, closures)
