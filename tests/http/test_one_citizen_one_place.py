"""A booking that overlaps another of the same contact: the citizen is told when, never what it is about."""

from typing import Any
from uuid import UUID

import pytest

from api.bookings.mails import booking_mails
from api.database import Connection
from api.messages.rules import Message
from tests.clock import Clock
from tests.http.server import Citizen, a_booking
from tests.http.test_a_lost_link import booked, proven

__all__ = ["proven"]

BOOKINGS = "/api/v1/bookings"
TEN, TEN_FIFTEEN, HALF_PAST_TEN = (f"2026-11-24T10:{minute}:00+01:00" for minute in ("00", "15", "30"))
QUARTER_TO_ELEVEN, ELEVEN = "2026-11-24T10:45:00+01:00", "2026-11-24T11:00:00+01:00"


@pytest.fixture
def mail(connection: Connection, clock: Clock) -> Any:
    """The newest mail about a booking as it would be sent now."""

    async def mail(booking_id: str, kind: str = "booking-confirmed") -> Message:
        receipt_id = await connection.fetchval(
            "SELECT receipt_id FROM receipt WHERE booking_id = $1 ORDER BY number DESC LIMIT 1", UUID(booking_id)
        )
        message = await booking_mails(b"k" * 32, "https://by.example", clock)[kind](connection, "by", receipt_id)
        assert message
        return message

    return mail


async def test_the_mail_tells_of_another_time_at_the_same_time_and_not_what_it_is_about(
    citizen: Citizen, mail: Any
) -> None:
    await booked(citizen, TEN, topic="driving-licence")
    second = await booked(citizen, TEN, office="library", email="TEST@borgertid.dk")
    text = (await mail(second["id"])).text
    told = "på samme tid:\n- tirsdag den 24. november 2026 kl. 10.00–10.10\nSkift en af dem"
    free = "Disse tider er ledige lige nu:\n- tirsdag den 24. november 2026 kl. 10.15, Rådhuset"
    assert told in text
    assert free in text
    assert text.index(told) < text.index("Se, skift eller aflys din tid her:\nhttps://by.example/mine#")
    assert "driving-licence" not in text


async def test_a_free_time_next_to_two_others_is_named_once(citizen: Citizen, mail: Any) -> None:
    await booked(citizen, TEN)
    await booked(citizen, TEN)
    third = await booked(citizen, TEN, office="library")
    text = (await mail(third["id"])).text
    assert text.count("- tirsdag den 24. november 2026 kl. 10.00–10.15") == 2
    assert text.count("- tirsdag den 24. november 2026 kl. 10.15, Rådhuset") == 1


async def test_who_reads_english_is_told_in_english(citizen: Citizen, mail: Any) -> None:
    await booked(citizen, TEN)
    contact = {"name": "Test", "email": "test@borgertid.dk"}
    visit = a_booking(TEN, office="library") | {"contact": contact, "language": "en"}
    second = (await citizen.post(BOOKINGS, visit)).json()
    text = (await mail(second["id"])).text
    assert "at the same time:\n- Tuesday 24 November 2026, 10:00–10:15\nChange one of them" in text


@pytest.mark.parametrize(
    ("start", "email"),
    [(TEN, "test@borgertid.dk"), (HALF_PAST_TEN, "test@borgertid.dk"), (TEN_FIFTEEN, "anden@borgertid.dk")],
    ids=["right before", "right after", "another address"],
)
async def test_the_mail_tells_of_nothing_beside_it_or_of_somebody_with_the_same_phone_only(
    citizen: Citizen, mail: Any, start: str, email: str
) -> None:
    await booked(citizen, TEN_FIFTEEN)
    second = await booked(citizen, start, office="library", email=email)
    assert "samme tid" not in (await mail(second["id"])).text


async def test_the_mail_tells_what_is_so_when_it_is_sent(citizen: Citizen, mail: Any) -> None:
    first = await booked(citizen, TEN)
    second = await booked(citizen, TEN, office="library")
    await citizen.post(f"{BOOKINGS}/{first['id']}/cancel", {}, first["secret"])
    assert "samme tid" not in (await mail(second["id"])).text
    third = await booked(citizen, ELEVEN)
    await citizen.post(f"{BOOKINGS}/{third['id']}/move", {"office": "town-hall", "start": TEN}, third["secret"])
    assert "samme tid" in (await mail(third["id"], "booking-moved")).text


async def test_who_has_proven_nothing_learns_of_no_overlap(citizen: Citizen) -> None:
    await booked(citizen, TEN)
    assert "overlaps" not in await booked(citizen, TEN, office="library")


async def test_with_a_proof_the_answer_names_the_times_right_before_and_after_at_the_other_office(
    citizen: Citizen, proven: Any
) -> None:
    await booked(citizen, TEN_FIFTEEN, office="town-hall", persons=2)
    proof = {"Borgertid-Proof": await proven(citizen)}
    answer = await citizen.post(BOOKINGS, a_booking(HALF_PAST_TEN, office="library"), **proof)
    assert answer.json()["overlaps"] == [
        {
            "start": TEN_FIFTEEN,
            "end": QUARTER_TO_ELEVEN,
            "next_to": [
                {"office": "town-hall", "start": TEN},
                {"office": "town-hall", "start": QUARTER_TO_ELEVEN},
                {"office": "town-hall", "start": ELEVEN},
            ],
        }
    ]
    free = await citizen.post(BOOKINGS, a_booking(ELEVEN, office="library"), **proof)
    assert free.json()["overlaps"] == []


async def test_a_visit_that_the_other_office_does_not_serve_is_offered_at_its_own(
    citizen: Citizen, proven: Any
) -> None:
    await booked(citizen, TEN, office="library")
    proof = {"Borgertid-Proof": await proven(citizen)}
    licence = await citizen.post(BOOKINGS, a_booking(TEN, topic="driving-licence"), **proof)
    [overlap] = licence.json()["overlaps"]
    assert overlap["next_to"][0] == {"office": "town-hall", "start": TEN_FIFTEEN}


async def test_a_move_with_a_proof_tells_what_it_overlaps_now(citizen: Citizen, proven: Any) -> None:
    await booked(citizen, TEN)
    second = await booked(citizen, ELEVEN)
    proof = {"Borgertid-Proof": await proven(citizen)}
    path = f"{BOOKINGS}/{second['id']}/move"
    moved = await citizen.post(path, {"office": "library", "start": TEN}, second["secret"], **proof)
    assert [overlap["start"] for overlap in moved.json()["overlaps"]] == [TEN]


async def test_the_proof_of_another_address_tells_nothing(citizen: Citizen, proven: Any) -> None:
    """All share the phone number, which anybody can write."""
    await booked(citizen, TEN, email="offer@borgertid.dk")
    proof = {"Borgertid-Proof": await proven(citizen, "anden@borgertid.dk")}
    theirs = a_booking(TEN, office="library") | {"contact": {"name": "Test", "email": "offer@borgertid.dk"}}
    assert (await citizen.post(BOOKINGS, theirs, **proof)).json()["overlaps"] == []
    contact = {"name": "Test", "phone": "20 12 34 56", "email": "anden@borgertid.dk"}
    own = a_booking(TEN, topic="driving-licence") | {"contact": contact}
    assert (await citizen.post(BOOKINGS, own, **proof)).json()["overlaps"] == []
