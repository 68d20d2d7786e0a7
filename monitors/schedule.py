"""Runs the plans of the monitor, one at a time, and hands over what came of each."""

import asyncio
import traceback
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final, Protocol

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from msgspec import Struct

from monitors.planning import Hours, RunKind, Timing, next_run
from monitors.traffic import KnownHours
from monitors.verdicts import CouldNotLook, Outcome, worst


class Judged(Protocol):
    """What a run brings back: a verdict of a journey, or what an explorer found."""

    @property
    def outcome(self) -> Outcome: ...


class Plan(Struct, frozen=True, kw_only=True):
    name: str
    timing: Timing
    run: Callable[[], Awaitable[Sequence[Judged]]]


class Ended(Struct, frozen=True, kw_only=True, tag_field="type", tag="ended"):
    """A run, and what it brought back."""

    plan: str
    kind: RunKind
    due_at: datetime
    began_at: datetime
    ended_at: datetime
    allowed_seconds: float
    """The time to the next one."""
    outcome: Outcome
    """The worst of its verdicts."""
    reason: str | None
    """Why the monitor itself failed; None: it did not."""
    verdicts: list[Any]


class Skipped(Struct, frozen=True, kw_only=True, tag_field="type", tag="skipped"):
    """A run that was due and did not begin."""

    plan: str
    kind: RunKind
    due_at: datetime
    reason: str
    times: int
    """How many of this plan have been skipped since one ran."""


class TooLong(Struct, frozen=True, kw_only=True, tag_field="type", tag="too-long"):
    """A run that lasts longer than the time to the next one: told once, and while it still runs if another was due."""

    plan: str
    kind: RunKind
    began_at: datetime
    seconds: float
    """So far."""
    allowed_seconds: float


Result = Ended | Skipped | TooLong
Keep = Callable[[Result], None]

UNDER_WAY: Final = "Den forrige tur er ikke færdig."
WAITING: Final = "Den forrige tur venter stadig på, at en anden bliver færdig."
NO_LONGER: Final = "Da turen kom til, var de stille timer forbi."
RANKS: Final[dict[RunKind, int]] = {"read": 0, "write": 1, "explore": 2}
LAST: Final = max(RANKS.values())


class Schedule:
    """Knows what was due when. Runs never overlap: who is due while another runs waits for its turn, once.

    What only reads goes before the others that wait, each plan once: by day it is all that tells that a site is down.
    So do journeys that write before the explorers, which are long and would be done only when the doors are open.
    """

    def __init__(
        self, plans: Sequence[Plan], hours: Callable[[], Hours], keep: Keep, now: Callable[[], datetime]
    ) -> None:
        self._plans = plans
        self._hours = hours
        self._keep = keep
        self._now = now
        self._turn = asyncio.Condition()
        self._is_taken = False
        self._waiting: list[Plan] = []
        """In the order in which they came."""
        self._went_before: dict[str, int] = {}
        """Plans that have gone before the others that wait, each with its rank."""
        self._due: dict[str, datetime] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}
        """By plan: the run that waits or is under way."""
        self._began: dict[str, datetime] = {}
        """By plan: when the run began that is under way."""
        self._too_long: set[str] = set()
        self._skipped: Counter[str] = Counter()

    async def tick(self) -> None:
        """Start what is due now, and come back at once."""
        now = self._now()
        for plan in self._plans:
            last = self._due.get(plan.name)
            if next_run(plan.timing, last, self._hours(), now) > now:
                continue
            self._due[plan.name] = now
            if plan.name in self._tasks:
                self._skip_behind_itself(plan, now)
            else:
                self._tasks[plan.name] = asyncio.create_task(self._take_turn(plan, now, last))

    async def stop(self) -> None:
        """Break off what is under way: a run gives back what it took before it ends."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _take_turn(self, plan: Plan, due_at: datetime, last: datetime | None) -> None:
        try:
            async with self._in_turn(plan):
                now = self._now()
                if next_run(plan.timing, last, self._hours(), now) > now:
                    self._skip(plan, due_at, NO_LONGER)
                    self._forget_that_it_was_due(plan, last)
                else:
                    await self._run(plan, due_at)
        finally:
            self._began.pop(plan.name, None)
            self._too_long.discard(plan.name)
            del self._tasks[plan.name]

    @asynccontextmanager
    async def _in_turn(self, plan: Plan) -> AsyncIterator[None]:
        self._waiting.append(plan)
        try:
            async with self._turn:
                await self._turn.wait_for(lambda: not self._is_taken and min(self._waiting, key=self._order) is plan)
                self._is_taken = True
        finally:
            self._waiting.remove(plan)
        rank = RANKS[plan.timing.kind]
        # Whoever has waited has had a turn: all that may go before it may do so again.
        self._went_before = {name: other for name, other in self._went_before.items() if other >= rank}
        if rank < LAST:
            self._went_before[plan.name] = rank
        try:
            yield
        finally:
            self._is_taken = False
            async with self._turn:
                self._turn.notify_all()

    def _order(self, plan: Plan) -> int:
        return LAST if plan.name in self._went_before else RANKS[plan.timing.kind]

    def _forget_that_it_was_due(self, plan: Plan, last: datetime | None) -> None:
        """What did not begin waits for the next quiet hours, not for its whole interval."""
        del self._due[plan.name]
        if last is not None:
            self._due[plan.name] = last

    async def _run(self, plan: Plan, due_at: datetime) -> None:
        began_at = self._began[plan.name] = self._now()
        self._skipped.pop(plan.name, None)
        verdicts: Sequence[Judged] = ()
        reason = None
        try:
            verdicts = await plan.run()
        except CouldNotLook as could_not:
            reason = str(could_not)
        except Exception as error:
            # One plan's fault must not end the others.
            traceback.print_exc()
            reason = f"Overvågningen selv fejlede: {type(error).__name__}: {error}"
        ended_at = self._now()
        if ended_at - began_at > plan.timing.every:
            self._tell_too_long(plan, ended_at)
        self._keep(
            Ended(
                plan=plan.name,
                kind=plan.timing.kind,
                due_at=due_at.astimezone(UTC),
                began_at=began_at.astimezone(UTC),
                ended_at=ended_at.astimezone(UTC),
                allowed_seconds=plan.timing.every.total_seconds(),
                outcome=worst(verdict.outcome for verdict in verdicts),
                reason=reason,
                verdicts=list(verdicts),
            )
        )

    def _skip_behind_itself(self, plan: Plan, now: datetime) -> None:
        if plan.name in self._began:
            self._tell_too_long(plan, now)
            self._skip(plan, now, UNDER_WAY)
        else:
            self._skip(plan, now, WAITING)

    def _skip(self, plan: Plan, due_at: datetime, reason: str) -> None:
        self._skipped[plan.name] += 1
        self._keep(
            Skipped(
                plan=plan.name,
                kind=plan.timing.kind,
                due_at=due_at.astimezone(UTC),
                reason=reason,
                times=self._skipped[plan.name],
            )
        )

    def _tell_too_long(self, plan: Plan, now: datetime) -> None:
        if plan.name in self._too_long:
            return
        self._too_long.add(plan.name)
        began_at = self._began[plan.name]
        self._keep(
            TooLong(
                plan=plan.name,
                kind=plan.timing.kind,
                began_at=began_at.astimezone(UTC),
                seconds=(now - began_at).total_seconds(),
                allowed_seconds=plan.timing.every.total_seconds(),
            )
        )


async def run_schedule(schedule: Schedule, known: KnownHours, tell: Callable[[], Awaitable[None]]) -> None:
    """Look once a minute what is due, and `tell` what came of it; once an hour when it is quiet.

    Ends only by cancellation.
    """
    scheduler = AsyncIOScheduler(
        timezone=known.current.zone, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    )

    async def telling() -> None:
        # The scheduler awaits only what is a coroutine function by itself, not what gives a coroutine.
        try:
            await tell()
        except Exception:
            # A full disk must not end the process that is to tell of it, nor at its first round.
            traceback.print_exc()

    await known.refresh()
    await schedule.tick()
    await telling()
    scheduler.add_job(schedule.tick, CronTrigger(second=0, timezone=known.current.zone))
    scheduler.add_job(telling, CronTrigger(second=30, timezone=known.current.zone))
    scheduler.add_job(known.refresh, IntervalTrigger(hours=1, timezone=known.current.zone))
    scheduler.start()
    try:
        await asyncio.Event().wait()
    finally:
        scheduler.shutdown(wait=False)
        await schedule.stop()
