"""Pool days: cells of five minutes, and the spans within which a visit must lie. No I/O."""

from bisect import bisect_left
from collections.abc import Sequence, Set
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

import msgspec
from msgspec import Raw, Struct

Lane = Literal["public", "acute", "staff", "synthetic"]

CELL = timedelta(minutes=5)


class Span(Struct, frozen=True, array_like=True):
    """A stretch of one opening rule: the same desks are present throughout it.

    `first` counts the pool day's cells from 1, as PostgreSQL does; `topics` of None means all that the pool serves.
    """

    first: int
    cells: int
    capacity: int
    topics: tuple[str, ...] | None = None


class PoolDay(Struct, frozen=True):
    """One pool's one local day in one lane. Cell i (from 1) begins at `first_cell + (i - 1) * CELL`, in UTC."""

    pool_id: str
    day: date
    lane: Lane
    first_cell: datetime
    capacity: list[int]
    free: list[int]
    spans: list[Span]
    build: int
    version: int
    walk_in_cells: int = 0
    """So many cells of the day are kept free for who comes without a time."""

    @property
    def key(self) -> tuple[str, date, Lane]:
        """The order in which rows are locked, by every writer."""
        return (self.pool_id, self.day, self.lane)

    def cell_at(self, moment: datetime) -> int | None:
        """The number of the cell that begins at `moment`, or None when none does."""
        cell, rest = divmod(moment - self.first_cell, CELL)
        return None if rest or not 0 <= cell < len(self.free) else cell + 1

    def span_of(self, cell: int, cells: int, topics: Set[str]) -> Span | None:
        """The span in which a visit of `cells` cells from `cell` lies wholly, if it serves all the topics."""
        for span in self.spans:
            inside = span.first <= cell and cell + cells <= span.first + span.cells
            if inside and (span.topics is None or topics <= set(span.topics)):
                return span
        return None

    def is_open(self, cell: int, cells: int) -> bool:
        """Whether there is a desk in each of the cells, taken or not."""
        covered = self.capacity[cell - 1 : cell - 1 + cells]
        return len(covered) == cells and min(covered) > 0

    def is_free(self, cell: int, cells: int) -> bool:
        return min(self.free[cell - 1 : cell - 1 + cells]) > 0

    def can_take(self, cell: int, cells: int, keep: int) -> bool:
        """Whether the cells are free, and `keep` of the day's free cells are left without them."""
        return self.is_free(cell, cells) and (keep == 0 or sum(self.free) - cells >= keep)

    def take(self, cell: int, cells: int) -> None:
        """Count the cells as taken, in memory only."""
        for taken in range(cell - 1, cell - 1 + cells):
            self.free[taken] -= 1

    def offers(self, start: datetime, cells: int, topics: Set[str], step: int) -> int | None:
        """The cell of a visit that begins at `start`, one of those that `starts` yields; None when it is none."""
        cell = self.cell_at(start)
        span = self.span_of(cell, cells, topics) if cell else None
        return cell if cell and span and (cell - span.first) % step == 0 else None

    def starts(self, cells: int, topics: frozenset[str], step: int) -> Sequence[tuple[int, datetime]]:
        """Each (cell, instant) at which a visit may begin by the rules, every `step` cells from a span's beginning."""
        return _starts(self.first_cell, tuple(self.spans), cells, topics, step)

    def free_starts(self, cells: int, topics: frozenset[str], step: int, keep: int) -> "Starts":
        """Those of `starts` where `can_take` says yes. Looked at for every time of a month, so without detours."""
        free, until = self.free, cells - 1
        if keep and sum(free) - cells < keep:
            return Starts([])
        offered = self.starts(cells, topics, step)
        return Starts([start for cell, start in offered if min(free[cell - 1 : cell + until]) > 0])


class Starts:
    """When a visit can begin on a day: UTC instants in order, and their words, which are found once."""

    def __init__(self, instants: Sequence[datetime]) -> None:
        self.instants = instants
        self._words: Raw | None = None

    def since(self, earliest: datetime) -> "Starts":
        """Those that are not before `earliest`."""
        if self.instants and self.instants[0] >= earliest:
            return self
        return Starts(self.instants[bisect_left(self.instants, earliest) :])

    def local(self, zone: ZoneInfo) -> Raw:
        """The instants as JSON, in local time. All callers of a municipality's day name the same zone."""
        if self._words is None:
            self._words = Raw(msgspec.json.encode([start.astimezone(zone) for start in self.instants]))
        return self._words


@lru_cache(maxsize=10_000)  # a day's rules seldom change, and every reader of its month asks
def _starts(
    first_cell: datetime, spans: tuple[Span, ...], cells: int, topics: frozenset[str], step: int
) -> tuple[tuple[int, datetime], ...]:
    offered = (
        (cell, first_cell + (cell - 1) * CELL)
        for span in spans
        if span.topics is None or topics <= set(span.topics)
        for cell in range(span.first, span.first + span.cells - cells + 1, step)
    )
    return tuple(sorted(offered))
