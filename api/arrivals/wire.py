"""What an office's day looks like on the wire. All times carry an offset, in the municipality's zone."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from msgspec import Meta, Struct
from msgspec.structs import asdict

from api.arrivals.forecast import Range
from api.arrivals.line import Serving, serving_desks
from api.arrivals.rules import Command, Event, Explained, PassedOver, Status, Ticket, actions_of
from api.arrivals.secret import ticket_secret
from api.bookings.visits import TopicChoice
from api.bookings.wire import Moment
from api.catalogue.rules import Language, Meeting, Municipality, Need, Pool

DeskId = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,62}$", examples=["1"])]


class At(Struct, frozen=True, kw_only=True):
    """The body of a command that needs no more."""

    at: Moment | None = None
    """When it was done, by the clock of a device that had no connection, or from paper; null: now."""


class DeskAnswer(Struct, frozen=True):
    id: str
    name: str


class DeskOfDay(DeskAnswer, frozen=True):
    topics: list[str]
    """What it can serve."""
    pools: list[str]


class TicketAnswer(Struct, frozen=True, kw_only=True):
    """A ticket as staff see it."""

    id: UUID
    number: int
    office: str
    date: date
    booking: UUID | None
    """null: a walk-in."""
    status: Status
    actions: list[Command]
    """What may be done now (P2); and `undo`, for ten minutes after the last command."""
    topics: Sequence[TopicChoice]
    language: Language
    minutes: int
    """How long the visit was planned to take."""
    booked_for: Moment | None
    arrived_at: Moment
    place_at: Moment
    """Where it stands: the line is called in this order."""
    for_topics: Sequence[str]
    """What the desk that calls must serve."""
    for_pool: str | None
    """Only a desk of this pool calls: a named caseworker's."""
    for_desk: str | None
    """Only this desk calls."""
    desk: str | None
    called_at: Moment | None
    recalled_at: Moment | None
    started_at: Moment | None
    ended_at: Moment | None
    parked_until: Moment | None
    leased_to: str | None
    """The desk that may call it without a connection; nobody else can until `leased_until`."""
    leased_until: Moment | None
    passed_over: PassedOver | None
    passed_at: Moment | None
    promised_from: Moment | None
    promised_until: Moment | None
    note: str | None
    """From the desk that handed over."""
    owner: str | None
    deadline: Moment | None
    """When somebody must have seen to it."""


class CallAnswer(Struct, frozen=True):
    ticket: TicketAnswer | None
    """Who was called; null: nobody waits whom the desk can serve."""
    explain: Explained | None
    """Why this one now, in one line."""


class LeaseAnswer(Struct, frozen=True):
    until: Moment
    tickets: list[TicketAnswer]
    """In the order in which they are to be called."""


class EventAnswer(Struct, frozen=True):
    command: Command
    actor: str
    at: Moment
    """By the clock of the device."""
    received_at: Moment
    status: Status
    """After it."""
    desk: str | None
    explain: Explained | None


class TicketHistoryAnswer(Struct, frozen=True):
    ticket: TicketAnswer
    events: list[EventAnswer]
    """Oldest first."""


class PoolOfDay(Struct, frozen=True):
    """A pool of the office."""

    id: str
    name: str
    topics: list[str]
    named: bool
    """A named caseworker's; where the office has named no desks, its id is the id of the caseworker's desk."""


BookingState = Literal["expected", "late", "no-show", "arrived"]


class DayBooking(Struct, frozen=True, kw_only=True):
    """A booked time of the day."""

    id: UUID
    code: str
    """What its citizen says or types on arrival."""
    start: Moment
    end: Moment
    topics: Sequence[TopicChoice]
    language: Language
    meeting: Meeting
    pools: Sequence[str]
    state: BookingState
    name: str | None
    phone: str | None
    needs: Sequence[Need]


class OfficeDayAnswer(Struct, frozen=True, kw_only=True):
    """All that an office needs for a day, on the screen and on paper."""

    fetched_at: Moment
    version: int
    """Rises with every change of the line."""
    office: str
    date: date
    desks: list[DeskOfDay]
    """Empty: the office has named none, and a clerk names the desk."""
    pools: list[PoolOfDay]
    bookings: list[DayBooking]
    """By time."""
    tickets: list[TicketAnswer]
    """By number."""
    line: list[UUID]
    """The tickets that wait, in the order in which they are called."""


class OwnTicketAnswer(Struct, frozen=True, kw_only=True):
    """A ticket as its citizen sees it."""

    id: UUID
    number: int
    office: str
    status: Status
    desk: DeskAnswer | None
    booked_for: Moment | None
    arrived_at: Moment
    called_at: Moment | None
    promised_from: Moment | None
    """When a walk-in will be called; nine of ten are. null: there is a booked time."""
    promised_until: Moment | None
    parked_until: Moment | None
    late: bool
    """Too late for the booked time: it stands in the line as if there were none."""


class NewTicketAnswer(OwnTicketAnswer, frozen=True, kw_only=True):
    secret: str
    """Opens this ticket: the bearer token of its own calls."""


class ArrivalAnswer(Struct, frozen=True):
    """How far a citizen is with a booked time on its day."""

    opens_at: Moment | None
    """From when on they can tell that they are here. null: they have told, or nobody is to come."""
    actions: list[Literal["arrive"]]
    """What may be done now (P2)."""
    ticket: NewTicketAnswer | None
    """Once they have told, wherever that was."""


class Wait(Struct, frozen=True):
    """Nine of ten are called within it."""

    from_minutes: int
    until_minutes: int

    @staticmethod
    def of(promised: Range) -> "Wait":
        return Wait(promised.from_minutes, promised.until_minutes)


class PlaceAnswer(OwnTicketAnswer, frozen=True, kw_only=True):
    place: int | None
    """1: the next one. null: it does not wait."""
    wait: Wait | None
    """From now on, where no promise is left that says more. null: there is one, or it does not wait."""
    version: int


class View(Struct, frozen=True):
    """For which municipality an answer is written."""

    municipality: Municipality

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.municipality.zone)

    def maybe(self, moment: datetime | None) -> datetime | None:
        return None if moment is None else self.local(moment)

    def ticket(self, ticket: Ticket) -> TicketAnswer:
        fields: dict[str, Any] = {
            name: self.local(value) if isinstance(value, datetime) else value
            for name, value in asdict(ticket).items()
            if name in TicketAnswer.__struct_fields__
        }
        return TicketAnswer(
            **fields,
            id=ticket.ticket_id,
            office=ticket.office_id,
            date=ticket.day,
            booking=ticket.booking_id,
            actions=actions_of(ticket),
        )

    def own(self, ticket: Ticket) -> dict[str, Any]:
        """What is told of a ticket to its citizen."""
        return {
            "id": ticket.ticket_id,
            "number": ticket.number,
            "office": ticket.office_id,
            "status": ticket.status,
            "desk": self.desk(ticket.office_id, ticket.desk) if ticket.at_desk else None,
            "booked_for": self.maybe(ticket.booked_for),
            "arrived_at": self.local(ticket.arrived_at),
            "called_at": self.maybe(ticket.called_at),
            "promised_from": self.maybe(ticket.promised_from),
            "promised_until": self.maybe(ticket.promised_until),
            "parked_until": self.maybe(ticket.parked_until),
            "late": ticket.booked_for is not None and ticket.place_at != ticket.booked_for,
        }

    def new(self, event: Event, key: bytes) -> NewTicketAnswer:
        return self.with_secret(event.after, key)

    def with_secret(self, ticket: Ticket, key: bytes) -> NewTicketAnswer:
        return NewTicketAnswer(**self.own(ticket), secret=ticket_secret(key, ticket.ticket_id))

    def place(self, ticket: Ticket, place: int | None, wait: Wait | None, version: int) -> PlaceAnswer:
        return PlaceAnswer(**self.own(ticket), place=place, wait=wait, version=version)

    def event(self, event: Event) -> EventAnswer:
        return EventAnswer(
            event.command,
            event.actor,
            self.local(event.at),
            self.local(event.received_at),
            event.after.status,
            event.after.desk,
            event.explain,
        )

    def desk(self, office_id: str, desk_id: str | None) -> DeskAnswer | None:
        """By the name that the office has given it."""
        if desk_id is None:
            return None
        desks = serving_desks(self.municipality, office_id) if office_id in self.municipality.offices else {}
        return DeskAnswer(desk_id, desks[desk_id].name if desk_id in desks else desk_id)


def pool_of_day(pool: Pool) -> PoolOfDay:
    return PoolOfDay(pool.pool_id, pool.name, sorted(pool.topics), pool.person is not None)


def desk_of_day(desk: Serving) -> DeskOfDay:
    return DeskOfDay(desk.desk_id, desk.name, sorted(desk.topics), sorted(desk.pools))
