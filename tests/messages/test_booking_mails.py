"""What citizens are told about their booking, and what they are not told because it is no longer so."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import asyncpg
import icalendar
import pytest
from msgspec.structs import replace

from api.bookings import operations
from api.bookings.book import BookCommand, TimeWanted, book_one
from api.bookings.mails import booking_mails
from api.bookings.operations import MoveWanted, Opened
from api.bookings.rules import Receipt
from api.bookings.secret import secret_of
from api.bookings.spoken_code import code_of
from api.bookings.taking import Call
from api.bookings.visits import Asker, TopicChoice
from api.catalogue.queries import select_municipality
from api.catalogue.rules import Language
from api.contacts.rules import Contact
from api.messages.rules import Message, NotYet
from tests.builders import a_town

KEY = b"k" * 32
RENDER = booking_mails(KEY, "https://by.example", lambda: datetime(2026, 11, 23, 8, tzinfo=UTC))
CONTACT = Contact(name="Test Testesen", phone=None, email="test.testesen@borger.dk")


class Citizen:
    """Books and changes one booking."""

    def __init__(self, pool: asyncpg.Pool, call: Call) -> None:
        self.pool = pool
        self.call = call
        self.booking_id = uuid4()

    async def book(
        self, start: datetime, contact: Contact = CONTACT, language: Language = "da", persons: int = 2
    ) -> Receipt:
        wanted = TimeWanted("town-hall", start, (TopicChoice("passport-adult", persons),))
        command = BookCommand(call=self._next(), wanted=wanted, contact=contact, language=language)
        receipt = await book_one(self.pool, command)
        self.booking_id = receipt.booking_id
        return receipt

    async def move(self, office: str, start: datetime) -> Receipt:
        return await operations.move(self.pool, self._next(), self._opened(), MoveWanted(office, start))

    async def cancel(self) -> Receipt:
        return await operations.cancel(self.pool, self._next(), self._opened())

    async def undo(self) -> Receipt:
        return await operations.undo(self.pool, self._next(), self._opened())

    async def mail(self, kind: str, receipt: Receipt) -> Message | None:
        async with self.pool.acquire() as connection:
            return await RENDER[kind](connection, "by", receipt.receipt_id)

    def _next(self) -> Call:
        """The same call a second later with a key of its own."""
        self.call = replace(self.call, now=self.call.now + timedelta(seconds=1), key=uuid4())
        return self.call

    def _opened(self) -> Opened:
        return Opened(self.booking_id, secret_of(KEY, self.booking_id, 1), KEY)


@pytest.fixture
async def citizen(pool: asyncpg.Pool, now: datetime) -> Citizen:
    async with pool.acquire() as connection:
        await a_town(connection, now)
        await connection.execute('UPDATE municipality SET settings = \'{"phone": "99 99 99 99"}\'::jsonb')
        await connection.execute(
            """UPDATE topic SET content = '{"name": {"da": "Pas til voksen", "en": "Adult passport"},
               "bring": [{"da": "Dit gamle pas", "en": "Your old passport"}]}'::jsonb"""
        )
        municipality = await select_municipality(connection, "by")
    assert municipality is not None
    call = Call(municipality=municipality, now=now, scope="/", key=uuid4(), request_hash=b"")
    return Citizen(pool, call)


@pytest.fixture
def tomorrow(now: datetime) -> datetime:
    return now.replace(hour=11) + timedelta(days=1)


async def test_a_confirmation_says_who_must_come(
    citizen: Citizen, tomorrow: datetime, connection: asyncpg.Connection
) -> None:
    await connection.execute(
        """UPDATE topic SET content = content || '{"present": {"da": "Kom begge to.", "en": "Both must come."},
           "conditions": [{"da": "Vent på besked.", "en": "Wait for word."}]}'::jsonb"""
    )
    mail = await citizen.mail("booking-confirmed", await citizen.book(tomorrow))
    assert mail is not None
    assert "Vær opmærksom på:\n- Kom begge to.\n- Vent på besked.\n" in mail.text


async def test_a_confirmation_says_when_where_what_for_and_what_to_bring(citizen: Citizen, tomorrow: datetime) -> None:
    receipt = await citizen.book(tomorrow)
    mail = await citizen.mail("booking-confirmed", receipt)
    assert mail is not None
    assert mail.to == CONTACT.email
    assert mail.subject == "Din tid hos borgerservice den 24. november 2026"
    assert (
        mail.text
        == f"""Du har en tid hos borgerservice:

Tirsdag den 24. november 2026 kl. 11.00–11.30
Rådhuset
Rådhusets Plads 1
9999 By

Det drejer sig om:
- Pas til voksen, 2 personer

Husk:
- Dit gamle pas

Din kode er {code_of(receipt.booking_id)}. Skriv den på standeren, når du kommer, eller sig den i skranken.

Se, skift eller aflys din tid her:
https://by.example/mine#{receipt.booking_id}.{secret_of(KEY, receipt.booking_id, 1)}

Linket er kun til dig. Den, der har det, kan skifte og aflyse din tid.

Du kan ikke svare på denne mail.
Har du spørgsmål, så ring til os på 99 99 99 99.

Venlig hilsen
By
"""
    )


async def test_a_citizen_who_reads_english_is_written_to_in_english(citizen: Citizen, tomorrow: datetime) -> None:
    mail = await citizen.mail("booking-confirmed", await citizen.book(tomorrow, language="en"))
    assert mail is not None
    assert mail.subject == "Your appointment at citizen services 24 November 2026"
    assert "Tuesday 24 November 2026, 11:00–11:30" in mail.text
    assert "- Adult passport, 2 persons" in mail.text
    assert "- Your old passport" in mail.text


async def test_the_mail_carries_the_booking_for_the_calendar(citizen: Citizen, tomorrow: datetime) -> None:
    receipt = await citizen.book(tomorrow)
    mail = await citizen.mail("booking-confirmed", receipt)
    assert mail is not None
    [attachment] = mail.attachments
    assert (attachment.media_type, attachment.parameters["method"]) == ("text/calendar", "PUBLISH")
    [event] = icalendar.Calendar.from_ical(attachment.content).walk("VEVENT")
    assert event["UID"] == f"{receipt.booking_id}@by"
    assert event["DTSTART"].dt == tomorrow


async def test_nothing_that_was_typed_comes_back_in_the_mail(citizen: Citizen, tomorrow: datetime) -> None:
    stranger = Contact(name="Vind en bil https://ondt.dk\r\nBcc: x@y.dk", phone=None, email="test.testesen@borger.dk")
    mail = await citizen.mail("booking-confirmed", await citizen.book(tomorrow, stranger))
    assert mail is not None
    assert "ondt.dk" not in mail.subject + mail.text + repr(mail.attachments)
    assert "Bcc" not in mail.subject + mail.text + repr(mail.attachments)


async def test_who_gave_no_email_gets_no_mail(citizen: Citizen, tomorrow: datetime) -> None:
    by_phone = Contact(name="Test Testesen", phone="+4533333333", email=None)
    assert await citizen.mail("booking-confirmed", await citizen.book(tomorrow, by_phone)) is None


async def test_who_has_been_erased_gets_no_mail(citizen: Citizen, tomorrow: datetime) -> None:
    receipt = await citizen.book(tomorrow)
    await citizen.pool.execute("DELETE FROM contact")
    assert await citizen.mail("booking-confirmed", receipt) is None


async def test_a_confirmation_is_not_sent_for_a_time_cancelled_meanwhile(citizen: Citizen, tomorrow: datetime) -> None:
    booked = await citizen.book(tomorrow)
    await citizen.cancel()
    assert await citizen.mail("booking-confirmed", booked) is None


async def test_what_is_past_is_not_confirmed_any_more_and_its_cancellation_is_told(
    citizen: Citizen, tomorrow: datetime
) -> None:
    """As after a night without a mail server."""
    booked = await citizen.book(tomorrow)
    late = booking_mails(KEY, "https://by.example", lambda: tomorrow + timedelta(days=1))
    async with citizen.pool.acquire() as connection:
        assert await late["booking-confirmed"](connection, "by", booked.receipt_id) is None
    cancelled = await citizen.cancel()
    async with citizen.pool.acquire() as connection:
        assert await late["booking-cancelled"](connection, "by", cancelled.receipt_id) is not None


async def test_a_confirmation_that_comes_late_waits_until_a_cancellation_can_no_longer_be_undone(
    citizen: Citizen, tomorrow: datetime
) -> None:
    booked = await citizen.book(tomorrow)
    cancelled = await citizen.cancel()
    meanwhile = booking_mails(KEY, "https://by.example", lambda: citizen.call.now)["booking-confirmed"]
    async with citizen.pool.acquire() as connection:
        with pytest.raises(NotYet) as wait:
            await meanwhile(connection, "by", booked.receipt_id)
        assert wait.value.until == cancelled.after.deadline
        await citizen.undo()
        assert await meanwhile(connection, "by", booked.receipt_id) is not None


async def test_after_a_move_only_the_new_time_is_told(citizen: Citizen, tomorrow: datetime) -> None:
    booked = await citizen.book(tomorrow)
    first = await citizen.move("town-hall", tomorrow + timedelta(hours=1))
    second = await citizen.move("library", tomorrow)
    assert await citizen.mail("booking-confirmed", booked) is None
    assert await citizen.mail("booking-moved", first) is None
    mail = await citizen.mail("booking-moved", second)
    assert mail is not None
    assert mail.subject == "Flyttet: din tid hos borgerservice den 24. november 2026"
    assert "Tirsdag den 24. november 2026 kl. 11.00–11.30\nBiblioteket" in mail.text
    assert "Din tidligere tid gælder ikke mere: tirsdag den 24. november 2026 kl. 12.00" in mail.text
    [event] = icalendar.Calendar.from_ical(mail.attachments[0].content).walk("VEVENT")
    assert event["SEQUENCE"] == 2


async def test_a_time_moved_away_and_back_is_told_once(citizen: Citizen, tomorrow: datetime) -> None:
    await citizen.book(tomorrow)
    there = await citizen.move("library", tomorrow)
    await citizen.move("town-hall", tomorrow)
    back = await citizen.move("library", tomorrow)
    assert await citizen.mail("booking-moved", there) is None
    assert await citizen.mail("booking-moved", back) is not None


async def test_a_cancellation_takes_the_time_out_of_the_calendar(citizen: Citizen, tomorrow: datetime) -> None:
    await citizen.book(tomorrow)
    mail = await citizen.mail("booking-cancelled", await citizen.cancel())
    assert mail is not None
    assert mail.subject == "Aflyst: din tid hos borgerservice den 24. november 2026"
    assert "https://by.example/\n" in mail.text
    assert "/mine#" not in mail.text
    assert mail.attachments[0].parameters["method"] == "CANCEL"


async def test_a_cancellation_that_was_undone_is_not_told(citizen: Citizen, tomorrow: datetime) -> None:
    await citizen.book(tomorrow)
    cancelled = await citizen.cancel()
    await citizen.undo()
    assert await citizen.mail("booking-cancelled", cancelled) is None


async def test_a_time_cancelled_twice_is_told_once_and_not_before_it_is_final(
    citizen: Citizen, tomorrow: datetime
) -> None:
    await citizen.book(tomorrow)
    first = await citizen.cancel()
    await citizen.undo()
    second = await citizen.cancel()
    assert await citizen.mail("booking-cancelled", first) is None
    assert await citizen.mail("booking-cancelled", second) is not None
    due = await citizen.pool.fetchval("SELECT due_at FROM outbox WHERE subject_id = $1", second.receipt_id)
    assert due == second.after.deadline


async def test_a_booking_stands_when_its_office_and_topic_are_retired(citizen: Citizen, tomorrow: datetime) -> None:
    receipt = await citizen.book(tomorrow)
    await citizen.pool.execute("UPDATE office SET retired = true")
    await citizen.pool.execute("UPDATE topic SET retired = true")
    mail = await citizen.mail("booking-confirmed", receipt)
    assert mail is not None
    assert "Rådhusets Plads 1" in mail.text


async def test_the_mail_of_a_test_citizen_is_marked_so(citizen: Citizen, tomorrow: datetime) -> None:
    citizen.call = replace(citizen.call, asker=Asker("monitor"))
    contact = Contact(name="Test Testesen", phone=None, email="test@borger.example")
    mail = await citizen.mail("booking-confirmed", await citizen.book(tomorrow, contact))
    assert mail is not None
    assert mail.synthetic


async def test_a_booking_that_was_removed_is_told_to_nobody(citizen: Citizen, tomorrow: datetime) -> None:
    citizen.call = replace(citizen.call, asker=Asker("monitor"))
    contact = Contact(name="Test Testesen", phone=None, email="test@borger.example")
    receipt = await citizen.book(tomorrow, contact)
    await citizen.pool.execute("DELETE FROM booking")
    assert await citizen.mail("booking-confirmed", receipt) is None
