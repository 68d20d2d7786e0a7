"""The mark of a test citizen: signed and short-lived, so that an expired one never becomes a real booking (P9)."""

from datetime import datetime, timedelta
from typing import Annotated

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from litestar.params import HeaderParameter

from api.problems import Refused

HEADER = "Borgertid-Synthetic"
LONGEST = timedelta(minutes=15)
AS_MARKED = "as_marked"
"""In the state of a request without a mark whose session is a monitor's: it meets test citizens only."""
JWT = {"pattern": r"^[\w-]+\.[\w-]+\.[\w-]+$"}
"""What a header that holds a JSON Web Token (RFC 7519) says of itself in the document."""

Mark = Annotated[
    str | None,
    HeaderParameter(
        name=HEADER,
        description="A monitor's mark of a test citizen: a JWT, signed with HS256, that expires within 15 minutes.",
        schema_extra=JWT,
    ),
]


def is_marked(token: str | None, key: bytes, now: datetime) -> bool:
    """Whether a request comes from a monitor. A mark that is not valid is refused, never ignored."""
    if token is None:
        return False
    try:
        claims = jwt.decode(token, OctKey.import_key(key), algorithms=["HS256"]).claims
    except (JoseError, ValueError):
        raise Refused("mark-invalid") from None
    expires = claims.get("exp")
    now_seconds = now.timestamp()
    if not isinstance(expires, int | float) or not now_seconds < expires <= now_seconds + LONGEST.total_seconds():
        raise Refused("mark-invalid")
    return True
