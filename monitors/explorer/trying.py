"""Trying one order in a visit of its own, and judging it; again with evidence when it is not green."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

import msgspec
from msgspec import Struct
from playwright.async_api import Error as BrowserError
from playwright.async_api import StorageState

from monitors.explorer.browsers import Browsers
from monitors.explorer.channels import Channels
from monitors.explorer.effects import requests_of
from monitors.explorer.exercise import Inspect, Lost, Order, Unreachable, perform
from monitors.explorer.shapes import Judged, Observation, Step
from monitors.explorer.shrink import shrink
from monitors.explorer.signing_in import sign_in
from monitors.explorer.target_file import ExplorerTarget
from monitors.explorer.verdicts import Known, judge
from monitors.explorer.visit import Keeping, Visit, a_visit
from monitors.explorer.witness import MakeMailbox, MakeWitness, Witness
from monitors.targets import MARK_HEADER
from monitors.verdicts import CouldNotLook, Unexpected

ONCE: Final = "; det kom kun den ene af to gange, og billede, spor og netværk er fra den anden"
_OF_WHAT_IS_KEPT: Final = {"not-stored", "stored-otherwise"}


class Means(Struct, frozen=True, kw_only=True):
    """What every try needs."""

    target: ExplorerTarget
    browsers: Browsers
    patience: float
    headers: Callable[[], dict[str, str]]
    """Made anew for each visit: the mark of a test citizen lives minutes."""
    make_witness: MakeWitness | None
    make_mailbox: MakeMailbox | None = None
    signed_in: StorageState | None


class Outcome(Struct, frozen=True, kw_only=True):
    """How one try went. Without an observation it is inconclusive, and `reason` says why."""

    observation: Observation | None = None
    judged: Judged | None = None
    reason: str = ""
    lost: bool = False
    """Whether it is the path that was gone."""
    unreachable: bool = False
    """Whether it is the site that was gone."""


async def attempt(
    means: Means, order: Order, known: Known, inspect: Inspect, keeping: Keeping | None = None
) -> Outcome:
    """One try in a fresh visit. Whatever the page does, it ends, and the browser is none the worse."""
    try:
        observation = await _visit(means, order, inspect, keeping)
    except Lost as lost:
        return Outcome(reason=str(lost), lost=True)
    except Unreachable as unreachable:
        return Outcome(reason=str(unreachable), unreachable=True)
    except (CouldNotLook, Unexpected) as error:
        return Outcome(reason=str(error))
    except (BrowserError, TimeoutError) as error:
        await means.browsers.discard()
        return Outcome(reason=f"Browseren svigtede ({type(error).__name__}: {str(error).partition(chr(10))[0][:120]})")
    if observation.collapse:
        # A page that hangs may hold its browser; the next one must not meet it.
        await means.browsers.discard()
    judged = judge(observation, known)
    if observation.unread and judged is None:
        # The page looks well; whether what it says is so, nobody can tell.
        return Outcome(reason=observation.unread)
    return Outcome(observation=observation, judged=judged)


async def _visit(means: Means, order: Order, inspect: Inspect, keeping: Keeping | None) -> Observation:
    observation: Observation | None = None
    try:
        async with visiting(means, keeping) as visit:
            mailbox = means.make_mailbox(visit.context) if means.make_mailbox else None
            async with witnessed(means, visit) as witness:
                try:
                    observation = await perform(visit, order, Channels(witness=witness, mailbox=mailbox), inspect)
                finally:
                    if keeping:
                        await visit.keep(keeping)
    except (BrowserError, TimeoutError):
        if observation is None:
            raise
        # Seen all there was, and then the browser would not close: its end is its own affair.
        await means.browsers.discard()
    return observation


class Confirmed(Struct, frozen=True, kw_only=True):
    order: Order
    observation: Observation
    judged: Judged
    keeping: Keeping


async def confirm(
    means: Means, order: Order, first: Outcome, known: Known, audit: Inspect, folder: Path
) -> Confirmed | None:
    """The same finding in a clean visit, by the shortest path and with evidence; None when it does not come again.
    What the second channel insisted on stands, when the same is sent and kept the second time.

    Raises CouldNotLook when the second look fails.
    """

    if first.judged is None or first.observation is None:
        return None
    judged, seen = first.judged, first.observation

    async def again(path: list[Step], keeping: Keeping | None = None) -> Outcome:
        return await attempt(means, msgspec.structs.replace(order, path=path), known, audit, keeping)

    async def shows(path: list[Step]) -> bool:
        outcome = await again(path)
        return outcome.judged is not None and outcome.judged.kind == judged.kind

    keeping = Keeping(folder=folder)
    outcome = await again(order.path, keeping)
    if outcome.observation is None:
        raise CouldNotLook(outcome.reason)
    path = order.path
    if outcome.judged and outcome.judged.kind == judged.kind:
        path = await shrink(order.path, outcome.observation.before.url, shows)
    if path != order.path:
        shorter = await again(path, keeping)
        outcome = shorter if shorter.judged and shorter.judged.kind == judged.kind else outcome
    if outcome.observation and outcome.judged is None and keeps_now_and_then(seen, outcome.observation, judged):
        told = msgspec.structs.replace(judged, seen=judged.seen + ONCE)
        return Confirmed(order=order, observation=seen, judged=told, keeping=keeping)
    if outcome.observation is None or outcome.judged is None or outcome.judged.kind != judged.kind:
        return None
    order = Order(path=outcome.observation.path, step=outcome.observation.step, seed=order.seed)
    return Confirmed(order=order, observation=outcome.observation, judged=outcome.judged, keeping=keeping)


def keeps_now_and_then(first: Observation, second: Observation, judged: Judged) -> bool:
    """Whether what is sent each time is kept the second time only: no second look unsays that."""
    facts, then = second.facts_before, second.facts_after
    kept = facts is not None and then is not None and facts.values != then.values
    same = requests_of(first.accepted) == requests_of(second.accepted)
    return judged.kind in _OF_WHAT_IS_KEPT and first.insisted and kept and same


@asynccontextmanager
async def visiting(means: Means, keeping: Keeping | None = None) -> AsyncIterator[Visit]:
    """A fresh visit in a living browser. Raises BrowserError, TimeoutError, CouldNotLook."""
    browser = await means.browsers.living()
    headers = means.headers()
    async with a_visit(
        browser, means.target, headers=headers, patience=means.patience, signed_in=means.signed_in, keeping=keeping
    ) as visit:
        if means.target.sign_in_each_visit:
            await sign_in(visit, means.target, headers.get(MARK_HEADER, ""))
        yield visit


@asynccontextmanager
async def witnessed(means: Means, visit: Visit) -> AsyncIterator[Witness | None]:
    """What tells of this visit what is so: it puts there what the visit is to find, and gives back what it takes."""
    witness = means.make_witness(visit.context) if means.make_witness else None
    if witness:
        visit.wire.made = witness.note
        await witness.begin()
    try:
        yield witness
    finally:
        if witness:
            await visit.wire.read_all(means.patience)
            await witness.give_back()
