"""What is said to those on call: what a citizen would experience, where, since when, how to see it again.

No I/O, no clock.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from msgspec import Struct

from monitors.alerts.plan import Flow, Plan
from monitors.alerts.rules import Alert
from monitors.alerts.telling import ENDS, SEVERITIES, Kind, Severity
from monitors.danish import day_words, moment_words, span_words

MOST: Final = 10
"""So many faults are told at length in one message; of the rest their number."""
OPENINGS: Final[dict[Kind, str]] = {
    "opened": "Fejl",
    "reminder": "Fejlen er der stadig",
    "grown": "Der er kommet flere",
    "escalated": "Ingen har taget fejlen",
    "resolved": "Virker igen",
    "passed": "Var i stykker og virker igen",
    "ended": "Lukket af vagten",
}
SEVERITY_WORDS: Final[dict[Severity, str]] = {"critical": "alvorlig", "warning": "mindre alvorlig"}


class Text(Struct, frozen=True):
    title: str
    body: str


def text_of(kind: Kind, alerts: Sequence[Alert], plan: Plan, now: datetime) -> Text:
    """One message about alerts that broke with the same deployment; the worst first."""
    ranked = sorted(alerts, key=lambda alert: (SEVERITIES[plan.severity_of(alert)], alert.began))
    first = ranked[0]
    more = f" (og {len(ranked) - 1} mere)" if len(ranked) > 1 else ""
    blocks = [_block(kind, alert, plan, now) for alert in ranked[:MOST]]
    if len(ranked) > MOST:
        blocks.append(f"Og {len(ranked) - MOST} fejl mere: {plan.page}")
    return Text(f"{OPENINGS[kind]}: {first.fault.experience}{more}", "\n\n".join([*blocks, _people(kind, plan)]))


def _block(kind: Kind, alert: Alert, plan: Plan, now: datetime) -> str:
    flow, fault = plan.flow(alert.flow), alert.fault
    lines = [
        ("Borgeren", fault.experience),
        ("Flow", f"{flow.title} ({SEVERITY_WORDS[plan.severity_of(alert)]})"),
        ("Hvor", fault.where),
        ("Forventet", fault.expected),
        ("Set", fault.seen),
        ("Siden", since_words(alert, plan.clock)),
        ("Udgave", alert.deployment or "ukendt"),
    ]
    if kind in ENDS and alert.resolved:
        lines += [("Lukket af", f"{alert.closed_by}: {alert.closed_why}")] if alert.closed_by else []
        lines.append(
            ("Slut", f"{moment_words(alert.resolved, plan.clock)}, efter {span_words(alert.resolved - alert.began)}")
        )
    else:
        lines += [("Mønster", "kommer og går")] if alert.flapping else []
        lines += [("Gentag", fault.replay)] if fault.replay else []
        lines += [("Vejledning", plan.runbook_page(flow))] if flow.runbook else []
        lines += [("Varet", span_words(now - alert.began))] if kind != "opened" else []
    lines.append(("Vagtside", alert_page(alert, plan)))
    return "\n".join(f"{name + ':':<12}{what}" for name, what in lines)


def _people(kind: Kind, plan: Plan) -> str:
    if kind in ENDS:
        return f"Borgerservice: {plan.people.borgerservice}"
    return f"Vagt: {plan.people.rota}\nLeverandør: {plan.people.supplier}\nBorgerservice: {plan.people.borgerservice}"


def since_words(alert: Alert, zone: ZoneInfo) -> str:
    if alert.worked is None:
        return f"{moment_words(alert.began, zone)}; den er ikke set virke før"
    same_day = alert.worked.astimezone(zone).date() == alert.began.astimezone(zone).date()
    worked = f"kl. {alert.worked.astimezone(zone):%H.%M}" if same_day else moment_words(alert.worked, zone)
    return f"{moment_words(alert.began, zone)}; den virkede sidst {worked}"


def alert_page(alert: Alert, plan: Plan) -> str:
    return f"{plan.page}/alarm/{alert.id}"


class Notice(Struct, frozen=True):
    to: str
    text: str


def notices(alert: Alert, flow: Flow, zone: ZoneInfo, *, times_hold: bool) -> list[Notice]:
    """Drafts of what citizens and authorities are told of a serious fault; people decide whether they are sent.

    `times_hold`: whether nothing that is broken now may have cost a time.
    """
    fault, began = alert.fault, moment_words(alert.began, zone)
    # Nobody is promised a time that may have been lost.
    promised = times_hold and fault.times_hold
    kept = "Har du en tid, så gælder den stadig." if promised else "Vi ringer til dig, hvis din tid er berørt."
    citizens = (
        f"Vi har en fejl. {fault.experience} Det har været sådan siden {began}. Vi arbejder på det. "
        f"{kept} Ring til borgerservice, hvis det haster."
    )
    authorities = (
        f"Hændelse: {fault.experience}\nHvad: {flow.title}, {fault.where}\nBegyndt: senest {began}"
        f"{f', tidligst {moment_words(alert.worked, zone)}' if alert.worked else ''}\n"
        f"Set: {fault.seen} (forventet: {fault.expected})\nBerørte borgere: [antal]\n"
        "Personoplysninger berørt: [ja/nej; er de, så meld det til Datatilsynet inden for 72 timer]\n"
        f"Gjort indtil nu: [udfyld]\nUdkast fra {day_words(alert.opened or alert.began, zone)}"
    )
    return [Notice("Til borgerne", citizens), Notice("Til ledelse og myndigheder", authorities)]
