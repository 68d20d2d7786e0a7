"""The secret of a booking: derived from its id and version, so nothing is stored and a new version revokes it (D8)."""

import base64
import hashlib
import hmac
from uuid import UUID

from api.problems import Refused


def secret_of(key: bytes, booking_id: UUID, version: int) -> str:
    """32 URL-safe characters that open one booking."""
    digest = hmac.digest(key, b"booking:%s:%d" % (booking_id.bytes, version), hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:24]).decode()


def demand_secret(key: bytes, booking_id: UUID, version: int, given: str | None) -> None:
    """Refuse `given` unless it is the booking's secret at its current `version`."""
    if given is None:
        raise Refused("secret-required")
    if _same(secret_of(key, booking_id, version), given):
        return
    was_valid = any(_same(secret_of(key, booking_id, old), given) for old in range(1, version))
    raise Refused("secret-stale" if was_valid else "secret-wrong")


def _same(secret: str, given: str) -> bool:
    # As bytes: what is given may hold any character, and comparing strings in constant time takes ASCII only.
    return hmac.compare_digest(secret.encode(), given.encode())


def link_to(public_url: str, key: bytes, booking_id: UUID, version: int) -> str:
    """What opens the booking in a browser. The secret stands in the fragment, which no server and no log sees."""
    return f"{public_url}/mine#{booking_id}.{secret_of(key, booking_id, version)}"
