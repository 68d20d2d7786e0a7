"""From what a scheduler hands over to what is kept and judged."""

import sqlite3
from datetime import timedelta
from pathlib import Path

from monitors.alerts.plan import Plan
from monitors.alerts.readings import Explored, Tried
from monitors.explorer.report import Exploration, Standing
from monitors.explorer.signature import fold
from monitors.keeping import keep, keep_length, keep_nothing
from monitors.schedule import Ended, Result, Skipped, TooLong


def keep_result(store: sqlite3.Connection, plan: Plan, result: Result, results: Path) -> None:
    """Keep what came of one run of the schedule. `results` is the folder that its evidence lies in."""
    match result:
        case Skipped():
            keep_nothing(store, plan, result.plan, "skipped", result.due_at, result.reason)
        case TooLong():
            took, allowed = timedelta(seconds=result.seconds), timedelta(seconds=result.allowed_seconds)
            keep_length(store, plan, result.plan, took, allowed, result.began_at + took)
        case Ended():
            _keep_ended(store, plan, result, results)


def _keep_ended(store: sqlite3.Connection, plan: Plan, ended: Ended, results: Path) -> None:
    for verdict in ended.verdicts:
        told = explored(verdict, ended.plan) if isinstance(verdict, Exploration) else verdict
        keep(store, plan, told, results)
    if not ended.verdicts:
        keep_nothing(store, plan, ended.plan, "inconclusive", ended.began_at, ended.reason or "")
    allowed = timedelta(seconds=ended.allowed_seconds)
    keep_length(store, plan, ended.plan, ended.ended_at - ended.began_at, allowed, ended.ended_at)


def explored(exploration: Exploration, check: str) -> Explored:
    return Explored(
        check=check, at=exploration.at, seconds=exploration.seconds,
        outcome=exploration.outcome, reason=exploration.reason, deployment=exploration.deployment,
        whole=exploration.whole, findings=exploration.findings, exercised=exploration.exercised,
        counted=exploration.counted,
        tried=frozenset(_control(one) for one in exploration.controls if one.standing == "exercised"),
        unreached=[_control(one) for one in exploration.controls if one.standing == "unreached"],
        spared=frozenset(_control(one) for one in exploration.controls if one.standing == "exempt" and one.judged),
        stored=frozenset(_control(one) for one in exploration.controls if one.stored and not one.twice),
        twice=frozenset(_control(one) for one in exploration.controls if one.stored and one.twice),
        opened=frozenset(exploration.opened), audited=frozenset(exploration.audited),
    )  # fmt: skip


def _control(one: Standing) -> Tried:
    # As a finding names it: a time that is free today is the same control as another one tomorrow.
    return Tried(one.route, one.role, fold(one.name))
