"""A ticket goes the ways that are drawn in docs/day.md, and no other; and no desk ever has two."""

from collections.abc import Callable
from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from msgspec.structs import replace

from api.arrivals.line import next_for
from api.arrivals.rules import (
    TRANSITIONS,
    UNDO,
    Command,
    Event,
    HandOver,
    Status,
    Ticket,
    actions_of,
    called,
    ended,
    handed_over,
    parked,
    recalled,
    resumed,
    started,
    undone,
    waiting,
)
from api.problems import Refused
from tests.architecture.sources import ROOT
from tests.arrivals.picture import picture
from tests.arrivals.test_line import ZONE
from tests.arrivals.tickets import NINE, a_desk, a_ticket, at

WORK: dict[Command, Callable[[Ticket], Ticket]] = {
    "call": lambda ticket: called(ticket, "1", at(1)),
    "recall": lambda ticket: recalled(ticket, at(1)),
    "start": lambda ticket: started(ticket, at(1)),
    "finish": lambda ticket: ended(ticket, "finish", at(1)),
    "no-show": lambda ticket: ended(ticket, "no-show", at(1)),
    "park": lambda ticket: parked(ticket, at(1), at(5)),
    "resume": lambda ticket: resumed(ticket, at(1)),
    "hand-over": lambda ticket: handed_over(ticket, at(1), HandOver(desk="2"), "note"),
    "leave": lambda ticket: ended(ticket, "leave", at(1)),
    "close": lambda ticket: ended(ticket, "close", at(1)),
}


def test_the_picture_in_the_documents_is_drawn_from_the_code() -> None:
    assert f"```mermaid\n{picture()}\n```\n" in (ROOT / "docs" / "day.md").read_text(), picture()


def in_status(status: Status) -> Ticket:
    return a_ticket(
        status=status,
        desk="1" if status in {"called", "serving"} else None,
        called_at=NINE if status in {"called", "serving", "done", "no-show"} else None,
        parked_until=at(10) if status == "parked" else None,
    )


@pytest.mark.parametrize("status", get_args(Status))
@pytest.mark.parametrize("command", WORK)
def test_every_command_is_done_or_refused_in_every_status_as_drawn(status: Status, command: Command) -> None:
    ticket = in_status(status)
    if (status, command) in TRANSITIONS:
        after = WORK[command](ticket)
        assert after.status == TRANSITIONS[status, command]
        demand_sound(after)
    else:
        with pytest.raises(Refused, match="ticket-moved-on"):
            WORK[command](ticket)
    assert (command in actions_of(ticket)) == ((status, command) in TRANSITIONS and command != "close")


def demand_sound(ticket: Ticket) -> None:
    """What the database demands, and that nothing is demanded of anybody once a visit is over."""
    assert ticket.status not in {"called", "serving"} or ticket.desk
    assert (ticket.status == "parked") == (ticket.parked_until is not None)
    assert ticket.live == (ticket.owner is not None) == (ticket.deadline is not None)


def test_who_had_left_stands_as_if_arrived_just_now_and_who_was_parked_where_they_stood() -> None:
    left = replace(in_status("left"), place_at=at(-30))
    assert resumed(left, at(5)).place_at == at(5)
    assert resumed(replace(in_status("parked"), place_at=at(-30)), at(5)).place_at == at(-30)


class ADay(RuleBasedStateMachine):
    """Two desks and a line, as staff can push and pull them."""

    def __init__(self) -> None:
        super().__init__()
        self.tickets: dict[int, Ticket] = {}
        self.events: dict[int, list[Event]] = {}
        self.minutes = 0

    def _at_desk(self, desk: str) -> bool:
        return any(one.desk == desk and one.status in {"called", "serving"} for one in self.tickets.values())

    def _store(self, command: Command, before: Ticket | None, after: Ticket) -> None:
        self.tickets[after.number] = after
        now = at(self.minutes)
        self.events.setdefault(after.number, []).append(
            Event(
                ticket_id=after.ticket_id,
                command=command,
                actor="staff",
                at=now,
                received_at=now,
                before=before,
                after=after,
            )
        )

    @rule(minutes=st.integers(0, 12))
    def time_passes(self, minutes: int) -> None:
        self.minutes += minutes

    @rule()
    def somebody_comes(self) -> None:
        number = len(self.tickets) + 1
        self._store("arrive", None, waiting(a_ticket(number, arrived_at=at(self.minutes))))

    @rule(desk=st.sampled_from(["1", "2"]))
    def a_desk_calls(self, desk: str) -> None:
        if self._at_desk(desk):
            return
        choice = next_for(self.tickets.values(), a_desk(desk), at(self.minutes), ZONE)
        able = [
            one for one in self.tickets.values()
            if (one.status == "waiting" or (one.parked_until and one.parked_until <= at(self.minutes)))
            and one.for_desk in {None, desk}
        ]  # fmt: skip
        assert (choice is None) == (not able)
        if choice:
            assert choice.ticket.place_at == min(one.place_at for one in able)
            assert str(choice.ticket.number) in choice.explain.da
            self._store("call", choice.ticket, called(choice.ticket, desk, at(self.minutes)))

    @precondition(lambda self: self.tickets)
    @rule(data=st.data(), command=st.sampled_from(sorted(set(WORK) - {"call", "close"})))
    def staff_do_something(self, data: st.DataObject, command: Command) -> None:
        ticket = data.draw(st.sampled_from(list(self.tickets.values())))
        before = self.tickets[ticket.number]
        try:
            after = WORK[command](before)
        except Refused:
            assert (before.status, command) not in TRANSITIONS
            return
        self._store(command, before, after)

    @precondition(lambda self: self.tickets)
    @rule(data=st.data())
    def staff_take_it_back(self, data: st.DataObject) -> None:
        ticket = data.draw(st.sampled_from(list(self.tickets.values())))
        last = self.events[ticket.number][-1]
        try:
            after = undone(ticket, last, at(self.minutes))
        except Refused:
            assert last.command in {"arrive", "undo", "recall"} or at(self.minutes) - last.received_at > UNDO
            return
        comes_back = after.status in {"called", "serving"} and ticket.status not in {"called", "serving"}
        if comes_back and after.desk and self._at_desk(after.desk):
            return  # the database refuses: desk-busy
        self._store("undo", ticket, after)

    @invariant()
    def no_desk_has_two_and_nobody_is_lost(self) -> None:
        busy = [one.desk for one in self.tickets.values() if one.status in {"called", "serving"}]
        assert len(busy) == len(set(busy))
        assert sorted(self.tickets) == list(range(1, len(self.tickets) + 1))
        for ticket in self.tickets.values():
            demand_sound(ticket)


ADay.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=timedelta(seconds=5))
TestADay = ADay.TestCase
