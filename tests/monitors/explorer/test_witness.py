"""What the second channel tells of a booking, and where mails are counted."""

import asyncio
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from msgspec.structs import replace
from playwright.async_api import Response

from monitors.browser import provide
from monitors.explorer.exercise import Order
from monitors.explorer.run import means_of
from monitors.explorer.shapes import ControlId, Facts, Step
from monitors.explorer.trying import attempt
from monitors.explorer.verdicts import Known
from monitors.explorer.witness import BookingsWitness, ReadsWitness, mails_in
from monitors.verdicts import Unread
from tests.monitors.explorer.site import a_site
from tests.monitors.explorer.test_exploring import THINGS, a_target, wanted
from tests.monitors.explorer.test_signing_out import nothing

ZONE = ZoneInfo("Europe/Copenhagen")
START = "2026-11-24T10:15:00+01:00"
CALENDAR = "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:20261124T091500Z\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


class Api:
    """A Borgertid that knows one booking."""

    def __init__(self, **booking: Any) -> None:
        self.booking = {"id": "1", "status": "booked", "start": START, "actions": ["move", "cancel"], **booking}

    async def record(self, _: object) -> dict[str, Any]:
        return self.booking

    async def latest_receipt(self, _: object) -> dict[str, Any]:
        return {"action": "book", "at": "2026-11-20T12:00:00Z"}

    async def fault_report(self, number: int) -> dict[str, Any] | None:
        return {"number": number, "language": "da"} if number == 1001 else None

    async def calendar(self, _: object) -> str:
        return CALENDAR


class Made:
    """The answer in which the page was given its booking."""

    url = "https://by.test/api/v1/bookings"

    async def json(self) -> dict[str, str]:
        return {"id": "1", "secret": "s"}


class Told:
    """The answer in which the page was given the number of a fault."""

    url = "https://by.test/api/v1/fault-reports"

    def __init__(self, number: int) -> None:
        self.number = number

    async def json(self) -> dict[str, int]:
        return {"number": self.number}


async def witness_of(api: Any) -> BookingsWitness:
    witness, made = BookingsWitness(api, ZONE), Made()
    await witness.note(made)  # type: ignore[arg-type]
    return witness


async def test_what_may_be_done_now_is_nothing_that_is_kept() -> None:
    """Actions change by themselves when a deadline passes: that would hide that a write was dropped."""
    api = Api()
    witness = await witness_of(api)
    before = await witness.facts()
    api.booking["actions"] = []
    assert await witness.facts() == before
    api.booking["start"] = "2026-11-24T11:00:00+01:00"
    assert await witness.facts() != before


async def test_a_booking_is_told_with_its_time_in_words_and_in_the_citizens_calendar() -> None:
    facts = await (await witness_of(Api())).facts()
    assert facts.words == ["tirsdag 24. november kl. 10.15"]
    assert facts.values["1.calendar"] == "2026-11-24T09:15:00+00:00"
    assert facts.things == 1
    held = await (await witness_of(Api(status="held"))).facts()
    assert (held.things, "1.calendar" in held.values) == (0, False)


async def test_a_calendar_that_cannot_be_read_is_no_calendar_with_another_time() -> None:
    class Broken(Api):
        async def calendar(self, _: object) -> str:
            raise Unread("en kalenderfil", "svaret 500")

    facts = await (await witness_of(Broken())).facts()
    assert (facts.things, "1.calendar" in facts.values) == (1, False)


async def test_a_fault_that_was_told_is_read_back_and_one_that_was_lost_is_nowhere() -> None:
    witness = BookingsWitness(Api(), ZONE)  # type: ignore[arg-type]
    for number in (1001, 1002):
        await witness.note(Told(number))  # type: ignore[arg-type]
    facts = await witness.facts()
    assert (facts.things, facts.values) == (
        1, {"/api/v1/fault-reports/1001.number": "1001", "/api/v1/fault-reports/1001.language": "da"},
    )  # fmt: skip


def test_mails_are_counted_in_json_and_on_a_page() -> None:
    assert mails_in(b'{"messages": [{"subject": "a"}, {"subject": "b"}]}', "x@y.invalid") == 2
    assert mails_in(b"<li>Til x@y.invalid</li><li>Til z@y.invalid</li>", "x@y.invalid") == 1


async def test_whatever_was_done_is_told_to_the_witness_and_not_only_what_was_made(tmp_path: Path) -> None:
    told: list[str] = []

    class Listening(ReadsWitness):
        async def note(self, response: Response) -> None:
            told.append(response.url.rpartition("/")[2])

        async def facts(self) -> Facts:
            return Facts()

    async with a_site() as (site, url):
        site.script += "send('/api/loose'); send('/api/fails')"
        order, target = Order(path=[], step=Step(url=url), seed=1), a_target(url)
        async with means_of(wanted(target, tmp_path), await asyncio.to_thread(provide), "a-run") as means:
            listening = replace(means, make_witness=lambda context: Listening(context, url, THINGS))
            await attempt(listening, order, Known(), nothing)
    assert told == ["loose"]


async def test_where_the_second_channel_gets_no_answer_the_page_is_judged_by_itself(tmp_path: Path) -> None:
    class Unheard(ReadsWitness):
        async def facts(self) -> Facts:
            raise Unread("en liste", "et tomt svar")

    async with a_site() as (site, url):
        site.pages["/"] = ("Forside", '<button id="well">Virker</button> <button id="dead">Død</button>')
        async with means_of(wanted(a_target(url), tmp_path), await asyncio.to_thread(provide), "a-run") as means:
            unheard = replace(means, make_witness=lambda context: Unheard(context, url, THINGS))
            well, dead = [
                await attempt(unheard, Order(path=[Step(url=url)], step=pressing(name), seed=1), Known(), nothing)
                for name in ("Virker", "Død")
            ]
    assert (well.observation, "et tomt svar" in well.reason) == (None, True)
    assert dead.judged
    assert dead.judged.kind == "no-effect"


def pressing(name: str) -> Step:
    control = ControlId(route="/", dialog="", landmark="main", role="button", name=name, href="")
    return Step(control=control, name=name)
