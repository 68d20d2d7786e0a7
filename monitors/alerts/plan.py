"""The plan of who watches what: one small TOML file, docs/alerts.md explains every key."""

import os
from collections.abc import Mapping
from datetime import time, timedelta
from fnmatch import fnmatchcase
from pathlib import Path
from string import Template
from typing import Annotated, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from monitors.alerts.rules import Alert
from monitors.alerts.telling import EVERYTHING, Pace, Rest, Severity, When
from monitors.verdicts import WITH

DEFAULT: Final = Path(__file__).with_name("plan.toml")
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Minutes = Annotated[int, Meta(ge=1)]


class PlanRefused(Exception):
    """A plan cannot be used as written: one Danish sentence."""


class People(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    rota: str
    """Who is on call."""
    supplier: str
    borgerservice: str
    """Who tells the clerks, and how."""


class RestTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    begins: time = time(21, 0)
    ends: time = time(6, 30)
    open_days: tuple[str, ...] = WEEKDAYS[:5]


class PaceTable(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    repeat_minutes: Minutes = 60
    escalate_minutes: Minutes = 15
    acknowledged_hours: Annotated[int, Meta(ge=1)] = 24


class Channels(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Addresses; "$NAME" in them is read from the environment, where secrets belong."""

    first: list[str] = []
    """apprise's addresses of whoever is on call."""
    second: list[str] = []
    """Of whoever is told when nobody has answered."""
    alertmanager: str = ""
    heartbeat: str = ""
    """An outside address that is asked for after every round; who keeps it tells when it falls silent."""


class Flow(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, rename="kebab"):
    """Something that citizens do, and all that watches it."""

    name: Annotated[str, Meta(pattern=r"^[a-z0-9-]+$")]
    title: str
    severity: Severity = "warning"
    when: When = "before-opening"
    runbook: str = ""
    """A file in Markdown, or an address."""
    checks: list[str] = []
    """Journeys, or runs of the explorer, by name."""
    every_minutes: Minutes = 60
    """Each check is to tell something at least this often."""
    routes: list[str] = []
    """Patterns of addresses: what the explorer finds there belongs to this flow."""
    overdue: list[str] = []
    """Patterns of kinds of /api/v1/overdue."""
    overdue_minutes: Annotated[int, Meta(ge=0)] = 0
    """So long past its deadline something may be."""
    public: bool = True
    """Whether the status page tells citizens of it."""

    @property
    def has_runbook_elsewhere(self) -> bool:
        return "://" in self.runbook

    @property
    def every(self) -> timedelta:
        return timedelta(minutes=self.every_minutes)


class Plan(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    site: str
    """The watched site's base URL."""
    page: str
    """The on-call page's, as those who are told can open it."""
    zone: str = "Europe/Copenhagen"
    people: People
    rest: RestTable = RestTable()
    pace: PaceTable = PaceTable()
    channels: Channels = Channels()
    flows: Annotated[list[Flow], Meta(min_length=1)]
    """The last one takes what belongs to no other."""

    @property
    def clock(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def rests(self) -> Rest:
        weekdays = frozenset(WEEKDAYS.index(day) for day in self.rest.open_days)
        return Rest(zone=self.clock, begins=self.rest.begins, ends=self.rest.ends, weekdays=weekdays)

    @property
    def paces(self) -> Pace:
        return Pace(
            repeat=timedelta(minutes=self.pace.repeat_minutes),
            escalate=timedelta(minutes=self.pace.escalate_minutes),
            acknowledged=timedelta(hours=self.pace.acknowledged_hours),
        )

    @property
    def checks(self) -> set[str]:
        """All that some flow names."""
        return {check for flow in self.flows for check in flow.checks}

    def runbook_page(self, flow: Flow) -> str:
        """Where those on call read what to do: on their page, or where the plan says; "" when there is nothing."""
        if not flow.runbook or flow.has_runbook_elsewhere:
            return flow.runbook
        return f"{self.page}/vejledning/{flow.name}"

    def flow(self, name: str) -> Flow:
        return next((flow for flow in self.flows if flow.name == name), self.flows[-1])

    def placed(self, alert: Alert) -> Alert:
        """The alert in a flow that there is: since it was seen, the plan may have got other flows."""
        return replace(alert, flow=self.flow(alert.flow).name)

    def severity_of(self, alert: Alert) -> Severity:
        if alert.fault.worst:
            return "critical"
        return self.flow(alert.flow).severity if alert.fault.breaks else "warning"

    def when_of(self, alert: Alert) -> When:
        """When somebody may be told of it: what is grave at any hour, else as its flow says."""
        if alert.fault.worst:
            return "now"
        return "before-opening" if alert.fault.can_wait else self.flow(alert.flow).when

    def flow_of_check(self, check: str) -> Flow:
        return self._first("checks", check.partition(WITH)[0])

    def flow_of_route(self, route: str) -> Flow:
        return self._first("routes", route)

    def flow_of_overdue(self, kind: str) -> Flow:
        return self._first("overdue", kind)

    def _first(self, field: str, name: str) -> Flow:
        matching = (flow for flow in self.flows if any(fnmatchcase(name, one) for one in getattr(flow, field)))
        return next(matching, self.flows[-1])


def read_plan(path: Path, environ: Mapping[str, str] = os.environ) -> Plan:
    """The plan in a file. Raises PlanRefused."""
    try:
        plan = msgspec.toml.decode(path.read_bytes(), type=Plan)
        channels = msgspec.convert(_filled(msgspec.to_builtins(plan.channels), environ), Channels)
    except OSError as error:
        raise PlanRefused(f"Planen kan ikke læses: {path} ({error.strerror}).") from error
    except msgspec.DecodeError as error:
        raise PlanRefused(f"Planen {path} er ikke skrevet rigtigt: {error}.") from error
    except KeyError as missing:
        raise PlanRefused(f"Planen {path} nævner {missing}, som ikke er sat i miljøet.") from missing
    _check(plan, path)
    return replace(plan, channels=channels)


def _filled(channels: dict[str, str | list[str]], environ: Mapping[str, str]) -> dict[str, str | list[str]]:
    def fill(address: str) -> str:
        return Template(address).substitute(environ)

    return {key: fill(one) if isinstance(one, str) else [fill(each) for each in one] for key, one in channels.items()}


def _check(plan: Plan, path: Path) -> None:
    names = [flow.name for flow in plan.flows]
    if len(set(names)) < len(names) or EVERYTHING in names:
        raise PlanRefused(f"Planen {path} har to flows af samme navn.")
    if unknown := set(plan.rest.open_days) - set(WEEKDAYS):
        raise PlanRefused(f"Planen {path} nævner en ukendt ugedag: {', '.join(sorted(unknown))}.")
    if plan.rest.ends >= plan.rest.begins:
        raise PlanRefused(f"Planen {path}: hvilen skal begynde senere på dagen, end den ender.")
    try:
        ZoneInfo(plan.zone)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise PlanRefused(f"Planen {path} nævner en ukendt tidszone: {plan.zone}.") from error
