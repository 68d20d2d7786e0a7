"""GET /api/v1/traffic: when citizens come, and when they do not."""

from typing import Annotated, Literal

from litestar import Response, get
from msgspec import Meta, Struct

from api.bookings.wire import Moment
from api.traffic.operations import judge_week
from api.traffic.rules import TypicalHour
from api.web.given import ItsMunicipality, Now, Pool
from api.web.refusals import refusals
from api.web.tokens import READ_SECURITY, demand_read_token

Weekday = Annotated[int, Meta(ge=1, le=7)]
HourOfDay = Annotated[int, Meta(ge=0, le=23)]


class QuietHour(Struct, frozen=True):
    weekday: Weekday
    """Monday is 1."""
    hour: HourOfDay
    """Local time: 21 is from 21 to 22."""


class TrafficHour(Struct, frozen=True):
    weekday: Weekday
    hour: HourOfDay
    requests: Annotated[float, Meta(ge=0)] | None
    """The median of the weeks; null while it has never been measured."""
    weeks: Annotated[int, Meta(ge=0)]
    """How many weeks it has been measured in."""


class TrafficAnswer(Struct, frozen=True):
    fetched_at: Moment
    time_zone: str
    weeks_measured: Annotated[int, Meta(ge=0)]
    """Each hour has been measured in so many of the last six weeks at least. Holidays are not among them."""
    basis: Literal["measured", "too-little-history", "no-quiet-hours"]
    """Unless it is measured, `quiet` is a stated night."""
    share: Annotated[float, Meta(gt=0, lt=1)]
    """A quiet hour has at most this share of the peak's requests."""
    peak: TrafficHour | None
    """The busiest hour; null when nobody has come yet."""
    hours: Annotated[list[TrafficHour], Meta(min_length=168, max_length=168)]
    """Pages and calls of the API by citizens, from Monday at midnight. Marked test citizens and bots do not count."""
    quiet: list[QuietHour]
    """Never the hour from 02 to 03, which is missing or doubled at a clock change."""


@get(
    "/traffic",
    operation_id="readTraffic",
    summary="Requests of citizens by hour of the week, and the quiet hours",
    guards=[demand_read_token],
    security=READ_SECURITY,
    responses=refusals(401, 404, 503),
)
async def read_traffic(pool: Pool, municipality: ItsMunicipality, now: Now) -> Response[TrafficAnswer]:
    week = await judge_week(pool, municipality.municipality_id, municipality.zone, now)
    answer = TrafficAnswer(
        fetched_at=now,
        time_zone=municipality.time_zone,
        weeks_measured=week.weeks_measured,
        basis=week.basis,
        share=week.share,
        peak=_shown(week.peak) if week.peak else None,
        hours=[_shown(hour) for hour in week.hours],
        quiet=[QuietHour(at.weekday, at.hour) for at in sorted(week.quiet)],
    )
    return Response(answer)


def _shown(hour: TypicalHour) -> TrafficHour:
    return TrafficHour(hour.at.weekday, hour.at.hour, hour.requests, hour.weeks)
