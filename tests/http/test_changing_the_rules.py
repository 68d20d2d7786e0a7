"""Staff see what a change of rules would do before they save it, and save what they have seen or nothing."""

import asyncio
from typing import Any

import httpx
import pytest

from api.calendars.auditor import audit
from api.calendars.operations import extend_horizons
from api.database import Connection, create_pool
from api.settings import Settings
from tests.clock import Clock
from tests.http.clerk import Clerk
from tests.http.fingerprint import fingerprint
from tests.http.server import Citizen, a_booking
from tests.staff.files import A_TOWN, library_open


@pytest.fixture
async def clerk(client: httpx.AsyncClient, settings: Settings) -> Clerk:
    """Who reads English, of a town whose file has just been saved, as version 2."""
    clerk = Clerk(client, settings)
    clerk.headers["Accept-Language"] = "en"
    assert said(await clerk.save(A_TOWN, '"1"'))["changes"] == ["topic wedding: gone", "pool caseworker: new"]
    return clerk


def said(answer: httpx.Response) -> dict[str, Any]:
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_file_that_says_what_holds_changes_nothing(clerk: Clerk) -> None:
    preview = await clerk.preview(A_TOWN)
    assert said(preview) == {"version": 2, "changes": [], "times": [], "misfits": []}
    assert preview.headers["etag"] == '"2"'


async def test_a_preview_tells_words_times_and_bookings_and_changes_nothing(
    clerk: Clerk, citizen: Citizen, connection: Connection
) -> None:
    early = await citizen.post("/api/v1/bookings", a_booking("2026-11-24T10:30:00+01:00", office="library"))
    await citizen.post("/api/v1/bookings", a_booking("2026-11-24T11:00:00+01:00", office="library"))
    before = await fingerprint(connection)
    found = said(await clerk.preview(library_open("11:00-15:00")))
    assert found["changes"] == [
        "rule library-public: from_time: 10:00:00 -> 11:00:00",
        "rule library-public: until_time: 14:00:00 -> 15:00:00",
    ]
    assert [one for one in found["times"] if one["date"] == "2026-11-24"] == [
        {
            "pool": "library",
            "lane": "public",
            "date": "2026-11-24",
            "from": "2026-11-24T10:00:00+01:00",
            "until": "2026-11-24T11:00:00+01:00",
            "before": {"desks": 1, "topics": None},
            "after": None,
        },
        {
            "pool": "library",
            "lane": "public",
            "date": "2026-11-24",
            "from": "2026-11-24T14:00:00+01:00",
            "until": "2026-11-24T15:00:00+01:00",
            "before": None,
            "after": {"desks": 1, "topics": None},
        },
    ]
    assert {one["pool"] for one in found["times"]} == {"library"}
    assert found["misfits"] == [
        {
            "booking": early.json()["id"],
            "pool": "library",
            "start": "2026-11-24T10:30:00+01:00",
            "end": "2026-11-24T10:45:00+01:00",
            "reason": "outside-hours",
        }
    ]
    # That somebody has read of a citizen's booking is written down.
    assert await fingerprint(connection) | {"audit_entry": ""} == before | {"audit_entry": ""}


async def test_a_file_is_told_of_in_the_readers_language(clerk: Clerk) -> None:
    clerk.headers |= {"Accept-Language": "da"}
    words = [
        "Åbningstiden hver mandag, tirsdag, onsdag, torsdag og fredag kl. 10.00–14.00 (Biblioteket: library), fra: fra "
        "kl. 10.00 til kl. 11.00"
    ]
    assert said(await clerk.preview(library_open("11:00-14:00")))["changes"] == words
    refused = await clerk.preview(A_TOWN.replace("minutes = 15", "minutes = 17"))
    assert [error["detail"] for error in refused.json()["errors"]] == ["Skal gå op i 5."]
    assert said(await clerk.save(library_open("11:00-14:00")))["changes"] == words


async def test_what_was_previewed_is_what_is_saved(clerk: Clerk, citizen: Citizen, connection: Connection) -> None:
    await citizen.post("/api/v1/bookings", a_booking("2026-11-24T10:30:00+01:00", office="library"))
    preview = await clerk.preview(library_open("11:00-15:00"))
    saved = await clerk.save(library_open("11:00-15:00"), preview.headers["etag"])
    assert said(saved) == said(preview) | {"version": 3}
    assert saved.headers["etag"] == '"3"'
    assert await connection.fetchval("SELECT count(*) FROM open_misfit") == 1
    assert await connection.fetchval("SELECT status FROM booking") == "booked"


async def test_what_was_changed_meanwhile_is_not_saved_over(clerk: Clerk, connection: Connection) -> None:
    seen = (await clerk.preview(library_open("11:00-15:00"))).headers["etag"]
    said(await clerk.save(library_open("12:00-14:00"), "*"))
    before = await fingerprint(connection)
    for stale in (seen, f"W/{seen}", '"x"', "3"):
        answer = await clerk.save(library_open("11:00-15:00"), stale)
        assert (answer.status_code, answer.json()["type"]) == (412, "urn:borgertid:problem:municipality-changed")
    assert await fingerprint(connection) == before


async def test_of_two_who_save_at_once_one_is_told_to_look_again(clerk: Clerk, connection: Connection) -> None:
    answers = await asyncio.gather(*(clerk.save(library_open(f"{hour}:00-14:00"), '"2"') for hour in (11, 12)))
    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert await connection.fetchval("SELECT version FROM municipality") == 3


async def test_no_booking_made_while_the_rules_change_is_missing_on_the_list(
    clerk: Clerk, citizen: Citizen, connection: Connection, database_url: str, clock: Clock
) -> None:
    """Fifty citizens book by the old hours and the old topics while both are taken away."""
    early = [f"2026-11-{day}T10:{minute:02}:00+01:00" for day in (24, 25, 26, 27) for minute in (0, 15, 30, 45)]
    bookings = [a_booking(start, office="library") for start in early] * 2
    bookings += [a_booking(start, topic="driving-licence") for start in early] + [a_booking(early[0])]
    fewer = library_open("11:00-14:00").replace(
        'topics = ["passport-adult", "driving-licence"]', 'topics = ["passport-adult"]'
    )

    async def change() -> None:
        assert (await clerk.save(fewer)).status_code == 200

    answers = await asyncio.gather(
        *(citizen.post("/api/v1/bookings", booking) for booking in bookings[:25]),
        change(),
        *(citizen.post("/api/v1/bookings", booking) for booking in bookings[25:]),
    )
    assert {answer.status_code for answer in answers if answer} <= {201, 409, 422}
    pool = await create_pool(database_url, size=1)
    await extend_horizons(pool, clock.pass_by(minutes=1))
    assert await audit(pool, clock.now) == []
    await pool.close()
    gone = await connection.fetch(
        """
        SELECT booking_id FROM booking WHERE status = 'booked' AND (
          office_id = 'library' AND start_at::time < '10:00' OR topics @> '[{"id": "driving-licence"}]')
        """
    )
    listed = await connection.fetch("SELECT booking_id FROM open_misfit")
    assert {row["booking_id"] for row in gone} == {row["booking_id"] for row in listed}
    assert gone


async def test_nothing_is_saved_unseen(clerk: Clerk, connection: Connection) -> None:
    before = await fingerprint(connection)
    answer = await clerk.save(library_open("11:00-15:00"), None)
    assert (answer.status_code, answer.json()["type"]) == (428, "urn:borgertid:problem:version-required")
    assert await fingerprint(connection) == before


async def test_a_repeated_save_has_one_effect_and_succeeds(clerk: Clerk, connection: Connection) -> None:
    said(await clerk.save(library_open("11:00-15:00"), '"2"'))
    before = await fingerprint(connection)
    assert said(await clerk.save(library_open("11:00-15:00"), '"2"'))["version"] == 3
    assert await fingerprint(connection) == before


@pytest.mark.parametrize("send", ["preview", "save"])
async def test_what_is_wrong_with_a_file_is_told_by_line(clerk: Clerk, connection: Connection, send: str) -> None:
    before = await fingerprint(connection)
    wrong = A_TOWN.replace("minutes = 15", "minutes = 17").replace('pool = "library"', 'pool = "archive"')
    answer = await (clerk.preview(wrong) if send == "preview" else clerk.save(wrong, "*"))
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:borgertid:problem:file-refused")
    assert [error["pointer"] for error in answer.json()["errors"]] == [
        "line 22: topics[0].minutes",
        "line 61: rules[1].pool",
    ]
    assert await fingerprint(connection) == before


async def test_a_file_of_another_municipality_is_refused_here(clerk: Clerk) -> None:
    answer = await clerk.preview(A_TOWN.replace('id = "by"', 'id = "elsewhere"', 1))
    assert answer.json()["errors"] == [
        {"pointer": "line 1: id", "detail": "is another municipality; here it is by"},
    ]


@pytest.mark.parametrize(
    ("content", "media_type", "refused"),
    [
        (b"", "application/toml", "invalid-request"),
        (b"\xff", "application/toml", "file-refused"),
        (b"= 1", "text/plain; charset=utf-8", "file-refused"),
        (b"{}", "application/json", "wrong-media-type"),
        (A_TOWN.encode(), "application/x-www-form-urlencoded", "wrong-media-type"),
        (b"#" * 2_200_000, "application/toml", "body-too-large"),
    ],
)
async def test_what_is_no_file_is_refused(clerk: Clerk, content: bytes, media_type: str, refused: str) -> None:
    answer = await clerk.preview(content, media_type)
    assert answer.json()["type"] == f"urn:borgertid:problem:{refused}"
