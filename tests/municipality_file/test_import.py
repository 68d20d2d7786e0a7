"""An import makes the database say what the file says: all of it or nothing, and never behind a booking's back."""

import asyncio
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from api.calendars.auditor import audit
from api.calendars.queries import select_rules
from api.catalogue.queries import select_municipality
from api.catalogue.rules import Release
from api.database import Connection, create_pool, transaction
from api.municipality_file.faults import FileRefused
from api.municipality_file.queries import lock_hosts
from tests.calendars.builders import a_booking
from tests.municipality_file.files import FILE, changed
from tests.municipality_file.importing import Importing, everything

LEAVE_ON_TUESDAYS = """\
rrule = "FREQ=WEEKLY;BYDAY=TU"
until_time = "10:30"
pool = "desks"
desks = 1"""
SHORTER = ('until = "12:00"', 'until = "11:00"')


async def test_an_imported_file_is_what_the_database_says(importing: Importing, connection: Connection) -> None:
    imported = await importing(FILE)
    assert imported.changes == ["new municipality by: 1 offices, 2 topics, 1 pools, 1 rules, 1 closures"]
    municipality = await select_municipality(connection, "by")
    assert municipality is not None
    assert list(municipality.topics) == ["passport-adult", "wedding"]
    assert [line.text.da for line in municipality.offices["hall"].hours] == ["Mandag og tirsdag"]
    days = await connection.fetch("SELECT DISTINCT day FROM pool_day ORDER BY day")
    assert [f"{row['day']:%a %d}" for row in days] == ["Mon 23", "Mon 30", "Tue 01", "Mon 07", "Tue 08"]
    assert await audit(importing.pool, importing.now) == []


async def test_importing_the_same_file_again_writes_nothing(importing: Importing, connection: Connection) -> None:
    await importing(FILE)
    before = await everything(connection)
    again = await importing(FILE)
    assert (again.version, again.changes) == (1, [])
    assert await everything(connection) == before


async def test_leave_recurring_closures_named_holidays_and_releases_are_kept_as_they_stand(
    importing: Importing, connection: Connection
) -> None:
    file = changed(
        ("horizon_days = 14", 'horizon_weeks = 2\nnew_days_open = "08:30"'),
        ("capacity = 2", 'capacity = 2\nopen_on = ["easter-monday"]'),
        ("until = 2026-11-24", LEAVE_ON_TUESDAYS),
    )
    await importing(file)
    municipality = await select_municipality(connection, "by")
    assert municipality is not None
    assert municipality.settings.release == Release(horizon_days=14, new_days_open=time(8, 30))
    assert [rule.open_on for rule in await select_rules(connection, "by")] == [("easter-monday",)]
    capacities = await connection.fetch("SELECT day, capacity FROM pool_day WHERE lane = 'public' ORDER BY day LIMIT 3")
    assert [list(row["capacity"]) for row in capacities] == [[2] * 24, [1] * 6 + [2] * 18, [2] * 24]
    before = await everything(connection)
    assert (await importing(file)).changes == []
    assert await everything(connection) == before
    assert await audit(importing.pool, importing.now) == []


async def test_a_dry_run_tells_what_an_import_would_do_and_does_nothing(
    importing: Importing, connection: Connection
) -> None:
    await importing(FILE)
    before = await everything(connection)
    told = await importing(changed(SHORTER), dry_run=True)
    assert str(told).endswith("dry run: nothing was written")
    assert await everything(connection) == before
    done = await importing(changed(SHORTER))
    assert (told.changes, told.days, told.version) == (done.changes, done.days, done.version)
    assert await everything(connection) != before


async def test_a_first_dry_run_leaves_an_empty_database_empty(importing: Importing, connection: Connection) -> None:
    await importing(FILE, dry_run=True)
    assert not any((await everything(connection)).values())


async def test_a_failure_at_the_very_end_leaves_everything_as_it_was(
    importing: Importing, connection: Connection
) -> None:
    await importing(FILE)
    before = await everything(connection)
    await connection.execute(
        """
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'disk full'; END $$;
        CREATE TRIGGER fail BEFORE UPDATE OF free ON pool_day FOR EACH ROW WHEN (OLD.build < NEW.build)
        EXECUTE FUNCTION fail();
        """
    )
    with pytest.raises(asyncpg.RaiseError, match="disk full"):
        await importing(changed(SHORTER))
    assert await everything(connection) == before


async def test_a_file_with_a_fault_changes_nothing(importing: Importing, connection: Connection) -> None:
    await importing(FILE)
    before = await everything(connection)
    with pytest.raises(FileRefused):
        await importing(changed(SHORTER, ('en = "Course"', 'en = ""')))
    assert await everything(connection) == before


async def test_many_imports_at_once_of_one_file_are_one_import(importing: Importing, connection: Connection) -> None:
    results = await asyncio.gather(*(importing(FILE) for _ in range(6)))
    assert sorted(len(result.changes) for result in results) == [0, 0, 0, 0, 0, 1]
    assert {result.version for result in results} == {1}
    assert await audit(importing.pool, importing.now) == []


async def test_two_different_files_at_once_come_one_after_the_other(
    importing: Importing, connection: Connection
) -> None:
    await importing(FILE)
    longer = ('until = "12:00"', 'until = "13:00"')
    results = await asyncio.gather(importing(changed(SHORTER)), importing(changed(longer)))
    assert sorted(result.version for result in results) == [2, 3]
    assert await audit(importing.pool, importing.now) == []


async def test_changes_are_told_in_plain_words(importing: Importing) -> None:
    await importing(FILE)
    again = await importing(
        changed(
            ("minutes = 15", "minutes = 20"),
            ('da = "Pas"', 'da = "Nyt pas"'),
            ('keywords = ["pas"]', 'keywords = ["pas", "rejse"]'),
            ("horizon_days = 14", "horizon_days = 21"),
            ('"by.example"', '"new.example"'),
            SHORTER,
            ('id = "course"', 'id = "training"'),
        )
    )
    assert again.changes == [
        "settings.release.horizon_days: 14 -> 21",
        "host new.example: new",
        "host by.example: gone",
        'topic passport-adult: name.da: "Pas" -> "Nyt pas"',
        "topic passport-adult: minutes: 15 -> 20",
        "topic passport-adult: keywords: changed",
        "rule mornings: until_time: 12:00:00 -> 11:00:00",
        "closure training: new",
        "closure course: gone",
    ]


async def test_another_order_of_topics_is_a_change(importing: Importing, connection: Connection) -> None:
    await importing(FILE)
    wedding = FILE[FILE.index('[[topics]]\nid = "wedding"') : FILE.index("[[pools]]")]
    again = await importing(changed((wedding, ""), ("[[topics]]", f"{wedding}[[topics]]")))
    assert again.changes == ["topics: in another order"]
    municipality = await select_municipality(connection, "by")
    assert municipality is not None
    assert list(municipality.topics) == ["wedding", "passport-adult"]


async def test_bookings_that_no_longer_fit_are_named(importing: Importing, connection: Connection) -> None:
    await importing(FILE)
    start = datetime(2026, 11, 30, 11, 0, tzinfo=ZoneInfo("Europe/Copenhagen"))
    booking_id = await a_booking(connection, start, start.replace(minute=30), "wedding")
    told = str(await importing(changed(SHORTER), dry_run=True))
    assert f"no longer fits: desks 2026-11-30 11:00, outside-hours, booking {booking_id}" in told
    assert str(await importing(changed(SHORTER))) == told.removesuffix("\ndry run: nothing was written")
    assert await connection.fetchval("SELECT status FROM booking") == "booked"


async def test_days_and_times_that_appear_and_vanish_are_told_before_they_do(importing: Importing) -> None:
    assert "times:" not in str(await importing(FILE))  # of a new municipality all is new
    told = str(await importing(changed(("10:00", "09:00"), SHORTER, ("capacity = 2", "capacity = 1")), dry_run=True))
    days = "2026-11-23, 2026-11-30, 2026-12-01, 2026-12-07, 2026-12-08"
    assert [line for line in told.splitlines() if line.startswith("times:")] == [
        f"times: desks, public, 09:00-10:00: closed -> 1 desk on {days}",
        f"times: desks, public, 10:00-11:00: 2 desks -> 1 desk on {days}",
        f"times: desks, public, 11:00-12:00: 2 desks -> closed on {days}",
    ]


async def test_a_change_of_rules_is_looked_at_again_for_who_was_booking_meanwhile(
    importing: Importing, connection: Connection, now: datetime
) -> None:
    await importing(FILE)
    again = await connection.fetch("SELECT kind, due_at - $1::timestamptz AS later FROM job", now)
    assert [tuple(job) for job in again] == [("extend-horizons", timedelta(minutes=1))]


async def test_what_is_gone_from_the_file_is_retired_and_may_come_back(
    importing: Importing, connection: Connection
) -> None:
    await importing(FILE)
    wedding = FILE[FILE.index('[[topics]]\nid = "wedding"') : FILE.index("[[pools]]")]
    without = changed((wedding, ""), (', "wedding"]', "]"))
    assert (await importing(without)).changes == ["topic wedding: gone", "pool desks: topics: -wedding"]
    assert await connection.fetchval("SELECT retired FROM topic WHERE topic_id = 'wedding'")
    municipality = await select_municipality(connection, "by")
    assert municipality is not None
    assert list(municipality.topics) == ["passport-adult"]
    assert "topic wedding: new" in (await importing(FILE)).changes
    assert not await connection.fetchval("SELECT bool_or(retired) FROM topic")


async def test_an_office_that_closes_for_good_is_retired_with_its_desks_and_days(
    importing: Importing, connection: Connection
) -> None:
    await importing(FILE)
    moved = changed(('id = "hall"', 'id = "library"'), ('id = "desks"', 'id = "shelf"'),
                    ('office = "hall"', 'office = "library"'), ('pool = "desks"', 'pool = "shelf"'))  # fmt: skip
    assert len((await importing(moved)).days.emptied) == 10
    assert await connection.fetchval("SELECT retired FROM office WHERE office_id = 'hall'")
    assert await connection.fetchval("SELECT retired FROM pool WHERE pool_id = 'desks'")
    assert await audit(importing.pool, importing.now) == []


async def test_a_host_name_of_another_municipality_is_refused(importing: Importing, connection: Connection) -> None:
    await importing(FILE)
    before = await everything(connection)
    with pytest.raises(FileRefused, match=r"line 3: hosts: by\.example belongs to another municipality"):
        await importing(changed(('id = "by"', 'id = "other"')))
    assert await everything(connection) == before


async def test_a_pool_cannot_move_to_another_office(importing: Importing) -> None:
    await importing(FILE)
    second = '[[offices]]\nid = "annex"\nname = "Annekset"\naddress = "Torvet 2"\npostcode = "9999"\ncity = "By"\n\n'
    with pytest.raises(FileRefused, match=r"pools\[0\]\.office: pool desks belongs to office hall"):
        await importing(changed(("[[offices]]", f"{second}[[offices]]"), ('office = "hall"', 'office = "annex"')))


async def test_an_import_that_meets_another_says_so(
    importing: Importing, pool: asyncpg.Pool, database_url: str
) -> None:
    impatient = await create_pool(database_url, size=1)
    await impatient.execute("SET lock_timeout = '10ms'")
    importing.pool = impatient
    async with transaction(pool) as other:
        await lock_hosts(other)
        with pytest.raises(FileRefused, match="another import is running"):
            await importing(FILE)
    await impatient.close()


async def a_citizen(connection: Connection) -> UUID:
    """A booking on the second Monday, with a contact that goes 30 days later; the contact's id."""
    start = datetime(2026, 11, 30, 10, tzinfo=ZoneInfo("Europe/Copenhagen"))
    booking_id, contact_id = await a_booking(connection, start, start + timedelta(minutes=15)), uuid4()
    await connection.execute(
        """INSERT INTO contact (municipality_id, contact_id, name, email, erase_on)
           VALUES ('by', $1, 'Test Testesen', 'test@borgertid.dk', $2)""",
        contact_id, start.date() + timedelta(days=30),
    )  # fmt: skip
    await connection.execute("UPDATE booking SET contact_id = $1 WHERE booking_id = $2", contact_id, booking_id)
    return contact_id


def forgotten_after(days: int, *changes: tuple[str, str]) -> str:
    return changed(("[release]", f"[settings]\nerase_after_days = {days}\n\n[release]"), *changes)


@pytest.mark.parametrize(("days", "later"), [(10, 10), (60, 30)])
async def test_who_has_booked_is_forgotten_as_soon_as_the_rules_say_now_and_never_later_than_they_were_told(
    importing: Importing, connection: Connection, days: int, later: int
) -> None:
    await importing(FILE)
    await a_citizen(connection)
    await importing(forgotten_after(days))
    assert await connection.fetchval("SELECT erase_on FROM contact") == date(2026, 11, 30) + timedelta(days=later)


async def test_an_import_that_forgets_sooner_waits_for_who_is_moving_and_not_the_other_way_round_too(
    importing: Importing, connection: Connection, pool: asyncpg.Pool
) -> None:
    """Whoever moves has a day, and asks for the contact: the import had the contact, and asked for the day."""
    await importing(FILE)
    contact_id = await a_citizen(connection)
    async with transaction(pool) as moving:
        await moving.execute("SELECT FROM pool_day FOR NO KEY UPDATE")
        saving = asyncio.create_task(importing(forgotten_after(10, SHORTER)))
        while not await connection.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            assert not saving.done()
            await asyncio.sleep(0)
        await moving.execute("UPDATE contact SET erase_on = erase_on + 1 WHERE contact_id = $1", contact_id)
    await saving
    assert await connection.fetchval("SELECT erase_on FROM contact") == date(2026, 12, 10)
