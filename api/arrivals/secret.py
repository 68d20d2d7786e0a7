"""The secret of a ticket: derived from its id, so nothing is stored (D8). It shows one person's place in the line."""

import base64
import hashlib
import hmac
from uuid import UUID

from api.problems import Refused


def ticket_secret(key: bytes, ticket_id: UUID) -> str:
    """32 URL-safe characters that open one ticket."""
    digest = hmac.digest(key, b"ticket:" + ticket_id.bytes, hashlib.sha256)
    return base64.urlsafe_b64encode(digest[:24]).decode()


def demand_ticket_secret(key: bytes, ticket_id: UUID, given: str | None) -> None:
    """Refused: secret-required, secret-wrong."""
    if given is None:
        raise Refused("secret-required")
    if not hmac.compare_digest(ticket_secret(key, ticket_id).encode(), given.encode()):
        raise Refused("secret-wrong")
