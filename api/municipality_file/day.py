"""How an office runs its day, as it is written in a municipality file. No I/O."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Annotated, Literal, TypeAlias

from msgspec import Meta, Struct, structs

from api.catalogue.rules import DayRules, Desk
from api.municipality_file.header import Identifier

Wait = Annotated[int, Meta(ge=0, le=480)]


class DeskTable(Struct, frozen=True):
    id: Identifier
    name: Annotated[str, Meta(min_length=1, max_length=40)]
    pools: tuple[str, ...] = ()


class DayTable(Struct, frozen=True):
    earliest_arrival_minutes: Wait = DayRules().earliest_arrival_minutes
    late_after_minutes: Wait = DayRules().late_after_minutes
    late: Literal["keeps-place", "joins-walk-ins"] = DayRules().late
    no_show_minutes: Annotated[int, Meta(ge=5, le=480)] = DayRules().no_show_minutes
    give_back: Literal["walk-ins", "acute"] = DayRules().give_back
    walk_in_patience_minutes: Wait = DayRules().walk_in_patience_minutes
    walk_in_topics: tuple[str, ...] | None = None
    desks: tuple[DeskTable, ...] = ()

    def day_rules(self) -> DayRules:
        desks = tuple(Desk(table.id, table.name, table.pools) for table in self.desks)
        return DayRules(**{**structs.asdict(self), "desks": desks})


Faults: TypeAlias = Iterator[tuple[tuple[str | int, ...], str]]


def day_faults(day: DayTable, pools: Mapping[str, str | None], topics: Collection[str]) -> Faults:
    """Each (path within the table, reason) that is wrong with it. `pools` are the office's, with their person."""
    if day.no_show_minutes < day.late_after_minutes:
        yield ("no_show_minutes",), "must not be below late_after_minutes"
    for topic in day.walk_in_topics or ():
        if topic not in topics:
            yield ("walk_in_topics",), f"there is no topic {topic}"
    if day.desks:
        yield from _desk_faults(day.desks, pools)


def _desk_faults(desks: Sequence[DeskTable], pools: Mapping[str, str | None]) -> Faults:
    for desk_id, times in Counter(desk.id for desk in desks).items():
        if times > 1:
            yield ("desks",), f"{desk_id} stands there {times} times"
    for position, desk in enumerate(desks):
        for pool in desk.pools:
            if pool not in pools:
                yield ("desks", position, "pools"), f"there is no pool {pool} at this office"
    called = {pool for desk in desks for pool in desk.pools}
    if any(not desk.pools for desk in desks):
        called |= {pool for pool, person in pools.items() if person is None}
    for pool in sorted(pools.keys() - called):
        yield ("desks",), f"no desk calls those who come to pool {pool}"
