"""The ways out: people through apprise, Alertmanager through its API, and an outside address that hears us live."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

import httpx
from apprise import Apprise, AppriseAsset

from monitors.alerts.plan import Channels, Plan
from monitors.alerts.rules import Alert
from monitors.alerts.telling import Kind, Silence
from monitors.alerts.texts import alert_page

ANSWER: Final = 30.0
"""Seconds for each answer of a channel. Who stops waiting too soon repeats what was delivered."""
PATIENCE: Final = 150.0
"""Seconds for one sending: several slow answers, as in a conversation with a mail server."""
LIFE: Final = timedelta(days=1)
"""How long Alertmanager goes on without hearing from us. Long: our silence must not look like a fault mended."""


def people(channels: Channels) -> dict[str, str]:
    """The addresses of people, by names that can be kept and shown: the addresses themselves hold secrets."""
    named = [("første", address) for address in channels.first] + [("anden", address) for address in channels.second]
    return {f"{line} {number}": address for number, (line, address) in enumerate(named, start=1)}


def names_for(kind: Kind, alerts: Iterable[Alert], channels: Channels) -> list[str]:
    """Who is told of it: the second line only when nobody has answered, and then also how it ended."""
    everybody = kind == "escalated" or any(alert.escalated for alert in alerts)
    return [name for name in people(channels) if everybody or name.startswith("første")]


async def send(address: str, title: str, body: str) -> str:
    """Tell people at one of apprise's addresses. "" when it was taken, else what went wrong."""
    notifier = notifier_of(address)
    if notifier is None:
        return "adressen kan ikke bruges"
    taken = await notifier.async_notify(body=body, title=title, timeout=PATIENCE)
    return "" if taken else "kanalen tog ikke imod beskeden"


def notifier_of(address: str) -> Apprise | None:
    """apprise for one address, as patient as the slowest of mail servers; None: the address cannot be used."""
    notifier = Apprise(asset=AppriseAsset(app_id="Borgertid", app_desc="Borgertids overvågning"))
    if not notifier.add(address):
        return None
    for service in notifier:
        service.socket_connect_timeout = max(service.socket_connect_timeout, ANSWER)
        service.socket_read_timeout = max(service.socket_read_timeout, ANSWER)
    return notifier


async def post_to_alertmanager(
    url: str, told: Iterable[Alert], silences: Iterable[Silence], plan: Plan, now: datetime
) -> str:
    """Send, or send again, what somebody was told of, until a day after its end was told. "" when it was taken.

    Of each fault the newest alert only: to Alertmanager they are one, and an end would end the fault that came back.
    """
    newest = {alert.key: alert for alert in sorted(told, key=lambda alert: alert.id)}
    live = [one for one in newest.values() if one.closing_told is None or now - one.closing_told <= LIFE]
    silences = list(silences)
    body = [_as_alertmanager(alert, silences, plan, now) for alert in live]
    return await _ask("POST", f"{url.rstrip('/')}/api/v2/alerts", body) if body else ""


def _as_alertmanager(alert: Alert, silences: Iterable[Silence], plan: Plan, now: datetime) -> dict[str, Any]:
    flow, fault = plan.flow(alert.flow), alert.fault
    quiet = max((one.ends for one in silences if one.mutes(alert, now)), default=None)
    annotations = {
        "summary": fault.experience, "description": f"{fault.where}: forventet {fault.expected}; set {fault.seen}",
        "replay": fault.replay, "runbook_url": plan.runbook_page(flow), "rota": plan.people.rota,
        "supplier": plan.people.supplier, "borgerservice": plan.people.borgerservice,
        "acknowledged_by": alert.acknowledged_by, "silenced_until": quiet.isoformat() if quiet else "",
    }  # fmt: skip
    # It is over for Alertmanager when it is for people: an end at night, or within a silence, would be told there.
    ended = alert.resolved if alert.closing_told else None
    return {
        "labels": {"alertname": "Borgertid", "flow": flow.name, "severity": plan.severity_of(alert), "fault": alert.key,
                   "site": plan.site, "when": plan.when_of(alert)},
        "annotations": annotations,
        "startsAt": alert.began.isoformat(),
        "endsAt": (ended or now + LIFE).isoformat(),
        "generatorURL": alert_page(alert, plan),
    }  # fmt: skip


async def beat(url: str) -> str:
    """Let an outside address hear that a round is over. "" when it answered."""
    return await _ask("GET", url)


async def _ask(method: str, url: str, body: Sequence[object] | None = None) -> str:
    try:
        async with httpx.AsyncClient(timeout=ANSWER) as client:
            answer = await client.request(method, url, json=body)
    except httpx.HTTPError as error:
        return f"intet svar ({type(error).__name__})"
    return "" if answer.is_success else f"svarede {answer.status_code}"
