"""What an import would change, down to the single field. No I/O."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal
from zoneinfo import ZoneInfo

from msgspec import Struct
from msgspec.structs import replace

from api.calendars.comparing import ChangedTimes, Opening
from api.municipality_file.tables import MunicipalityPlan
from api.municipality_file.titles import title_of

Kind = Literal["municipality", "host", "office", "topic", "pool", "rule", "closure", "text"]
ORDERED: set[Kind] = {"office", "topic", "rule"}
"""The kinds that citizens see in the order of the file."""


class Difference(Struct, frozen=True):
    """One thing that is new, changed or gone."""

    kind: Kind
    name: str = ""
    """The thing's id; empty: the municipality itself, or all things of the kind."""
    what: Literal["first", "new", "gone", "value", "members", "changed", "order"] = "value"
    field: str = ""
    before: Any = None
    after: Any = None
    title: str = ""
    """What people call it in Danish; empty: nothing but its id."""
    called: Mapping[str, str] = {}
    """What people call the things in Danish whose ids are `before` or `after`, or among them."""


def differences(before: MunicipalityPlan | None, after: MunicipalityPlan) -> list[Difference]:
    """Nothing when both say the same."""
    if before is None:
        counted = {kind: len(things) for kind, things in _things(after).items()}
        return [Difference("municipality", after.municipality.municipality_id, "first", after=counted)]
    return list(_differences(before, after))


def _differences(before: MunicipalityPlan, after: MunicipalityPlan) -> Iterator[Difference]:
    for name in ("name", "time_zone", "settings"):
        values = getattr(before.municipality, name), getattr(after.municipality, name)
        yield from _between("municipality", "", name, *values)
    yield from (Difference("host", host, "new") for host in sorted(set(after.hosts) - set(before.hosts)))
    yield from (Difference("host", host, "gone") for host in sorted(set(before.hosts) - set(after.hosts)))
    were = _things(before)
    for kind, things in _things(after).items():
        for one in _of_kind(kind, were[kind], things):
            # What was there is called as its reader knows it.
            plan, there = (before, were[kind]) if one.name in were[kind] else (after, things)
            title = title_of(there[one.name], plan.municipality) if one.name else ""
            yield replace(one, title=title, called=_called(one.field, before, after))


NAMED: Mapping[str, Kind] = {"topics": "topic", "office_id": "office", "pool_id": "pool"}
"""The fields that hold ids, and of what."""


def _called(field: str, *plans: MunicipalityPlan) -> dict[str, str]:
    """By id; what is there after a change is called as it is then."""
    if field not in NAMED:
        return {}
    return {
        name: title_of(thing, plan.municipality)
        for plan in plans
        for name, thing in _things(plan)[NAMED[field]].items()
    }


def _things(plan: MunicipalityPlan) -> dict[Kind, Mapping[str, Struct]]:
    return {
        "office": plan.municipality.offices,
        "topic": plan.municipality.topics,
        "pool": plan.municipality.pools,
        "rule": {rule.rule_id: rule for rule in plan.rules},
        "closure": {closure.closure_id: closure for closure in plan.closures},
    }


def _of_kind(kind: Kind, before: Mapping[str, Struct], after: Mapping[str, Struct]) -> Iterator[Difference]:
    for name, thing in after.items():
        if name in before:
            yield from _between(kind, name, "", before[name], thing)
        else:
            yield Difference(kind, name, "new")
    for name in before:
        if name not in after:
            yield Difference(kind, name, "gone")
    in_order = [name for name in before if name in after] == [name for name in after if name in before]
    if kind in ORDERED and not in_order:
        yield Difference(kind, what="order")


def _between(kind: Kind, name: str, field: str, before: Any, after: Any) -> Iterator[Difference]:
    """What differs, down to the single field."""
    if before == after:
        return
    if isinstance(before, Struct) and isinstance(after, Struct):
        for inner in before.__struct_fields__:
            values = getattr(before, inner), getattr(after, inner)
            yield from _between(kind, name, f"{field}.{inner}".removeprefix("."), *values)
    elif isinstance(before, frozenset) and isinstance(after, frozenset):
        yield Difference(kind, name, "members", field, sorted(before - after), sorted(after - before))
    elif isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(before.keys() | after.keys()):
            yield from _between(kind, name, f"{field}.{key}", before.get(key), after.get(key))
    elif isinstance(before, tuple) or isinstance(after, tuple):
        yield Difference(kind, name, "changed", field)
    else:
        yield Difference(kind, name, "value", field, before, after)


def times_in_words(times: Iterable[ChangedTimes], zone: ZoneInfo) -> list[str]:
    """One line for each stretch of the clock that a pool opens otherwise than before, with all its days."""
    days: dict[str, list[str]] = defaultdict(list)
    for one in times:
        start, end = one.start_at.astimezone(zone), one.end_at.astimezone(zone)
        change = f"{_opening(one.before)} -> {_opening(one.after)}"
        days[f"times: {one.pool_id}, {one.lane}, {start:%H:%M}-{end:%H:%M}: {change}"].append(one.day.isoformat())
    return [f"{change} on {', '.join(on)}" for change, on in days.items()]


def _opening(opening: Opening | None) -> str:
    if opening is None:
        return "closed"
    topics = "" if opening.topics is None else f" for {', '.join(opening.topics)}"
    return f"{opening.desks} desk{'' if opening.desks == 1 else 's'}{topics}"
