"""A pool falls ill: each booking has its new time before its citizen is told, and nobody is forgotten."""

import asyncio
from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from api.bookings.mails import booking_mails
from api.bookings.spoken_code import code_of
from api.calendars.auditor import audit
from api.database import Connection
from api.messages.rules import Message
from api.planning import absences
from api.settings import Settings
from api.staff.roles import Role
from tests.clock import Clock
from tests.http.desks import Office, booked_at, done, go_to, today_at
from tests.http.fingerprint import fingerprint
from tests.http.planner import Planner, said
from tests.http.server import Citizen, a_booking
from tests.staff.files import A_TOWN
from tests.staff.people import refusal, signed_in

ILL = "Vores medarbejder er blevet syg."
ALL_TUESDAY = {
    "pool": "library",
    "from": "2026-11-24T08:00:00+01:00",
    "until": "2026-11-25T00:00:00+01:00",
    "reason": ILL,
}
TUESDAY = "2026-11-24T{}:00+01:00"
WEDNESDAY = "2026-11-25T{}:00+01:00"
PASSPORT = [{"id": "passport-adult", "persons": 1}]
PHONE_ONLY = {"name": "Test Testesen", "phone": "20 12 34 57"}
ONLY_THAT_DAY = A_TOWN.replace(
    'topics = ["passport-adult", "driving-licence"]', 'topics = ["driving-licence"]'
).replace('id = "library-public"\n', 'id = "library-public"\nvalid_until = 2026-11-24\n')


@pytest.fixture
async def planner(client: httpx.AsyncClient, settings: Settings) -> Planner:
    planner = Planner(client, settings)
    said(await planner.save(A_TOWN))
    return planner


async def book(citizen: Citizen, start: str, **contact: Any) -> str:
    wanted = {**a_booking(start, office="library"), **({"contact": contact} if contact else {})}
    found: str = said(await citizen.post("/api/v1/bookings", wanted))["id"]
    return found


async def starts(connection: Connection) -> list[str]:
    rows = await connection.fetch("SELECT start_at FROM booking WHERE status = 'booked' ORDER BY start_at")
    return [f"{row['start_at']:%d %H:%M}" for row in rows]


async def mails(connection: Connection, settings: Settings, clock: Clock) -> list[Message | None]:
    renderers = booking_mails(settings.key, settings.public_url, clock)
    rows = await connection.fetch("SELECT kind, subject_id FROM outbox WHERE kind = 'booking-moved' ORDER BY outbox_id")
    return [await renderers[row["kind"]](connection, "by", row["subject_id"]) for row in rows]


async def test_a_preview_gives_each_the_nearest_later_time_and_changes_nothing(
    planner: Planner, citizen: Citizen, connection: Connection
) -> None:
    first, second = [await book(citizen, TUESDAY.format(wall)) for wall in ("10:00", "13:45")]
    await book(citizen, WEDNESDAY.format("10:00"))
    before = await fingerprint(connection)
    found = said(await planner.post("/sick/preview", ALL_TUESDAY))
    assert await fingerprint(connection) == before
    assert found["changes"] == ["Lukkedagen »Fravær« 24.11.2026 fra kl. 08.00, Biblioteket: library er kommet til"]
    assert found["bookings"] == [
        {
            "booking": first,
            "code": code_of(UUID(first)),
            "topics": PASSPORT,
            "office": "library",
            "start": TUESDAY.format("10:00"),
            "to": {"office": "library", "start": WEDNESDAY.format("10:15")},
            "told": "email",
        },
        {
            "booking": second,
            "code": code_of(UUID(second)),
            "topics": PASSPORT,
            "office": "library",
            "start": TUESDAY.format("13:45"),
            "to": {"office": "library", "start": WEDNESDAY.format("10:30")},
            "told": "email",
        },
    ]


async def test_what_was_previewed_is_carried_out_once_and_told_with_a_choice(
    planner: Planner, citizen: Citizen, connection: Connection, settings: Settings, clock: Clock, pool: asyncpg.Pool
) -> None:
    booked = [await book(citizen, TUESDAY.format(wall)) for wall in ("10:00", "10:15", "13:45")]
    preview = said(await planner.post("/sick/preview", ALL_TUESDAY))
    key = str(uuid4())
    first = said(await planner.post("/sick", ALL_TUESDAY, key))
    assert first == {"id": key, "bookings": preview["bookings"]}
    assert await starts(connection) == ["25 09:00", "25 09:15", "25 09:30"]
    before = await fingerprint(connection)
    clock.pass_by(minutes=5)
    assert said(await planner.post("/sick", ALL_TUESDAY, key)) == first
    assert await fingerprint(connection) == before
    assert refusal(await planner.post("/sick", {**ALL_TUESDAY, "desks": 1}, key)) == (422, "key-reused")
    told = await mails(connection, settings, clock)
    assert len(told) == 3
    for mail, booking in zip(told, booked, strict=True):
        assert mail is not None
        assert f"Begrundelse: {ILL}" in mail.text
        assert f"vælge en anden eller aflyse her:\n{settings.public_url}/mine#{booking}" in mail.text
    closures = (await planner.document())["closures"]
    assert [{**closure, "id": ""} for closure in closures] == [
        {
            "id": "",
            "reason": {"da": "Fravær", "en": "Absence"},
            "from": "2026-11-24",
            "until": "2026-11-24",
            "pool": "library",
            "from_time": "08:00",
        }
    ]
    assert said(await planner.get("/municipality/history"))["version"] == 3
    assert await audit(pool, clock.now) == []


async def test_only_bookings_within_the_absence_are_moved(
    planner: Planner, citizen: Citizen, connection: Connection
) -> None:
    for wall in ("10:00", "11:00", "12:30"):
        await book(citizen, TUESDAY.format(wall))
    hours = {"from": TUESDAY.format("10:50"), "until": TUESDAY.format("12:02")}
    found = said(await planner.post("/sick", {**ALL_TUESDAY, **hours}))
    assert [one["start"] for one in found["bookings"]] == [TUESDAY.format("11:00")]
    assert await starts(connection) == ["24 09:00", "24 11:05", "24 11:30"]


async def test_one_desk_away_moves_nobody_who_did_not_fit_before(
    planner: Planner, citizen: Citizen, clock: Clock
) -> None:
    early = said(await citizen.post("/api/v1/bookings", a_booking(TUESDAY.format("10:00"))))["id"]
    closed_early = A_TOWN.replace('from = "10:00"\nuntil = "14:00"', 'from = "11:00"\nuntil = "14:00"', 1)
    said(await planner.save(closed_early.replace('from = "10:00"\nuntil = "11:00"', 'from = "11:00"\nuntil = "12:00"')))
    said(await planner.post(f"/misfits/{early}/keep", {"reason": "En medarbejder møder ind."}))
    clock.pass_by(minutes=1)
    for _ in range(2):
        said(await citizen.post("/api/v1/bookings", a_booking(TUESDAY.format("12:00"))))
    one_away = {**ALL_TUESDAY, "pool": "town-hall", "desks": 1}
    for path in ("/sick/preview", "/sick"):
        found = said(await planner.post(path, one_away))
        assert [one["start"] for one in found["bookings"]] == [TUESDAY.format("12:00")]


async def test_one_desk_of_two_takes_the_last_who_booked(planner: Planner, citizen: Citizen, clock: Clock) -> None:
    first = said(await citizen.post("/api/v1/bookings", a_booking(TUESDAY.format("10:00"))))["id"]
    clock.pass_by(minutes=1)
    last = said(await citizen.post("/api/v1/bookings", a_booking(TUESDAY.format("10:00"))))["id"]
    found = said(await planner.post("/sick", {**ALL_TUESDAY, "pool": "town-hall", "desks": 1}))
    assert [one["booking"] for one in found["bookings"]] == [last]
    assert first != last


ALL_MONDAY = {**ALL_TUESDAY, "pool": "town-hall", "from": today_at("08:00"), "until": today_at("17:00")}


@pytest.mark.parametrize("commands", [[], ["start"], ["start", "finish"]])
@pytest.mark.parametrize("desks", [None, 1])
async def test_who_is_or_was_at_a_desk_already_is_left_alone(
    planner: Planner,
    office: Office,
    citizen: Citizen,
    clock: Clock,
    connection: Connection,
    commands: list[str],
    desks: int | None,
) -> None:
    """Called early for ten o'clock, as the last of two who booked it."""
    clock.pass_by(minutes=-1)
    if desks:
        done(await citizen.post("/api/v1/bookings", booked_at("10:00", phone="20 12 34 57")), 201)
    clock.pass_by(minutes=1)
    booked = done(await citizen.post("/api/v1/bookings", booked_at("10:00")), 201)
    go_to(clock, "09:35")
    done(await office.post("/staff/day/arrivals", {"booking": booked["id"]}))
    ticket = (await office.call())["ticket"]
    for command in commands:
        go_to(clock, "09:50")
        done(await office.do(command, ticket))
    go_to(clock, "09:55")
    for path in ("/sick/preview", "/sick"):
        assert said(await planner.post(path, {**ALL_MONDAY, "desks": desks}))["bookings"] == []
    assert set(await starts(connection)) == {"23 09:00"}


async def test_who_sits_in_the_waiting_room_gets_another_time_and_is_told_there(
    planner: Planner, office: Office, citizen: Citizen, clock: Clock
) -> None:
    booked = done(await citizen.post("/api/v1/bookings", booked_at("10:00")), 201)
    go_to(clock, "09:35")
    done(await office.post("/staff/day/arrivals", {"booking": booked["id"]}))
    for path in ("/sick/preview", "/sick"):
        found = said(await planner.post(path, ALL_MONDAY))["bookings"]
        assert [(one["booking"], one["to"]["start"], one["told"]) for one in found] == [
            (booked["id"], TUESDAY.format("10:00"), "here")
        ]


A_PERSON = A_TOWN.replace('id = "library"\noffice', 'id = "library"\nperson = "caseworker-1"\noffice').replace(
    "[[rules]]",
    """[[pools]]
id = "late"
office = "library"
name = "late"
topics = ["passport-adult"]
person = "caseworker-1"

[[rules]]
id = "late-public"
pool = "late"
lane = "public"
rrule = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
valid_from = 2026-01-01
from = "15:00"
until = "17:00"
capacity = 1

[[rules]]""",
    1,
)


@pytest.fixture
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """The municipality is looked at anew by every request: no second need pass."""
    monkeypatch.setattr("api.catalogue.current.FRESH_FOR", 0)


@pytest.mark.usefixtures("fresh")
async def test_a_person_is_away_from_all_their_pools(planner: Planner, citizen: Citizen) -> None:
    said(await planner.save(A_PERSON))
    booked = [await book(citizen, TUESDAY.format(wall)) for wall in ("10:00", "15:00")]
    preview = said(await planner.post("/sick/preview", ALL_TUESDAY))
    assert [(one["booking"], one["to"]["start"]) for one in preview["bookings"]] == [
        (booked[0], WEDNESDAY.format("10:00")),
        (booked[1], WEDNESDAY.format("10:15")),
    ]
    found = said(await planner.post("/sick", ALL_TUESDAY))
    assert found["bookings"] == preview["bookings"]
    closures = [(one["pool"], one["from"]) for one in (await planner.document())["closures"]]
    assert closures == [("library", "2026-11-24"), ("late", "2026-11-24")]


@pytest.mark.usefixtures("fresh")
async def test_a_person_who_works_elsewhere_too_is_ill_for_a_planner_of_all_these_offices(
    planner: Planner, connection: Connection, clock: Clock
) -> None:
    said(await planner.save(A_PERSON.replace('id = "late"\noffice = "library"', 'id = "late"\noffice = "town-hall"')))
    planner.headers = await signed_in(connection, clock.now, Role.PLANNER, offices=("library",))
    before = await fingerprint(connection)
    for path in ("/sick/preview", "/sick"):
        assert refusal(await planner.post(path, ALL_TUESDAY)) == (403, "other-office")
    assert await fingerprint(connection) == before
    both = ("library", "town-hall")
    planner.headers = await signed_in(connection, clock.now, Role.PLANNER, offices=both, subject="password:other")
    said(await planner.post("/sick", ALL_TUESDAY))


async def test_who_has_no_email_is_called_before_a_deadline(
    planner: Planner, citizen: Citizen, connection: Connection, clock: Clock
) -> None:
    booking = await book(citizen, TUESDAY.format("10:00"), **PHONE_ONLY)
    found = said(await planner.post("/sick", ALL_TUESDAY))
    assert [one["told"] for one in found["bookings"]] == ["call"]
    tasks = said(await planner.get("/tasks"))
    [task] = tasks["tasks"]
    assert (tasks["waiting"], task["kind"], task["why"], task["booking"]) == (1, "call", "moved", booking)
    assert (task["was"], task["start"]) == (TUESDAY.format("10:00"), WEDNESDAY.format("10:00"))
    assert (task["name"], task["phone"], task["owner"]) == ("Test Testesen", "+4520123457", "clerk")
    assert task["deadline"] == "2026-11-23T12:00:00+01:00"
    clock.pass_by(hours=5)
    overdue = (await planner.client.get("/api/v1/overdue", headers=planner.headers)).json()["overdue"]
    assert ("calls", 1, 3600) in [(one["kind"], one["count"], one["age_seconds"]) for one in overdue]
    done = said(await planner.post(f"/tasks/{task['id']}/done", {}))
    clock.pass_by(hours=1)
    assert said(await planner.post(f"/tasks/{task['id']}/done", {})) == done
    assert (done["done_at"], done["done_by"]) == ("2026-11-23T13:00:00+01:00", "Program")
    assert said(await planner.get("/tasks")) == {"waiting": 0, "tasks": []}
    assert refusal(await planner.post(f"/tasks/{uuid4()}/done", {})) == (404, "task-not-found")


async def test_whoever_changes_it_themselves_need_not_be_called(planner: Planner, citizen: Citizen) -> None:
    booked = said(
        await citizen.post(
            "/api/v1/bookings", {**a_booking(TUESDAY.format("10:00"), office="library"), "contact": PHONE_ONLY}
        )
    )
    said(await planner.post("/sick", ALL_TUESDAY))
    assert said(await planner.get("/tasks"))["waiting"] == 1
    said(await citizen.post(f"/api/v1/bookings/{booked['id']}/cancel", {}, booked["secret"]))
    assert said(await planner.get("/tasks"))["waiting"] == 0


async def test_who_can_have_no_other_time_keeps_theirs_is_called_and_is_counted(
    planner: Planner, citizen: Citizen, connection: Connection
) -> None:
    said(await planner.save(ONLY_THAT_DAY))
    booking = await book(citizen, TUESDAY.format("10:00"))
    found = said(await planner.post("/sick", ALL_TUESDAY))
    assert [(one["to"], one["told"]) for one in found["bookings"]] == [(None, "call")]
    [task] = said(await planner.get("/tasks"))["tasks"]
    assert (task["why"], task["booking"], task["deadline"]) == ("no-time", booking, "2026-11-23T12:00:00+01:00")
    assert said(await planner.get("/misfits"))["waiting"] == 1
    assert (await citizen.get("/api/v1/supply")).json()["citizens_without_a_time"] == 1
    assert await starts(connection) == ["24 09:00"]
    said(await planner.post(f"/bookings/{booking}/cancel", {"reason": ILL}))
    assert said(await planner.get("/tasks"))["waiting"] == 0, "the mail tells it"


async def test_who_has_only_an_email_and_can_have_no_other_time_is_written_to(
    planner: Planner, citizen: Citizen
) -> None:
    said(await planner.save(ONLY_THAT_DAY))
    await book(citizen, TUESDAY.format("10:00"), name="Test Testesen", email="test@borgertid.dk")
    assert [one["told"] for one in said(await planner.post("/sick/preview", ALL_TUESDAY))["bookings"]] == ["write"]
    assert [one["told"] for one in said(await planner.post("/sick", ALL_TUESDAY))["bookings"]] == ["write"]
    [task] = said(await planner.get("/tasks"))["tasks"]
    assert (task["kind"], task["why"], task["email"], task["phone"]) == ("write", "no-time", "test@borgertid.dk", None)


TWO_LANES = """
[[rules]]
id = "library-staff"
pool = "library"
lane = "staff"
rrule = "FREQ=DAILY;COUNT=1"
valid_from = 2026-11-24
from = "14:00"
until = "15:00"
capacity = 1
"""
OF_A_PERSON = ONLY_THAT_DAY.replace('id = "library"\noffice', 'id = "library"\nperson = "caseworker-1"\noffice')


@pytest.mark.parametrize(
    ("town", "desks"),
    [
        (ONLY_THAT_DAY, None),
        (ONLY_THAT_DAY, 1),
        (ONLY_THAT_DAY + TWO_LANES, 2),
        (OF_A_PERSON + TWO_LANES, 1),
    ],
)
async def test_whom_a_clerk_kept_is_called_all_the_same(
    planner: Planner, citizen: Citizen, clock: Clock, town: str, desks: int | None
) -> None:
    """Kept because the caseworker would come; now nobody comes. As many desks as there are is all of them."""
    said(await planner.save(town))
    booking = await book(citizen, TUESDAY.format("10:00"))
    said(await planner.save(town.replace("valid_until = 2026-11-24", "valid_until = 2026-11-23")))
    said(await planner.post(f"/misfits/{booking}/keep", {"reason": "En medarbejder møder ind."}))
    assert said(await planner.get("/misfits"))["waiting"] == 0
    clock.pass_by(minutes=1)
    said(await planner.post("/sick", {**ALL_TUESDAY, "desks": desks}))
    assert [task["booking"] for task in said(await planner.get("/tasks"))["tasks"]] == [booking]
    assert said(await planner.get("/misfits"))["waiting"] == 1


def an_absence(number: int, pool: str, day: str) -> str:
    return f"""
[[closures]]
id = "absence-{number:012x}-1"
reason = {{ da = "Fravær", en = "Absence" }}
from = {day}
until = {day}
pool = "{pool}"
"""


async def test_absences_that_ended_weeks_ago_leave_the_file(planner: Planner) -> None:
    by_hand = an_absence(9, "library", "2026-03-03").replace("absence-000000000009-1", "absence-of-the-mayor")
    past = [an_absence(1, "library", "2026-03-02"), an_absence(2, "library", "2026-11-20")]
    said(await planner.save(A_TOWN + "".join([*past, an_absence(3, "town-hall", "2026-03-02"), by_hand])))
    said(await planner.post("/sick", ALL_TUESDAY))
    *kept, new = [closure["id"] for closure in (await planner.document())["closures"]]
    assert kept == ["absence-000000000002-1", "absence-000000000003-1", "absence-of-the-mayor"]
    assert new.startswith("absence-")


async def test_an_absence_at_the_end_of_the_calendar_is_no_error(planner: Planner) -> None:
    last = {"from": "9999-12-20T08:00:00+01:00", "until": "9999-12-31T08:00:00+01:00"}
    assert said(await planner.post("/sick/preview", {**ALL_TUESDAY, **last}))["bookings"] == []


async def test_many_who_book_meanwhile_never_get_the_same_time(
    planner: Planner, citizen: Citizen, connection: Connection, clock: Clock, pool: asyncpg.Pool
) -> None:
    walls = [f"{hour}:{minute:02}" for hour in (10, 11, 12, 13) for minute in (0, 15, 30, 45)]
    for wall in walls[:8]:
        await book(citizen, TUESDAY.format(wall))
    answers = await asyncio.gather(
        planner.post("/sick", ALL_TUESDAY),
        *(citizen.post("/api/v1/bookings", a_booking(WEDNESDAY.format(wall), office="library")) for wall in walls),
    )
    moved = said(answers[0])["bookings"]
    assert len(moved) == 8
    assert all(one["to"] for one in moved)
    taken = Counter(await connection.fetch("SELECT start_at FROM part WHERE pool_id = 'library'"))
    assert max(taken.values()) == 1
    assert await audit(pool, clock.now) == []


async def test_a_repeat_goes_on_where_a_dead_process_stopped(
    planner: Planner, citizen: Citizen, connection: Connection
) -> None:
    await book(citizen, TUESDAY.format("10:00"))
    key = str(uuid4())
    await connection.execute(
        """
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the process dies'; END $$;
        CREATE TRIGGER fail BEFORE INSERT ON receipt FOR EACH ROW EXECUTE FUNCTION fail();
        """
    )
    assert (await planner.post("/sick", ALL_TUESDAY, key)).status_code == 500
    assert said(await planner.get("/misfits"))["waiting"] == 1
    await connection.execute("DROP TRIGGER fail ON receipt")
    found = said(await planner.post("/sick", ALL_TUESDAY, key))
    assert [one["to"]["start"] for one in found["bookings"]] == [WEDNESDAY.format("10:00")]
    assert len((await planner.document())["closures"]) == 1


async def lies_at(connection: Connection) -> dict[str, str]:
    """When each booking is, by its id."""
    rows = await connection.fetch("SELECT booking_id, start_at FROM booking")
    return {str(row["booking_id"]): f"{row['start_at']:%d %H:%M}" for row in rows}


def told_of(answer: httpx.Response) -> dict[str, str]:
    """The same, as the planner is told."""
    found = {one["booking"]: datetime.fromisoformat(one["to"]["start"]) for one in said(answer)["bookings"]}
    return {booking: f"{start.astimezone(UTC):%d %H:%M}" for booking, start in found.items()}


async def test_a_repeat_while_the_first_still_runs_tells_what_is_so(
    planner: Planner, citizen: Citizen, connection: Connection
) -> None:
    for wall in ("10:00", "10:15", "10:30", "10:45", "11:00"):
        await book(citizen, TUESDAY.format(wall))
    key = str(uuid4())
    first, second = await asyncio.gather(*(planner.post("/sick", ALL_TUESDAY, key) for _ in range(2)))
    assert told_of(first) == told_of(second) == await lies_at(connection)


async def test_a_repeat_tells_also_what_the_dead_process_had_done(
    planner: Planner, citizen: Citizen, connection: Connection
) -> None:
    walls = ("10:00", "10:15", "10:30")
    booked = [await book(citizen, TUESDAY.format(wall)) for wall in walls]
    key = str(uuid4())
    await connection.execute(
        f"""
        CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'the process dies'; END $$;
        CREATE TRIGGER fail BEFORE INSERT ON receipt FOR EACH ROW
        WHEN (NEW.booking_id = '{booked[1]}') EXECUTE FUNCTION fail();
        """
    )
    assert (await planner.post("/sick", ALL_TUESDAY, key)).status_code == 500
    await connection.execute("DROP TRIGGER fail ON receipt")
    found = await planner.post("/sick", ALL_TUESDAY, key)
    assert told_of(found) == await lies_at(connection)
    assert [(one["booking"], one["start"], one["told"]) for one in said(found)["bookings"]] == [
        (booking, TUESDAY.format(wall), "email") for booking, wall in zip(booked, walls, strict=True)
    ]


def meanwhile(monkeypatch: pytest.MonkeyPatch, planner: Planner, path: str, body: Any, headers: dict[str, str]) -> None:
    """Somebody sends this between the closing and the run's own first move."""
    search = absences.new_time

    def sent_first(*arguments: Any) -> Any:
        monkeypatch.setattr(absences, "new_time", search)
        once = {**headers, "Idempotency-Key": str(uuid4())}
        assert httpx.post(f"{planner.client.base_url}{path}", json=body, headers=once).is_success
        return search(*arguments)

    monkeypatch.setattr(absences, "new_time", sent_first)


async def test_who_changes_their_booking_meanwhile_is_left_alone(
    planner: Planner, citizen: Citizen, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The citizen moves between the closing and the run's own move."""
    booked = said(await citizen.post("/api/v1/bookings", a_booking(TUESDAY.format("10:00"), office="library")))
    to = {"office": "library", "start": "2026-11-27T12:00:00+01:00"}
    path = f"/api/v1/bookings/{booked['id']}/move"
    meanwhile(monkeypatch, planner, path, to, {"Authorization": f"Bearer {booked['secret']}"})
    found = said(await planner.post("/sick", ALL_TUESDAY))
    assert [(one["booking"], one["to"], one["told"]) for one in found["bookings"]] == [(booked["id"], None, "changed")]
    assert await starts(connection) == ["27 11:00"]
    assert said(await planner.get("/tasks"))["waiting"] == 0


CORRECTED = {"name": "Test Testesen", "phone": "20 12 34 58", "email": None}


async def test_who_has_a_number_corrected_meanwhile_is_not_forgotten(
    planner: Planner, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A colleague puts the number right while the absence is carried out: the time is lost all the same."""
    booking = await book(citizen, TUESDAY.format("10:00"), name="Test Testesen", email="test@borgertid.dk")
    meanwhile(
        monkeypatch, planner, f"/api/v1/staff/bookings/{booking}/contact", {"contact": CORRECTED}, planner.headers
    )
    found = said(await planner.post("/sick", ALL_TUESDAY))
    assert [(one["to"]["start"], one["told"]) for one in found["bookings"]] == [(WEDNESDAY.format("10:00"), "call")]
    [task] = said(await planner.get("/tasks"))["tasks"]
    assert (task["booking"], task["why"], task["phone"]) == (booking, "moved", "+4520123458")


@pytest.mark.parametrize(
    ("changed", "pointer"),
    [
        ({"pool": "archive"}, "#/pool"),
        ({"until": "2026-11-24T08:00:00+01:00"}, "#/until"),
        ({"from": "2026-11-20T08:00:00+01:00", "until": "2026-11-21T08:00:00+01:00"}, "#/until"),
        ({"until": "2026-12-26T08:00:00+01:00"}, "#/until"),
        ({"reason": " "}, "#/reason"),
        ({"desks": 0}, "#/desks"),
    ],
)
async def test_what_is_no_absence_is_refused(
    planner: Planner, connection: Connection, changed: dict[str, Any], pointer: str
) -> None:
    before = await fingerprint(connection)
    for path in ("/sick/preview", "/sick"):
        answer = await planner.post(path, {**ALL_TUESDAY, **changed})
        assert refusal(answer) == (422, "invalid-request")
        assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert await fingerprint(connection) == before
