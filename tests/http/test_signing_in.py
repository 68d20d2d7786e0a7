"""Staff sign in with a password, stay signed in for a while, and sign out."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import asyncpg
import httpx
import pytest
from msgspec.structs import replace

from api.database import Connection
from api.settings import Settings
from api.staff.operations import (
    DEMO_PASSWORD,
    AccountRefused,
    NewAccount,
    keep_account,
    keep_demo_accounts,
    remove_account,
)
from api.staff.passwords import HASHER
from api.staff.rules import MOST_TRIES, Role
from api.staff.sessions import forget_sessions
from api.web.cookies import hash_of
from tests.builders import a_municipality
from tests.clock import Clock
from tests.http.server import a_client, serving
from tests.staff.people import FROM_OUR_PAGE, PASSWORD, an_account, refusal, signed_in

STAFF = "/api/v1/staff"
COOKIE = "borgertid-staff"
WRONG = (422, "password-wrong")


@pytest.fixture
async def account(pool: asyncpg.Pool, base_url: str, clock: Clock) -> None:
    await an_account(pool, clock.now, "Test", offices=["library"])


Browser = Callable[[], httpx.AsyncClient]


@pytest.fixture
def browser(base_url: str) -> Browser:
    """A new browser, which keeps its cookies and shows a page of ours."""
    return lambda: a_client(base_url, headers=FROM_OUR_PAGE)


async def sign_in(browser: httpx.AsyncClient, user: str = "test", password: str = PASSWORD) -> httpx.Response:
    return await browser.post(f"{STAFF}/sign-in", json={"user": user, "password": password})


async def me(browser: httpx.AsyncClient) -> int | str:
    """The name of who is signed in, or the status of the refusal."""
    answer = await browser.get(f"{STAFF}/me")
    return answer.json()["name"] if answer.status_code == 200 else answer.status_code


@pytest.mark.usefixtures("account")
async def test_who_signs_in_is_told_who_they_are_until_they_sign_out(browser: Browser) -> None:
    async with browser() as here:
        assert await me(here) == 401
        answer = await sign_in(here, " TEST ")
        assert answer.status_code == 200
        assert (
            answer.json()
            == (await here.get(f"{STAFF}/me")).json()
            == {
                "name": "Test Testesen",
                "role": "clerk",
                "roles": ["reader", "clerk"],
                "offices": ["library"],
                "office_names": {"library": "Biblioteket"},
                "municipality": "by",
            }
        )
        token = here.cookies[COOKIE]
        assert (await here.post(f"{STAFF}/sign-out", json={})).status_code == 204
        assert COOKIE not in here.cookies
        # Also for whoever has kept the cookie.
        here.cookies.set(COOKIE, token)
        assert await me(here) == 401


@pytest.mark.usefixtures("account")
async def test_no_script_reads_the_cookie_and_no_other_host_sets_it(
    browser: Browser, settings: Settings, database_url: str, clock: Clock
) -> None:
    async with browser() as here:
        cookie = (await sign_in(here)).headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=lax" in cookie
    assert "path=/" in cookie
    assert "max-age" not in cookie
    secure = replace(settings, public_url="https://by.example")
    async with serving(secure, database_url, clock) as url, a_client(url, headers=FROM_OUR_PAGE) as there:
        cookie = (await sign_in(there)).headers["set-cookie"]
    assert cookie.startswith("__Host-borgertid-staff=")
    assert "; secure" in cookie.lower()
    assert "domain" not in cookie.lower()


@pytest.mark.usefixtures("account")
async def test_a_session_ends_after_an_idle_hour_and_after_a_day_in_any_case(browser: Browser, clock: Clock) -> None:
    async with browser() as here:
        await sign_in(here)
        clock.pass_by(minutes=59)
        assert await me(here) == "Test Testesen"
        clock.pass_by(minutes=60)
        assert await me(here) == 401
        await sign_in(here)
        for _ in range(24):
            assert await me(here) == "Test Testesen"
            clock.pass_by(minutes=30)
        assert await me(here) == 401


@pytest.mark.usefixtures("account")
async def test_signing_out_everywhere_ends_the_other_browsers_too_and_nobody_elses(
    browser: Browser, pool: asyncpg.Pool, clock: Clock
) -> None:
    await an_account(pool, clock.now, "other", name="Anden Testesen")
    async with browser() as here, browser() as there, browser() as colleagues:
        for one in (here, there):
            await sign_in(one)
        await sign_in(colleagues, "other")
        await here.post(f"{STAFF}/sign-out", json={})
        assert (await me(here), await me(there)) == (401, "Test Testesen")
        await sign_in(here)
        await here.post(f"{STAFF}/sign-out", json={"everywhere": True})
        assert (await me(here), await me(there), await me(colleagues)) == (401, 401, "Anden Testesen")


@pytest.mark.usefixtures("account")
async def test_a_cookie_that_somebody_has_planted_opens_nothing_afterwards(browser: Browser) -> None:
    """Session fixation: the attacker knows what was in the browser before its user signs in."""
    async with browser() as victim, browser() as attacker:
        attackers_own = (await sign_in(attacker)).cookies[COOKIE]
        for planted in ("planted", attackers_own):
            victim.cookies.set(COOKIE, planted)
            answer = await sign_in(victim)
            assert answer.cookies[COOKIE] != planted
            attacker.cookies.set(COOKIE, planted)
            assert await me(attacker) == 401
            victim.cookies.clear()
            attacker.cookies.clear()


@pytest.mark.usefixtures("account")
async def test_only_the_hash_of_a_token_is_stored(browser: Browser, connection: Connection) -> None:
    async with browser() as here:
        await sign_in(here)
        token = here.cookies[COOKIE]
    stored = str(await connection.fetch("SELECT * FROM staff_session"))
    assert token not in stored
    assert await connection.fetchval("SELECT token_hash FROM staff_session") == hash_of(token)


async def test_another_municipalitys_session_opens_nothing_here(
    browser: Browser, pool: asyncpg.Pool, connection: Connection, clock: Clock
) -> None:
    await a_municipality(connection, "naboby")
    await connection.execute("INSERT INTO municipality_host VALUES ('naboby.example', 'naboby')")
    await an_account(pool, clock.now, municipality_id="naboby")
    async with browser() as here:
        here.headers["Host"] = "naboby.example"
        token = (await sign_in(here)).cookies[COOKIE]
        opened = await here.get(f"{STAFF}/me", headers={"Cookie": f"{COOKIE}={token}"})
        assert opened.json()["municipality"] == "naboby"
        for host in ("by.example", "127.0.0.1"):
            answer = await here.get(f"{STAFF}/me", headers={"Host": host, "Cookie": f"{COOKIE}={token}"})
            assert refusal(answer) == (401, "signed-out")


@pytest.mark.usefixtures("account")
async def test_a_wrong_password_and_an_unknown_user_are_told_alike(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []
    verify = type(HASHER).verify
    monkeypatch.setattr(type(HASHER), "verify", lambda *given: compared.append(given) or verify(*given))
    async with browser() as here:
        answers = [
            await sign_in(here, user, password)
            for user, password in [("test", "wrong"), ("nobody", PASSWORD), ("nobody", "x"), ("\0", "x")]
        ]
    told: list[Any] = [{**answer.json(), "request_id": ""} for answer in answers]
    assert [refusal(answer) for answer in answers] == [WRONG] * 4
    assert told == [told[0]] * 4
    assert not any("set-cookie" in answer.headers for answer in answers)
    # As much work for each, whether there is such a user or not.
    assert len(compared) == 4


@pytest.mark.parametrize("user", ["test", "nobody"])
@pytest.mark.usefixtures("account")
async def test_after_five_wrong_passwords_even_the_right_one_waits(
    browser: Browser, clock: Clock, connection: Connection, user: str
) -> None:
    async with browser() as here:
        for _ in range(MOST_TRIES):
            assert refusal(await sign_in(here, user, "wrong")) == WRONG
            clock.pass_by(minutes=1)
        refused = await sign_in(here, user)
        assert refusal(refused) == (429, "too-many-passwords")
        assert int(refused.headers["retry-after"]) == 10 * 60 + 1
        assert user.encode() not in b"".join(
            row["user_hash"] for row in await connection.fetch("SELECT user_hash FROM staff_password_try")
        )
        clock.pass_by(minutes=10)
        assert refusal(await sign_in(here, user, "wrong")) == WRONG


@pytest.mark.usefixtures("account")
async def test_the_right_password_forgives_the_wrong_ones(browser: Browser) -> None:
    async with browser() as here:
        for _ in range(2):
            for _ in range(MOST_TRIES - 1):
                await sign_in(here, password="wrong")
            assert (await sign_in(here)).status_code == 200


@pytest.mark.usefixtures("account")
async def test_no_page_of_another_site_can_sign_a_browser_in(browser: Browser) -> None:
    """Else a clerk could be made to work in an attacker's name."""
    async with browser() as here:
        here.headers["Sec-Fetch-Site"] = "cross-site"
        assert refusal(await sign_in(here)) == (403, "other-origin")


async def test_the_demos_accounts_open_nothing_outside_the_demo(
    browser: Browser, pool: asyncpg.Pool, settings: Settings, database_url: str, clock: Clock
) -> None:
    await keep_demo_accounts(pool, "by", clock.now)
    async with browser() as here:
        ways = (await here.get(f"{STAFF}/sign-in/ways")).json()
        assert ways == {"password": True, "provider": False, "demo": []}
        assert refusal(await sign_in(here, "administrator", DEMO_PASSWORD)) == WRONG
    async with serving(replace(settings, demo=True), database_url, clock) as url, a_client(url) as there:
        there.headers.update(FROM_OUR_PAGE)
        ways = (await there.get(f"{STAFF}/sign-in/ways")).json()
        assert [account["role"] for account in ways["demo"]] == [role.value for role in Role]
        for account in ways["demo"]:
            answer = await sign_in(there, account["user"], account["password"])
            assert (answer.json()["name"], answer.json()["role"]) == (account["name"], account["role"])


async def test_who_has_signed_in_in_the_demo_is_out_when_it_is_one_no_more(
    browser: Browser, pool: asyncpg.Pool, settings: Settings, database_url: str, clock: Clock
) -> None:
    """The database of a trial goes into operation, and the browsers keep their cookies."""
    await keep_demo_accounts(pool, "by", clock.now)
    await an_account(pool, clock.now)
    async with serving(replace(settings, demo=True), database_url, clock) as url, a_client(url) as there:
        there.headers.update(FROM_OUR_PAGE)
        demo = (await sign_in(there, "administrator", DEMO_PASSWORD)).cookies[COOKIE]
        assert await me(there) == "Adam Administrator (demo)"
        there.cookies.clear()  # else the next sign-in ends this session
        own = (await sign_in(there)).cookies[COOKIE]
    async with browser() as here:
        for token, who in ((demo, 401), (own, "Test Testesen")):
            here.cookies.set(COOKIE, token)
            assert await me(here) == who


@pytest.mark.parametrize(
    "meanwhile",
    [
        lambda pool, now: remove_account(pool, "by", "test", now),
        lambda pool, now: an_account(pool, now, role=Role.READER),
    ],
    ids=["removed", "given another role"],
)
@pytest.mark.usefixtures("account")
async def test_an_account_that_is_changed_while_the_password_is_compared_opens_nothing(
    browser: Browser,
    pool: asyncpg.Pool,
    connection: Connection,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    meanwhile: Callable[[asyncpg.Pool, datetime], Awaitable[None]],
) -> None:
    loop = asyncio.get_running_loop()

    async def change() -> None:
        await meanwhile(pool, clock.now)

    def verify(*_: object) -> bool:
        asyncio.run_coroutine_threadsafe(change(), loop).result()
        return True

    monkeypatch.setattr(type(HASHER), "verify", verify)
    async with browser() as here:
        assert refusal(await sign_in(here)) == WRONG
    assert await connection.fetchval("SELECT count(*) FROM staff_session") == 0


async def test_removing_an_account_that_is_gone_signs_out_whoever_is_still_in(
    browser: Browser, pool: asyncpg.Pool, connection: Connection, clock: Clock
) -> None:
    async with browser() as here:
        here.headers.update(await signed_in(connection, clock.now, subject="password:test"))
        assert await me(here) == "Test Testesen"
        with pytest.raises(AccountRefused, match="no account test"):
            await remove_account(pool, "by", "test", clock.now)
        assert await me(here) == 401


@pytest.mark.usefixtures("account")
async def test_a_new_password_or_role_signs_out_whoever_had_the_old_one(
    browser: Browser, pool: asyncpg.Pool, clock: Clock
) -> None:
    async with browser() as here:
        await sign_in(here)
        new = NewAccount(user_name="test", name="Test Testesen", role=Role.READER)
        await keep_account(pool, "by", new, "en anden lang kode", clock.now)
        assert await me(here) == 401
        assert refusal(await sign_in(here)) == WRONG


@pytest.mark.usefixtures("account")
async def test_what_has_ended_is_removed(
    browser: Browser, pool: asyncpg.Pool, connection: Connection, settings: Settings, clock: Clock
) -> None:
    async with browser() as here:
        await sign_in(here)
        await sign_in(here, password="wrong")
    for left in ([1, 1], [0, 0]):
        await forget_sessions(pool, clock.now, settings.staff_idle)
        tables = ("staff_session", "staff_password_try")
        assert [await connection.fetchval(f"SELECT count(*) FROM {table}") for table in tables] == left
        clock.pass_by(hours=1)
