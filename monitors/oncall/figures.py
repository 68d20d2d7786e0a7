"""What the pages tell in figures. No I/O, no clock."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from statistics import mean, median
from typing import Final, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct

from monitors.alerts.plan import Flow
from monitors.alerts.readings import LATE, NO_DATA, TOO_LONG, silence_key
from monitors.alerts.rules import Alert
from monitors.alerts.waiting import OVERDUE
from monitors.store.runs import Colour, ControlRow, Run

Health = Literal["works", "broken", "unsure", "unknown"]
"""unsure: it comes and goes, or is only suspected. unknown: no measurement that is new enough tells anything."""
OWN: Final = (NO_DATA, TOO_LONG)
"""Keys of alerts about the monitor itself."""
ALL_DAY: Final = ("public-supply", "other-language")
"""Journeys that are walked by day too: what else is known then is of the night."""
PERIOD: Final = timedelta(days=90)


class FlowNow(Struct, frozen=True, kw_only=True):
    flow: Flow
    health: Health
    alerts: list[Alert]
    """Open, the oldest first."""
    last: datetime | None
    """When something was last told for sure; of several checks the one that is longest ago."""

    @property
    def faults(self) -> list[Alert]:
        """Those that keep citizens from what they came for."""
        return [alert for alert in self.alerts if _breaks(alert)]


class Day(Struct, frozen=True):
    date: date
    green: int
    red: int
    untold: int
    """Runs that could not look, or did not take place."""
    uptime: float | None
    """The share of runs that were green, of the check that did worst: what is read every minute hides no walk of the
    night. None: none told anything."""


class Honesty(Struct, frozen=True, kw_only=True):
    """Two figures about the monitors themselves, over PERIOD."""

    faults: int
    minutes_to_alert: float | None
    """The median, counted from when it was last seen to work: the break came later, so it is at most this. What was
    never seen to work is left out: nobody knows how long it had been broken."""
    found_first: float | None
    """The share of faults of which no citizen told before the monitors did."""


class Coverage(Struct, frozen=True, kw_only=True):
    route: str
    exercised: int
    controls: list[ControlRow]
    oldest: datetime | None
    """When the one was exercised that is longest ago."""


def flow_now(flow: Flow, unresolved: Collection[Alert], told: Mapping[str, datetime], now: datetime) -> FlowNow:
    mine = [alert for alert in unresolved if alert.flow == flow.name]
    opened = [alert for alert in mine if alert.state == "open"]
    checks = flow.checks or ([OVERDUE] if flow.overdue else [])
    times = [told.get(check) for check in checks]
    known = [at for at in times if at]
    fresh = bool(known) and len(known) == len(times) and (not flow.checks or now - min(known) <= LATE * flow.every)
    health = _health(mine, silent={silence_key(check) for check in flow.checks}, fresh=fresh)
    if flow.public and health != "broken" and _is_blind(unresolved):
        health = "unknown"
    return FlowNow(flow=flow, health=health, alerts=opened, last=min(known, default=None))


def _is_blind(unresolved: Iterable[Alert]) -> bool:
    """Whether nothing is known of the site as a whole: what looks all day tells nothing, or is all broken."""
    opened = {alert.key for alert in unresolved if alert.state == "open"}
    silent = {silence_key(check) for check in (*ALL_DAY, OVERDUE)}
    return bool(silent & opened) or {f"journey {check}" for check in ALL_DAY} <= opened


def _health(alerts: Sequence[Alert], *, silent: Collection[str], fresh: bool) -> Health:
    """`silent`: the keys of what hides how the flow is; one browser that is not there does not."""
    about_the_flow = [alert for alert in alerts if _breaks(alert)]
    if any(alert.state == "open" and not alert.flapping for alert in about_the_flow):
        return "broken"
    if not fresh or any(alert.state == "open" and alert.key in silent for alert in alerts):
        return "unknown"
    return "unsure" if about_the_flow else "works"


def _breaks(alert: Alert) -> bool:
    """Not what is only the monitor's own trouble, nor what can be borne."""
    return alert.fault.breaks and not alert.key.startswith(OWN)


def by_day(runs: Iterable[Run], first: date, last: date, zone: ZoneInfo) -> list[Day]:
    """Every day from the first to the last, also those without a run."""
    counts: dict[date, dict[str, Counter[Colour]]] = {}
    for run in runs:
        counts.setdefault(run.at.astimezone(zone).date(), {}).setdefault(run.check, Counter())[run.colour] += 1
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    return [_day(day, counts.get(day, {}).values()) for day in days]


def _day(day: date, checks: Collection[Counter[Colour]]) -> Day:
    shares = [one["green"] / (one["green"] + one["red"]) for one in checks if one["green"] + one["red"]]
    total = sum(checks, Counter[Colour]())
    untold = total["inconclusive"] + total["skipped"]
    return Day(day, total["green"], total["red"], untold, min(shares, default=None))


def uptime(days: Iterable[Day]) -> float | None:
    told = [day.uptime for day in days if day.uptime is not None]
    return mean(told) if told else None


def changes(runs: Iterable[Run]) -> list[Run]:
    """The runs, without what was read every minute and told the same as the minute before."""
    kept, latest = [], None
    for run in runs:
        if run.check == OVERDUE and run.colour == latest:
            continue
        latest = run.colour if run.check == OVERDUE else latest
        kept.append(run)
    return kept


def honesty(alerts: Iterable[Alert]) -> Honesty:
    """Of faults that were open; the monitor's own troubles are none."""
    faults = [alert for alert in alerts if alert.opened and not alert.key.startswith(OWN)]
    spans = [(one.reached - one.worked).total_seconds() / 60 for one in faults if one.reached and one.worked]
    first = [alert for alert in faults if alert.reported is None or (alert.opened and alert.opened <= alert.reported)]
    return Honesty(
        faults=len(faults),
        minutes_to_alert=median(spans) if spans else None,
        found_first=len(first) / len(faults) if faults else None,
    )


def coverage(rows: Iterable[ControlRow]) -> dict[str, list[Coverage]]:
    """By check and route: who explores as somebody else has tried other controls, also on the same page."""
    checks: dict[str, dict[str, list[ControlRow]]] = {}
    for row in rows:
        checks.setdefault(row.check, {}).setdefault(row.route, []).append(row)
    return {
        check: [_coverage(route, controls) for route, controls in sorted(routes.items())]
        for check, routes in sorted(checks.items())
    }


def _coverage(route: str, controls: list[ControlRow]) -> Coverage:
    ages = [control.at for control in controls if control.standing == "exercised"]
    return Coverage(route=route, exercised=len(ages), controls=controls, oldest=min(ages, default=None))
