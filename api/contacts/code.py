"""What is derived with the server's key, so that nothing that opens anything, and nobody's address, need be stored."""

import hashlib
import hmac
from uuid import UUID


def digits_of(key: bytes, code_id: UUID) -> str:
    """The six digits of a code."""
    return f"{int.from_bytes(_digest(key, b'digits', code_id.bytes)) % 1_000_000:06}"


def is_right(key: bytes, code_id: UUID, given: str) -> bool:
    return hmac.compare_digest(digits_of(key, code_id).encode(), given.encode())


def hash_of_email(key: bytes, municipality_id: str, email: str) -> bytes:
    """The same however the address is capitalised; another in each municipality."""
    return _digest(key, b"email", f"{municipality_id} {email.lower()}".encode())


def hash_of_device(key: bytes, device: UUID) -> bytes:
    return _digest(key, b"device", device.bytes)


def _digest(key: bytes, purpose: bytes, of: bytes) -> bytes:
    return hmac.digest(key, b"contact-%s:%s" % (purpose, of), hashlib.sha256)
