"""What a measurement says about each thing that may be broken. No I/O, no clock."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

import msgspec
from msgspec import Struct

from monitors.alerts.plan import Flow, Plan
from monitors.alerts.rules import Alert, Fault, Reading
from monitors.danish import span_words
from monitors.findings import TWO_PRESSES, Control, Finding, VerdictKind
from monitors.verdicts import WITH, Outcome, Verdict

NO_DATA: Final = "no-data "
TOO_LONG: Final = "too-long "
"""How the keys of alerts about the monitor itself begin."""
LATE: Final = 1.5
"""A check that has told nothing for so many of its intervals is silent: one run may be put off, no two."""
A_NIGHT: Final = timedelta(days=1)
"""What no plan names is looked at once a night, at the least."""
LATELY: Final = timedelta(days=7)
"""What has told something since then is missed when it falls silent, also if no plan names it."""
LOST_DATA: Final[frozenset[VerdictKind]] = frozenset({"not-stored", "stored-otherwise", "stored-twice"})
SHARED: Final[frozenset[VerdictKind]] = frozenset(
    {"failed-request", "page-error", "error-text", "still-pending", "broken-page", "wrong-language", "inaccessible"}
)
"""One such fault may stand behind many controls, and is told of the first that meets it."""
BREAKS_NOTHING: Final[frozenset[VerdictKind]] = frozenset(
    {"inaccessible", "dead-outside-link", "wrong-language", "gone"}
)
"""To be mended, but it keeps nobody from what the flow is for; where it does, a journey is red as well."""

OF_A_STATE: Final[frozenset[VerdictKind]] = frozenset({"inaccessible", "dead-outside-link", "wrong-language"})
"""They stand in a state of a page, whatever was pressed to come there: only a whole run meets them all."""


class Tried(Struct, frozen=True):
    """A control that an exploration has exercised."""

    route: str
    role: str
    name: str


class Explored(Struct, frozen=True, kw_only=True):
    """One run of the explorer, as far as alerts and pictures need it."""

    check: str
    """Its plan's name: role, language and size are the same in all its runs."""
    at: datetime
    seconds: float
    outcome: Outcome
    reason: str = ""
    deployment: str = ""
    whole: bool = False
    """Whether all that was met has been tried, or given up."""
    findings: list[Finding] = []
    tried: frozenset[Tried] = frozenset()
    exercised: int = 0
    counted: int = 0
    """Controls that should be exercised: all but those that are exempt."""
    unreached: list[Tried] = []
    spared: frozenset[Tried] = frozenset()
    """Controls that count as looked at, although they are exempt: others like them were tried, or they were themselves
    and send what must not be sent."""
    stored: frozenset[Tried] = frozenset()
    """Controls that were green while a write was accepted: only these say that data are kept."""
    twice: frozenset[Tried] = frozenset()
    """The same of those that were pressed twice in a row."""
    opened: frozenset[str] = frozenset()
    """The routes of all pages that were seen."""
    audited: frozenset[str] = frozenset()
    """Those of which axe could tell something."""


class Past(Struct, frozen=True):
    """What earlier runs of the same check have tried."""

    tried: Mapping[Tried, datetime | None]
    """When; None: met, and never tried."""
    last_whole: datetime | None
    """When the latest run began that has tried all that it met; None: none has."""

    def worked(self, finding: Finding) -> datetime | None:
        """When the same was last looked at without this finding; None: never, as far as we know."""
        if finding.control.role == "page":
            same = [at for one, at in self.tried.items() if one.route == finding.route]
        else:
            control = Tried(finding.route, finding.control.role, finding.control.name)
            same = [self.tried[control]] if control in self.tried else []
        # What was not there before came after the latest run that would have met it.
        return max((at for at in same if at), default=None) if same else self.last_whole


class FindingKey(Struct, frozen=True, array_like=True):
    """`Finding.key`, read back from an alert's key."""

    target: str
    route: str
    role: str
    language: str
    control: Control
    verdict: VerdictKind


def verdict_of(key: str) -> VerdictKind | None:
    """Of what the explorer found, by the key of its alert; None: something else found it."""
    return msgspec.json.decode(key, type=FindingKey).verdict if key.startswith("[") else None


def of_journey(verdict: Verdict, plan: Plan, *, deployment: str, worked: datetime | None) -> Reading | None:
    """None when the monitor could not look: that says nothing of what is watched."""
    if verdict.outcome == "inconclusive":
        return None
    fault = _fault_of(verdict) if verdict.findings else None
    return Reading(
        key=f"journey {verdict.journey}",
        check=verdict.journey,
        flow=plan.flow_of_check(verdict.journey).name,
        at=verdict.at + timedelta(seconds=verdict.seconds),
        fault=fault,
        sure=bool(verdict.findings) and verdict.findings[0].sure,
        deployment=deployment,
        worked=worked,
    )


def _fault_of(verdict: Verdict) -> Fault:
    finding = verdict.findings[0]
    name = verdict.journey.partition(WITH)[0]
    sentences = [step.sentence for step in verdict.steps]
    until = sentences.index(finding.step) + 1 if finding.step in sentences else len(sentences)
    return Fault(
        experience=finding.harm,
        where=finding.where,
        expected=finding.expected,
        seen=finding.seen,
        path=sentences[:until],
        replay=f"borgertid-monitor walk --target {verdict.target} --journey {name} --device {verdict.device}",
        screenshot=verdict.screenshot,
        trace=verdict.trace,
        worst=finding.grave is not None,
    )


def key_of(finding: Finding) -> str:
    return msgspec.json.encode(finding.key).decode()


def of_exploration(run: Explored, known: Iterable[Alert], plan: Plan, *, past: Past) -> list[Reading]:
    """Red for what was found; green for what was found before and was tried again in this run without a fault.

    `known` are the alerts of the same check that are not resolved.
    """
    ended = run.at + timedelta(seconds=run.seconds)
    red = {key_of(finding): finding for finding in run.findings}
    readings = [
        Reading(
            key=key,
            check=run.check,
            flow=plan.flow_of_route(finding.route).name,
            at=ended,
            fault=_fault_found(finding),
            sure=True,  # the explorer confirms each finding in a fresh context before it tells of it
            deployment=finding.deployment or run.deployment,
            worked=past.worked(finding),
        )
        for key, finding in red.items()
    ]
    return readings + [green(alert, ended) for alert in known if alert.key not in red and _is_green(alert, run)]


def _fault_found(finding: Finding) -> Fault:
    kept = finding.artifacts
    return Fault(
        experience=finding.experience,
        where=finding.route,
        expected=finding.expected,
        seen=finding.seen,
        path=finding.path,
        replay=finding.replay_command,
        screenshot=kept.screenshot,
        trace=kept.trace,
        program=kept.replay,
        worst=finding.verdict in LOST_DATA,
        breaks=finding.verdict not in BREAKS_NOTHING,
    )


def _is_green(alert: Alert, run: Explored) -> bool:
    if run.outcome == "inconclusive":
        return False
    key = msgspec.json.decode(alert.key, type=FindingKey)
    if key.verdict in SHARED and any(
        (one.verdict, one.seen) == (key.verdict, alert.fault.seen) for one in run.findings
    ):
        return False
    if key.verdict in OF_A_STATE:
        return run.whole and key.route in (run.audited if key.verdict == "inaccessible" else run.opened)
    if key.control.role == "page":
        return key.route in run.opened or any(one.route == key.route for one in run.tried)
    control = Tried(key.route, key.control.role, key.control.name)
    # It may have been pressed in one way of several, and not in the one that is at fault.
    return control in _looked_at(alert, key.verdict, run) and control not in run.unreached


def _looked_at(alert: Alert, verdict: VerdictKind, run: Explored) -> frozenset[Tried]:
    """The controls of which a run says whether they still have such a fault."""
    if verdict in LOST_DATA:
        return run.twice if alert.fault.expected == TWO_PRESSES else run.stored
    return run.tried | run.spared if run.whole else run.tried


def of_silence(
    plan: Plan, told: Mapping[str, datetime], since: datetime, now: datetime, closed: Collection[str] = ()
) -> list[Reading]:
    """Red for each check that should have told something by now: of the plan, and of others that lately have.

    `told`: when each check last told something for sure; `since`: when the monitor began to keep its results;
    `closed`: checks outside the plan of which somebody has said that they are no more.
    """
    lately = {check for check, at in told.items() if now - at <= LATELY and check not in closed}
    checks = [*sorted(plan.checks), *sorted(lately - plan.checks)]
    silent = [check for check in checks if now - told.get(check, since) > longest_wait(check, plan)]
    return [_silent(check, plan, told.get(check), now) for check in silent]


def longest_wait(check: str, plan: Plan) -> timedelta:
    """So long may pass between two looks of a check before it counts as silent."""
    every = plan.flow_of_check(check).every
    return LATE * (every if check.partition(WITH)[0] in plan.checks else max(every, A_NIGHT))


def _silent(check: str, plan: Plan, last: datetime | None, now: datetime) -> Reading:
    flow = plan.flow_of_check(check)
    ago = f"for {span_words(now - last)} siden" if last else "aldrig"
    fault = Fault(
        experience=f"Vi ved ikke, om borgerne kan: {flow.title.lower()}.",
        where=f"Overvågningen selv: {check}",
        expected=f"en måling mindst hver gang, der er gået {span_words(longest_wait(check, plan) / LATE)}",
        seen=f"den sidste måling, der kunne sige noget, kom {ago}",
        replay="borgertid-monitor run",
        can_wait=True,
    )
    key = silence_key(check)
    return Reading(key=key, check=key, flow=flow.name, at=now, fault=fault, sure=True, worked=last)


def silence_key(check: str) -> str:
    return f"{NO_DATA}{check}"


def of_length(check: str, flow: Flow, took: timedelta, allowed: timedelta, now: datetime) -> Reading:
    """Whether a run took longer than the time to the next one."""
    key = f"{TOO_LONG}{check}"
    fault = Fault(
        experience="Overvågningen kan ikke nå sine ture, så en fejl kan ligge længe, før nogen ser den.",
        where=f"Overvågningen selv: {check}",
        expected=f"en tur på højst {span_words(allowed)}",
        seen=f"turen tog {span_words(took)}",
        can_wait=True,
    )
    return Reading(key=key, check=key, flow=flow.name, at=now, fault=fault if took > allowed else None, sure=True)


def green(alert: Alert, now: datetime) -> Reading:
    """The same thing, looked at and in order."""
    return Reading(key=alert.key, check=alert.check, flow=alert.flow, at=now, fault=None)
