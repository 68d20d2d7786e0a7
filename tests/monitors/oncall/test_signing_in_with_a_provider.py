"""Those on call sign in with the staff's own provider, and its second factor has no way around it."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urljoin, urlsplit

import httpx
import pytest
from msgspec.structs import replace

from monitors.oncall.app import create_app
from monitors.oncall.desk import Desk
from monitors.oncall.provider import ProviderRefused, read_provider
from monitors.oncall.signing_in import ensure_password
from tests.monitors.oncall.conftest import PAGE, clock, desk
from tests.oidc.conftest import PERSON, SECRET, free_port, running_provider

__all__ = ["clock", "desk"]

BACK = f"{PAGE}/log-ind/tilbage"
FILE = """
issuer = "{issuer}"
client_id = "borgertid"
client_secret = "{secret}"
second_factor = {{ claim = "amr", values = ["otp"] }}
may = ["it-vagt"]
"""


@pytest.fixture(scope="module")
def issuer() -> Any:
    with running_provider(free_port(), BACK) as issuer:
        yield issuer


@pytest.fixture
async def browser(desk: Desk, issuer: str, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    file = tmp_path / "provider.toml"
    file.write_text(FILE.format(issuer=issuer, secret=SECRET))
    app = create_app(replace(desk, provider=read_provider(file, PAGE)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=PAGE) as client:
        yield client


async def at_provider(browser: httpx.AsyncClient, **claims: Any) -> str:
    """Sign in there as somebody with these claims. Gives the address that the browser is sent back to."""
    location = (await browser.get("/log-ind/kommune")).headers["location"]
    who = {"Person": quote(json.dumps(PERSON | {"roles": ["it-vagt"]} | claims))}
    async with httpx.AsyncClient(headers=who) as there:
        while not location.startswith(BACK):
            location = urljoin(location, (await there.get(location)).headers["location"])
    return location


async def come_back(browser: httpx.AsyncClient, **claims: Any) -> httpx.Response:
    return await browser.get(await at_provider(browser, **claims))


async def test_who_has_the_watch_and_two_factors_comes_in(browser: httpx.AsyncClient) -> None:
    assert "Log ind med kommunens login" in (await browser.get("/log-ind")).text
    answer = await come_back(browser)
    assert (answer.status_code, "Du er logget ind" in answer.text) == (200, True)
    assert (await browser.get("/")).status_code == 200
    assert set(browser.cookies) == {"vagt"}, "of the way in nothing is left"
    assert (await browser.post("/log-ud")).status_code == 303
    assert (await browser.get("/")).status_code == 303


@pytest.mark.parametrize(
    ("claims", "why"),
    [
        ({"amr": ["pwd"]}, "Der mangler et trin"),
        ({"roles": ["ledere"]}, "Du har ikke vagt her"),
        ({"roles": None}, "vagt"),
    ],
    ids=["one factor", "another role", "no role"],
)
async def test_who_has_not_stays_outside(browser: httpx.AsyncClient, claims: dict[str, Any], why: str) -> None:
    answer = await come_back(browser, **claims)
    assert (answer.status_code, why in answer.text) == (403, True)
    assert (await browser.get("/")).headers["location"] == "/log-ind"


async def test_no_password_is_a_way_around_the_provider(browser: httpx.AsyncClient, desk: Desk) -> None:
    password = ensure_password(desk.store, desk.now(), anew=True)
    answer = await browser.post("/log-ind", data={"password": password})
    assert answer.status_code == 409
    assert (await browser.get("/")).status_code == 303


async def test_the_code_of_another_browser_lets_nobody_in(browser: httpx.AsyncClient) -> None:
    theirs = await at_provider(browser)
    own = (await browser.get("/log-ind/kommune")).headers["location"]
    state = parse_qs(urlsplit(own).query)["state"][0]
    code = parse_qs(urlsplit(theirs).query)["code"][0]
    for query in (urlsplit(theirs).query, f"code={code}&state={state}", f"code=x&state={state}", f"state={state}"):
        assert (await browser.get(f"/log-ind/tilbage?{query}")).status_code == 403
        assert "vagt" not in browser.cookies


async def test_an_answer_to_another_question_lets_nobody_in(browser: httpx.AsyncClient) -> None:
    back = await at_provider(browser)
    code = parse_qs(urlsplit(back).query)["code"][0]
    assert (await browser.get(f"/log-ind/tilbage?code={code}&state=x")).status_code == 403
    assert "vagt" not in browser.cookies


async def test_a_provider_that_is_away_is_told_in_words(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "provider.toml"
    file.write_text(FILE.format(issuer="http://127.0.0.1:9", secret=SECRET))
    app = create_app(replace(desk, provider=read_provider(file, PAGE)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=app), base_url=PAGE) as client:
        answer = await client.get("/log-ind/kommune")
        assert (answer.status_code, "Kommunens login svarer ikke" in answer.text) == (503, True)
        assert (await client.get("/status")).status_code == 200, "citizens are told all the same"


def test_a_file_that_cannot_be_used_is_told_before_anything_starts(tmp_path: Path) -> None:
    file = tmp_path / "provider.toml"
    file.write_text('issuer = "https://login.example"')
    with pytest.raises(ProviderRefused, match="kan ikke bruges"):
        read_provider(file, PAGE)
