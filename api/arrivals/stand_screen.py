"""What the stand at the door shows before anybody has touched it."""

from datetime import datetime

from msgspec import Struct

from api.arrivals import queries
from api.arrivals.arriving import WalkIn, walk_in, walk_in_topics
from api.arrivals.line import waits
from api.arrivals.queries import DayKey
from api.arrivals.waiting import read_day
from api.arrivals.wire import View, Wait
from api.bookings.visits import TopicChoice
from api.bookings.wire import Moment
from api.catalogue.rules import Municipality
from api.database import Connection


class StandTopic(Struct, frozen=True):
    id: str
    walk_in: bool
    """false: it needs an appointment; `GET /first-free-times` finds one."""
    wait: Wait | None
    """If one took a number now; null: it needs an appointment, or nobody would call it today."""


class Open(Struct, frozen=True):
    start: Moment
    end: Moment


class StandAnswer(Struct, frozen=True, kw_only=True):
    fetched_at: Moment
    version: int
    office: str
    name: str
    earliest_arrival_minutes: int
    """So long before the booked time one can arrive."""
    waiting: int
    hours: list[Open]
    """When the office is open for those who come in: today, and on the next day that it is."""
    topics: list[StandTopic]
    """What the office serves, in the order of the catalogue."""


async def read_stand(connection: Connection, municipality: Municipality, key: DayKey, now: datetime) -> StandAnswer:
    version = await queries.select_version(connection, key)
    day = await read_day(connection, municipality, key, now)
    office = municipality.offices[key.office_id]
    offered = set(walk_in_topics(municipality, key.office_id))
    served = {topic for pool in municipality.pools.values() if pool.office_id == key.office_id for topic in pool.topics}

    def topic_of(topic_id: str) -> StandTopic:
        if topic_id not in offered:
            return StandTopic(topic_id, False, None)
        wanted = WalkIn(key.office_id, (TopicChoice(topic_id),))
        foreseen = day.foresee(walk_in(municipality, key, wanted, 1, now), now)
        return StandTopic(topic_id, True, Wait.of(foreseen.range) if foreseen else None)

    local = View(municipality).local
    return StandAnswer(
        fetched_at=local(now),
        version=version,
        office=office.office_id,
        name=office.name,
        earliest_arrival_minutes=office.day.earliest_arrival_minutes,
        waiting=sum(waits(ticket, now) for ticket in day.tickets),
        hours=[Open(local(one.start_at), local(one.end_at)) for one in day.hours],
        topics=[topic_of(topic_id) for topic_id in municipality.topics if topic_id in served],
    )
