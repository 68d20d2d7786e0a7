"""R1 to R10, rules of real municipal offices: each as a municipality file, and what a citizen may and may not book.

What this version cannot express is left out:
R1  Who tells of their arrival ten minutes early is usually served before the booked time: the line does so by itself
    when nobody stands before them (docs/day.md), and no file says it.
R2, R8, R9  Age, residence and what is brought are stated before a time is chosen; they are not asked and not checked.
R5  Whoever walks in is helped to book: that is done by people.
"""

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from api.bookings.placing import free_starts, lanes_for, placements
from api.bookings.supply import select_supply
from api.bookings.visits import CITIZEN, Asker, TopicChoice, Visit, read_visit
from api.calendars import queries
from api.calendars.cells import PoolDay
from api.calendars.rules import plan_days
from api.catalogue.queries import select_municipality
from api.catalogue.routes import CatalogueTopic, catalogue_on
from api.catalogue.rules import Processing
from api.database import Connection
from api.municipality_file.operations import import_file
from api.municipality_file.parse import parse
from api.municipality_file.tables import MunicipalityPlan
from api.problems import Refused

FILES = Path(__file__).with_name("real_rules")
DENMARK = ZoneInfo("Europe/Copenhagen")
MONDAY = date(2026, 11, 23)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = (MONDAY + timedelta(days=number) for number in range(1, 6))
EARLY = datetime(2026, 11, 23, 0, 5, tzinfo=DENMARK)
STAFF, INVITED = Asker("staff"), Asker(invited_to="caseworker")


def the_file(name: str) -> MunicipalityPlan:
    return parse((FILES / f"{name}.toml").read_bytes(), MONDAY).plan


def pool_days(plan: MunicipalityPlan, visit: Visit, office: str, day: date, asker: Asker = CITIZEN) -> list[PoolDay]:
    """Where a time of the visit can be taken, on a day that nobody has booked yet."""
    return [
        PoolDay(*key, planned.first_cell, planned.capacity, planned.capacity, planned.spans, 1, 1)
        for key, planned in plan_days(plan.municipality, plan.rules, plan.closures, day, day).items()
        if key[2] in lanes_for(asker) and key[0] in visit.pools_at(office)
    ]


def free(
    name: str, topic: str, day: date, now: datetime = EARLY, office: str = "hall", asker: Asker = CITIZEN
) -> list[str]:
    """The wall times at which one person can begin with the topic."""
    plan = the_file(name)
    visit = read_visit(plan.municipality, [TopicChoice(topic)], asker=asker)
    found = free_starts(plan.municipality, visit, pool_days(plan, visit, office, day, asker), now, asker)
    return [f"{start.astimezone(DENMARK):%H:%M}" for start in sorted({start for _, _, start in found})]


def refusal(name: str, topic: str, day: date, wall: str, now: datetime = EARLY) -> str:
    """How a time that is not offered is refused to whoever asks for it all the same."""
    plan = the_file(name)
    start = datetime.combine(day, time.fromisoformat(wall), DENMARK)
    visit = read_visit(plan.municipality, [TopicChoice(topic)])
    with pytest.raises(Refused) as refused:
        placements(plan.municipality, visit, "hall", pool_days(plan, visit, "hall", day), start, now)
    return refused.value.kind


def shown(name: str, topic: str, today: date = MONDAY) -> CatalogueTopic:
    """The topic as citizens read it before they choose a time."""
    return next(one for one in catalogue_on(the_file(name).municipality, today).topics if one.id == topic)


async def imported(pool: asyncpg.Pool, connection: Connection, name: str, now: datetime) -> dict[str, list[str]]:
    """The file in the database; answers the opening hours in words, by lane."""
    await import_file(pool, FILES / f"{name}.toml", now)
    municipality = await select_municipality(connection, "by")
    assert municipality is not None
    hours: dict[str, list[str]] = {}
    for line in (line for office in municipality.offices.values() for line in office.hours_on(now.date())):
        hours.setdefault(line.lane, []).append(f"{line.text.en} {line.from_time:%H:%M}-{line.until_time:%H:%M}")
    return hours


async def sell_out(connection: Connection, until: date) -> None:
    """Every public time from today until a day, and with it, is taken."""
    for day in await queries.select_pool_days(connection, "by", ["desks"], ["public"], MONDAY, until):
        for _ in range(day.capacity[0]):
            await queries.take(connection, "by", [(day.key, 1, len(day.free))])


async def working_days_until_free(connection: Connection, topic: str, now: datetime) -> int | None:
    municipality = await select_municipality(connection, "by")
    assert municipality is not None
    [found] = [one for one in await select_supply(connection, municipality, now) if one.topic == topic]
    return found.working_days


def test_r1_monday_has_no_times_and_the_three_days_after_it_have() -> None:
    assert free("r01", "passport-adult", MONDAY) == []
    for day in (TUESDAY, WEDNESDAY, THURSDAY):
        assert free("r01", "passport-adult", day)[0] == "10:00"
        assert free("r01", "passport-adult", day)[-1] == "13:45"
    assert refusal("r01", "passport-adult", MONDAY, "10:00") == "time-outside-rules"


async def test_r1_monday_is_shown_as_walk_in(pool: asyncpg.Pool, connection: Connection, now: datetime) -> None:
    assert await imported(pool, connection, "r01", now) == {
        "walk-in": ["Without an appointment: Monday 10:00-14:00"],
        "public": ["Tuesday, Wednesday and Thursday 10:00-14:00"],
    }


def test_r2_the_way_online_and_what_a_child_needs_are_told_before_a_time_is_chosen() -> None:
    child = shown("r02", "passport-child")
    assert child.online is not None
    assert child.online.text.en == "Apply and pay online first."
    assert [text.en for text in child.bring] == ["If the child is under 3, bring a photo."]
    assert child.max_age == 17
    assert child.present is not None
    assert child.present.en.startswith("Both holders of custody must come, or give consent")


def test_r2_collection_has_times_for_those_who_cannot_use_the_locker() -> None:
    assert free("r02", "passport-collection", MONDAY)[:2] == ["10:00", "10:15"]
    assert shown("r02", "passport-collection").conditions[0].en.startswith("You need no appointment when")


def test_r2_the_hour_of_those_who_ring_is_booked_by_staff_and_not_offered_to_others() -> None:
    assert free("r02", "passport-child", MONDAY, asker=STAFF)[-1] == "12:45"
    assert free("r02", "passport-child", MONDAY)[-1] == "11:45"
    assert refusal("r02", "passport-child", MONDAY, "12:00") == "time-outside-rules"


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [(MONDAY, "10:00", "13:45"), (TUESDAY, "10:00", "13:45"), (THURSDAY, "10:00", "16:15"), (FRIDAY, "10:00", "12:45")],
)
def test_r3_each_day_has_its_own_hours(day: date, first: str, last: str) -> None:
    found = free("r03", "driving-licence", day)
    assert (found[0], found[-1]) == (first, last)


def test_r3_wednesday_is_closed_and_no_visit_ends_after_closing() -> None:
    assert free("r03", "driving-licence", WEDNESDAY) == []
    assert refusal("r03", "driving-licence", FRIDAY, "13:00") == "time-outside-rules"
    assert refusal("r03", "driving-licence", FRIDAY, "12:50") == "time-outside-rules"


def test_r4_a_caseworker_meets_when_the_desks_are_closed() -> None:
    assert free("r04", "building-permit", MONDAY, asker=INVITED)[0] == "08:00"
    assert free("r04", "building-permit", MONDAY, asker=INVITED)[-1] == "14:15"
    assert free("r04", "passport-adult", MONDAY)[0] == "10:00"
    assert refusal("r04", "passport-adult", MONDAY, "08:00") == "time-outside-rules"


def test_r4_a_caseworker_is_offered_to_those_only_who_have_a_link_and_to_staff() -> None:
    assert shown("r04", "passport-adult").offices == ["hall", "library"]
    for topic in ("building-permit", "job-centre"):
        assert shown("r04", topic).offices == []
        assert free("r04", topic, MONDAY) == []
        assert free("r04", topic, MONDAY, asker=STAFF)[0] == "08:00"
    assert free("r04", "job-centre", MONDAY, asker=INVITED) == []


async def test_r4_a_caseworker_meets_one_at_a_time(pool: asyncpg.Pool, connection: Connection, now: datetime) -> None:
    await imported(pool, connection, "r04", now)
    [day] = await queries.select_pool_days(connection, "by", ["caseworker"], ["public"], MONDAY, MONDAY)
    await queries.take(connection, "by", [(day.key, 1, 9)])
    with pytest.raises(asyncpg.CheckViolationError):
        await queries.take(connection, "by", [(day.key, 9, 9)])


def test_r4_the_library_keeps_its_own_hours() -> None:
    assert free("r04", "passport-adult", TUESDAY, office="library")[-1] == "18:45"
    assert free("r04", "passport-adult", MONDAY, office="library") == []


async def test_r5_the_goal_of_seven_working_days_is_seen_kept_and_broken(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    assert list(await imported(pool, connection, "r05", now)) == ["public"], "by appointment only"
    assert await working_days_until_free(connection, "moving", now) == 0
    await sell_out(connection, date(2026, 12, 1))
    assert await working_days_until_free(connection, "moving", now) == 7
    [day] = await queries.select_pool_days(
        connection, "by", ["desks"], ["public"], date(2026, 12, 2), date(2026, 12, 2)
    )
    for _ in range(2):
        await queries.take(connection, "by", [(day.key, 1, len(day.free))])
    assert await working_days_until_free(connection, "moving", now) == 8


def test_r6_the_office_is_open_twelve_hours_a_week_and_once_in_the_afternoon() -> None:
    week = [MONDAY + timedelta(days=number) for number in range(7)]
    assert sum(len(free("r06", "passport-adult", day)) for day in week) * 15 == 12 * 60
    afternoons = [day for day in week if any(wall >= "12:00" for wall in free("r06", "passport-adult", day))]
    assert afternoons == [THURSDAY]


async def test_r6_two_weeks_without_a_time_are_ten_working_days(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await imported(pool, connection, "r06", now)
    await sell_out(connection, date(2026, 12, 6))
    assert await working_days_until_free(connection, "passport-adult", now) == 10


async def test_r6_mornings_are_free_and_the_first_afternoon_is_weeks_away(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    await imported(pool, connection, "r06", now)
    for thursday in (THURSDAY, THURSDAY + timedelta(days=7)):
        for day in await queries.select_pool_days(connection, "by", ["desks"], ["public"], thursday, thursday):
            await queries.take(connection, "by", [(day.key, 1, len(day.free))] * day.capacity[0])
    municipality = await select_municipality(connection, "by")
    assert municipality is not None
    [found] = await select_supply(connection, municipality, now)
    assert (found.working_days, found.working_days_afternoon) == (0, 13)
    assert found.first_free_afternoon == datetime(2026, 12, 10, 14, tzinfo=DENMARK)


def test_r7_five_acute_times_open_on_their_own_day_at_eight() -> None:
    for day in (MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY):
        seven_fifty_nine = datetime.combine(day, time(7, 59), DENMARK)
        assert free("r07", "passport-adult", day, seven_fifty_nine) == []
        at_eight = seven_fifty_nine + timedelta(minutes=1)
        assert free("r07", "passport-adult", day, at_eight) == ["10:00", "10:15", "10:30", "10:45", "11:00"]


def test_r7_an_acute_time_cannot_be_had_the_day_before() -> None:
    noon = datetime.combine(MONDAY, time(12), DENMARK)
    assert free("r07", "passport-adult", TUESDAY, noon) == []
    assert refusal("r07", "passport-adult", TUESDAY, "10:00", noon) == "time-outside-rules"


async def test_r7_thursday_evening_is_shown_for_collection_and_not_booked(
    pool: asyncpg.Pool, connection: Connection, now: datetime
) -> None:
    hours = await imported(pool, connection, "r07", now)
    assert hours == {"walk-in": ["Collect without an appointment: Thursday 17:00-18:00"]}
    assert refusal("r07", "collection", THURSDAY, "17:00") == "time-outside-rules"


def test_r8_an_id_card_is_made_at_three_places_each_with_its_day() -> None:
    assert shown("r08", "id-card").offices == ["north", "middle", "south"]
    for office, own_day in [("north", MONDAY), ("middle", TUESDAY), ("south", WEDNESDAY)]:
        with_times = [day for day in (MONDAY, TUESDAY, WEDNESDAY) if free("r08", "id-card", day, office=office)]
        assert with_times == [own_day]


def test_r8_age_residence_and_the_photo_before_arrival_are_told() -> None:
    id_card = shown("r08", "id-card")
    assert (id_card.min_age, id_card.residents_only) == (15, True)
    assert "photo in the booth before you tell that you are here" in id_card.conditions[0].en


def test_r9_the_user_name_and_the_accepted_papers_are_told() -> None:
    topic = shown("r09", "digital-id")
    assert [text.en for text in topic.conditions] == ["Choose a user name before the visit."]
    assert [text.en.split(" ")[0] for text in topic.bring] == ["Bring", "Otherwise"]
    assert free("r09", "digital-id", MONDAY)[-1] == "11:30", "twenty minutes, and a visit begins each quarter"


def test_r9_how_long_a_case_takes_is_told_in_the_days_or_weeks_that_are_published() -> None:
    deadlines = [shown("r09", topic).processing for topic in ("post-exemption", "deposit-loan", "pension-supplement")]
    assert deadlines == [Processing(14, "days"), Processing(2, "weeks"), Processing(3, "weeks")]
    assert shown("r09", "digital-id").processing is None


@pytest.mark.parametrize(
    ("today", "amounts"), [(date(2026, 12, 31), [150, 178, 893, 378]), (date(2027, 1, 1), [155, 184, 920, 390])]
)
def test_r10_the_fee_goes_by_age_and_changes_on_new_years_day(today: date, amounts: list[int]) -> None:
    fees = shown("r10", "passport", today).fees
    assert [(fee.from_age, fee.until_age) for fee in fees] == [(0, 11), (12, 17), (18, 64), (65, None)]
    assert [fee.amount_dkk for fee in fees] == amounts
