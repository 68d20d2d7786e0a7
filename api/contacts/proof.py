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

HEADER = "Borgertid-Proof"


class Proof(Struct, frozen=True):
    """What a valid token says."""

    code_id: UUID
    """The code that was answered: the way to the contact, as long as it is kept."""
    way: str
    """The keyed hash of the address."""

    def covers(self, key: bytes, municipality_id: str, email: str | None) -> bool:
        """Whether it is the proof of this address."""
        return email is not None and self.way == way_of(hash_of_email(key, municipality_id, email))


def way_of(way_hash: bytes) -> str:
    return base64.urlsafe_b64encode(way_hash).decode()


def write_proof(key: bytes, municipality_id: str, proof: Proof, expires_at: datetime) -> str:
    claims = {"aud": municipality_id, "sub": proof.way, "jti": str(proof.code_id), "exp": int(expires_at.timestamp())}
    return jwt.encode({"alg": "HS256"}, claims, _signing(key))


def read_proof(key: bytes, municipality_id: str, token: str, now: datetime) -> Proof:
    """Refused unless it was signed here, for this municipality, and still lasts."""
    try:
        claims = jwt.decode(token, _signing(key), algorithms=["HS256"]).claims
    except (JoseError, ValueError):
        raise Refused("proof-invalid") from None
    # What is signed with this key has all the claims, since `write_proof` alone does.
    if claims["aud"] != municipality_id or claims["exp"] <= now.timestamp():
        raise Refused("proof-invalid")
    return Proof(UUID(claims["jti"]), claims["sub"])


def _signing(key: bytes) -> OctKey:
    """A key of its own, so that no other signature of the server's can pass for a proof."""
    return OctKey.import_key(hmac.digest(key, b"contact-proof", hashlib.sha256))
