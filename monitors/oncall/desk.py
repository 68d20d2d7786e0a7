"""What every page of the on-call desk is made from."""

import sqlite3
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from jinja2 import Environment, PackageLoader, StrictUndefined
from litestar import MediaType, Request, Response
from litestar.exceptions import NotFoundException
from msgspec import Struct

from monitors.alerts import channels
from monitors.alerts.plan import Plan
from monitors.alerts.rules import Alert
from monitors.alerts.telling import EVERYTHING, muted
from monitors.alerts.texts import SEVERITY_WORDS
from monitors.danish import moment_words, percent_words, seconds_words, span_words
from monitors.oncall import figures, pictures
from monitors.oncall.provider import Provider
from monitors.rounds import ALERTMANAGER, HEARTBEAT
from monitors.store import alerts, runs

WORDS: Final = {
    "works": "Virker",
    "broken": "Virker ikke",
    "unsure": "Usikkert",
    "unknown": "Vi ved det ikke",
}
SIGNS: Final = {"works": "✓", "broken": "✗", "unsure": "~", "unknown": "?"}
COLOURS: Final = {
    "green": "i orden",
    "red": "fejl",
    "inconclusive": "kunne ikke se efter",
    "skipped": "sprunget over",
}
EVENTS: Final = {
    "suspected": "Set første gang; bliver prøvet igen",
    "open": "Bekræftet",
    "resolved": "Set i orden igen",
    "opened": "Besked skrevet",
    "reached": "Besked sendt",
    "reminder": "Besked skrevet igen",
    "grown": "Besked skrevet: der er kommet flere",
    "escalated": "Sendt videre, fordi ingen havde svaret",
    "passed": "Besked sendt om, at det var i stykker og virker igen",
    "ended": "Besked sendt om, at den er lukket",
    "acknowledged": "Taget",
    "closed": "Lukket",
    "reported": "Meldt af en borger",
}
SHOWN: Final = timedelta(days=14)


class Desk(Struct, frozen=True, kw_only=True):
    store: sqlite3.Connection
    plan: Plan
    results: Path
    now: Callable[[], datetime]
    public_metrics: bool = False
    provider: Provider | None = None
    """Who vouches for those on call; None: they have a password."""

    def flows(self) -> list[figures.FlowNow]:
        now, unresolved = self.now(), [self.plan.placed(alert) for alert in alerts.select_unresolved(self.store)]
        told = runs.select_told(self.store)
        return [figures.flow_now(flow, unresolved, told, now) for flow in self.plan.flows]

    def times_hold(self) -> bool:
        """Whether citizens may be told that the times they have still hold: whatever is broken, a time may be lost."""
        return all(one.fault.times_hold for one in alerts.select_unresolved(self.store) if one.state == "open")

    def days_of(self, measured: list[runs.Run]) -> list[figures.Day]:
        today = self.now().astimezone(self.plan.clock).date()
        return figures.by_day(measured, today - SHOWN + timedelta(days=1), today, self.plan.clock)

    def honesty(self) -> figures.Honesty:
        return figures.honesty(alerts.select_since(self.store, self.now() - figures.PERIOD))

    def is_told(self, alert: Alert) -> Literal["now", "at-opening", "not"]:
        """When those on call are told of it: at the end of these hours of rest; or not, as far as we know."""
        ways, now = self.plan.channels, self.now()
        if not channels.people(ways) and not ways.alertmanager:
            return "not"
        if alert.told:
            return "now"
        if muted(alert, alerts.select_silences(self.store, now), now):
            return "not"
        return "at-opening" if self.plan.rests.covers(now) and self.plan.when_of(alert) != "now" else "now"

    def title_of(self, what: str) -> str:
        """Of a flow, or of what a silence mutes."""
        titles = {flow.name: flow.title for flow in self.plan.flows}
        return {**titles, EVERYTHING: "Alt"}.get(what, "En alarm")

    def troubles(self) -> list[str]:
        """Why somebody might not be told."""
        found = [] if channels.people(self.plan.channels) else ["Planen nævner ingen kanaler, så ingen får besked."]
        for name, words in {ALERTMANAGER: "Alertmanager", HEARTBEAT: "Adressen for livstegn"}.items():
            fact = runs.select_fact(self.store, name)
            if fact and fact.body:
                found.append(f"{words}: {fact.body}.")
        return found


def desk_of(request: Request[Any, Any, Any]) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def alert_of(desk: Desk, alert_id: int) -> Alert:
    """Raises NotFoundException."""
    alert = alerts.select_alert(desk.store, alert_id)
    if alert is None:
        raise NotFoundException
    return alert


_environment = Environment(
    loader=PackageLoader("monitors.oncall"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
    lstrip_blocks=True,
)  # fmt: skip
_environment.globals.update(
    pictures=pictures, words=WORDS, signs=SIGNS, colours=COLOURS, event_words=EVENTS, severities=SEVERITY_WORDS,
    span=span_words, seconds=seconds_words, percent=percent_words,
)  # fmt: skip


def page(desk: Desk, name: str, *, status: int = 200, **values: Any) -> Response[str]:
    """A page from its template; every value is escaped."""
    now, zone = desk.now(), desk.plan.clock

    def ago(then: datetime) -> str:
        return "lige nu" if now - then < timedelta(minutes=1) else f"for {span_words(now - then)} siden"

    def at(then: datetime) -> str:
        return moment_words(then, zone)

    html = _environment.get_template(name).render(
        plan=desk.plan, now=now, ago=ago, at=at, title_of=desk.title_of,
        **values,
    )  # fmt: skip
    return Response(html, media_type=MediaType.HTML, status_code=status)
