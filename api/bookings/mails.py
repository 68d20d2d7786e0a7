"""The mails about a booking: judged by the state at sending, so that none tells what is no longer so."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Struct

from api.bookings.ics import CHANGES, CalendarEntry, calendar_file, method_of
from api.bookings.mail_texts import Kind, OverlapText, TopicText, Visit, place, subject, text
from api.bookings.overlaps import is_at_same_time, select_overlaps
from api.bookings.queries import select_booking
from api.bookings.rules import Command, State
from api.bookings.same_contact import select_live
from api.bookings.secret import link_to
from api.bookings.spoken_code import code_of
from api.bookings.visits import TopicChoice
from api.catalogue.queries import select_municipality
from api.catalogue.rules import Language, Meeting, MunicipalitySettings
from api.contacts.rules import Contact
from api.database import Connection
from api.messages.outbox import Clock, Render
from api.messages.rules import Attachment, Message, NotYet

KINDS: tuple[Kind, ...] = ("booking-confirmed", "booking-moved", "booking-cancelled")
"""Of the outbox; a move to the time that it had is told as a changed visit."""


class Office(Struct, frozen=True):
    name: str
    address: str
    postcode: str
    city: str


class News(Struct, frozen=True, kw_only=True):
    """A receipt, and its booking as it is now. Offices and topics may be retired: the booking stands all the same."""

    municipality_id: str
    municipality: str
    time_zone: str
    settings: MunicipalitySettings
    booking_id: UUID
    secret_version: int
    synthetic: bool
    status: str
    language: Language
    start_at: datetime
    end_at: datetime
    office_id: str
    office: Office
    topics: tuple[TopicChoice, ...]
    topic_texts: dict[str, TopicText]
    meeting: Meeting
    video_url: str | None
    email: str | None
    action: Command
    """What the receipt tells."""
    before: State | None
    after: State
    reason: str | None
    """Why the office did what the receipt tells."""
    undo_until: datetime | None
    """None: it is not cancelled."""
    told_again: bool
    """A later receipt tells of the same action."""
    changes: int
    changed_at: datetime
    """When the newest receipt was written."""


def booking_mails(key: bytes, public_url: str, clock: Clock) -> dict[str, Render]:
    """The renderers by kind. Each takes a receipt's id, and answers None when nobody is to hear of that receipt.

    What was told too late for a cancellation waits until that can no longer be undone: undone, it is still to be told.
    """

    def renderer(kind: Kind) -> Render:
        async def render(connection: Connection, municipality_id: str, receipt_id: UUID) -> Message | None:
            news = await select_news(connection, municipality_id, receipt_id)
            if news is None:
                return None
            if kind != "booking-cancelled" and news.undo_until is not None and clock() < news.undo_until:
                raise NotYet(news.undo_until)
            if kind != "booking-cancelled" and news.end_at <= clock():
                return None  # A time that is over is no time to come to.
            return message_about(news, kind, key, public_url, await _select_overlaps(connection, news, clock()))

        return render

    return {kind: renderer(kind) for kind in KINDS}


async def select_news(connection: Connection, municipality_id: str, receipt_id: UUID) -> News | None:
    """What a mail about this receipt must know; None when its booking has been removed."""
    row = await connection.fetchrow(
        """
        SELECT municipality_id, municipality.name AS municipality, time_zone, settings,
               booking_id, secret_version, lane = 'synthetic' AS synthetic, status, language, start_at, end_at, topics,
               office_id, office.content || jsonb_build_object('name', office.name) AS office,
               (SELECT jsonb_object_agg(topic_id, content) FROM topic
                WHERE topic.municipality_id = $1
                  AND topic_id IN (SELECT chosen ->> 'id' FROM jsonb_array_elements(booking.topics) AS chosen)
               ) AS topic_texts,
               meeting,
               (SELECT content ->> 'video_url' FROM part JOIN pool USING (municipality_id, pool_id)
                WHERE (municipality_id, booking_id) = ($1, told.booking_id) ORDER BY number LIMIT 1
               ) AS video_url,
               CASE status WHEN 'cancelled' THEN deadline END AS undo_until,
               email, told.action, told.before, told.after, told.reason, later.*
        FROM receipt AS told
        JOIN booking USING (municipality_id, booking_id)
        JOIN municipality USING (municipality_id)
        JOIN office USING (municipality_id, office_id)
        LEFT JOIN contact USING (municipality_id, contact_id)
        CROSS JOIN LATERAL (
          SELECT coalesce(bool_or(action = told.action AND action <> 'correct' AND number > told.number), false)
                   AS told_again,
                 count(*) FILTER (WHERE action = ANY ($3)) AS changes,
                 max(at) AS changed_at
          FROM receipt WHERE (municipality_id, booking_id) = ($1, told.booking_id)
        ) AS later
        WHERE municipality_id = $1 AND receipt_id = $2
        """,
        municipality_id,
        receipt_id,
        list(CHANGES),
    )
    return msgspec.convert(dict(row), News) if row else None


async def _select_overlaps(connection: Connection, news: News, now: datetime) -> list[OverlapText]:
    """Only those made with the address that the mail goes to: who reads it need not own the phone number."""
    reader = Contact("", None, news.email)
    [live] = await select_live(connection, news.municipality_id, [reader], news.start_at, synthetic=news.synthetic)
    others = [other for other in live if other.booking_id != news.booking_id]
    if not any(is_at_same_time(other, news.start_at, news.end_at) for other in others):
        return []
    booking = await select_booking(connection, news.municipality_id, news.booking_id)
    municipality = await select_municipality(connection, news.municipality_id)
    if booking is None or municipality is None:
        return []
    overlaps = await select_overlaps(connection, municipality, booking, reader, now)
    return [
        OverlapText(
            overlap.start,
            overlap.end,
            [(free.start, municipality.offices[free.office].name) for free in overlap.next_to],
        )
        for overlap in overlaps
    ]


def message_about(
    news: News, kind: Kind, key: bytes, public_url: str, overlaps: Sequence[OverlapText]
) -> Message | None:
    """The mail; None when there is no address, or the booking is no longer as the receipt left it."""
    now = (news.status, news.office_id, news.start_at)
    told = (news.after.status, news.after.office, news.after.start)
    if news.email is None or news.told_again or now != told:
        return None
    if news.action == "book" and news.secret_version > 1:
        return None  # the address was corrected before it left: that is confirmed by itself
    link = link_to(public_url, key, news.booking_id, news.secret_version)
    if kind == "booking-moved" and news.before and (news.before.office, news.before.start) == told[1:]:
        kind = "visit-changed"
    visit = _visit(news, kind, link, f"{public_url}/", overlaps)
    return Message(
        to=news.email,
        subject=subject(kind, visit),
        text=text(kind, visit),
        language=news.language,
        attachments=(_calendar(news, link),),
        synthetic=news.synthetic,
    )


def _visit(news: News, kind: Kind, link: str, new_time_link: str, overlaps: Sequence[OverlapText]) -> Visit:
    zone = ZoneInfo(news.time_zone)
    moved_from = news.before.start.astimezone(zone) if kind == "booking-moved" and news.before else None
    return Visit(
        language=news.language,
        start=news.start_at.astimezone(zone),
        end=news.end_at.astimezone(zone),
        moved_from=moved_from,
        overlaps=overlaps,
        place=_place(news),
        topics=tuple((choice, news.topic_texts[choice.id]) for choice in news.topics),
        municipality=news.municipality,
        phone=news.settings.phone,
        link=link,
        new_time_link=new_time_link,
        code=code_of(news.booking_id) if news.meeting == "office" else None,
        reason=None if kind == "booking-confirmed" else news.reason,
    )


def calendar_entry(news: News, link: str) -> CalendarEntry:
    return CalendarEntry(
        municipality_id=news.municipality_id,
        booking_id=news.booking_id,
        time_zone=news.time_zone,
        sequence=news.changes,
        # A hold, too, is no appointment.
        cancelled=news.status != "booked",
        start=news.start_at,
        end=news.end_at,
        location=", ".join(_place(news)),
        organizer=news.settings.email,
        organizer_name=news.municipality,
        url=link,
        language=news.language,
        changed_at=news.changed_at,
    )


def _calendar(news: News, link: str) -> Attachment:
    entry = calendar_entry(news, link)
    parameters = {"method": method_of(entry), "charset": "utf-8"}
    return Attachment("borgerservice.ics", "text/calendar", calendar_file(entry), parameters)


def _place(news: News) -> tuple[str, ...]:
    address = (news.office.name, news.office.address, f"{news.office.postcode} {news.office.city}")
    return place(news.meeting, news.language, address, news.video_url)
