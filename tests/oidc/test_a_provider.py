"""Staff sign in with the municipality's provider, and nothing that is not quite right lets anybody in."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from api.app import create_app
from api.database import Connection
from api.settings import Settings
from tests.builders import a_municipality
from tests.clock import Clock
from tests.http.server import a_client, settings_in
from tests.oidc.conftest import (
    REDIRECT_URI,
    STAFF,
    at_provider,
    complete,
    free_port,
    provider_file,
    running_provider,
    sign_in,
    start,
)
from tests.staff.people import FROM_OUR_PAGE, refusal

OFFICES = ('second_factor = { claim = "amr", values = ["otp"] }', 'office_claim = "offices"',
           "[by.offices]", 'bib = "library"', 'alle = "*"')  # fmt: skip
IN_FULL = ('second_factor = { claim = "acr", values = ["two-factors"] }',)


async def test_who_has_shown_two_factors_is_signed_in_with_the_role_of_their_claims(
    here: httpx.AsyncClient, connection: Connection
) -> None:
    assert (await here.get(f"{STAFF}/sign-in/ways")).json() == {"password": False, "provider": True, "demo": []}
    answer = await sign_in(here)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["name"], answer.json()["role"], answer.json()["offices"]) == ("Test Testesen", "clerk", [])
    assert (await here.get(f"{STAFF}/me")).json() == answer.json()
    # Of the way in nothing is left in the browser.
    assert set(here.cookies) == {"borgertid-staff"}
    entry = await connection.fetchrow("SELECT subject, action, role FROM audit_entry")
    assert tuple(entry) == ("provider:0042", "sign-in", "clerk")


async def test_the_provider_is_asked_as_the_standards_say(here: httpx.AsyncClient, issuer: str) -> None:
    location = await start(here)
    asked = {name: value for name, [value] in parse_qs(urlsplit(location).query).items()}
    assert location.startswith(f"{issuer}/auth?")
    secrets = {name: asked.pop(name) for name in ("state", "nonce", "code_challenge")}
    assert asked == {
        "response_type": "code",
        "client_id": "borgertid",
        "redirect_uri": REDIRECT_URI,
        "scope": "openid profile",
        "code_challenge_method": "S256",
    }
    assert len(set(secrets.values())) == 3
    assert all(len(secret) == 43 for secret in secrets.values())
    again = {name: value for name, [value] in parse_qs(urlsplit(await start(here)).query).items()}
    assert all(again[name] != secret for name, secret in secrets.items())


async def test_of_several_roles_the_highest_counts(here: httpx.AsyncClient) -> None:
    assert (await sign_in(here, roles=["andre", "ledere", "sagsbehandlere"])).json()["role"] == "administrator"
    assert (await sign_in(here, roles="sagsbehandlere")).json()["role"] == "clerk"


@pytest.mark.parametrize("roles", [[], ["andre"], "Ledere", None, {"ledere": True}])
async def test_who_has_no_role_here_is_told_to_ask_for_one(here: httpx.AsyncClient, roles: object) -> None:
    assert refusal(await sign_in(here, roles=roles)) == (403, "role-missing")
    assert "borgertid-staff" not in here.cookies


@pytest.mark.parametrize("amr", [["pwd"], [], None])
async def test_a_password_alone_is_not_enough(here: httpx.AsyncClient, amr: object) -> None:
    assert refusal(await sign_in(here, roles=["ledere"], amr=amr)) == (403, "second-factor-missing")


class TestWhenTheSecondFactorIsAClass:
    @pytest.fixture
    def providers(self, issuer: str) -> str:
        return provider_file(issuer, *IN_FULL)

    async def test_it_is_asked_for_and_demanded(self, here: httpx.AsyncClient) -> None:
        assert "acr_values=two-factors" in await start(here)
        assert (await sign_in(here, acr="two-factors")).status_code == 200
        assert refusal(await sign_in(here, acr="one-factor")) == (403, "second-factor-missing")


class TestWhenOfficesAreClaimed:
    @pytest.fixture
    def providers(self, issuer: str) -> str:
        return provider_file(issuer, *OFFICES)

    async def test_each_works_where_the_claim_says(self, here: httpx.AsyncClient) -> None:
        assert (await sign_in(here, offices=["bib", "andre"])).json()["offices"] == ["library"]
        assert (await sign_in(here, offices=["bib", "alle"])).json()["offices"] == []

    @pytest.mark.parametrize("offices", [[], ["andre"], None])
    async def test_no_known_office_is_not_taken_for_all_of_them(self, here: httpx.AsyncClient, offices: object) -> None:
        assert refusal(await sign_in(here, offices=offices)) == (403, "role-missing")


async def test_a_code_signs_in_once(here: httpx.AsyncClient) -> None:
    back = await at_provider(await start(here))
    begun = here.cookies["borgertid-sign-in"]
    assert (await complete(here, back)).status_code == 200
    assert refusal(await complete(here, back)) == (409, "sign-in-over")
    here.cookies.set("borgertid-sign-in", begun)
    assert refusal(await complete(here, back)) == (409, "sign-in-over")


async def test_somebody_elses_code_signs_nobody_in(here: httpx.AsyncClient, base_url: str) -> None:
    """An attacker who sends a victim the end of their own sign-in, or brings a stolen code into a browser of theirs."""
    async with a_client(base_url, headers=FROM_OUR_PAGE) as attacker:
        attackers = await at_provider(await start(attacker))
        assert refusal(await complete(here, attackers)) == (409, "sign-in-over")
        victims_state = parse_qs(urlsplit(await start(here)).query)["state"][0]
        assert refusal(await complete(here, attackers)) == (409, "sign-in-over")
        # The provider finds that the code was asked for with another proof (PKCE).
        mixed = {"code": attackers["code"], "state": victims_state}
        assert refusal(await complete(here, mixed)) == (409, "sign-in-over")
        assert "borgertid-staff" not in here.cookies


async def test_a_sign_in_must_be_finished_within_ten_minutes(here: httpx.AsyncClient, clock: Clock) -> None:
    back = await at_provider(await start(here))
    begun = here.cookies["borgertid-sign-in"]
    clock.pass_by(minutes=10)
    assert refusal(await complete(here, back)) == (409, "sign-in-over")
    # Who changes when it ends has another attempt, with another state.
    later = re.sub(r"^\d+", lambda ends: str(int(ends[0]) + 3600), begun)
    here.cookies.set("borgertid-sign-in", later)
    assert refusal(await complete(here, back)) == (409, "sign-in-over")
    for nonsense in ("", "x", ".", "99999999999999999999.x", "²." + begun, "9" * 5000):
        answer = await here.post(
            f"{STAFF}/sign-in/complete", json=back, headers={"Cookie": f"borgertid-sign-in={nonsense}".encode()}
        )
        assert refusal(answer) == (409, "sign-in-over"), nonsense


async def test_a_token_for_another_sign_in_is_not_trusted(here: httpx.AsyncClient) -> None:
    location = re.sub(r"nonce=[\w-]+", "nonce=another", await start(here))
    assert refusal(await complete(here, await at_provider(location))) == (403, "sign-in-untrusted")


@pytest.mark.parametrize("hours", [-2, 2])
async def test_a_token_of_another_time_is_not_trusted(here: httpx.AsyncClient, clock: Clock, hours: int) -> None:
    clock.pass_by(hours=hours)
    back = await at_provider(await start(here))
    assert refusal(await complete(here, back)) == (403, "sign-in-untrusted")


async def test_no_page_of_another_site_can_begin_or_finish_a_sign_in(here: httpx.AsyncClient) -> None:
    back = await at_provider(await start(here))
    here.headers["Sec-Fetch-Site"] = "cross-site"
    assert refusal(await complete(here, back)) == (403, "other-origin")
    assert refusal(await here.post(f"{STAFF}/sign-in/start")) == (403, "other-origin")


async def test_a_password_is_no_way_around_the_second_factor(here: httpx.AsyncClient) -> None:
    answer = await here.post(f"{STAFF}/sign-in", json={"user": "test", "password": "x"})
    assert refusal(answer) == (409, "password-not-used")


async def test_a_municipality_without_a_provider_says_so(here: httpx.AsyncClient, connection: Connection) -> None:
    await a_municipality(connection, "naboby")
    await connection.execute("INSERT INTO municipality_host VALUES ('naboby.example', 'naboby')")
    here.headers["Host"] = "naboby.example"
    assert refusal(await here.post(f"{STAFF}/sign-in/start")) == (409, "no-provider")
    back = {"code": "x", "state": "x"}
    assert refusal(await complete(here, back)) == (409, "no-provider")


class TestWhenTheProviderGoesAwayAndComesBack:
    @pytest.fixture
    def port(self) -> int:
        return free_port()

    @pytest.fixture
    def providers(self, port: int) -> str:
        return provider_file(f"http://127.0.0.1:{port}")

    async def test_that_is_told_and_nobody_is_let_in(self, here: httpx.AsyncClient, port: int) -> None:
        down = (503, "provider-down")
        answer = await here.post(f"{STAFF}/sign-in/start")
        assert (refusal(answer), answer.headers["retry-after"]) == (down, "30")
        with running_provider(port):
            back = await at_provider(await start(here))
            assert (await complete(here, back)).status_code == 200
            back = await at_provider(await start(here))
        assert refusal(await complete(here, back)) == down
        with running_provider(port):
            # It signs with a new key now, which is fetched.
            assert (await sign_in(here)).status_code == 200


class TestWhenTheProviderIsAnother:
    @pytest.fixture
    def providers(self, issuer: str) -> str:
        return provider_file(f"{issuer}/")

    async def test_it_is_not_asked(self, here: httpx.AsyncClient) -> None:
        assert refusal(await here.post(f"{STAFF}/sign-in/start")) == (503, "provider-down")


class TestWhenTheSecretIsWrong:
    @pytest.fixture
    def providers(self, issuer: str) -> str:
        return provider_file(issuer).replace("hemmelig", "forkert")

    async def test_that_is_told_to_those_who_run_it(self, here: httpx.AsyncClient) -> None:
        assert refusal(await sign_in(here)) == (503, "provider-down")


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("[by]", "[by"),
        ("issuer =", "isuer ="),
        ('"http://127.0.0.1', '"http://login.example'),
        ('values = ["otp", "mfa"]', "values = []"),
        ('"clerk"', '"boss"'),
        ("second_factor", "third_factor"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_before_anything_starts(tmp_path: Path, was: str, becomes: str) -> None:
    path = tmp_path / "providers.toml"
    text = provider_file("http://127.0.0.1:1")
    assert was in text
    path.write_text(text.replace(was, becomes))
    settings: Settings = settings_in(tmp_path, STAFF_PROVIDERS=str(path))
    with pytest.raises(SystemExit, match=r"^STAFF_PROVIDERS=.*providers\.toml cannot be used: "):
        create_app(settings, "")
