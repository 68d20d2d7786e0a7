"""Asking an OpenID Connect provider who somebody is: authorization code with PKCE (RFC 7636), state and nonce."""

import base64
import hashlib
import hmac
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import structlog
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from msgspec import Struct, ValidationError, convert

from api.problems import Refused
from api.staff.providers import Provider, person_of
from api.staff.rules import Person
from api.web.cookies import new_token

ATTEMPT_LIFE = timedelta(minutes=10)
KNOWN_FOR = timedelta(hours=1)
TIMEOUT = 10.0
"""Seconds, for each question to the provider."""
LEEWAY = 60
"""Seconds by which the provider's clock may differ from ours."""
SECONDS = re.compile(r"[0-9]{1,20}(?=\.)")
"""What the cookie begins with. Python reads no number of thousands of digits."""
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
"""Signatures with the provider's private key. Never one whose key a client has too, and never `none`."""

log = structlog.get_logger()


class Metadata(Struct, frozen=True):
    """What the provider tells of itself (OpenID Connect Discovery 1.0)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class Attempt(Struct, frozen=True):
    """One sign-in under way. All of it is derived from what lies in the browser's cookie, and nothing is stored."""

    state: str
    nonce: str
    verifier: str

    @property
    def challenge(self) -> str:
        return _base64url(hashlib.sha256(self.verifier.encode()).digest())


def new_attempt(now: datetime) -> str:
    """What the browser's cookie says: when the attempt ends, and what nobody can guess."""
    return f"{int((now + ATTEMPT_LIFE).timestamp())}.{new_token()}"


def attempt_in(cookie: str, key: bytes, municipality_id: str, now: datetime) -> Attempt:
    """The attempt of a browser; a cookie that somebody has changed is another attempt. Refused: sign-in-over."""
    expires = SECONDS.match(cookie)
    if not expires or int(expires[0]) <= now.timestamp():
        raise Refused("sign-in-over")

    def derived(purpose: str) -> str:
        text = f"sign-in {purpose} {municipality_id} {cookie}"
        return _base64url(hmac.digest(key, text.encode(), hashlib.sha256))

    return Attempt(derived("state"), derived("nonce"), derived("verifier"))


class OpenIdClient:
    """The client of one municipality's provider. What the provider tells of itself is kept for an hour."""

    def __init__(self, provider: Provider, public_url: str) -> None:
        self.provider = provider
        self.redirect_uri = provider.redirect_uri or f"{public_url}/personale/ind"
        self._metadata: Metadata | None = None
        self._keys: KeySet | None = None
        self._looked_at: datetime | None = None

    async def location(self, attempt: Attempt, now: datetime) -> str:
        """Where the browser is sent to sign in. Refused: provider-down."""
        metadata = await self._discover(now)
        query = {
            "response_type": "code",
            "client_id": self.provider.client_id,
            "redirect_uri": self.redirect_uri,
            "scope": self.provider.scope,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        if self.provider.second_factor.claim == "acr":
            query["acr_values"] = " ".join(self.provider.second_factor.values)
        joint = "&" if "?" in metadata.authorization_endpoint else "?"
        return f"{metadata.authorization_endpoint}{joint}{urlencode(query)}"

    async def person(self, code: str, attempt: Attempt, now: datetime) -> Person:
        """Who has signed in there.

        Refused: provider-down, sign-in-over, sign-in-untrusted, second-factor-missing, role-missing.
        """
        metadata = await self._discover(now)
        claims = await self._claims(await self._redeem(metadata, code, attempt), metadata)
        self._demand_valid(claims, attempt, now)
        return person_of(claims, self.provider)

    async def _redeem(self, metadata: Metadata, code: str, attempt: Attempt) -> str:
        """The ID token for the code, which the provider gives once."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": attempt.verifier,
        }
        client = (quote(self.provider.client_id, safe=""), quote(self.provider.client_secret, safe=""))
        status, answer = await _ask("POST", metadata.token_endpoint, data=form, auth=client)
        if answer.get("error") == "invalid_grant":
            raise Refused("sign-in-over")
        id_token = answer.get("id_token")
        if status != httpx.codes.OK or not isinstance(id_token, str):
            raise _down(metadata.token_endpoint, str(answer.get("error")))
        return id_token

    async def _claims(self, id_token: str, metadata: Metadata) -> dict[str, Any]:
        """What the provider has signed. Its keys are fetched again when it signs with one that is not known yet."""
        try:
            if self._keys is not None:
                try:
                    return jwt.decode(id_token, self._keys, algorithms=ALGORITHMS).claims
                except InvalidKeyIdError:
                    pass
            self._keys = await _fetch_keys(metadata)
            return jwt.decode(id_token, self._keys, algorithms=ALGORITHMS).claims
        except (JoseError, ValueError) as error:
            raise _untrusted(error) from None

    def _demand_valid(self, claims: dict[str, Any], attempt: Attempt, now: datetime) -> None:
        """OpenID Connect Core 1.0, 3.1.3.7."""
        client_id = self.provider.client_id
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=LEEWAY,
            iss={"essential": True, "value": self.provider.issuer},
            sub={"essential": True},
            aud={"essential": True, "value": client_id},
            exp={"essential": True},
            iat={"essential": True},
            nonce={"essential": True, "value": attempt.nonce},
        )
        try:
            registry.validate(claims)
        except JoseError as error:
            raise _untrusted(error) from None
        for_several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if for_several else client_id) != client_id:
            raise Refused("sign-in-untrusted")

    async def _discover(self, now: datetime) -> Metadata:
        if self._metadata is None or self._looked_at is None or now - self._looked_at >= KNOWN_FOR:
            address = f"{self.provider.issuer.rstrip('/')}/.well-known/openid-configuration"
            status, answer = await _ask("GET", address)
            try:
                metadata = convert(answer, Metadata)
            except ValidationError as error:
                raise _down(address, f"{status} {error}") from None
            if metadata.issuer != self.provider.issuer:
                raise _down(address, f"it calls itself {metadata.issuer}")
            self._metadata, self._keys, self._looked_at = metadata, None, now
        return self._metadata


def openid_clients(providers: Mapping[str, Provider], public_url: str) -> dict[str, OpenIdClient]:
    """By municipality."""
    return {municipality_id: OpenIdClient(provider, public_url) for municipality_id, provider in providers.items()}


async def _fetch_keys(metadata: Metadata) -> KeySet:
    _, answer = await _ask("GET", metadata.jwks_uri)
    try:
        return KeySet.import_key_set(answer)  # type: ignore[arg-type]  # it says itself what is no key set
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise _down(metadata.jwks_uri, type(error).__name__) from None


async def _ask(method: str, address: str, **request: Any) -> tuple[int, dict[str, Any]]:
    """The status and the JSON object of the answer, whatever the status is. Refused: provider-down."""
    try:
        async with httpx.AsyncClient(timeout=TIMEOUT) as client:
            answer = await client.request(method, address, **request)
        told = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        raise _down(address, type(error).__name__) from None
    if not isinstance(told, dict):
        raise _down(address, "no JSON object")
    return answer.status_code, told


def _down(address: str, why: str) -> Refused:
    # For whoever runs the service: the person who signs in can do nothing about it.
    log.error("provider", address=address, why=why)
    return Refused("provider-down", retry_after=30)


def _untrusted(error: Exception) -> Refused:
    log.error("id token", why=type(error).__name__)
    return Refused("sign-in-untrusted")


def _base64url(digest: bytes) -> str:
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
