"""Each journey meets a site that is broken where it looks, and names the step at which a citizen suffers."""

from pathlib import Path

import pytest
from msgspec import Struct
from msgspec.structs import replace

from monitors.answers import CAPPED
from monitors.journeys import JOURNEYS
from monitors.targets import Target
from tests.monitors import proxy
from tests.monitors.conftest import Site
from tests.monitors.test_a_walk_takes_nothing import walked


class Break(Struct, frozen=True):
    journey: str
    fault: proxy.Fault
    step: str
    seen: str
    """Some of what the finding says was seen."""


def books(sent: proxy.Sent) -> bool:
    return sent.method == "POST" and sent.path == "/api/v1/bookings"


BREAKS = [
    Break("public-supply", proxy.hides_a_time, "Siden viser netop de tider, der er ledige", "mangler"),
    Break("other-language", proxy.does_nothing("button", "English"),
          "Borgeren trykker “English” på forsiden", "siden “Bestil tid”"),
    Break("book-change-cancel", proxy.swallowed_move, "Skiftet læses tilbage gennem API'et", "aftalen gælder"),
    Break("cancel-and-undo", proxy.swallows("undo"), "Fortrydelsen læses tilbage gennem API'et", "aftalen er aflyst"),
    Break("add-a-person", proxy.swallowed_move, "Besøget læses tilbage gennem API'et", "for 1"),
    Break("wishes-without-connection", proxy.fails(books),
          "Nettet kommer igen, og det første ønske går i opfyldelse", "siden “Mine tider”"),
    Break("mail-with-link", proxy.an_hour_late_in_mails, "Mailens kalenderfil har samme tid", "DTSTART;TZID="),
    Break("lost-link", proxy.leads_nowhere("Har du mistet linket til en tid?"),
          "Borgeren trykker “Har du mistet linket til en tid?”", "siden “Siden findes ikke”"),
    Break("report-a-fault", proxy.swallowed_fault_report,
          "Meldingen sendes en gang til: den har samme nummer", "nu er den"),
    Break("partner-api", proxy.forgets_keys, "Programmet bestiller to gange med samme nøgle og får én tid", ""),
    Break("staff-sign-in", proxy.stays_signed_in, "Medarbejderen trykker “Log ud”", "siden “Dagen”"),
    Break("staff-rule-preview", proxy.previews_less, "API'et siger det samme om ændringen", "siden siger"),
    Break("stand-arrival", proxy.swallowed_number, "Nummeret læses tilbage gennem API'et", "numrene ingen"),
    Break("call-next", proxy.calls_nobody_on_the_board, "Tavlen viser nummeret af sig selv", "(/tavle)"),
]  # fmt: skip


def test_every_journey_is_in_the_table() -> None:
    assert [one.journey for one in BREAKS] == [*JOURNEYS]


ELSEWHERE = {"public-supply", "book-change-cancel"}
"""These meet more faults than one, in files of their own."""


LOSES = {"cancel-and-undo", "add-a-person", "mail-with-link", "report-a-fault", "stand-arrival"}
"""Here a citizen believes what was not kept."""


@pytest.mark.parametrize("one", [one for one in BREAKS if one.journey not in ELSEWHERE], ids=lambda one: one.journey)
async def test_a_site_that_is_broken_where_the_journey_looks(
    one: Break, site: Site, target: Target, tmp_path: Path
) -> None:
    async with proxy.broken(site.url, one.fault) as url:
        verdict = await walked(JOURNEYS[one.journey], replace(target, base_url=url), tmp_path)
    assert [finding.step for finding in verdict.findings] == [one.step], verdict
    assert one.seen in verdict.findings[0].seen
    assert (verdict.findings[0].grave == "lost") == (one.journey in LOSES)
    assert {lane for lane, _ in await site.bookings()} <= {"synthetic"}
    assert {status for _, status in await site.bookings()} <= {"cancelled", "expired"}


@pytest.mark.parametrize("name", [name for name, journey in JOURNEYS.items() if journey.home.is_large])
async def test_a_site_that_is_well_is_green_at_a_desk_too(
    name: str, site: Site, target: Target, tmp_path: Path
) -> None:
    document = await site.pool.fetchval("SELECT count(*) FROM municipality_file")
    async with proxy.broken(site.url, proxy.nothing) as url:
        verdict = await walked(JOURNEYS[name], replace(target, base_url=url), tmp_path)
    assert verdict.outcome == "ok", verdict
    assert await site.pool.fetchval("SELECT count(*) FROM municipality_file") == document, "nothing was saved"
    assert await site.pool.fetchval("SELECT count(*) FROM ticket WHERE NOT synthetic") == 0
    assert await site.pool.fetchval("SELECT count(*) FROM device WHERE remove_at IS NULL") == 0


async def test_a_server_that_has_let_test_citizens_write_enough_is_no_fault_of_the_pages(
    site: Site, target: Target, tmp_path: Path
) -> None:
    async with proxy.broken(site.url, proxy.has_let_in_enough) as url:
        for name in ("report-a-fault", "partner-api"):
            verdict = await walked(JOURNEYS[name], replace(target, base_url=url), tmp_path)
            assert (verdict.outcome, verdict.reason) == ("inconclusive", CAPPED)
