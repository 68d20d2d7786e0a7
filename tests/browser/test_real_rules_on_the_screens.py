"""R1 to R8, rules of real municipal offices, set up from scratch on staff's screens, by role and visible name.

What comes out is the file that the screens export, and it must say all that the file of the same rule says that
tests/calendars/test_real_rules.py imports. Nothing is left out of the comparison but ids, which a screen makes from
names (so each is replaced by what it stands for), the order of the opening rules, which means nothing, and `hosts`.
"""

import tomllib
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from playwright.async_api import BrowserContext

from api.municipality_file.operations import import_file
from api.staff.rules import Role
from tests.browser.conftest import Site, sign_in
from tests.browser.rule_maker import RuleMaker, names_of

RULES = Path(__file__).parent.parent / "calendars" / "real_rules"
File = dict[str, Any]

NOTHING_YET = """
id = "by"
name = "By Kommune"
hosts = ["127.0.0.1"]

[[offices]]
id = "office"
name = "Et sted"
address = "En vej"
postcode = "1000"
city = "En by"

[[topics]]
id = "topic"
name = { da = "Et emne", en = "A topic" }
minutes = 30

[[pools]]
id = "pool"
office = "office"
name = "En gruppe"
topics = ["topic"]

[[rules]]
id = "rule"
pool = "pool"
lane = "staff"
rrule = "FREQ=WEEKLY;BYDAY=SU"
valid_from = 2026-11-01
from = "10:00"
until = "11:00"
capacity = 1
"""
"""The least that a file can say: one of each."""


@pytest.mark.parametrize("number", range(1, 9))
@pytest.mark.usefixtures("imports_show_at_once")
async def test_a_planner_sets_a_real_rule_up_from_scratch_as_its_file_says(
    desk: BrowserContext, site: Site, pool: asyncpg.Pool, tmp_path: Path, number: int
) -> None:
    wanted = tomllib.loads((RULES / f"r{number:02}.toml").read_text())
    nothing_yet = tmp_path / "nothing-yet.toml"
    nothing_yet.write_text(NOTHING_YET)
    await import_file(pool, nothing_yet, site.clock.now)
    await sign_in(desk, site, pool, Role.PLANNER, "by")
    planner = RuleMaker(await desk.new_page(), site.clock)
    await sets_up(planner, wanted)
    exported = await desk.request.get(f"{site.url}/api/v1/staff/municipality")
    assert by_name(tomllib.loads(await exported.text())) == by_name(wanted)


async def sets_up(planner: RuleMaker, wanted: File) -> None:
    """The first of each kind is made of the one that is there; its opening hours are deleted at last."""
    await planner.sets_release(wanted["release"])
    for place, office in enumerate(wanted["offices"]):
        await planner.sets_office(office, None if place else "Et sted")
    topics = {topic["id"]: topic for topic in wanted["topics"]}
    offices = names_of(wanted["offices"])
    first, *others = wanted["pools"]
    first_pool = f"{offices[first['office']]}: En gruppe"
    for place, topic in enumerate(first["topics"]):
        await planner.sets_topic(topics[topic], None if place else "Et emne", [first_pool])
    known = set(first["topics"])
    await planner.sets_pool(first, wanted, "En gruppe", None)
    for pool in others:
        new = [topic for topic in pool["topics"] if topic not in known]
        assert len(new) <= 1, "a pool brings one topic along"
        await planner.sets_pool(pool, wanted, None, topics[new[0]] if new else None)
        known.update(new)
    for rule in wanted["rules"]:
        await planner.sets_rule(rule, wanted)
    await planner.deletes_the_rule_of("søndag 29. november", "10.00–11.00", first["id"], wanted)


def by_name(file: File) -> File:
    """The file with names in the places of ids."""
    offices, topics = names_of(file["offices"]), names_of(file["topics"])
    pools = {pool["id"]: f"{offices[pool['office']]}: {pool['name']}" for pool in file["pools"]}

    def named(table: File) -> File:
        told = {key: value for key, value in table.items() if key != "id"}
        if "office" in told:
            told["office"] = offices[told["office"]]
        if "pool" in told:
            told["pool"] = pools[told["pool"]]
        if "topics" in told:
            told["topics"] = sorted(topics[topic] for topic in told["topics"])
        if "person" in told:
            told["person"] = sorted(pools[pool["id"]] for pool in file["pools"] if pool.get("person") == told["person"])
        return told

    told = {key: value for key, value in file.items() if key != "hosts"}
    for kind in ("offices", "topics", "pools", "rules"):
        told[kind] = [named(table) for table in told[kind]]
    return {**told, "rules": sorted(told["rules"], key=str)}
