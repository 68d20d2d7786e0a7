"""GET /api/v1/catalogue, asked of the real application with the demo's municipality."""

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import asyncpg
import httpx
import pytest

from api.catalogue.rules import Need
from api.database import Connection
from api.municipality_file.operations import import_file
from api.settings import ROOT
from tests.http.server import Clock, a_client, serving, settings_in

KYSTBY = ROOT / "municipalities" / "kystby.toml"


@pytest.fixture
def clock(now: datetime) -> Clock:
    return Clock(now)


@pytest.fixture
async def client(
    pool: asyncpg.Pool, database_url: str, tmp_path: Path, clock: Clock
) -> AsyncIterator[httpx.AsyncClient]:
    await import_file(pool, KYSTBY, clock.now)
    settings = settings_in(tmp_path, DEFAULT_MUNICIPALITY="kystby")
    async with serving(settings, database_url, clock) as url, a_client(url) as client:
        yield client


async def catalogue(client: httpx.AsyncClient) -> Any:
    answer = await client.get("/api/v1/catalogue")
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_catalogue_has_offices_topics_and_the_municipality(client: httpx.AsyncClient) -> None:
    found = await catalogue(client)
    assert found["version"] == 1
    assert found["municipality"] == {
        "id": "kystby",
        "name": "Kystby Kommune",
        "time_zone": "Europe/Copenhagen",
        "erase_after_days": 30,
        "phone": "+4500112233",
        "email": "borgerservice@kystby.example",
        "accessibility_statement": None,
    }
    assert [office["id"] for office in found["offices"]] == ["borgerservice", "bibliotek"]
    assert found["offices"][0]["coordinates"] == {"latitude": 56.4141, "longitude": 10.9212}
    assert found["offices"][0]["horizon_days"] == 60
    assert found["offices"][0]["new_days_open"] == "00:00"
    assert found["postcodes"][0] == {"postcode": "9997", "coordinates": {"latitude": 56.452, "longitude": 10.804}}
    assert len(found["topics"]) == 20


async def test_the_most_asked_topics_come_first(client: httpx.AsyncClient) -> None:
    topics = (await catalogue(client))["topics"]
    assert [topic["id"] for topic in topics[:3]] == ["passport-adult", "driving-licence-renewal", "health-card"]


async def test_a_topic_tells_what_a_citizen_asks(client: httpx.AsyncClient) -> None:
    topic = (await catalogue(client))["topics"][2]
    assert topic == {
        "id": "health-card",
        "name": {"da": "Sundhedskort og ny læge", "en": "Health card and change of doctor"},
        "minutes": 10,
        "fixed_minutes": 0,
        "max_persons": 4,
        "keywords": topic["keywords"],
        "bring": [{"da": "Tag et billed-id med.", "en": "Bring photo ID."}],
        "conditions": [],
        "fees": [{"from_age": 0, "until_age": None, "amount_dkk": 235}],
        "online": {
            "url": "https://www.borger.dk/",
            "text": {
                "da": "Gå til borger.dk, og søg på sundhedskort.",
                "en": "Go to borger.dk and search for health card.",
            },
        },
        "meetings": ["office"],
        "live_bookings": None,
        "min_age": None,
        "max_age": None,
        "residents_only": False,
        "present": None,
        "processing": None,
        "offices": ["borgerservice", "bibliotek"],
    }
    assert {"sygesikring", "læge"} <= set(topic["keywords"])


async def test_what_a_topic_requires_is_told_as_structure(client: httpx.AsyncClient) -> None:
    topics = {topic["id"]: topic for topic in (await catalogue(client))["topics"]}
    id_card, child, pension = topics["id-card"], topics["passport-child"], topics["pension"]
    assert (id_card["min_age"], id_card["max_age"], id_card["residents_only"]) == (15, None, True)
    assert (child["max_age"], child["present"]["en"][:26]) == (17, "The child must come along.")
    assert (pension["meetings"], pension["processing"]) == (["office", "phone"], {"number": 3, "unit": "weeks"})


async def test_needs_are_offered_with_the_minutes_that_they_add(client: httpx.AsyncClient) -> None:
    needs = {need["id"]: need["extra_minutes"] for need in (await catalogue(client))["needs"]}
    assert needs == {"interpreter": 15, "sign-language": 15, "step-free": 0, "low-desk": 0, "quiet-waiting": 0,
                     "companion": 0, "more-minutes": 15}  # fmt: skip
    assert list(needs) == list(get_args(Need)), "always in one order"


async def test_fees_change_on_the_first_of_january_at_danish_midnight(client: httpx.AsyncClient, clock: Clock) -> None:
    def fees(found: Any) -> list[tuple[int, int | None, int]]:
        return [(fee["from_age"], fee["until_age"], fee["amount_dkk"]) for fee in found["topics"][0]["fees"]]

    clock.now = datetime.fromisoformat("2026-12-31T23:59:59+01:00")
    assert fees(await catalogue(client)) == [(18, 64, 893), (65, None, 378)]
    clock.now = datetime.fromisoformat("2027-01-01T00:00:00+01:00")
    assert fees(await catalogue(client)) == [(18, 64, 920), (65, None, 390)]


async def test_opening_hours_are_told_in_words_and_figures(client: httpx.AsyncClient) -> None:
    hours = (await catalogue(client))["offices"][0]["hours"]
    assert hours[0] == {
        "text": {"da": "Mandag og tirsdag", "en": "Monday and Tuesday"},
        "from": "10:00",
        "until": "14:00",
        "lane": "public",
    }
    assert [line["lane"] for line in hours] == ["public"] * 3 + ["walk-in"] * 3 + ["acute", "walk-in"]


async def test_hours_that_are_over_for_good_are_no_longer_shown(
    client: httpx.AsyncClient, connection: Connection, clock: Clock
) -> None:
    await connection.execute(
        """
        UPDATE opening_rule SET content = content || '{"valid_until": "2026-11-23"}' WHERE rule_id = 'collection-thu'
        """
    )
    shown = (await catalogue(client))["offices"][0]["hours"]
    clock.pass_by(days=1)
    assert (await catalogue(client))["offices"][0]["hours"] == shown[:-1]


async def test_an_unchanged_catalogue_is_not_sent_again_the_same_day(client: httpx.AsyncClient, clock: Clock) -> None:
    etag = (await client.get("/api/v1/catalogue")).headers["ETag"]
    for named in (etag, etag.removeprefix("W/"), f'"other", {etag}', "*"):
        again = await client.get("/api/v1/catalogue", headers={"If-None-Match": named})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
    clock.now += timedelta(days=1)
    tomorrow = await client.get("/api/v1/catalogue", headers={"If-None-Match": etag})
    assert tomorrow.status_code == 200
    assert tomorrow.headers["ETag"] != etag


async def test_an_import_gives_the_catalogue_a_new_etag(
    client: httpx.AsyncClient, pool: asyncpg.Pool, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.catalogue.current.FRESH_FOR", 0.0)
    etag = (await client.get("/api/v1/catalogue")).headers["ETag"]
    changed = tmp_path / "kystby.toml"
    changed.write_text(KYSTBY.read_text(encoding="utf-8").replace("Pas til voksne", "Nyt pas"), encoding="utf-8")
    await import_file(pool, changed, clock.now)
    answer = await client.get("/api/v1/catalogue", headers={"If-None-Match": etag})
    assert answer.status_code == 200
    assert (answer.json()["version"], answer.json()["topics"][0]["name"]["da"]) == (2, "Nyt pas")


async def test_every_topic_can_be_booked_somewhere(client: httpx.AsyncClient) -> None:
    for topic in (await catalogue(client))["topics"]:
        answer = await client.get("/api/v1/free-times", params={"topic": f"{topic['id']}:1", "days": 14})
        assert answer.status_code == 200, answer.text
        assert answer.json()["days"], topic["id"]


async def test_there_are_free_times_on_every_weekday_acute_ones_today_too(client: httpx.AsyncClient) -> None:
    answer = await client.get("/api/v1/free-times", params={"topic": "passport-adult:1", "days": 28})
    days = answer.json()["days"]
    assert len({day["date"] for day in days}) == 20
    assert any(day["date"] == "2026-11-23" for day in days)
