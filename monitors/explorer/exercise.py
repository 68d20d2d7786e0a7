"""One exercise: walk the path, look, fill, act, wait, look, judge nothing, open again, look."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

from msgspec import Struct
from msgspec.structs import replace
from playwright.async_api import Error as BrowserError

from monitors.explorer import hand
from monitors.explorer.channels import Channels, ask, compare
from monitors.explorer.dictionary import option_for
from monitors.explorer.effects import TICKING, effects
from monitors.explorer.exchanges import Exchange, Heard
from monitors.explorer.hand import Hindered
from monitors.explorer.hearing import hear
from monitors.explorer.planning import fills_for
from monitors.explorer.shapes import Observation, Seen, Snapshot, Step
from monitors.explorer.signature import find, find_on_the_way, href_of, route_of
from monitors.explorer.stand_ins import NOWHERE, PAGE
from monitors.explorer.visit import PageGone, Visit

LIMIT: Final = 14
"""An exercise may last so many times the patience for one page."""
DOUBT: Final = 1.2
"""Seconds that are waited when nothing seems to have happened: a slow effect, or a clock that ticks?"""


class Order(Struct, frozen=True, kw_only=True):
    """What to try: everything that is needed to try it again alone."""

    path: list[Step]
    step: Step
    seed: int


Inspect = Callable[[Visit, Snapshot], Awaitable[list[str]]]
"""Looks at the page as it is after the act, for what keeps people out. Gives what it has against it."""

Find = Callable[[Step, Snapshot], Seen | None]


class Lost(Exception):
    """The path cannot be walked any more: one Danish sentence."""


class Unreachable(Exception):
    """The site does not answer where the path begins: one Danish sentence."""


async def perform(visit: Visit, order: Order, channels: Channels, inspect: Inspect) -> Observation:
    """Try one control and tell what was seen. Raises Lost when the path to it is gone, Unreachable, CouldNotLook."""
    clock = asyncio.get_running_loop().time
    began = clock()
    try:
        async with asyncio.timeout(LIMIT * visit.patience):
            seen = await _perform_opening(visit, order) if order.step.url else await _perform(visit, order, channels)
            seen = await _finish(visit, channels, seen, inspect)
    except TimeoutError:
        collapse = f"siden blev ikke færdig på {LIMIT * visit.patience:.0f} sekunder"
        seen = _collapsed(order, NOWHERE, PAGE, collapse)
    return replace(seen, seconds=round(clock() - began, 3))


async def walk(visit: Visit, path: list[Step]) -> Snapshot:
    """Take the steps of `path`. Gives what is seen at its end. Raises Lost, Unreachable, PageGone."""
    snapshot = NOWHERE
    for step in path:
        if step.url:
            mark = visit.wire.mark()
            await visit.open(step.url)
            pages = [exchange for exchange in visit.exchanges(mark) if exchange.main and not exchange.aborted]
            if pages and pages[-1].failure:
                raise Unreachable(f"{route_of(step.url)} svarer ikke ({pages[-1].failure})")
        else:
            seen = await _meet(visit, step, snapshot, find_on_the_way)
            try:
                await _use(visit, seen, step, snapshot)
            except Hindered as hindered:
                raise Lost(f"{step.name} på vejen: {hindered}") from hindered
            await visit.rest()
        await visit.cookies()
        snapshot = await visit.look()
    return snapshot


async def _meet(visit: Visit, step: Step, snapshot: Snapshot, look_for: Find = find) -> Seen:
    """The control that `step` means; a page that fills late is given one more chance."""
    seen = look_for(step, snapshot)
    if seen is None:
        await asyncio.sleep(DOUBT)
        seen = look_for(step, await visit.look())
    if seen is None:
        raise Lost(f"“{step.name}” findes ikke på {route_of(snapshot.url)}")
    return seen


async def _use(visit: Visit, seen: Seen, step: Step, snapshot: Snapshot) -> None:
    if step.fills:
        await hand.fill(visit, snapshot, step.fills)
        # Filling may draw the page anew.
        seen = find_on_the_way(step, await visit.look()) or seen
    visit.pressed.append(seen.name)
    await hand.use(visit, seen, step)


async def _use_where_it_is(visit: Visit, control: Seen, step: Step) -> None:
    """Use the control; one that the page drew anew just then is used once more, as people do. Raises Hindered."""
    try:
        await hand.use(visit, control, step)
    except Hindered:
        if await visit.holds(control) or (anew := find(step, await visit.look())) is None:
            raise
        await hand.use(visit, anew, step)


async def _perform_opening(visit: Visit, order: Order) -> Observation:
    try:
        await walk(visit, order.path)
        mark = visit.forget_the_past()
        pending = await visit.open(order.step.url)
        after = await visit.look()
    except PageGone as gone:
        return _collapsed(order, NOWHERE, PAGE, str(gone))
    exchanges = visit.exchanges(mark)
    return _observed(visit, order, NOWHERE, PAGE, after=after, exchanges=exchanges, pending=pending)


async def _perform(visit: Visit, order: Order, channels: Channels) -> Observation:
    before, control = NOWHERE, PAGE
    try:
        before = await walk(visit, order.path)
        control = await _meet(visit, order.step, before)
        if not control.sized or (order.step.bare and not control.enabled):
            # What is off until something is filled in says by that what it waits for.
            return _observed(visit, order, before, control)
        if order.step.act != "disconnect":
            order, before, control = await _prepare(visit, order, before, control)
            if not control.enabled:
                # In this state; whether it is so in every state only the end of the run can tell.
                raise Lost(f"“{control.name}” er slået fra på {route_of(before.url)}")
        known = await ask(channels, visit, _observed(visit, order, before, control))
        mark, cookies = visit.forget_the_past(), await visit.cookies()
        way = visit.exchanges(0)[:mark]
        signed_out = bool(visit.cookies_seen - cookies) and any(one.accepted for one in way)
        try:
            await _use_where_it_is(visit, control, order.step)
        except Hindered as hindered:
            # A page that hangs takes no click either; it is then the page that is at fault.
            await visit.look()
            return _observed(visit, order, before, control, hindrance=str(hindered))
        seen = await _watch(visit, order, before, control, mark)
        seen = replace(
            seen, way_exchanges=way, facts_before=known.facts_before, unread=known.unread,
            mails_before=known.mails_before,
        )  # fmt: skip
        if seen.after is None:
            return seen
        seen = replace(seen, signed_out=signed_out, cookies_gone=bool(cookies - await visit.cookies()))
        return replace(await compare(channels, visit, seen), heard=await _hear(visit, mark, seen))
    except PageGone as gone:
        return _collapsed(order, before, control, str(gone))


async def _prepare(visit: Visit, order: Order, before: Snapshot, control: Seen) -> tuple[Order, Snapshot, Seen]:
    """Fill what the control sends, bring it onto the screen, and look again: only the act itself may differ then."""
    fills = {} if order.step.bare else order.step.fills or fills_for(control, before, order.seed)
    try:
        await hand.fill(visit, before, fills)
    except Hindered:
        fills = {}
    if fills:
        await visit.rest()
    with suppress(BrowserError):
        place = await hand.where_hit(await visit.element(control), control)
        await place.scroll_into_view_if_needed(timeout=1000)
    step = replace(order.step, fills=fills)
    before = await visit.look()
    control = find(step, before) or control
    if step.act == "choose" and (step.text not in control.options or step.text == control.value):
        # The list is another one than when it was met, or chosen from already.
        step = replace(step, text=_offered(control, order))
    return replace(order, step=step), before, control


def _offered(control: Seen, order: Order) -> str:
    option = option_for(control, order.seed)
    if option is None:
        raise Lost(f"“{order.step.name}” har ikke mere “{order.step.text}” at vælge")
    return option


async def _watch(visit: Visit, order: Order, before: Snapshot, control: Seen, mark: int) -> Observation:
    """What comes of the act."""
    pending = await visit.rest()
    exchanges = visit.exchanges(mark)
    if left := _left(exchanges):
        visit.popups.append(left)
        return _observed(visit, order, before, control, exchanges=exchanges)
    after, later = await visit.look(), None
    seen = _observed(visit, order, before, control, after=after, exchanges=exchanges, pending=pending)
    if not effects(seen) - {TICKING}:
        await asyncio.sleep(DOUBT)
        pending = await visit.rest()
        later, exchanges = await visit.look(), visit.exchanges(mark)
        if effects(seen) != {TICKING}:
            after, later = later, None
        seen = _observed(visit, order, before, control, after=after, later=later, exchanges=exchanges, pending=pending)
    return seen


async def _hear(visit: Visit, mark: int, seen: Observation) -> list[Heard]:
    """What the page was told, beside what the server tells."""
    if seen.is_offline or seen.pending:
        return []
    return await hear(visit.page, visit.wire.asked_since(mark), visit.patience)


async def _finish(visit: Visit, channels: Channels, seen: Observation, inspect: Inspect) -> Observation:
    """Inspect what came of it, then open it once more."""
    if seen.after is None or seen.collapse:
        return seen
    try:
        seen = replace(seen, barriers=await inspect(visit, seen.after))
        # What has not come yet would be waited for once more: a site that hangs is not asked again.
        seen = await _open_again(visit, seen) if not seen.step.url and not seen.pending else seen
        return await _return(visit, channels, seen) if seen.is_offline else seen
    except PageGone as gone:
        return replace(seen, collapse=f"{gone}, da den blev åbnet igen")


async def _return(visit: Visit, channels: Channels, seen: Observation) -> Observation:
    """Give the connection back after an act without it: what was put off must go out now, and come true."""
    mark = visit.wire.mark()
    await visit.reconnect()
    if not any(exchange.writes for exchange in visit.exchanges(mark)):
        await asyncio.sleep(DOUBT)
        await visit.rest()
    returned = await visit.look()
    seen = replace(seen, returned=returned, return_exchanges=visit.exchanges(mark), errors=list(visit.errors))
    return await compare(channels, visit, seen) if seen.accepted else seen


async def _open_again(visit: Visit, seen: Observation) -> Observation:
    """Open the page once more, and the link's own address when it led elsewhere."""
    documents, after = [exchange for exchange in seen.exchanges if exchange.main], seen.after
    if after is None or seen.popups or seen.download or (documents and documents[-1].writes):
        return seen  # A page that was the answer to sending something must not be asked for again.
    mark = visit.wire.mark()
    pending = await visit.reload()
    reloaded = await visit.look()
    again = visit.exchanges(mark)
    heard = [*seen.heard, *await _hear(visit, mark, seen)]
    seen = replace(
        seen, reloaded=reloaded, reload_exchanges=again, pending=pending, errors=list(visit.errors), heard=heard
    )
    wanted, came = href_of(seen.control, seen.before.url), route_of(after.url)
    if wanted.startswith("/") and not wanted.startswith("//") and wanted != came:
        await visit.open(seen.control.href)
        directly = route_of((await visit.look()).url)
        seen = replace(seen, elsewhere=directly != came)
    return seen


def _left(exchanges: list[Exchange]) -> str | None:
    """The address outside that the page itself wanted to go to, and was not let."""
    return next((exchange.url for exchange in exchanges if exchange.main and exchange.blocked), None)


def _observed(visit: Visit, order: Order, before: Snapshot, control: Seen, **more: Any) -> Observation:
    return Observation(
        control=control, step=order.step, path=order.path, pressed=[*visit.pressed, control.name], before=before,
        errors=list(visit.errors),
        citizen=visit.citizen, popups=list(visit.popups), dialogs=list(visit.dialogs), download=visit.download, **more,
    )  # fmt: skip


def _collapsed(order: Order, before: Snapshot, control: Seen, collapse: str) -> Observation:
    return Observation(control=control, step=order.step, path=order.path, before=before, collapse=collapse)
