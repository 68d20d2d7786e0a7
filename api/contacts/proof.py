"""The proof that one owns a contact's e-mail address: a short-lived token that names nobody to whoever reads it."""

import base64
import hashlib
import hmac
from datetime import datetime
from uuid import UUID

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey
from msgspec import Struct

from api.contacts.code import hash_of_email
from api.problems import Refused


class Proof(Struct, frozen=True, kw_only=True):
    """What a valid token says."""

    code_id: UUID
    """The code that was answered: the way to the contact, as long as it is kept."""
    way_hash: bytes
    municipality_id: str
    key: bytes
    """The server's key, against which addresses are compared."""

    def covers(self, email: str | None) -> bool:
        """Whether it is the proof of this address."""
        return email is not None and self.way_hash == hash_of_email(self.key, self.municipality_id, email)


def write_proof(proof: Proof, expires_at: datetime) -> str:
    claims = {
        "aud": proof.municipality_id,
        "sub": base64.urlsafe_b64encode(proof.way_hash).decode(),
        "jti": str(proof.code_id),
        "exp": int(expires_at.timestamp()),
    }
    return jwt.encode({"alg": "HS256"}, claims, _signing(proof.key))


def read_proof(key: bytes, municipality_id: str, token: str, now: datetime) -> Proof:
    """Refused unless it was signed here, for this municipality, and still lasts."""
    try:
        claims = jwt.decode(token, _signing(key), algorithms=["HS256"]).claims
    except (JoseError, ValueError):
        raise Refused("proof-invalid") from None
    # What is signed with this key has all the claims, since `write_proof` alone does.
    if claims["aud"] != municipality_id or claims["exp"] <= now.timestamp():
        raise Refused("proof-invalid")
    way_hash = base64.urlsafe_b64decode(claims["sub"])
    return Proof(code_id=UUID(claims["jti"]), way_hash=way_hash, municipality_id=municipality_id, key=key)


def _signing(key: bytes) -> OctKey:
    """A key of its own, so that no other signature of the server's can pass for a proof."""
    return OctKey.import_key(hmac.digest(key, b"contact-proof", hashlib.sha256))
