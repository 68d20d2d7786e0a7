"""What a municipality file must be beyond its types. No I/O."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, time, timedelta
from itertools import combinations
from typing import TypeAlias
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from api.calendars.recurring import ever_recurs, rrule_fault
from api.calendars.rules import overlaps
from api.catalogue.rules import Fee
from api.contacts.rules import read_email
from api.municipality_file.day import day_faults
from api.municipality_file.header import HeaderTable, ReleaseTable
from api.municipality_file.tables import (
    ClosureTable,
    OfficeTable,
    Path,
    PoolTable,
    RuleTable,
    Tables,
    TopicTable,
    plan_of,
)

OLDEST = 150
Faults: TypeAlias = Iterator[tuple[Path, str]]

HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
OVERLAPS_AHEAD = timedelta(days=740)
"""How far ahead overlapping rules are looked for: farther than any horizon, and every holiday comes twice."""


def faults_of(tables: Tables, today: date) -> Faults:
    """Every (path, reason) that is wrong with the tables that could be read."""
    header = tables.header or HeaderTable(id="", name="")
    if tables.header is not None:
        yield from _header(header)
    yield from _doubles(tables)
    for path, office in tables.offices.items():
        if office.release is not None:
            yield from _release((*path, "release"), office.release)
        pools = {pool.id: pool.person for pool in tables.pools.values() if pool.office == office.id}
        for inside, reason in day_faults(office.day, pools, tables.declared["topics"]):
            yield (*path, "day", *inside), reason
    for path, topic in tables.topics.items():
        yield from _topic(path, topic, header.settings.max_visit_minutes, tables)
    for path, pool in tables.pools.items():
        yield from _pool(path, pool, header, tables)
    sound: dict[Path, RuleTable] = {}
    for path, rule in tables.rules.items():
        faults = list(_rule(path, rule, tables))
        yield from faults
        if not faults:
            sound[path] = rule
    for path, closure in tables.closures.items():
        yield from _closure(path, closure, tables)
    yield from _overlaps(header, tables, sound, today)


def _header(header: HeaderTable) -> Faults:
    if header.time_zone not in available_timezones():
        yield ("time_zone",), f"{header.time_zone} is no time zone; write Europe/Copenhagen"
    for host in header.hosts:
        if not HOST.fullmatch(host):
            yield ("hosts",), f"{host!r} is no host name in small letters"
    for host, times in Counter(header.hosts).items():
        if times > 1:
            yield ("hosts",), f"{host} stands there {times} times"
    for postcode, times in Counter(table.postcode for table in header.postcodes).items():
        if times > 1:
            yield ("postcodes",), f"{postcode} stands there {times} times"
    yield from _release(("release",), header.release)
    if header.needs.extra_minutes().get("more-minutes") == 0:
        yield ("needs", "more-minutes"), "must give extra_minutes, or it would do nothing"


def _release(path: Path, release: ReleaseTable) -> Faults:
    if release.horizon_days is not None and release.horizon_weeks is not None:
        yield (*path, "horizon_weeks"), "give days or weeks, not both"
    for name in ("new_days_open", "acute_opens"):
        moment = getattr(release, name)
        if moment is not None and not _on_grid(moment):
            yield (*path, name), "must be a local time on a multiple of five minutes"


def _doubles(tables: Tables) -> Faults:
    kinds: dict[str, Mapping[Path, OfficeTable | TopicTable | PoolTable | RuleTable | ClosureTable]] = {
        "offices": tables.offices,
        "topics": tables.topics,
        "pools": tables.pools,
        "rules": tables.rules,
        "closures": tables.closures,
    }
    for of_kind in kinds.values():
        seen: set[str] = set()
        for path, table in of_kind.items():
            if table.id in seen:
                yield (*path, "id"), f"{table.id} has been used above"
            seen.add(table.id)


def _topic(path: Path, topic: TopicTable, max_visit_minutes: int, tables: Tables) -> Faults:
    if topic.minutes + topic.fixed_minutes > max_visit_minutes:
        yield (*path, "minutes"), f"a visit may last {max_visit_minutes} minutes at most"
    if tables.pools and not any(topic.id in pool.topics for pool in tables.pools.values()):
        yield (*path, "id"), f"no pool serves {topic.id}, so nobody could book it"
    if topic.online is not None:
        yield from _link((*path, "online", "url"), topic.online.url)
    if topic.min_age is not None and topic.max_age is not None and topic.max_age < topic.min_age:
        yield (*path, "max_age"), "must not be below min_age"
    yield from _meetings(path, topic, tables)
    yield from _fees(path, topic.fees)


def _meetings(path: Path, topic: TopicTable, tables: Tables) -> Faults:
    for meeting, times in Counter(topic.meetings).items():
        if times > 1:
            yield (*path, "meetings"), f"{meeting} stands there {times} times"
    if "video" in topic.meetings and not any(
        pool.video_url for pool in tables.pools.values() if topic.id in pool.topics
    ):
        yield (*path, "meetings"), f"no pool that serves {topic.id} has a video_url"


def _fees(path: Path, fees: Collection[Fee]) -> Faults:
    for position, fee in enumerate(fees):
        if fee.amount_dkk < 0:
            yield (*path, "fees", position, "amount_dkk"), "must be 0 or more"
        for name, age in (("from_age", fee.from_age), ("until_age", fee.until_age)):
            if age is not None and age > OLDEST:
                yield (*path, "fees", position, name), f"Expected `int` <= {OLDEST}"
        if fee.from_age < 0 or (fee.until_age is not None and fee.until_age < fee.from_age):
            yield (*path, "fees", position, "until_age"), "must not be below from_age"
    for (_, first), (position, second) in combinations(enumerate(fees), 2):
        age = max(first.from_age, second.from_age)
        if first.valid_from == second.valid_from and age <= min(_oldest(first), _oldest(second)):
            yield (*path, "fees", position), f"age {age} has another fee from {second.valid_from} already"


def _oldest(fee: Fee) -> int:
    return OLDEST if fee.until_age is None else fee.until_age


def _pool(path: Path, pool: PoolTable, header: HeaderTable, tables: Tables) -> Faults:
    yield from _references(path, tables, office=pool.office)
    yield from _references(path, tables, topics=pool.topics)
    if foreign := set(pool.needs) - header.needs.extra_minutes().keys():
        yield (*path, "needs"), f"[needs] does not offer {', '.join(sorted(foreign))}"
    if pool.arrivals_to is not None and read_email(pool.arrivals_to) is None:
        yield (*path, "arrivals_to"), "is no e-mail address"
    if pool.video_url is not None:
        yield from _link((*path, "video_url"), pool.video_url)


def _rule(path: Path, rule: RuleTable, tables: Tables) -> Faults:
    yield from _references(path, tables, pool=rule.pool)
    yield from _references(path, tables, topics=rule.topics or ())
    for pool in tables.pools.values():
        if pool.id == rule.pool:
            yield from _rule_of_pool(path, rule, pool, set(tables.declared["topics"]))
    yield from _times(path, ("from", rule.from_), ("until", rule.until))
    if rule.valid_until is not None and rule.valid_until < rule.valid_from:
        yield (*path, "valid_until"), "lies before valid_from"
    else:
        yield from _recurrence(path, rule.rrule, rule.valid_from, rule.valid_until)
    if rule.over_holidays and rule.open_on:
        yield (*path, "open_on"), "over_holidays opens on every holiday already"
    if rule.lane == "staff" and rule.text is not None:
        yield (*path, "text"), "hours that only staff can book are not shown to citizens"
    if rule.walk_in_minutes is not None:
        yield from _walk_ins((*path, "walk_in_minutes"), rule, rule.walk_in_minutes)


def _walk_ins(path: Path, rule: RuleTable, kept: int) -> Faults:
    if rule.lane != "public":
        yield path, "is kept from public times only"
    hours = [60 * wall.hour + wall.minute for wall in (rule.from_, rule.until)]
    if kept > (open_minutes := rule.capacity * (hours[1] - hours[0])):
        yield path, f"is more than the {open_minutes} minutes that its desks are open together"


def _rule_of_pool(path: Path, rule: RuleTable, pool: PoolTable, known: set[str]) -> Faults:
    if foreign := known.intersection(rule.topics or ()) - set(pool.topics):
        yield (*path, "topics"), f"pool {pool.id} does not serve {', '.join(sorted(foreign))}"
    if pool.person is not None and rule.capacity > 1:
        yield (*path, "capacity"), f"pool {pool.id} is {pool.person}, and a person can be in one place only"


def _closure(path: Path, closure: ClosureTable, tables: Tables) -> Faults:
    yield from _references(path, tables, office=closure.office, pool=closure.pool)
    if closure.office is not None and closure.pool is not None:
        yield (*path, "pool"), "give an office or a pool, not both"
    if closure.desks is not None and closure.pool is None:
        yield (*path, "desks"), "name the pool whose desks are away"
    if closure.until is None and closure.rrule is None:
        yield (*path, "until"), "is missing; only a closure with rrule may be without end"
    elif closure.until is not None and closure.until < closure.from_:
        yield (*path, "until"), "lies before from"
    elif closure.rrule is not None:
        yield from _recurrence(path, closure.rrule, closure.from_, closure.until)
    until_time = closure.until_time or time(23, 55)
    yield from _times(path, ("from_time", closure.from_time or time.min), ("until_time", until_time))


def _recurrence(path: Path, rrule: str, first: date, last: date | None) -> Faults:
    if reason := rrule_fault(rrule):
        yield (*path, "rrule"), reason
    elif not ever_recurs(rrule, first, last):
        yield (*path, "rrule"), "falls on no day on which it is valid"


def _times(path: Path, begin: tuple[str, time], end: tuple[str, time]) -> Faults:
    for name, moment in (begin, end):
        if not _on_grid(moment):
            yield (*path, name), "must be a local time on a multiple of five minutes"
    if _naive(end[1]) <= _naive(begin[1]):
        yield (*path, end[0]), f"must lie after {begin[0]}"


def _references(
    path: Path,
    tables: Tables,
    *,
    office: str | None = None,
    pool: str | None = None,
    topics: Iterable[str] = (),
) -> Faults:
    if office is not None and office not in tables.declared["offices"]:
        yield (*path, "office"), f"there is no office {office}"
    if pool is not None and pool not in tables.declared["pools"]:
        yield (*path, "pool"), f"there is no pool {pool}"
    for topic in topics:
        if topic not in tables.declared["topics"]:
            yield (*path, "topics"), f"there is no topic {topic}"


def _overlaps(header: HeaderTable, tables: Tables, sound: Mapping[Path, RuleTable], today: date) -> Faults:
    municipality = plan_of(header, tables).municipality
    placed = [
        table.rule()
        for table in sound.values()
        if (pool := municipality.pools.get(table.pool)) is not None and pool.office_id in municipality.offices
    ]
    paths = {table.id: path for path, table in sound.items()}
    for found in overlaps(municipality, placed, today, OVERLAPS_AHEAD):
        yield (*paths[found.second.rule_id], "from"), str(found)


def _link(path: Path, url: str) -> Faults:
    try:
        parts = urlsplit(url)
        is_link = parts.scheme in ("https", "http") and bool(parts.hostname) and " " not in url
    except ValueError:
        is_link = False
    if not is_link:
        yield path, "must begin with https:// or http:// and name a host"


def _on_grid(moment: time) -> bool:
    return moment.tzinfo is None and not (moment.minute % 5 or moment.second or moment.microsecond)


def _naive(moment: time) -> time:
    return moment.replace(tzinfo=None)
