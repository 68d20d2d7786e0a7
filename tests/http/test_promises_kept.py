"""What the board says was kept of what walk-ins were promised: the first call counts, and so does who gave up."""

from datetime import datetime, timedelta
from typing import Any

from api.arrivals.queries import select_kept
from api.database import Connection
from tests.clock import Clock
from tests.http.desks import OFFICE, Office, done, go_to


def beyond(ticket: Any) -> datetime:
    return datetime.fromisoformat(ticket["promised_until"]) + timedelta(minutes=1)


async def test_who_was_called_in_time_and_handed_over_was_called_in_time(
    office: Office, clock: Clock, connection: Connection
) -> None:
    go_to(clock, "10:00")
    ticket = await office.ticket()
    clock.pass_by(minutes=2)
    await office.call()
    done(await office.do("hand-over", ticket, desk="2"))
    clock.now = beyond(ticket) + timedelta(minutes=40)
    await office.call("2")
    assert (await office.board())["promises_kept"] == 1
    assert [kept.waited for kept in await select_kept(connection, "by", OFFICE, 9)] == [2]


async def test_a_call_that_was_taken_back_keeps_no_promise(office: Office, clock: Clock) -> None:
    go_to(clock, "10:00")
    ticket = await office.ticket()
    await office.call()
    done(await office.do("undo", ticket))
    clock.now = beyond(ticket)
    await office.call()
    assert (await office.board())["promises_kept"] == 0


async def test_who_gave_up_after_what_was_promised_counts_as_not_kept(office: Office, clock: Clock) -> None:
    go_to(clock, "10:00")
    called, left_early, left_late = [await office.ticket() for _ in range(3)]
    await office.call()
    done(await office.do("leave", left_early))
    assert (await office.board())["promises_kept"] == 1
    clock.now = max(beyond(called), beyond(left_late))
    done(await office.do("leave", left_late))
    assert (await office.board())["promises_kept"] == 0.5
