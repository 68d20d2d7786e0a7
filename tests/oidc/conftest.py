"""A town whose staff sign in with a real provider: the npm package oidc-provider, run by Node on loopback."""

import json
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, quote, urljoin, urlsplit

import httpx
import pytest

from api.settings import Settings
from deploy.node import FOR_PAGES, environment_with_node
from tests.conftest import MONDAY
from tests.http.conftest import base_url, clock
from tests.http.server import a_client, settings_in
from tests.staff.people import FROM_OUR_PAGE

__all__ = ["base_url", "clock"]

FOLDER = Path(__file__).parent
REDIRECT_URI = "http://127.0.0.1:1/personale/ind"
STAFF = "/api/v1/staff"
SECRET = "hemmelig/+: %"
PERSON: dict[str, Any] = {"sub": "0042", "name": "Test Testesen", "roles": ["sagsbehandlere"], "amr": ["pwd", "otp"]}
"""Somebody who has shown two factors and may work here as a clerk."""


@contextmanager
def running_provider(port: int, redirect_uri: str = REDIRECT_URI) -> Iterator[str]:
    """The issuer of a provider that runs while the block does, with a new key."""
    environment = environment_with_node(FOR_PAGES)
    assert environment, "Node is missing: `make test` installs it"
    assert (FOLDER / "node_modules" / "oidc-provider").is_dir(), "packages are missing: python3 deploy/oidc.py"
    environment |= {"PORT": str(port), "REDIRECT_URI": redirect_uri, "NOW": str(int(MONDAY.timestamp() * 1000))}
    command = ["node", "provider.mjs"]
    with subprocess.Popen(
        command, cwd=FOLDER, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as provider:
        try:
            assert provider.stdout
            assert provider.stdout.readline() == "listening\n"
            yield f"http://127.0.0.1:{port}"
        finally:
            provider.terminate()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])


@pytest.fixture(scope="session")
def issuer() -> Iterator[str]:
    with running_provider(free_port()) as issuer:
        yield issuer


def provider_file(issuer: str, *more: str) -> str:
    return "\n".join(
        [
            "[by]",
            f'issuer = "{issuer}"',
            'client_id = "borgertid"',
            f'client_secret = "{SECRET}"',
            f'redirect_uri = "{REDIRECT_URI}"',
            *(more or ('second_factor = { claim = "amr", values = ["otp", "mfa"] }',)),
            "[by.roles]",
            'sagsbehandlere = "clerk"',
            'ledere = "administrator"',
        ]
    )


@pytest.fixture
def providers(issuer: str) -> str:
    """The file that STAFF_PROVIDERS names."""
    return provider_file(issuer)


@pytest.fixture
def settings(tmp_path: Path, providers: str) -> Settings:
    path = tmp_path / "providers.toml"
    path.write_text(providers)
    return settings_in(tmp_path, STAFF_PROVIDERS=str(path))


@pytest.fixture
async def here(base_url: str) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on a page of ours."""
    async with a_client(base_url, headers=FROM_OUR_PAGE) as client:
        yield client


async def start(browser: httpx.AsyncClient) -> str:
    """Where the page sends the browser to sign in."""
    answer = await browser.post(f"{STAFF}/sign-in/start")
    assert answer.status_code == 200, answer.text
    location: str = answer.json()["location"]
    return location


async def at_provider(location: str, **claims: Any) -> dict[str, str]:
    """Sign in there as PERSON, of whom these things are claimed. Answers what the browser comes back with."""
    who = {"Person": quote(json.dumps(PERSON | claims))}
    async with httpx.AsyncClient(headers=who, verify=False) as browser:
        while not location.startswith(REDIRECT_URI):
            location = urljoin(location, (await browser.get(location)).headers["location"])
    query = parse_qs(urlsplit(location).query)
    return {"code": query["code"][0], "state": query["state"][0]}


async def complete(browser: httpx.AsyncClient, back: dict[str, str]) -> httpx.Response:
    return await browser.post(f"{STAFF}/sign-in/complete", json=back)


async def sign_in(browser: httpx.AsyncClient, **claims: Any) -> httpx.Response:
    return await complete(browser, await at_provider(await start(browser), **claims))
