"""Who is told what, and when: nobody's rest is broken for what can wait. No I/O, no clock."""

from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Final, Literal
from zoneinfo import ZoneInfo

from holidays import HolidayBase, country_holidays
from msgspec import Struct
from msgspec.structs import replace

from monitors.alerts.rules import Alert

Kind = Literal["opened", "reminder", "grown", "escalated", "resolved", "passed", "ended"]
"""grown: more wait than somebody was told of. passed: it broke and mended while nobody was to be woken; told
afterwards, once. ended: somebody has closed it."""
ENDS: Final[frozenset[Kind]] = frozenset({"resolved", "passed", "ended"})
"""Kinds after which nothing more is told."""
When = Literal["now", "before-opening"]
Severity = Literal["critical", "warning"]
SEVERITIES: Final[dict[Severity, int]] = {"critical": 0, "warning": 1}
EVERYTHING: Final = "*"


class Rest(Struct, frozen=True, kw_only=True):
    """When only what cannot wait is told: from the evening until some time before the doors next open."""

    zone: ZoneInfo
    begins: time
    ends: time
    """So long before the doors open that what is broken can be mended."""
    weekdays: frozenset[int]
    """On which the doors open; Monday is 0. Public holidays are always days of rest."""

    def covers(self, moment: datetime) -> bool:
        local = moment.astimezone(self.zone)
        closed = local.weekday() not in self.weekdays or local.date() in _danish_holidays()
        return closed or not self.ends <= local.time() < self.begins


class Silence(Struct, frozen=True, kw_only=True):
    """Mutes the messages of one flow, one alert or everything. What is measured goes on being measured."""

    id: int
    what: str
    """A flow's name, an alert's key, or EVERYTHING."""
    begins: datetime
    ends: datetime
    why: str
    who: str

    def mutes(self, alert: Alert, now: datetime) -> bool:
        return self.begins <= now < self.ends and self.what in {EVERYTHING, alert.flow, alert.key}


class Pace(Struct, frozen=True, kw_only=True):
    """How long to wait before somebody is told again."""

    repeat: timedelta
    escalate: timedelta
    acknowledged: timedelta
    """So long an acknowledgement keeps the alert quiet: nothing waits unseen for ever."""


def due(alert: Alert, now: datetime, *, when: When, rest: Rest, pace: Pace) -> Kind | None:
    """What is to be told of an alert now, unless it is muted; None: nothing."""
    if alert.opened is None or (rest.covers(now) and when != "now"):
        return None
    if alert.state == "resolved":
        if alert.closing_told is not None:
            return None
        return "ended" if alert.closed_by else "passed" if alert.told is None else "resolved"
    if alert.told is None:
        return "opened"
    return _again(alert, alert.told, now, pace)


def _again(alert: Alert, told: datetime, now: datetime, pace: Pace) -> Kind | None:
    if alert.acknowledged is None and alert.escalated is None and now - told >= pace.escalate:
        return "escalated"
    last = max(filter(None, (alert.told_last, alert.acknowledged)), default=told)
    # Who has taken a fault has not taken what came on top of it.
    grown = 0 < alert.told_count < alert.fault.count
    wait = pace.repeat if grown or alert.acknowledged is None else pace.acknowledged
    if now - last < wait:
        return None
    return "grown" if grown else "reminder"


def tell(alert: Alert, kind: Kind, now: datetime) -> Alert:
    """The alert once that has been told."""
    alert = replace(alert, told_count=max(alert.told_count, alert.fault.count))
    match kind:
        case "opened":
            return replace(alert, told=now, told_last=now)
        case "reminder" | "grown":
            return replace(alert, told_last=now)
        case "escalated":
            return replace(alert, told_last=now, escalated=now)
        case "resolved" | "passed" | "ended":
            return replace(alert, closing_told=now)


def muted(alert: Alert, silences: Iterable[Silence], now: datetime) -> bool:
    return any(silence.mutes(alert, now) for silence in silences)


def grouped(told: Sequence[tuple[Kind, Alert]]) -> list[tuple[Kind, list[Alert]]]:
    """One message for all that broke with the same deployment: the kinds apart, each deployment together."""
    groups: dict[tuple[Kind, str], list[Alert]] = {}
    for kind, alert in told:
        groups.setdefault((kind, alert.deployment), []).append(alert)
    return [(kind, alerts) for (kind, _), alerts in groups.items()]


@lru_cache(maxsize=1)
def _danish_holidays() -> HolidayBase:
    return country_holidays("DK")
