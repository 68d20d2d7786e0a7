"""Book, read back, move, cancel, undo: what a citizen is told is what is stored."""

from uuid import uuid4

from api.bookings.upkeep import end_due
from api.database import Connection
from tests.http.server import Citizen, Clock, a_booking, a_visit

TUESDAY_TEN = "2026-11-24T10:00:00+01:00"
TUESDAY_HALF_PAST = "2026-11-24T10:30:00+01:00"


async def booked(citizen: Citizen, start: str = TUESDAY_TEN, **visit: object) -> dict:
    answer = await citizen.post("/api/v1/bookings", a_booking(start, **visit))
    assert answer.status_code == 201, answer.text
    return answer.json()


async def times(citizen: Citizen, office: str = "library", days: int = 2) -> list[str]:
    answer = await citizen.get(f"/api/v1/free-times?topic=passport-adult&office={office}&days={days}")
    assert answer.status_code == 200, answer.text
    return [time for day in answer.json()["days"] for time in day["times"]]


async def test_a_booked_time_can_be_read_back_with_its_secret(citizen: Citizen) -> None:
    booking = await booked(citizen, persons=2)
    assert booking["status"] == "booked"
    assert (booking["start"], booking["end"]) == (TUESDAY_TEN, TUESDAY_HALF_PAST)
    assert booking["actions"] == ["move", "cancel"]
    read = (await citizen.get(f"/api/v1/bookings/{booking['id']}", booking["secret"])).json()
    assert read == {name: value for name, value in booking.items() if name != "secret"}


async def test_a_booked_time_is_no_longer_offered(citizen: Citizen) -> None:
    assert TUESDAY_TEN in await times(citizen)
    await booked(citizen, office="library")
    assert TUESDAY_TEN not in await times(citizen)


async def test_a_moved_booking_has_its_new_time_and_gives_back_the_old(citizen: Citizen) -> None:
    booking = await booked(citizen, office="library")
    path = f"/api/v1/bookings/{booking['id']}"
    moved = await citizen.post(f"{path}/move", {"office": "library", "start": TUESDAY_HALF_PAST}, booking["secret"])
    assert moved.status_code == 200, moved.text
    assert moved.json()["start"] == TUESDAY_HALF_PAST
    assert (await citizen.get(path, booking["secret"])).json()["start"] == TUESDAY_HALF_PAST
    free = await times(citizen)
    assert TUESDAY_TEN in free
    assert TUESDAY_HALF_PAST not in free


async def test_a_booking_can_move_by_less_than_its_own_length(citizen: Citizen) -> None:
    booking = await booked(citizen, office="library", persons=2)
    quarter_past = "2026-11-24T10:15:00+01:00"
    moved = await citizen.post(
        f"/api/v1/bookings/{booking['id']}/move", {"office": "library", "start": quarter_past}, booking["secret"]
    )
    assert moved.json()["start"] == quarter_past


async def test_a_refused_move_changes_nothing(citizen: Citizen) -> None:
    mine = await booked(citizen, office="library")
    await booked(citizen, TUESDAY_HALF_PAST, office="library")
    path = f"/api/v1/bookings/{mine['id']}"
    refused = await citizen.post(f"{path}/move", {"office": "library", "start": TUESDAY_HALF_PAST}, mine["secret"])
    assert refused.status_code == 409
    assert refused.json()["type"].endswith(":time-taken")
    assert (await citizen.get(path, mine["secret"])).json()["start"] == TUESDAY_TEN
    assert TUESDAY_TEN not in await times(citizen)


async def test_a_cancelled_time_can_be_had_back_for_two_minutes(citizen: Citizen, clock: Clock) -> None:
    booking = await booked(citizen, office="library")
    path = f"/api/v1/bookings/{booking['id']}"
    cancelled = (await citizen.post(f"{path}/cancel", {}, booking["secret"])).json()
    assert (cancelled["status"], cancelled["actions"]) == ("cancelled", ["undo"])
    assert cancelled["undo_until"] == "2026-11-23T08:02:00+01:00"
    clock.pass_by(minutes=1)
    restored = (await citizen.post(f"{path}/undo", {}, booking["secret"])).json()
    assert (restored["status"], restored["start"]) == ("booked", TUESDAY_TEN)


async def test_a_cancelled_time_goes_to_others_after_the_undo_window(
    citizen: Citizen, clock: Clock, connection: Connection, pool: object
) -> None:
    booking = await booked(citizen, office="library")
    path = f"/api/v1/bookings/{booking['id']}"
    await citizen.post(f"{path}/cancel", {}, booking["secret"])
    await end_due(pool, clock.now)
    assert TUESDAY_TEN not in await times(citizen)
    await end_due(pool, clock.pass_by(minutes=2))
    assert TUESDAY_TEN in await times(citizen)
    too_late = await citizen.post(f"{path}/undo", {}, booking["secret"])
    assert too_late.status_code == 409


async def test_receipts_tell_the_whole_history(citizen: Citizen) -> None:
    booking = await booked(citizen)
    path = f"/api/v1/bookings/{booking['id']}"
    await citizen.post(f"{path}/move", {"office": "library", "start": TUESDAY_HALF_PAST}, booking["secret"])
    await citizen.post(f"{path}/cancel", {}, booking["secret"])
    receipts = (await citizen.get(f"{path}/receipts", booking["secret"])).json()["receipts"]
    assert [receipt["action"] for receipt in receipts] == ["book", "move", "cancel"]
    assert receipts[1]["before"]["office"] == "town-hall"
    assert receipts[1]["after"]["office"] == "library"


async def test_the_calendar_file_names_the_time(citizen: Citizen) -> None:
    booking = await booked(citizen)
    answer = await citizen.get(f"/api/v1/bookings/{booking['id']}/calendar.ics", booking["secret"])
    assert answer.headers["content-type"].startswith("text/calendar")
    assert "20261124T100000" in answer.text


async def test_a_hold_keeps_the_time_and_becomes_the_booking(citizen: Citizen) -> None:
    hold = (await citizen.post("/api/v1/holds", {**a_visit(TUESDAY_TEN, "library"), "client": str(uuid4())})).json()
    assert (hold["status"], hold["expires_at"]) == ("held", "2026-11-23T08:05:00+01:00")
    assert TUESDAY_TEN not in await times(citizen)
    booking = await citizen.post("/api/v1/bookings", {**a_booking(TUESDAY_TEN, office="library"), "hold": hold["id"]})
    assert booking.status_code == 201
    assert booking.json()["id"] == hold["id"]


async def test_a_hold_read_back_does_not_look_like_an_appointment(citizen: Citizen) -> None:
    hold = (await citizen.post("/api/v1/holds", {**a_visit(TUESDAY_TEN), "client": str(uuid4())})).json()
    path = f"/api/v1/bookings/{hold['id']}"
    read = (await citizen.get(path, hold["secret"])).json()
    assert (read["status"], read["undo_until"]) == ("held", None)
    assert "CONFIRMED" not in (await citizen.get(f"{path}/calendar.ics", hold["secret"])).text


async def test_a_hold_can_be_extended_once(citizen: Citizen, clock: Clock) -> None:
    hold = (await citizen.post("/api/v1/holds", {**a_visit(TUESDAY_TEN), "client": str(uuid4())})).json()
    clock.pass_by(minutes=4)
    extended = (await citizen.post(f"/api/v1/holds/{hold['id']}/extend", {}, hold["secret"])).json()
    assert (extended["expires_at"], extended["actions"]) == ("2026-11-23T08:10:00+01:00", ["book", "release"])
    again = await citizen.post(f"/api/v1/holds/{hold['id']}/extend", {}, hold["secret"])
    assert again.json()["type"].endswith(":hold-over")


async def test_a_device_that_chooses_another_time_lets_go_of_the_first(citizen: Citizen) -> None:
    client = str(uuid4())
    await citizen.post("/api/v1/holds", {**a_visit(TUESDAY_TEN, "library"), "client": client})
    second = await citizen.post("/api/v1/holds", {**a_visit(TUESDAY_HALF_PAST, "library"), "client": client})
    assert second.status_code == 201
    free = await times(citizen)
    assert TUESDAY_TEN in free
    assert TUESDAY_HALF_PAST not in free


async def test_a_device_that_never_heard_of_its_hold_books_that_very_time(citizen: Citizen) -> None:
    device = {"client": str(uuid4())}
    hold = (await citizen.post("/api/v1/holds", {**a_visit(TUESDAY_TEN, "library"), **device})).json()
    other = await citizen.post("/api/v1/bookings", {**a_booking(TUESDAY_TEN, office="library"), "client": str(uuid4())})
    assert other.json()["type"].endswith(":time-taken")
    request = {**a_booking(TUESDAY_TEN, office="library"), **device}
    booking = await citizen.post("/api/v1/bookings", request)
    assert (booking.status_code, booking.json()["id"]) == (201, hold["id"])
    again = await citizen.post("/api/v1/bookings", request)
    assert again.json()["type"].endswith(":time-taken"), "The time is booked and held no more."


async def test_what_a_device_holds_for_another_visit_is_no_obstacle_to_what_it_books(citizen: Citizen) -> None:
    device = {"client": str(uuid4())}
    hold = (await citizen.post("/api/v1/holds", {**a_visit(TUESDAY_TEN, "library"), **device})).json()
    booking = await citizen.post("/api/v1/bookings", {**a_booking(TUESDAY_HALF_PAST, office="library"), **device})
    assert booking.status_code == 201
    assert booking.json()["id"] != hold["id"]
    assert (await citizen.get(f"/api/v1/bookings/{hold['id']}", hold["secret"])).json()["status"] == "held"


async def test_a_released_hold_is_free_at_once(citizen: Citizen) -> None:
    hold = (await citizen.post("/api/v1/holds", {**a_visit(TUESDAY_TEN, "library"), "client": str(uuid4())})).json()
    released = await citizen.post(f"/api/v1/holds/{hold['id']}/release", {}, hold["secret"])
    assert released.json()["status"] == "expired"
    assert TUESDAY_TEN in await times(citizen)


async def test_a_hold_that_ran_out_is_no_obstacle_while_the_time_is_free(
    citizen: Citizen, clock: Clock, pool: object
) -> None:
    hold = (await citizen.post("/api/v1/holds", {**a_visit(TUESDAY_TEN, "library"), "client": str(uuid4())})).json()
    await end_due(pool, clock.pass_by(minutes=6))
    assert TUESDAY_TEN in await times(citizen)
    booking = await citizen.post("/api/v1/bookings", {**a_booking(TUESDAY_TEN, office="library"), "hold": hold["id"]})
    assert booking.status_code == 201


async def test_a_hold_whose_time_went_to_another_gives_alternatives(
    citizen: Citizen, clock: Clock, pool: object
) -> None:
    hold = (await citizen.post("/api/v1/holds", {**a_visit(TUESDAY_TEN, "library"), "client": str(uuid4())})).json()
    await end_due(pool, clock.pass_by(minutes=6))
    await booked(citizen, office="library")
    late = await citizen.post("/api/v1/bookings", {**a_booking(TUESDAY_TEN, office="library"), "hold": hold["id"]})
    assert late.status_code == 409
    assert late.json()["alternatives"][0] == {"office": "town-hall", "start": TUESDAY_TEN}


async def test_unchanged_free_times_are_not_sent_again(citizen: Citizen) -> None:
    path = "/api/v1/free-times?topic=passport-adult&office=library"
    first = await citizen.get(path)
    tag = {"If-None-Match": first.headers["etag"]}
    assert (await citizen.get(path, **tag)).status_code == 304
    await booked(citizen, office="library")
    assert (await citizen.get(path, **tag)).status_code == 200


async def test_holds_cannot_keep_a_whole_day_from_others(
    citizen: Citizen, connection: Connection, base_url: str
) -> None:
    await connection.execute(
        "UPDATE municipality SET settings = settings || '{\"holds_per_pool_day\": 2}', version = version + 1"
    )
    answers = [
        await citizen.post("/api/v1/holds", {**a_visit(f"2026-11-24T10:{minute}:00+01:00"), "client": str(uuid4())})
        for minute in (15, 30, 45)
    ]
    assert [answer.status_code for answer in answers] == [201, 201, 429]
    assert answers[2].headers["retry-after"] == "60"
