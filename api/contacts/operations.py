"""Asking for a code and answering it: one command, one transaction."""

from datetime import datetime, timedelta
from uuid import UUID, uuid4

from asyncpg import Pool
from msgspec import Struct

from api.catalogue.rules import Language
from api.contacts import queries
from api.contacts.code import hash_of_device, hash_of_email, is_right
from api.contacts.proof import Proof, write_proof
from api.contacts.rules import CODE_LIFE, CODES_WITHIN, MOST_CODES, Code, is_test_email, tried
from api.database import transaction
from api.messages.queries import NewMessage, insert_messages
from api.problems import Refused

MESSAGE = "contact-code"
KEPT = timedelta(days=1)


class Sender(Struct, frozen=True, kw_only=True):
    """Who asks or answers, and with which key this happens once."""

    municipality_id: str
    now: datetime
    synthetic: bool
    """Marked as a monitor's test citizen (P9)."""
    key: UUID
    request_hash: bytes
    server_key: bytes


class Proven(Struct, frozen=True):
    token: str
    expires_at: datetime


async def ask(pool: Pool, sender: Sender, email: str, device: UUID, language: Language) -> Code:
    """A code, on its way to the contact if there is one. For whoever asks the two cannot be told apart (D8)."""
    if is_test_email(email) != sender.synthetic:
        raise Refused("mark-mismatch")
    municipality_id = sender.municipality_id
    code = _new(sender, email, device)
    async with transaction(pool) as connection:
        await queries.lock_way(connection, code.way_hash)
        if not await queries.insert_code(connection, municipality_id, code, email, language):
            known = await queries.select_code_of_key(connection, municipality_id, sender.key)
            if known.request_hash != sender.request_hash:
                raise Refused("key-reused")
            return known
        since = sender.now - CODES_WITHIN
        asked = await queries.select_times_asked(connection, municipality_id, code.way_hash, since)
        if len(asked) > MOST_CODES:
            wait = asked[MOST_CODES] + CODES_WITHIN - sender.now
            raise Refused("too-many-codes", retry_after=int(wait.total_seconds()) + 1)
        # Also when nobody is known there: the renderer finds out, long after the answer.
        await insert_messages(connection, municipality_id, [NewMessage(MESSAGE, code.code_id, sender.now, sender.now)])
    return code


async def answer(pool: Pool, sender: Sender, code_id: UUID, digits: str, device: UUID) -> Proven:
    """The proof for the right digits. Each try is committed before it is judged, so that none is free."""
    municipality_id, key = sender.municipality_id, sender.server_key
    right = is_right(key, code_id, digits)
    async with transaction(pool) as connection:
        code = await queries.select_code_for_update(connection, municipality_id, code_id)
        if code is None or code.device_hash != hash_of_device(key, device):
            raise Refused("code-not-found")
        code, left = tried(code, sender.key, sender.request_hash, sender.now, right=right)
        await queries.update_code(connection, municipality_id, code)
    if not right or code.proof_until is None:
        raise Refused("code-wrong", tries_left=left) if left else Refused("code-tried-out")
    proof = Proof(code_id=code_id, way_hash=code.way_hash, municipality_id=municipality_id, key=key)
    return Proven(write_proof(proof, code.proof_until), code.proof_until)


async def forget_codes(pool: Pool, now: datetime) -> None:
    """Remove the codes of yesterday: they open nothing any more."""
    async with pool.acquire() as connection:
        await queries.delete_codes(connection, now - KEPT)


def _new(sender: Sender, email: str, device: UUID) -> Code:
    return Code(
        code_id=uuid4(),
        way_hash=hash_of_email(sender.server_key, sender.municipality_id, email),
        device_hash=hash_of_device(sender.server_key, device),
        created_at=sender.now,
        expires_at=sender.now + CODE_LIFE,
        key=sender.key,
        request_hash=sender.request_hash,
    )
