"""What was measured is kept, and judged in the same transaction: a result is never known without its consequence."""

import sqlite3
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from msgspec.structs import replace

from monitors.alerts import readings as read
from monitors.alerts.plan import Plan
from monitors.alerts.readings import Explored, Past, Tried
from monitors.alerts.rules import Reading, judge
from monitors.alerts.waiting import OVERDUE, Overdue, of_overdue
from monitors.store import alerts, runs
from monitors.store.database import transaction
from monitors.store.runs import Colour, ControlRow, Run
from monitors.verdicts import Outcome, Verdict

BEGAN: Final = "began"
DEPLOYMENT: Final = "deployment"
COLOURS: Final[dict[Outcome, Colour]] = {"ok": "green", "failed": "red", "inconclusive": "inconclusive"}


def keep(store: sqlite3.Connection, plan: Plan, result: Verdict | Explored, results: Path) -> None:
    """Keep one walk of a journey or one run of the explorer. `results` is the folder that its evidence lies in."""
    with transaction(store):
        if isinstance(result, Verdict):
            run, readings = _journey(store, plan, result)
        else:
            run, readings = _exploration(store, plan, result)
        readings += _hears(run)
        _take(store, [_with_evidence_in(results, reading) for reading in readings])
        runs.insert_run(store, run)


def keep_nothing(
    store: sqlite3.Connection, plan: Plan, check: str, colour: Literal["inconclusive", "skipped"], at: datetime,
    reason: str,
) -> None:  # fmt: skip
    """Count a run that did not take place, or told nothing. It says nothing of what is watched."""
    flow = plan.flow_of_check(check).name
    with transaction(store):
        runs.insert_run(store, Run(check=check, flow=flow, at=at, seconds=0, colour=colour, reason=reason))


def keep_length(
    store: sqlite3.Connection, plan: Plan, check: str, took: timedelta, allowed: timedelta, now: datetime
) -> None:
    """Keep whether a run took longer than the time to the next one, which would let runs pile up unseen."""
    with transaction(store):
        _take(store, [read.of_length(check, plan.flow_of_check(check), took, allowed, now)])


def keep_overdue(store: sqlite3.Connection, plan: Plan, lines: Iterable[Overdue] | str, now: datetime) -> None:
    """Keep what waits past its deadline, or why it could not be read."""
    with transaction(store):
        if isinstance(lines, str):
            _keep_looks(store, now, dict.fromkeys(_flows_that_wait(plan), "inconclusive"), lines)
            return
        readings = of_overdue(lines, alerts.select_unresolved(store, OVERDUE), plan, now)
        red = {reading.flow for reading in readings if reading.fault}
        _keep_looks(store, now, {flow: "red" if flow in red else "green" for flow in _flows_that_wait(plan) | red})
        could_be_read = Run(check=OVERDUE, flow=plan.flow_of_check(OVERDUE).name, at=now, seconds=0, colour="green")
        _take(store, [*readings, *_hears(could_be_read)])


def _flows_that_wait(plan: Plan) -> set[str]:
    """Those to which something belongs that may wait too long, and the one that watches whether it can be read."""
    return {plan.flow_of_check(OVERDUE).name, *(flow.name for flow in plan.flows if flow.overdue)}


def _keep_looks(store: sqlite3.Connection, now: datetime, colours: Mapping[str, Colour], reason: str = "") -> None:
    """One look at the list is a run of each flow, in its own colour."""
    for flow, colour in sorted(colours.items()):
        runs.insert_run(store, Run(check=OVERDUE, flow=flow, at=now, seconds=0, colour=colour, reason=reason))


def keep_silences(store: sqlite3.Connection, plan: Plan, now: datetime) -> None:
    """Keep which checks have told nothing for too long: no data is an alert."""
    with transaction(store):
        began = runs.select_fact(store, BEGAN)
        since, told = began.at if began else now, runs.select_told(store)
        closed = {check for check, at in told.items() if _is_closed(store, check, at)}
        _take(store, read.of_silence(plan, told, since, now, closed))


def _is_closed(store: sqlite3.Connection, check: str, told: datetime) -> bool:
    """Whether somebody has said of a silent check that it is no more, and it has told nothing since."""
    silence = alerts.select_latest(store, read.silence_key(check))
    return bool(silence and silence.closed_by and silence.resolved and silence.resolved >= told)


def _journey(store: sqlite3.Connection, plan: Plan, verdict: Verdict) -> tuple[Run, list[Reading]]:
    kept = runs.select_fact(store, DEPLOYMENT)
    run = Run(
        check=verdict.journey, flow=plan.flow_of_check(verdict.journey).name, at=verdict.at, seconds=verdict.seconds,
        colour=COLOURS[verdict.outcome], deployment=kept.body if kept else "", reason=verdict.reason or "",
    )  # fmt: skip
    worked = runs.select_worked(store, verdict.journey)
    reading = read.of_journey(verdict, plan, deployment=run.deployment, worked=worked)
    return run, [reading] if reading else []


def _exploration(store: sqlite3.Connection, plan: Plan, explored: Explored) -> tuple[Run, list[Reading]]:
    check = explored.check
    run = Run(
        check=check, flow=plan.flow_of_check(check).name, at=explored.at, seconds=explored.seconds,
        colour=COLOURS[explored.outcome], deployment=explored.deployment, reason=explored.reason,
        exercised=explored.exercised, counted=explored.counted,
    )  # fmt: skip
    known = alerts.select_unresolved(store, check)
    readings = read.of_exploration(explored, known, plan, past=_past(store, check))
    rows = [_control(check, one, "exercised", explored.at) for one in sorted(explored.tried, key=_by_name)]
    rows += [_control(check, one, "unreached", explored.at) for one in explored.unreached]
    runs.upsert_controls(store, rows)
    return run, readings


def _past(store: sqlite3.Connection, check: str) -> Past:
    rows = [row for row in runs.select_controls(store) if row.check == check]
    tried = {Tried(row.route, row.role, row.name): row.at if row.standing == "exercised" else None for row in rows}
    return Past(tried, runs.select_last_whole(store, check))


def _control(check: str, tried: Tried, standing: runs.Standing, at: datetime) -> ControlRow:
    return ControlRow(check=check, route=tried.route, role=tried.role, name=tried.name, standing=standing, at=at)


def _by_name(tried: Tried) -> tuple[str, str, str]:
    return tried.route, tried.role, tried.name


def _hears(run: Run) -> list[Reading]:
    """A run that told something for sure: its check is not silent."""
    if run.colour not in {"green", "red"}:
        return []
    key = read.silence_key(run.check)
    return [Reading(key=key, check=key, flow=run.flow, at=run.at + timedelta(seconds=run.seconds), fault=None)]


def _take(store: sqlite3.Connection, readings: Iterable[Reading]) -> None:
    for reading in readings:
        before = alerts.select_latest(store, reading.key)
        after = judge(before, reading)
        if after is None or after == before:
            continue
        saved = alerts.save_alert(store, after)
        if before is None or before.id != saved.id or before.state != saved.state:
            words = saved.fault.seen if saved.state != "resolved" else ""
            alerts.insert_event(store, saved.id, reading.at, saved.state, words=words)


def _with_evidence_in(results: Path, reading: Reading) -> Reading:
    fault = reading.fault
    if fault is None:
        return reading
    return replace(
        reading,
        fault=replace(
            fault,
            screenshot=_inside(results, fault.screenshot),
            trace=_inside(results, fault.trace),
            program=_inside(results, fault.program),
        ),
    )


def _inside(results: Path, path: str | None) -> str | None:
    """The path as seen from the results' folder, wherever the monitor was started; None for what lies elsewhere."""
    if path is None:
        return None
    whole, folder = Path(path).resolve(), results.resolve()
    return str(whole.relative_to(folder)) if whole.is_relative_to(folder) else None
