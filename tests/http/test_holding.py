"""Whom a desk holds for when its connection is lost: nobody is passed over for it while there is one."""

from tests.clock import Clock
from tests.http.desks import OFFICE, Office, done, go_to


async def test_the_order_holds_during_a_long_visit_at_a_desk_that_holds_somebody(office: Office, clock: Clock) -> None:
    """Its board says every minute that it is there."""
    go_to(clock, "10:00")
    for _ in range(10):
        await office.ticket()
    await office.call("1")
    await office.call("2")
    called, held = [], []
    for _ in range(8):
        answer = done(await office.post("/staff/day/lease", {"office": OFFICE, "desk": "1", "most": 2}))
        held.append([one["number"] for one in answer["tickets"]])
        called.append((await office.call("2", finish=True))["ticket"]["number"])
        clock.pass_by(minutes=1)
    assert called == list(range(3, 11))
    assert held == [[4, 5], [5, 6], [6, 7], [7, 8], [8, 9], [9], [10], []]


async def test_before_anybody_is_called_open_boards_count_each_other(office: Office, clock: Clock) -> None:
    go_to(clock, "10:00")
    for _ in range(9):
        await office.ticket()
    for desk in "12312":
        done(await office.post("/staff/day/lease", {"office": OFFICE, "desk": desk, "most": 2}))
    assert [(await office.call(desk))["ticket"]["number"] for desk in "321"] == [1, 2, 3]


async def test_what_is_held_is_called_once_by_whoever_is_cut_off(office: Office, clock: Clock) -> None:
    go_to(clock, "10:00")
    for _ in range(8):
        await office.ticket()
    await office.call("1")
    await office.call("2")
    held = done(await office.post("/staff/day/lease", {"office": OFFICE, "desk": "1", "most": 2}))["tickets"]
    called = []
    for _ in range(8):
        clock.pass_by(minutes=1)
        if ticket := (await office.call("2", finish=True))["ticket"]:
            called.append(ticket["number"])
    for ticket in held:
        done(await office.do("call", ticket, desk="1", finish=True, at=clock.now.isoformat()))
    assert [one["number"] for one in held] == [4, 5]
    assert called == [3, 6, 7, 8]
