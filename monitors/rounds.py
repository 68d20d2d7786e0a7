"""One round: ask the site what waits, see who is silent, tell whoever is to be told, and let the outside hear us."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final

import msgspec
from msgspec.structs import replace

from monitors.alerts import channels
from monitors.alerts.plan import Plan
from monitors.alerts.rules import Alert
from monitors.alerts.telling import Kind, due, grouped, muted, tell
from monitors.alerts.texts import text_of
from monitors.keeping import DEPLOYMENT, keep_overdue, keep_silences
from monitors.store import alerts, messages, runs
from monitors.store.database import transaction
from monitors.store.messages import Waiting
from monitors.watched import CouldNotRead, FirstTold, Watched

TRAFFIC: Final = "traffic"
ALERTMANAGER: Final = "alertmanager"
HEARTBEAT: Final = "heartbeat"
LONG: Final = timedelta(days=90)
"""So long before a fault that was never seen to work a citizen may have told of it."""
LONGEST_QUIET: Final = timedelta(days=30)
"""So long a fault may be over before its end is told: a silence, and the days of rest after it."""
STUBBORN: Final = 6
"""So often a channel has refused a message before the next one is tried: an hour or so."""

Clock = Callable[[], datetime]


async def after_round(store: sqlite3.Connection, plan: Plan, clock: Clock, *, watched: Watched) -> None:
    """What a scheduler does again and again, whether walks are under way or not."""
    trouble: Exception | None = None
    try:
        await look(store, plan, clock(), watched)
    except Exception as error:
        # Who is to be told is told all the same; without a heartbeat the outside hears that something is wrong.
        trouble = error
    # By the clock as it is now: a site that is slow to answer must not eat the time that a claim gives.
    await tell_all(store, plan, clock)
    if trouble:
        raise trouble
    if plan.channels.heartbeat:
        runs.put_fact(store, HEARTBEAT, clock(), await channels.beat(plan.channels.heartbeat))


async def look(store: sqlite3.Connection, plan: Plan, now: datetime, watched: Watched) -> None:
    """Ask the site itself what a walk cannot see. A site that does not answer leaves us without data, which is told."""
    try:
        keep_overdue(store, plan, await watched.overdue(), now)
    except CouldNotRead as reason:
        keep_overdue(store, plan, str(reason), now)
    try:
        await note_reports(store, now, watched)
        runs.put_fact(store, DEPLOYMENT, now, await watched.deployment())
        runs.put_fact(store, TRAFFIC, now, msgspec.json.encode(await watched.traffic()).decode())
    except CouldNotRead:
        # What was read last is still shown, with its age.
        return


async def note_reports(store: sqlite3.Connection, now: datetime, watched: Watched) -> None:
    """Note of each open fault when the first citizen told of its screen, since it last worked. Raises CouldNotRead."""
    unseen = [one for one in alerts.select_unresolved(store) if one.state == "open" and one.reported is None]
    for alert in unseen:
        # What was never seen to work may have been broken for long.
        told = await watched.first_told(alert.worked or alert.began - LONG)
        if at := first_report(alert, told):
            with transaction(store):
                alerts.save_alert(store, replace(alerts.select_alert(store, alert.id) or alert, reported=at))
                alerts.insert_event(store, alert.id, now, "reported", words=f"{at:%d.%m. kl. %H.%M} UTC")


def first_report(alert: Alert, told: Iterable[FirstTold]) -> datetime | None:
    """When the first citizen told of the screen that the fault was seen on; None: nobody has, as far as we can know."""
    screen = _screen(alert.fault.where)
    return min((one.first_at for one in told if screen and _screen(one.route) == screen), default=None)


def _screen(address: str) -> str:
    """/kvittering for /kvittering/:id and for /kvittering/…; "" for what is no address."""
    return "/" + address.split("/")[1].partition("?")[0] if address.startswith("/") else ""


async def tell_all(store: sqlite3.Connection, plan: Plan, clock: Clock) -> None:
    """Decide who is told what, and send it. Two processes may do so at once: nobody is told the same twice by that."""
    trouble: Exception | None = None
    for step in (keep_silences, decide):
        try:
            step(store, plan, clock())
        except Exception as error:
            # What could not be kept must not keep back what is known already.
            trouble = error
    try:
        await deliver(store, plan, clock)
    except Exception as error:
        trouble = error
    if plan.channels.alertmanager:
        await _tell_alertmanager(store, plan, clock())
    if trouble:
        raise trouble


async def _tell_alertmanager(store: sqlite3.Connection, plan: Plan, now: datetime) -> None:
    recent = [plan.placed(alert) for alert in alerts.select_since(store, now - LONGEST_QUIET) if alert.told]
    silences = alerts.select_silences(store, now)
    error = await channels.post_to_alertmanager(plan.channels.alertmanager, recent, silences, plan, now)
    runs.put_fact(store, ALERTMANAGER, now, error)
    if not error:
        with transaction(store):
            note_reached(store, [alert.id for alert in recent if alert.reached is None], now)


def decide(store: sqlite3.Connection, plan: Plan, now: datetime) -> None:
    """Write the messages that are due, and that they were written, in one transaction."""
    with transaction(store):
        silences = alerts.select_silences(store, now)
        pending = [alert for alert in map(plan.placed, alerts.select_pending(store)) if not muted(alert, silences, now)]
        for kind, told in grouped(_due(pending, plan, now)):
            text = text_of(kind, told, plan, now)
            names = channels.names_for(kind, told, plan.channels)
            messages.insert_message(store, now, kind, text.title, text.body, names, [alert.id for alert in told])
            for alert in told:
                alerts.save_alert(store, tell(alert, kind, now))
                alerts.insert_event(store, alert.id, now, kind)


def _due(pending: Iterable[Alert], plan: Plan, now: datetime) -> list[tuple[Kind, Alert]]:
    rest, pace = plan.rests, plan.paces
    found = [(due(alert, now, when=plan.when_of(alert), rest=rest, pace=pace), alert) for alert in pending]
    return [(kind, alert) for kind, alert in found if kind]


async def deliver(store: sqlite3.Connection, plan: Plan, clock: Clock) -> None:
    """Send what waits, every channel by itself. What a channel does not take is tried again in a later round.

    What goes wrong with one of them is raised when all have been tried.
    """
    addresses = channels.people(plan.channels)
    waiting = messages.select_waiting_channels(store)
    sending = (_deliver_in_order(store, name, addresses.get(name, ""), clock) for name in waiting)
    for trouble in await asyncio.gather(*sending, return_exceptions=True):
        if trouble:
            raise trouble


async def _deliver_in_order(store: sqlite3.Connection, channel: str, address: str, clock: Clock) -> None:
    """One message after the other, until the channel does not take one."""
    after, refused = 0, False
    while one := _claim(store, channel, clock(), after):
        error = await _send(address, one)
        _settle(store, one, error, clock())
        # One message alone that a channel will not have must not keep it from all that come after.
        if error and (refused or one.tries < STUBBORN):
            return
        after, refused = one.message, bool(error)


def _claim(store: sqlite3.Connection, channel: str, now: datetime, after: int) -> Waiting | None:
    with transaction(store):
        return messages.claim_next(store, channel, now, after)


def _settle(store: sqlite3.Connection, one: Waiting, error: str, now: datetime) -> None:
    with transaction(store):
        if error:
            messages.mark_failed(store, one, error, now)
            return
        messages.mark_sent(store, one, now)
        note_reached(store, messages.select_alerts_of(store, one.message), now)


def note_reached(store: sqlite3.Connection, alert_ids: Iterable[int], now: datetime) -> None:
    """Note that a channel has taken a message about these alerts, if it is the first. Within a transaction."""
    for alert_id in alert_ids:
        alert = alerts.select_alert(store, alert_id)
        if alert and alert.reached is None:
            alerts.save_alert(store, replace(alert, reached=now))
            alerts.insert_event(store, alert_id, now, "reached")


async def _send(address: str, one: Waiting) -> str:
    return await channels.send(address, one.title, one.body) if address else "kanalen står ikke mere i planen"
