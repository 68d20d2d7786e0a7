"""What the monitor could not look at is neither good nor bad: it is no fault of the site."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from monitors.answers import CAPPED
from monitors.browser import provide
from monitors.devices import PHONE
from monitors.journeys.journey import Journey, step
from monitors.journeys.walking import Setting, walk_all, walks_of
from monitors.second_channel import Booking, Chosen, Opener
from monitors.targets import Target
from monitors.verdicts import Unexpected, Verdict
from tests.monitors.proxy import Answer, Fault, Forward, Sent, broken

KEY = b"k" * 64
BOOKED = Booking("booked", "town-hall", datetime(2026, 12, 1, 9, tzinfo=UTC), [Chosen("passport")])


class Take(Journey):
    name = "take"
    title = "Tag en tid"
    marked = True

    @step("En tid er taget", harm="Ingen.")
    async def take(self) -> None:
        self.api.taken.append(Opener("1", "secret"))


class TakeInVain(Take):
    @step("Tiden er den rigtige", harm="Borgeren har en anden tid.")
    async def read_back(self) -> None:
        raise Unexpected("kl. 9", "kl. 10")


async def walked(url: str, kind: type[Journey], results: Path) -> Verdict:
    setting = Setting(
        target=Target(base_url=url, key=KEY), results=results, now=lambda: datetime.now(UTC), patience=3, tell=print
    )
    (verdict,) = await walk_all(walks_of([kind], [PHONE]), setting, {"chromium": await asyncio.to_thread(provide)})
    return verdict


def cancelling_is(status: int, kind: str) -> Fault:
    async def answer(sent: Sent, forward: Forward) -> Answer:
        if sent.is_cancel():
            problem = {"type": f"urn:borgertid:problem:{kind}"}
            return Answer(status, {"content-type": "application/json"}, msgspec.json.encode(problem))
        return Answer(200, {"content-type": "application/json"}, msgspec.json.encode(BOOKED))

    return answer


async def test_a_clean_up_that_could_not_look_is_no_finding(tmp_path: Path) -> None:
    async with broken("http://127.0.0.1:1", cancelling_is(429, "too-many-test-writes")) as url:
        verdict = await walked(url, Take, tmp_path)
    assert (verdict.outcome, verdict.findings) == ("inconclusive", [])
    assert verdict.reason == f"Oprydningen kunne ikke gøres færdig: {CAPPED}"


async def test_what_is_refused_in_the_clean_up_is_a_finding(tmp_path: Path) -> None:
    async with broken("http://127.0.0.1:1", cancelling_is(500, "fault")) as url:
        verdict = await walked(url, Take, tmp_path)
    assert verdict.outcome == "failed"
    assert [finding.expected for finding in verdict.findings] == ["at testaftalen kan aflyses"]


async def test_a_finding_stays_one_when_the_clean_up_could_not_look(tmp_path: Path) -> None:
    async with broken("http://127.0.0.1:1", cancelling_is(429, "too-many-test-writes")) as url:
        verdict = await walked(url, TakeInVain, tmp_path)
    assert (verdict.outcome, verdict.reason) == ("failed", None)
    assert [finding.seen for finding in verdict.findings] == ["kl. 10"]
