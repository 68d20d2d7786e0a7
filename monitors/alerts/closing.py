"""Which alerts no look will ever find green, so that somebody may close them. No I/O, no clock."""

from datetime import datetime
from typing import Literal

from msgspec.structs import replace

from monitors.alerts.plan import Plan
from monitors.alerts.readings import NO_DATA, TOO_LONG, longest_wait, verdict_of
from monitors.alerts.rules import Alert

Why = Literal["removed", "unwatched"]


def why_closable(alert: Alert, plan: Plan, now: datetime) -> Why | None:
    """removed: it may have been meant. unwatched: what found it looks no more. None: only a green look ends it."""
    if alert.state == "resolved":
        return None
    if verdict_of(alert.key) == "gone":
        return "removed"
    if alert.key.startswith(NO_DATA):
        return None if alert.key.removeprefix(NO_DATA) in plan.checks else "unwatched"
    check = alert.check.removeprefix(TOO_LONG)
    return "unwatched" if now - alert.last > longest_wait(check, plan) else None


def close(alert: Alert, now: datetime, who: str, why: str) -> Alert:
    """The alert once somebody has closed it. It is found anew when it is seen again."""
    return replace(alert, state="resolved", resolved=now, closed_by=who, closed_why=why)
