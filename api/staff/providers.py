"""Which OpenID Connect provider a municipality's staff sign in with, and whom its claims make somebody. No I/O.

docs/staff.md explains the file.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import msgspec
from msgspec import Meta, Struct, field

from api.problems import Refused
from api.staff.rules import Person, Role

ALL_OFFICES = "*"

Text = Annotated[str, Meta(min_length=1)]
# In clear text only on the machine itself, for tests.
Address = Annotated[str, Meta(pattern=r"^(https://[^/]+|http://(127\.0\.0\.1|localhost)(:\d+)?)(/.*)?$")]


class SecondFactor(Struct, frozen=True, forbid_unknown_fields=True):
    """What the provider says of somebody who has shown more than a password."""

    claim: Literal["acr", "amr"]
    values: Annotated[tuple[Text, ...], Meta(min_length=1)]
    """One of them suffices."""


class Provider(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    issuer: Address
    client_id: Text
    client_secret: Text
    second_factor: SecondFactor
    scope: str = "openid profile"
    redirect_uri: Address | None = None
    """None: /personale/ind under PUBLIC_URL."""
    role_claim: Text = "roles"
    roles: Annotated[dict[str, Role], Meta(min_length=1)]
    """The role that each value of the claim gives."""
    office_claim: Text | None = None
    """None: everybody works at all offices."""
    offices: dict[str, str] = field(default_factory=dict)
    """The id of the office that each value of that claim means, or * for all."""


Providers = Mapping[str, Provider]
"""By municipality."""


def read_providers(content: bytes) -> Providers:
    """Raises msgspec.ValidationError or msgspec.DecodeError, which say what is wrong."""
    return msgspec.toml.decode(content, type=dict[str, Provider])


def person_of(claims: Mapping[str, Any], provider: Provider) -> Person:
    """Who it is, with the highest of their roles. Refused: second-factor-missing, role-missing."""
    factor = provider.second_factor
    if not set(_values(claims, factor.claim)) & set(factor.values):
        raise Refused("second-factor-missing")
    roles = [provider.roles[value] for value in _values(claims, provider.role_claim) if value in provider.roles]
    offices = _offices(claims, provider)
    if not roles or offices is None:
        raise Refused("role-missing")
    subject = str(claims["sub"])
    name = claims.get("name")
    return Person(
        subject=f"provider:{subject}",
        name=name if isinstance(name, str) and name else subject,
        role=max(roles, key=lambda role: len(role.included)),
        offices=offices,
    )


def _offices(claims: Mapping[str, Any], provider: Provider) -> tuple[str, ...] | None:
    """Empty: all. None: the claim names no office that is known here, which must not be read as all of them."""
    if provider.office_claim is None:
        return ()
    found = {provider.offices[value] for value in _values(claims, provider.office_claim) if value in provider.offices}
    if not found:
        return None
    return () if ALL_OFFICES in found else tuple(sorted(found))


def _values(claims: Mapping[str, Any], claim: str) -> list[str]:
    """A claim as a list, whether it is one string or several."""
    value = claims.get(claim)
    several = value if isinstance(value, list) else [value]
    return [one for one in several if isinstance(one, str)]
