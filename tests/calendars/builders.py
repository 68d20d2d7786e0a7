"""Rules, closures and a municipality that are complete and unremarkable, and how to store them."""

from collections.abc import Sequence
from datetime import date, datetime, time
from uuid import UUID, uuid4

from api.calendars.rules import Closure, OpeningRule
from api.catalogue.rules import LocalText, Municipality, MunicipalitySettings, Office, Pool, Topic
from api.database import Connection
from api.municipality_file import queries


def a_rule(from_time: str = "10:00", until_time: str = "14:00", **changed: object) -> OpeningRule:
    rule = {
        "rule_id": f"from-{from_time}",
        "pool_id": "desks",
        "lane": "public",
        "rrule": "FREQ=DAILY",
        "valid_from": date(2026, 1, 1),
        "from_time": time.fromisoformat(from_time),
        "until_time": time.fromisoformat(until_time),
        "capacity": 2,
    }
    return OpeningRule(**{**rule, **changed})


def a_closure(day: date, **changed: object) -> Closure:
    return Closure(**{"closure_id": "c", "from_day": day, "until_day": day, "reason": LocalText("a", "b"), **changed})


def a_municipality() -> Municipality:
    return Municipality(
        municipality_id="by",
        name="By",
        time_zone="Europe/Copenhagen",
        version=1,
        settings=MunicipalitySettings(),
        offices={"hall": Office("hall", "Rådhuset", "Torvet 1", "9999", "By", closed_on=("christmas-eve",))},
        topics={
            topic_id: Topic(topic_id, LocalText(topic_id, topic_id), 15) for topic_id in ("passport-adult", "wedding")
        },
        pools={"desks": Pool("desks", "hall", "Skranken", frozenset({"passport-adult", "wedding"}), 15)},
    )


async def store(
    connection: Connection,
    rules: Sequence[OpeningRule],
    closures: Sequence[Closure] = (),
    topics: Sequence[str] = ("passport-adult", "wedding"),
) -> str:
    """The municipality with these rules and no others, its pool serving these topics; answers its id."""
    municipality = a_municipality()
    desks = Pool("desks", "hall", "Skranken", frozenset(topics), 15)
    await queries.upsert_municipality(connection, municipality)
    await queries.upsert_offices(connection, "by", list(municipality.offices.values()))
    await queries.upsert_topics(connection, "by", list(municipality.topics.values()))
    await queries.upsert_pools(connection, "by", [desks])
    await queries.replace_rules(connection, "by", list(rules))
    await queries.replace_closures(connection, "by", list(closures))
    return "by"


async def a_booking(
    connection: Connection, start_at: datetime, end_at: datetime, *topics: str, lane: str = "public"
) -> UUID:
    """A booked visit at the desks, with its part; `free` is left to the next count."""
    booking_id = uuid4()
    await connection.execute(
        """
        INSERT INTO booking (municipality_id, booking_id, office_id, status, lane, start_at, end_at, topics,
                             remove_at, created_at)
        VALUES ('by', $1, 'hall', 'booked', $2::text::lane, $3, $4::timestamptz, $5,
                CASE WHEN $2 = 'synthetic' THEN $4::timestamptz END, clock_timestamp())
        """,
        booking_id,
        lane,
        start_at,
        end_at,
        [{"id": topic, "persons": 1} for topic in topics or ("passport-adult",)],
    )
    await connection.execute(
        "INSERT INTO part VALUES ('by', $1, 1, 'desks', $2, $3::text::lane, $4, $5)",
        booking_id,
        start_at.date(),
        lane,
        start_at,
        end_at,
    )
    return booking_id
