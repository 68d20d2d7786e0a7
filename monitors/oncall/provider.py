"""Signing in to the on-call page with the provider of the staff: OpenID Connect, authorization code, PKCE, nonce."""

import hashlib
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote, urlencode

import httpx
import msgspec
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from msgspec import Struct

ANSWERS_WITHIN: Final = 10.0
"""Seconds for each question to the provider."""
LEEWAY: Final = 60
"""Seconds by which its clock may differ from ours."""
SIGNED_WITH: Final = ["RS256", "PS256", "ES256", "EdDSA"]
"""With a key that only the provider has."""


class ProviderRefused(Exception):
    """Nobody comes in: one Danish sentence that says why."""


class SecondFactor(Struct, frozen=True, forbid_unknown_fields=True):
    claim: str
    values: list[str]
    """One of them must be there."""


class ProviderFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who vouches for those on call, and which of them may come in."""

    issuer: str
    client_id: str
    client_secret: str
    second_factor: SecondFactor
    role_claim: str = "roles"
    may: list[str]
    """Values of that claim, one of which lets somebody in."""
    scope: str = "openid profile"


class Attempt(Struct, frozen=True):
    """One sign-in under way; it lies in a cookie of the browser that began it, and in no other."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> "Attempt":
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))

    @classmethod
    def read(cls, cookie: str) -> "Attempt":
        """Raises ProviderRefused."""
        parts = cookie.split(".")
        if len(parts) != 3 or not all(parts):
            raise ProviderRefused("Du nåede ikke at logge ind. Begynd forfra.")
        return cls(*parts)

    @property
    def cookie(self) -> str:
        return f"{self.state}.{self.nonce}.{self.verifier}"


class _Metadata(Struct, frozen=True):
    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str


class Provider:
    def __init__(self, file: ProviderFile, redirect_uri: str) -> None:
        self.file, self.redirect_uri = file, redirect_uri

    async def location(self, attempt: Attempt) -> str:
        """Where the browser goes to sign in. Raises ProviderRefused."""
        challenge = urlsafe_b64encode(hashlib.sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code", "client_id": self.file.client_id, "redirect_uri": self.redirect_uri,
            "scope": self.file.scope, "state": attempt.state, "nonce": attempt.nonce, "code_challenge": challenge,
            "code_challenge_method": "S256",
        }  # fmt: skip
        if self.file.second_factor.claim == "acr":
            asked["acr_values"] = " ".join(self.file.second_factor.values)
        endpoint = (await self._metadata()).authorization_endpoint
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    async def demand_on_call(self, code: str, state: str, attempt: Attempt, now: datetime) -> None:
        """Whoever comes back with `code` may come in. Raises ProviderRefused."""
        if not secrets.compare_digest(state.encode(), attempt.state.encode()):
            raise ProviderRefused("Du nåede ikke at logge ind. Begynd forfra.")
        metadata = await self._metadata()
        claims = _claims(await self._redeem(metadata, code, attempt), await _keys(metadata))
        self._demand_valid(claims, attempt, now)
        if not _has(claims.get(self.file.second_factor.claim), self.file.second_factor.values):
            raise ProviderRefused("Der mangler et trin, da du loggede ind. Log ind igen med to trin.")
        if not _has(claims.get(self.file.role_claim), self.file.may):
            raise ProviderRefused("Du har ikke vagt her. Bed din leder om adgang.")

    async def _redeem(self, metadata: _Metadata, code: str, attempt: Attempt) -> str:
        form = {
            "grant_type": "authorization_code", "code": code, "redirect_uri": self.redirect_uri,
            "code_verifier": attempt.verifier,
        }  # fmt: skip
        client = (quote(self.file.client_id, safe=""), quote(self.file.client_secret, safe=""))
        answer = await _ask("POST", metadata.token_endpoint, data=form, auth=client)
        if not isinstance(answer.get("id_token"), str):
            raise ProviderRefused("Du nåede ikke at logge ind. Begynd forfra.")
        return str(answer["id_token"])

    def _demand_valid(self, claims: dict[str, Any], attempt: Attempt, now: datetime) -> None:
        """OpenID Connect Core 1.0, 3.1.3.7."""
        demanded = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()), leeway=LEEWAY, iss={"essential": True, "value": self.file.issuer},
            sub={"essential": True}, aud={"essential": True, "value": self.file.client_id}, exp={"essential": True},
            iat={"essential": True}, nonce={"essential": True, "value": attempt.nonce},
        )  # fmt: skip
        try:
            demanded.validate(claims)
        except JoseError as error:
            raise _untrusted() from error
        several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
        if claims.get("azp", None if several else self.file.client_id) != self.file.client_id:
            raise _untrusted()

    async def _metadata(self) -> _Metadata:
        address = f"{self.file.issuer.rstrip('/')}/.well-known/openid-configuration"
        try:
            metadata = msgspec.convert(await _ask("GET", address), _Metadata)
        except msgspec.ValidationError as error:
            raise _down() from error
        if metadata.issuer != self.file.issuer:
            raise _untrusted()
        return metadata


def read_provider(file: Path, page: str) -> Provider:
    """The provider that the file names, for the on-call page at `page`. Raises ProviderRefused."""
    try:
        return Provider(
            msgspec.toml.decode(file.read_bytes(), type=ProviderFile), f"{page.rstrip('/')}/log-ind/tilbage"
        )
    except (OSError, msgspec.MsgspecError) as error:
        raise ProviderRefused(f"Filen {file} kan ikke bruges: {error}") from error


def _claims(id_token: str, keys: KeySet) -> dict[str, Any]:
    try:
        return jwt.decode(id_token, keys, algorithms=SIGNED_WITH).claims
    except (JoseError, ValueError) as error:
        raise _untrusted() from error


async def _keys(metadata: _Metadata) -> KeySet:
    told: Any = await _ask("GET", metadata.jwks_uri)
    try:
        return KeySet.import_key_set(told)
    except (JoseError, KeyError, TypeError, ValueError) as error:
        raise _down() from error


async def _ask(method: str, address: str, **request: Any) -> dict[str, Any]:
    try:
        async with httpx.AsyncClient(timeout=ANSWERS_WITHIN) as client:
            told = (await client.request(method, address, **request)).json()
    except (httpx.HTTPError, ValueError) as error:
        raise _down() from error
    if not isinstance(told, dict):
        raise _down()
    return told


def _has(claimed: object, wanted: Sequence[str]) -> bool:
    values = claimed if isinstance(claimed, list) else [claimed]
    return any(value in wanted for value in values)


def _down() -> ProviderRefused:
    return ProviderRefused("Kommunens login svarer ikke. Vent lidt, og prøv igen.")


def _untrusted() -> ProviderRefused:
    return ProviderRefused("Svaret fra kommunens login er ikke til at stole på. Log ind igen.")
