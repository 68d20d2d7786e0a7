"""Who asks, over HTTP: a monitor by its mark, anybody else a citizen, be it with an invitation to a caseworker."""

import hashlib
import hmac
from datetime import datetime
from typing import Annotated, Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from litestar.di import NamedDependency
from litestar.params import HeaderParameter

from api.bookings.visits import CITIZEN, Asker
from api.problems import Refused
from api.web.body import StrictRequest
from api.web.given import ItsMunicipality, Synthetic
from api.web.mark import JWT, Mark, is_marked

GivenAsker = NamedDependency[Asker]
MONITOR = Asker("monitor")
TEST_COLLEAGUE = Asker("monitor", at_desk=True)
HEADER = "Borgertid-Invitation"

Invitation = Annotated[
    str | None,
    HeaderParameter(
        name=HEADER,
        description="What a caseworker has sent: it opens their times, which are not offered to everybody.",
        schema_extra=JWT,
    ),
]


def provide_asker(
    request: StrictRequest, municipality: ItsMunicipality, mark: Mark = None, invitation: Invitation = None
) -> Asker:
    state = request.app.state
    if is_marked(mark, state.settings.monitor_key, state.now()):
        return MONITOR
    if invitation is None:
        return CITIZEN
    pool_id = read_invitation(invitation, state.settings.key, municipality.municipality_id, state.now())
    return Asker(invited_to=pool_id)


def provide_marked(synthetic: Synthetic) -> Asker:
    """Who changes a booking: its secret says that they may, and its own pools are open to it without invitation."""
    return MONITOR if synthetic else CITIZEN


def write_invitation(key: bytes, municipality_id: str, pool_id: str, until: datetime) -> str:
    """A token that opens one pool to whoever has it, until a moment."""
    claims: dict[str, Any] = {"aud": municipality_id, "pool": pool_id, "exp": int(until.timestamp())}
    return jwt.encode({"alg": "HS256"}, claims, _key(key))


def read_invitation(token: str, key: bytes, municipality_id: str, now: datetime) -> str:
    """The pool that it opens. Refused: invitation-invalid."""
    try:
        claims = jwt.decode(token, _key(key), algorithms=["HS256"]).claims
    except (JoseError, ValueError):
        raise Refused("invitation-invalid") from None
    # What is signed with this key has all the claims, since `write_invitation` alone does.
    if claims["aud"] != municipality_id or claims["exp"] <= now.timestamp():
        raise Refused("invitation-invalid")
    pool_id: str = claims["pool"]
    return pool_id


def _key(key: bytes) -> OctKey:
    # A key of its own, so that nothing else that the server signs can be used as an invitation.
    return OctKey.import_key(hmac.digest(key, b"invitation", hashlib.sha256))
