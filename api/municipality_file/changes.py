"""What an import would change, in plain words. No I/O."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from api.calendars.comparing import ChangedTimes, Opening
from api.municipality_file.tables import MunicipalityPlan

ORDERED = {"office", "topic", "rule"}
"""The kinds that citizens see in the order of the file."""


def changes(before: MunicipalityPlan | None, after: MunicipalityPlan) -> list[str]:
    """One line for each thing that is new, changed or gone; nothing when both say the same."""
    if before is None:
        counted = ", ".join(f"{len(things)} {kind}s" for kind, things in _things(after).items())
        return [f"new municipality {after.municipality.municipality_id}: {counted}"]
    return list(_differences(before, after))


def _differences(before: MunicipalityPlan, after: MunicipalityPlan) -> Iterator[str]:
    for name in ("name", "time_zone", "settings"):
        yield from _between(name, getattr(before.municipality, name), getattr(after.municipality, name))
    for host in sorted(set(after.hosts) - set(before.hosts)):
        yield f"host {host}: new"
    for host in sorted(set(before.hosts) - set(after.hosts)):
        yield f"host {host}: gone"
    were = _things(before)
    for kind, things in _things(after).items():
        yield from _of_kind(kind, were[kind], things)


def _things(plan: MunicipalityPlan) -> dict[str, Mapping[str, Struct]]:
    return {
        "office": plan.municipality.offices,
        "topic": plan.municipality.topics,
        "pool": plan.municipality.pools,
        "rule": {rule.rule_id: rule for rule in plan.rules},
        "closure": {closure.closure_id: closure for closure in plan.closures},
    }


def _of_kind(kind: str, before: Mapping[str, Struct], after: Mapping[str, Struct]) -> Iterator[str]:
    for name, thing in after.items():
        if name in before:
            yield from _between(f"{kind} {name}: ", before[name], thing)
        else:
            yield f"{kind} {name}: new"
    for name in before:
        if name not in after:
            yield f"{kind} {name}: gone"
    in_order = [name for name in before if name in after] == [name for name in after if name in before]
    if kind in ORDERED and not in_order:
        yield f"{kind}s: in another order"


def _between(label: str, before: Any, after: Any) -> Iterator[str]:
    """What differs, down to the single field."""
    if before == after:
        return
    if isinstance(before, Struct) and isinstance(after, Struct):
        for name in before.__struct_fields__:
            inner = f"{label}{name}" if label.endswith(": ") else f"{label}.{name}"
            yield from _between(inner, getattr(before, name), getattr(after, name))
    elif isinstance(before, frozenset) and isinstance(after, frozenset):
        signed = [f"+{name}" for name in sorted(after - before)] + [f"-{name}" for name in sorted(before - after)]
        yield f"{label}: {' '.join(signed)}"
    elif isinstance(before, dict) and isinstance(after, dict):
        for name in sorted(before.keys() | after.keys()):
            yield from _between(f"{label}.{name}", before.get(name), after.get(name))
    elif isinstance(before, tuple) or isinstance(after, tuple):
        yield f"{label}: changed"
    else:
        yield f"{label}: {_shown(before)} -> {_shown(after)}"


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    return f'"{value}"' if isinstance(value, str) else str(value)


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
