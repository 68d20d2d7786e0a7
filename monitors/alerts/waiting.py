"""What the list of what waits past its deadline says about each kind. No I/O, no clock."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from msgspec import Struct

from monitors.alerts.plan import Plan
from monitors.alerts.readings import green
from monitors.alerts.rules import Alert, Fault, Reading
from monitors.danish import span_words

OVERDUE: Final = "overdue"
"""The check that reads /api/v1/overdue."""
READ_AGAIN: Final = timedelta(minutes=2)
"""What waits is told when it still waits so long after it was first seen: a server that has just started catches up."""


class Overdue(Struct, frozen=True):
    """One line of /api/v1/overdue."""

    kind: str
    count: int
    due_at: datetime
    age_seconds: int


def of_overdue(lines: Iterable[Overdue], known: Collection[Alert], plan: Plan, now: datetime) -> list[Reading]:
    """Red for each kind whose oldest is older than the plan allows; green for the kinds of `known` that are not."""
    red = {f"{OVERDUE} {line.kind}": line for line in lines if _is_late(line, plan)}
    fresh = {alert.key for alert in known if alert.state == "suspected" and now - alert.began < READ_AGAIN}
    waiting = [_waiting(key, line, plan, now) for key, line in red.items() if key not in fresh]
    return waiting + [green(alert, now) for alert in known if alert.key not in red]


def _is_late(line: Overdue, plan: Plan) -> bool:
    return line.age_seconds > 60 * plan.flow_of_overdue(line.kind).overdue_minutes


def _waiting(key: str, line: Overdue, plan: Plan, now: datetime) -> Reading:
    flow, family = plan.flow_of_overdue(line.kind), line.kind.partition("/")[0]
    waits = (
        f"{line.count} venter; det ældste skulle være sket for {span_words(timedelta(seconds=line.age_seconds))} siden"
    )
    fault = Fault(
        experience=WAITING.get(family, "Noget venter, som nogen skulle have taget sig af."),
        where=f"Det, der venter: {line.kind}",
        expected=f"højst {span_words(timedelta(minutes=flow.overdue_minutes))} efter fristen",
        seen=waits,
        count=line.count,
        replay=f'curl -H "Authorization: Bearer $BORGERTID_READ_TOKEN" {plan.site}/api/v1/overdue',
        of_times=family in OF_TIMES,
    )
    return Reading(key=key, check=OVERDUE, flow=flow.name, at=now, fault=fault, worked=line.due_at)


WAITING: Final[Mapping[str, str]] = {
    "holds": "Tider bliver holdt tilbage, så andre borgere ikke kan få dem.",
    "cancellations": "Aflyste tider bliver ikke givet videre til andre borgere.",
    "test-bookings": "Overvågningens tider bliver ikke ryddet op.",
    "trespasses": "Overvågningen har prøvet at ændre en rigtig borgers tid. Serveren afviste det.",
    "calls": "Borgere har ikke hørt, hvad der er sket med deres tid: ingen har ringet eller skrevet til dem i tide.",
    "misfits": "Borgere har en tid, der ikke passer mere, og ingen har taget stilling til den.",
    "tickets": "En borger venter på et sted, og ingen har kaldt, betjent eller sluppet nummeret i tide.",
    "fault-reports": "En borger har meldt en fejl og har ikke fået svar.",
    "messages": "Borgere får ikke den besked, de venter på.",
    "given-up": "Borgere får ikke deres besked: mailserveren afviser den.",
    "jobs": "Arbejde, som serveren skal gøre af sig selv, bliver ikke gjort.",
}
OF_TIMES: Final = frozenset({"calls", "misfits"})
"""Here the municipality has changed what a citizen was promised."""
