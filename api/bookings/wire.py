"""What holds and bookings look like on the wire. All times carry an offset, in the municipality's zone."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Annotated, Any, TypeAlias
from uuid import UUID

from msgspec import UNSET, Meta, Struct, UnsetType

from api.bookings.overlaps import Overlap
from api.bookings.rules import Action, Command, Receipt, State, Status, actions_of
from api.bookings.secret import secret_of
from api.bookings.spoken_code import code_of
from api.bookings.visits import Actor, TopicChoice
from api.catalogue.rules import Language, Meeting, Municipality, Need

Moment = Annotated[datetime, Meta(tz=True)]
Start = Annotated[datetime, Meta(tz=True, examples=["2026-11-24T10:00:00+01:00"])]
Topics = Annotated[tuple[TopicChoice, ...], Meta(min_length=1, max_length=10)]
Needs = Annotated[tuple[Need, ...], Meta(max_length=7)]
Seen: TypeAlias = UUID | None
"""The receipt of the booking's latest change that the caller knows: after another one nothing is changed."""
OfficeId = Annotated[str, Meta(min_length=1, max_length=80, examples=["town-hall"])]


class HoldRequest(Struct, frozen=True):
    office: OfficeId
    start: Start
    topics: Topics
    client: Annotated[UUID, Meta(examples=["7b1c2c3e-4a59-4d5c-9f3e-2f6a1f0c9d11"])]
    """The device; it has one live hold at a time."""
    needs: Needs = ()
    meeting: Meeting = "office"


class ContactRequest(Struct, frozen=True):
    name: Annotated[str, Meta(min_length=1, max_length=100, examples=["Test Testesen"])]
    phone: Annotated[str, Meta(max_length=30)] | None = None
    email: Annotated[str, Meta(max_length=254, examples=["navn@eksempel.dk"])] | None = None


class BookingRequest(Struct, frozen=True):
    office: OfficeId
    start: Start
    topics: Topics
    contact: ContactRequest
    language: Language = "da"
    hold: UUID | None = None
    client: UUID | None = None
    """The device; without `hold` it books what it holds for this very visit, be it that it never heard of that."""
    needs: Needs = ()
    """Kept with the contact, and erased with it."""
    meeting: Meeting = "office"
    errand: UUID | None = None
    """The same for several times of which one will do: at most one of them is booked, and the answer tells which."""


class MoveRequest(Struct, frozen=True):
    office: OfficeId
    start: Start
    topics: Topics | None = None
    """What the visit is about from now on; left out: as before."""
    meeting: Meeting | None = None
    seen: Seen = None


class CancelRequest(Struct, frozen=True):
    seen: Seen = None


class Nothing(Struct, frozen=True):
    """The empty object {}: the path says it all."""


class ReceiptShort(Struct, frozen=True):
    id: UUID
    at: Moment
    action: Command


class HoldAnswer(Struct, frozen=True, kw_only=True):
    id: UUID
    secret: str
    status: Status
    office: str
    start: Moment
    end: Moment
    topics: Sequence[TopicChoice]
    meeting: Meeting
    actions: list[Action]
    """What may be done now (P2)."""
    expires_at: Moment | None
    receipt: ReceiptShort


class BookingAnswer(Struct, frozen=True, kw_only=True):
    id: UUID
    code: Annotated[str, Meta(examples=["K7P-3MX"])]
    """To be said or typed on arrival: it tells that somebody has come, and opens nothing."""
    status: Status
    office: str
    start: Moment
    end: Moment
    topics: Sequence[TopicChoice]
    meeting: Meeting
    actions: list[Action]
    """What may be done now (P2)."""
    undo_until: Moment | None
    receipt: ReceiptShort
    overlaps: list[Overlap] | UnsetType = UNSET
    """After booking and moving, for staff and with the proof of its contact: what it overlaps now."""


class BookedAnswer(BookingAnswer, frozen=True, kw_only=True):
    secret: str
    """Opens this booking: the bearer token of its own calls, and the end of the link in every message."""


class StateAnswer(Struct, frozen=True):
    status: Status
    office: str
    start: Moment
    end: Moment
    topics: Sequence[TopicChoice]
    meeting: Meeting


class ReceiptAnswer(Struct, frozen=True):
    id: UUID
    at: Moment
    action: Command
    actor: Actor
    reason: str | None
    """Why staff did it."""
    before: StateAnswer | None
    after: StateAnswer


class ReceiptsAnswer(Struct, frozen=True):
    receipts: list[ReceiptAnswer]


class View(Struct, frozen=True):
    """For whom and when an answer is written."""

    municipality: Municipality
    now: datetime

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.municipality.zone)

    def hold(self, receipt: Receipt, key: bytes) -> HoldAnswer:
        expires_at = receipt.after.deadline and self.local(receipt.after.deadline)
        return HoldAnswer(
            **self._common(receipt, receipt.after), secret=secret_of(key, receipt.booking_id, 1), expires_at=expires_at
        )

    def booked(self, receipt: Receipt, key: bytes) -> BookedAnswer:
        secret = secret_of(key, receipt.booking_id, 1)
        code = code_of(receipt.booking_id)
        return BookedAnswer(**self._common(receipt, receipt.after), code=code, undo_until=None, secret=secret)

    def booking(self, receipt: Receipt, state: State) -> BookingAnswer:
        """A booking in `state`, `receipt` being its newest."""
        undo_until = self.local(state.deadline) if state.status == "cancelled" and state.deadline else None
        code = code_of(receipt.booking_id)
        return BookingAnswer(**self._common(receipt, state), code=code, undo_until=undo_until)

    def receipts(self, receipts: list[Receipt]) -> ReceiptsAnswer:
        return ReceiptsAnswer(
            [
                ReceiptAnswer(
                    id=receipt.receipt_id,
                    at=self.local(receipt.at),
                    action=receipt.action,
                    actor=receipt.actor,
                    reason=receipt.reason,
                    before=self._state(receipt.before) if receipt.before else None,
                    after=self._state(receipt.after),
                )
                for receipt in receipts
            ]
        )

    def _state(self, state: State) -> StateAnswer:
        start, end = self.local(state.start), self.local(state.end)
        return StateAnswer(state.status, state.office, start, end, state.topics, state.meeting)

    def _common(self, receipt: Receipt, state: State) -> dict[str, Any]:
        short = ReceiptShort(receipt.receipt_id, self.local(receipt.at), receipt.action)
        return {**self.fields_of(receipt.booking_id, state), "receipt": short}

    def fields_of(self, booking_id: UUID, state: State) -> dict[str, Any]:
        """What is told of a booking wherever it is shown."""
        last_change = timedelta(minutes=self.municipality.release_of(state.office).last_change_minutes)
        return {
            "id": booking_id,
            "status": state.status,
            "office": state.office,
            "start": self.local(state.start),
            "end": self.local(state.end),
            "topics": state.topics,
            "meeting": state.meeting,
            "actions": actions_of(state, self.now, last_change),
        }


def answer_to(call_municipality: Municipality, receipt: Receipt) -> View:
    """An accepted command is answered as of its own moment, so that a repeat gets the same answer."""
    return View(call_municipality, receipt.at)
