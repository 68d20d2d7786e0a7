"""What is kept from those who book: cells for walk-ins, staff's own times, and a caseworker who is elsewhere."""

import asyncio
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from api.bookings.placing import free_starts
from api.bookings.rules import UNDO, Receipt
from api.bookings.upkeep import end_due
from api.bookings.visits import Asker, read_visit
from api.calendars.auditor import audit
from api.calendars.queries import select_pool_days
from api.database import Connection
from api.municipality_file.faults import FileRefused
from api.problems import Refused
from tests.bookings.citizens import Citizens, build, citizens_of, outcome, tomorrow
from tests.bookings.towns import a_town_with, desks

ALL = ("passport", "licence", "pension")
HALF_OF_THE_DAY = desks("desks", *ALL, rule_lines="walk_in_minutes = 60")
STAFF = Asker("staff")
PROMISED = Asker("staff", reason="Lovet i telefonen")
MONITOR = Asker("monitor")
QUARTERS = [timedelta(minutes=15 * number) for number in range(8)]


def told(answers: list[Receipt | str]) -> Counter[str]:
    return Counter("booked" if isinstance(answer, Receipt) else answer for answer in answers)


@pytest.fixture
async def citizens(pool: asyncpg.Pool, tmp_path: Path, now: datetime) -> Citizens:
    """One desk from 10 to 12, of which an hour is kept for those who come without a time."""
    return (await a_town_with(pool, tmp_path, now, HALF_OF_THE_DAY)).about("passport")


async def test_as_much_is_booked_as_leaves_what_is_kept_and_any_time_may_be_the_last(citizens: Citizens) -> None:
    start = tomorrow(citizens.now)
    answers = [await outcome(citizens.book(start + quarter)) for quarter in reversed(QUARTERS)]
    assert told(answers) == {"booked": 4, "time-taken": 4}
    assert [isinstance(answer, Receipt) for answer in answers] == [True] * 4 + [False] * 4
    assert isinstance(await citizens.book(start + timedelta(days=1)), Receipt)


async def test_eight_at_once_for_the_last_time_that_may_be_booked(citizens: Citizens, connection: Connection) -> None:
    """Each asks for another time, and each of these is free; but only one more may be taken."""
    start = tomorrow(citizens.now)
    for quarter in QUARTERS[:3]:
        await citizens.book(start + quarter)
    answers = await asyncio.gather(*(outcome(citizens.book(start + quarter)) for quarter in QUARTERS[3:]))
    assert told(answers) == {"booked": 1, "time-taken": 4}
    assert await connection.fetchval("SELECT count(*) FROM part") == 4
    assert await audit(citizens.pool, citizens.now) == []


async def test_what_is_kept_is_not_offered_as_another_time(citizens: Citizens) -> None:
    for quarter in QUARTERS[:4]:
        await citizens.book(tomorrow(citizens.now) + quarter)
    with pytest.raises(Refused) as refused:
        await citizens.book(tomorrow(citizens.now, 11))
    days = {one.start.date() - citizens.now.date() for one in refused.value.alternatives or []}
    assert days == {timedelta(days=0), timedelta(days=2)}


async def test_a_cancelled_time_is_bookable_again_when_its_undo_is_over(citizens: Citizens) -> None:
    booked = [await citizens.book(tomorrow(citizens.now) + quarter) for quarter in QUARTERS[:4]]
    await citizens.cancel(booked[0].booking_id)
    assert await outcome(citizens.book(tomorrow(citizens.now, 11))) == "time-taken"
    await end_due(citizens.pool, citizens.now + UNDO)
    assert isinstance(await citizens.book(tomorrow(citizens.now, 11)), Receipt)


async def test_on_the_last_bookable_cells_one_can_still_move_but_not_grow(citizens: Citizens) -> None:
    booked = [await citizens.book(tomorrow(citizens.now) + quarter) for quarter in QUARTERS[:4]]
    last = booked[-1].booking_id
    assert isinstance(await citizens.move(last, tomorrow(citizens.now, 11, 45)), Receipt)
    assert await outcome(citizens.about("passport:2").edit(last, tomorrow(citizens.now, 11))) == "time-taken"


async def test_staff_take_what_is_kept_only_when_they_say_why(citizens: Citizens, connection: Connection) -> None:
    for quarter in QUARTERS[:4]:
        await citizens.book(tomorrow(citizens.now) + quarter)
    assert await outcome(citizens.asked_by(STAFF).book(tomorrow(citizens.now, 11))) == "time-taken"
    booked = await citizens.asked_by(PROMISED).book(tomorrow(citizens.now, 11))
    assert (booked.actor, booked.reason) == ("staff", "Lovet i telefonen")
    assert await outcome(citizens.asked_by(PROMISED).book(tomorrow(citizens.now, 11))) == "time-taken"
    assert await connection.fetchval("SELECT min(cell) FROM pool_day, unnest(free) AS cell") == 0


async def test_no_reason_sells_a_time_twice_or_opens_a_closed_hour(citizens: Citizens) -> None:
    await citizens.book(tomorrow(citizens.now))
    staff = citizens.asked_by(PROMISED)
    assert await outcome(staff.book(tomorrow(citizens.now))) == "time-taken"
    assert await outcome(staff.book(tomorrow(citizens.now, 12))) == "time-outside-rules"
    assert await outcome(staff.book(citizens.now - timedelta(hours=1))) == "time-past"


async def test_a_reason_sets_lead_horizon_and_the_last_moment_to_change_aside(citizens: Citizens) -> None:
    just_before = citizens.at_moment(tomorrow(citizens.now, 10, -5))
    staff = just_before.asked_by(PROMISED)
    start = tomorrow(citizens.now)
    assert await outcome(just_before.asked_by(STAFF).book(start)) == "time-too-soon"
    booked = await staff.book(start)
    assert await outcome(just_before.asked_by(STAFF).move(booked.booking_id, start + QUARTERS[4])) == "not-possible-now"
    assert isinstance(await staff.move(booked.booking_id, start + QUARTERS[4]), Receipt)
    far = tomorrow(citizens.now) + timedelta(days=6)
    assert await outcome(citizens.asked_by(STAFF).book(far)) == "time-too-far"
    assert isinstance(await citizens.asked_by(PROMISED).book(far), Receipt)


async def test_staffs_own_times_are_taken_first_by_staff_and_never_by_others(
    pool: asyncpg.Pool, connection: Connection, tmp_path: Path, now: datetime
) -> None:
    own = desks("desks", *ALL) + desks("back", "passport", lane="staff")
    citizens = (await a_town_with(pool, tmp_path, now, own)).about("passport")
    await citizens.book(tomorrow(now))
    assert await outcome(citizens.book(tomorrow(now))) == "time-taken"
    await citizens.asked_by(STAFF).book(tomorrow(now))
    await citizens.asked_by(STAFF).book(tomorrow(now, 11))
    lanes = await connection.fetch("SELECT lane::text AS lane FROM part ORDER BY start_at, lane")
    assert [row["lane"] for row in lanes] == ["public", "staff", "staff"]
    assert await audit(pool, now) == []


async def test_each_office_releases_its_days_by_its_own_rule(pool: asyncpg.Pool, tmp_path: Path, now: datetime) -> None:
    both = desks("desks", *ALL) + desks("branch-desks", *ALL, office="branch")
    own = ('name = "Filialen"', 'name = "Filialen"\nrelease = { horizon_days = 2, lead_minutes = 180 }')
    citizens = (await a_town_with(pool, tmp_path, now, both, change=[own])).about("passport")
    day = timedelta(days=1)
    assert isinstance(await citizens.book(tomorrow(now) + 4 * day), Receipt)
    assert await outcome(citizens.at("branch").book(tomorrow(now) + 2 * day)) == "time-too-far"
    assert isinstance(await citizens.at("branch").book(tomorrow(now) + day), Receipt)
    assert isinstance(await citizens.book(tomorrow(now) - day), Receipt)
    assert await outcome(citizens.at("branch").book(tomorrow(now) - day)) == "time-too-soon"


async def offered(citizens: Citizens) -> set[datetime]:
    """When their visit can be booked at their office tomorrow."""
    day = tomorrow(citizens.now).date()
    visit = read_visit(citizens.municipality, citizens.topics, (), "office", citizens.asker)
    pools = visit.pools_at(citizens.office)
    async with citizens.pool.acquire() as connection:
        found = await select_pool_days(connection, "by", pools, ["public"], day, day)
    return {start for _, _, start in free_starts(citizens.municipality, visit, found, citizens.now)}


PERSON = 'person = "caseworker-1"'
AT_THE_HALL = desks("hers-at-the-hall", "pension", pool_lines=PERSON)
AT_THE_BRANCH = desks("hers-at-the-branch", "pension", office="branch", pool_lines=PERSON).replace(
    'from = "10:00"\nuntil = "12:00"', 'from = "12:00"\nuntil = "14:00"'
)
REST = desks("rest", "passport", "licence")


@pytest.fixture
async def caseworker(pool: asyncpg.Pool, connection: Connection, tmp_path: Path, now: datetime) -> Citizens:
    """A caseworker with pools at two offices, who has promised Tuesday at eleven at the hall.

    Then the rules change behind her back: both offices have her from ten to twelve.
    """
    citizens = (await a_town_with(pool, tmp_path, now, AT_THE_HALL, AT_THE_BRANCH, REST)).about("pension")
    await citizens.book(tomorrow(now, 11))
    hours = {"from_time": "10:00:00", "until_time": "12:00:00"}
    await connection.execute(
        "UPDATE opening_rule SET content = content || $1 WHERE pool_id = 'hers-at-the-branch'", hours
    )
    await build(connection, "by", now)
    return (await citizens_of(pool, "by", now)).at("hall").about("pension")


async def test_a_person_is_in_one_place_at_a_time_whatever_the_rules_say(
    caseworker: Citizens, connection: Connection
) -> None:
    at_branch = caseworker.at("branch")
    for minutes in (-15, 0, 15):
        assert await outcome(at_branch.book(tomorrow(caseworker.now, 11, minutes))) == "time-taken"
        assert await outcome(at_branch.hold(tomorrow(caseworker.now, 11, minutes))) == "time-taken"
    assert isinstance(await at_branch.book(tomorrow(caseworker.now, 10, 30)), Receipt)
    assert isinstance(await at_branch.book(tomorrow(caseworker.now, 11, 30)), Receipt)
    assert await connection.fetchval("SELECT count(*) FROM part") == 3
    assert await audit(caseworker.pool, caseworker.now) == []


async def test_a_time_of_a_person_who_is_elsewhere_is_not_offered_and_whoever_asks_for_it_gets_others(
    caseworker: Citizens,
) -> None:
    at_branch = caseworker.at("branch")
    elsewhere = {tomorrow(caseworker.now, 11, minutes) for minutes in (-15, 0, 15)}
    assert elsewhere.isdisjoint(await offered(at_branch))
    with pytest.raises(Refused) as refused:
        await at_branch.book(tomorrow(caseworker.now, 11))
    assert refused.value.alternatives
    nearest = refused.value.alternatives[0]
    assert isinstance(await caseworker.at(nearest.office).book(nearest.start), Receipt)
    assert await audit(caseworker.pool, caseworker.now) == []


async def test_a_person_who_was_let_go_at_one_office_is_offered_at_the_other(
    caseworker: Citizens, connection: Connection
) -> None:
    at_branch = caseworker.at("branch")
    before = await offered(at_branch)
    booking_id = await connection.fetchval("SELECT booking_id FROM booking")
    await caseworker.move(booking_id, tomorrow(caseworker.now, 10))
    moved = await offered(at_branch)
    assert tomorrow(caseworker.now, 11) in moved - before
    assert tomorrow(caseworker.now, 10) in before - moved
    await caseworker.cancel(booking_id)
    await end_due(caseworker.pool, caseworker.now + UNDO)
    assert before | moved <= await offered(at_branch)
    assert await audit(caseworker.pool, caseworker.now) == []


NOON = ('from = "10:00"\nuntil = "12:00"', 'from = "12:00"\nuntil = "14:00"')
HALL_LATER = AT_THE_HALL.replace(*NOON)
BRANCH_EARLY = AT_THE_BRANCH.replace(*reversed(NOON))
SOMEBODY_ELSE = 'person = "caseworker-2"'


@pytest.mark.parametrize("before", ["", SOMEBODY_ELSE])
async def test_what_was_booked_before_the_desk_became_hers_is_her_time_too(
    pool: asyncpg.Pool, tmp_path: Path, now: datetime, before: str
) -> None:
    """She is to be at the branch when somebody has a time at the hall."""
    earlier = await a_town_with(pool, tmp_path, now, AT_THE_HALL.replace(PERSON, before), REST)
    await earlier.about("pension").book(tomorrow(now, 11))
    citizens = await a_town_with(pool, tmp_path, now, HALL_LATER, BRANCH_EARLY, REST)
    at_branch = citizens.at("branch").about("pension")
    assert tomorrow(now, 11) not in await offered(at_branch)
    assert await outcome(at_branch.book(tomorrow(now, 11))) == "time-taken"
    assert isinstance(await at_branch.book(tomorrow(now, 10, 30)), Receipt)
    assert await audit(pool, now) == []


async def test_whose_desk_becomes_nobodys_is_offered_elsewhere_again(
    pool: asyncpg.Pool, tmp_path: Path, now: datetime
) -> None:
    earlier = await a_town_with(pool, tmp_path, now, AT_THE_HALL, AT_THE_BRANCH, REST)
    await earlier.about("pension").book(tomorrow(now, 11))
    shared = await a_town_with(pool, tmp_path, now, HALL_LATER, BRANCH_EARLY, REST)
    assert tomorrow(now, 11) not in await offered(shared.at("branch").about("pension"))
    parted = await a_town_with(pool, tmp_path, now, HALL_LATER.replace(PERSON, ""), BRANCH_EARLY, REST)
    assert isinstance(await parted.at("branch").about("pension").book(tomorrow(now, 11)), Receipt)
    assert await audit(pool, now) == []


async def test_who_would_have_two_bookings_at_once_is_told_before_anything_is_changed(
    pool: asyncpg.Pool, tmp_path: Path, now: datetime
) -> None:
    citizens = await a_town_with(pool, tmp_path, now, AT_THE_HALL.replace(PERSON, ""), BRANCH_EARLY, REST)
    at_hall = citizens.about("pension")
    booked = await at_hall.book(tomorrow(now, 11))
    await at_hall.at("branch").book(tomorrow(now, 11, 15))
    with pytest.raises(FileRefused, match="caseworker-1 would have two bookings at once, on 2026-11-24 at 11:00"):
        await a_town_with(pool, tmp_path, now, HALL_LATER, BRANCH_EARLY, REST)
    await at_hall.move(booked.booking_id, tomorrow(now, 10))
    await a_town_with(pool, tmp_path, now, HALL_LATER, BRANCH_EARLY, REST)
    assert await audit(pool, now) == []


async def test_two_who_change_desks_take_the_bookings_over(
    pool: asyncpg.Pool, connection: Connection, tmp_path: Path, now: datetime
) -> None:
    branch = BRANCH_EARLY.replace(PERSON, SOMEBODY_ELSE)
    citizens = (await a_town_with(pool, tmp_path, now, AT_THE_HALL, branch, REST)).about("pension")
    for office in ("hall", "branch"):
        await citizens.at(office).book(tomorrow(now, 11))
    await a_town_with(pool, tmp_path, now, AT_THE_HALL.replace(PERSON, SOMEBODY_ELSE), BRANCH_EARLY, REST)
    persons = await connection.fetch("SELECT pool_id, person FROM part ORDER BY pool_id")
    assert [tuple(row) for row in persons] == [
        ("hers-at-the-branch", "caseworker-1"),
        ("hers-at-the-hall", "caseworker-2"),
    ]
    assert await audit(pool, now) == []


async def test_two_offices_that_want_one_person_at_once_one_gets_her(
    caseworker: Citizens, connection: Connection
) -> None:
    starts = [tomorrow(caseworker.now, 10, 0), tomorrow(caseworker.now, 11, 30)]
    answers = await asyncio.gather(
        *(outcome(caseworker.at(office).book(start)) for start in starts for office in ("hall", "branch") * 3)
    )
    assert told(answers) == {"booked": 2, "time-taken": 10}
    assert await connection.fetchval("SELECT count(*) FROM part WHERE person = 'caseworker-1'") == 3
    assert await audit(caseworker.pool, caseworker.now) == []


async def test_a_cancelled_time_of_a_person_is_hers_again_after_its_undo(caseworker: Citizens) -> None:
    booked = await caseworker.book(tomorrow(caseworker.now, 10))
    await caseworker.cancel(booked.booking_id)
    at_branch = caseworker.at("branch")
    assert await outcome(at_branch.book(tomorrow(caseworker.now, 10))) == "time-taken"
    await end_due(caseworker.pool, caseworker.now + UNDO)
    assert isinstance(await at_branch.book(tomorrow(caseworker.now, 10)), Receipt)


async def test_a_move_from_one_of_her_offices_to_the_other_is_no_clash_with_itself(caseworker: Citizens) -> None:
    booked = await caseworker.book(tomorrow(caseworker.now, 10))
    moved = await caseworker.at("branch").move(booked.booking_id, tomorrow(caseworker.now, 10))
    assert (moved.after.office, moved.after.start) == ("branch", tomorrow(caseworker.now, 10))


async def test_a_test_citizen_takes_nobodys_time(caseworker: Citizens, connection: Connection) -> None:
    monitor = caseworker.asked_by(MONITOR)
    await monitor.book(tomorrow(caseworker.now, 11))
    await monitor.at("branch").book(tomorrow(caseworker.now, 11))
    persons = await connection.fetch("SELECT person FROM part WHERE lane = 'synthetic'")
    assert [row["person"] for row in persons] == [None, None]
    assert isinstance(await caseworker.book(tomorrow(caseworker.now, 10)), Receipt)
