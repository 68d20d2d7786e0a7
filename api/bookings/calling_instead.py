"""Whom a mail about a booking does not reach, a clerk calls."""

from datetime import datetime
from zoneinfo import ZoneInfo

from api.bookings.calls import NewCall, Why, insert_calls
from api.bookings.changes import TOLD_BY_CALL
from api.bookings.mails import KINDS, News, select_news
from api.calendars.fitting import deadline_before
from api.database import Connection
from api.messages.rules import OutboxRow


async def call_instead(connection: Connection, row: OutboxRow, now: datetime) -> None:
    """Have the citizen called about the receipt that the mail was to tell of, if there is anything left to tell."""
    news = await select_news(connection, row.municipality_id, row.subject_id) if row.kind in KINDS else None
    if news is None or (why := _why(news)) is None:
        return
    starts = [news.start_at, *([news.before.start] if news.before else [])]
    zone = ZoneInfo(news.time_zone)
    deadline = deadline_before(min(starts).astimezone(zone).date(), now, zone)
    call = NewCall(row.subject_id, news.booking_id, why, deadline, max(starts))
    await insert_calls(connection, row.municipality_id, [call], now, to_all=True)


def _why(news: News) -> Why | None:
    """None: what citizens cancel themselves, they know."""
    if news.reason:
        return TOLD_BY_CALL.get(news.action, "not-reached")
    return None if news.action == "cancel" else "not-reached"
