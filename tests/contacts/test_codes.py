"""A code to a contact: what it proves, what it costs to guess, and what it does not give away."""

import asyncio
import base64
import json
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from api.contacts.code import digits_of
from api.contacts.mails import code_mails
from api.contacts.operations import forget_codes
from api.contacts.proof import read_proof
from api.database import Connection, transaction
from api.messages.rules import Message
from api.problems import Refused
from api.settings import Settings
from tests.clock import Clock
from tests.http.server import Citizen, a_booking

CODES = "/api/v1/contact-codes"
KNOWN = "test@borgertid.dk"
DEVICE = str(uuid4())


@pytest.fixture
async def known(citizen: Citizen) -> None:
    """Somebody with the address KNOWN has booked."""
    assert (await citizen.post("/api/v1/bookings", a_booking("2026-11-24T10:00:00+01:00"))).status_code == 201


def asking(email: str = KNOWN, **fields: Any) -> dict[str, Any]:
    return {"contact": {"email": email}, "device": DEVICE, "language": "da", **fields}


async def asked(citizen: Citizen, email: str = KNOWN) -> str:
    """The id of a new code."""
    answer = await citizen.post(CODES, asking(email))
    assert answer.status_code == 202, answer.text
    return answer.json()["id"]


async def answered(
    citizen: Citizen, code_id: str, digits: str, device: str = DEVICE, key: str | None = None
) -> httpx.Response:
    return await citizen.post(f"{CODES}/{code_id}/answer", {"digits": digits, "device": device}, key=key)


def kind_of(answer: httpx.Response) -> str:
    return answer.json()["type"].removeprefix("urn:borgertid:problem:")


@pytest.fixture
def right(settings: Settings) -> Any:
    """The digits of a code."""
    return lambda code_id: digits_of(settings.key, UUID(code_id))


def wrong(digits: str) -> str:
    return f"{(int(digits) + 1) % 1_000_000:06}"


@pytest.fixture
async def mail(settings: Settings, clock: Clock, connection: Connection) -> Any:
    async def mail(code_id: str) -> Message | None:
        return await code_mails(settings.key, clock)["contact-code"](connection, "by", UUID(code_id))

    return mail


@pytest.mark.usefixtures("known")
async def test_the_code_in_the_mail_proves_that_one_owns_the_address(
    citizen: Citizen, mail: Any, settings: Settings, clock: Clock
) -> None:
    code_id = await asked(citizen, "TEST@Borgertid.dk")
    message = await mail(code_id)
    assert message.to == KNOWN
    [digits] = [word for word in message.text.split() if word.isdecimal() and len(word) == 6]
    answer = await answered(citizen, code_id, digits)
    assert (answer.status_code, answer.json()["expires_at"]) == (200, "2026-11-23T08:15:00+01:00")
    proof = read_proof(settings.key, "by", answer.json()["token"], clock.now)
    assert proof.covers("Test@borgertid.DK")
    assert not proof.covers("anden@borgertid.dk")
    assert not proof.covers(None)


@pytest.mark.usefixtures("known")
async def test_who_reads_english_gets_an_english_mail(citizen: Citizen, mail: Any) -> None:
    code_id = (await citizen.post(CODES, asking(language="en"))).json()["id"]
    message = await mail(code_id)
    assert (message.subject, message.language) == ("Your code for citizen services", "en")


@pytest.mark.usefixtures("known")
async def test_nobody_can_tell_from_the_answer_whether_an_address_is_known(
    citizen: Citizen, connection: Connection, mail: Any
) -> None:
    rows = []
    for email in (KNOWN, "ukendt@borgertid.dk"):
        before = await counted(connection)
        answer = await citizen.post(CODES, asking(email))
        assert (answer.status_code, set(answer.json())) == (202, {"id", "expires_at"})
        assert answer.json()["expires_at"] == "2026-11-23T08:10:00+01:00"
        after = await counted(connection)
        rows.append({table: after[table] - before[table] for table in after})
        assert (await mail(answer.json()["id"]) is not None) == (email == KNOWN)
    assert rows[0] == rows[1] == {**dict.fromkeys(rows[0], 0), "contact_code": 1, "outbox": 1}


async def counted(connection: Connection) -> dict[str, int]:
    tables = await connection.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    return {name: await connection.fetchval(f"SELECT count(*) FROM {name}") for (name,) in tables}


@pytest.mark.usefixtures("known")
async def test_neither_address_nor_digits_nor_device_are_stored(
    citizen: Citizen, connection: Connection, right: Any
) -> None:
    code_id = await asked(citizen)
    token = (await answered(citizen, code_id, right(code_id))).json()["token"]
    for table in ("contact_code", "outbox"):
        for row in await connection.fetch(f"SELECT t::text AS written FROM {table} AS t"):
            for secret in (KNOWN, right(code_id), DEVICE, token):
                assert secret not in row["written"]
                assert secret.encode().hex() not in row["written"]


async def test_after_five_wrong_tries_the_right_digits_do_not_help(citizen: Citizen, right: Any) -> None:
    code_id = await asked(citizen)
    for left in (4, 3, 2, 1):
        answer = await answered(citizen, code_id, wrong(right(code_id)))
        assert (kind_of(answer), answer.status_code, answer.json()["tries_left"]) == ("code-wrong", 422, left)
    assert kind_of(await answered(citizen, code_id, wrong(right(code_id)))) == "code-tried-out"
    assert kind_of(await answered(citizen, code_id, right(code_id))) == "code-tried-out"


async def test_the_fifth_try_may_be_the_right_one(citizen: Citizen, right: Any) -> None:
    code_id = await asked(citizen)
    for _ in range(4):
        await answered(citizen, code_id, wrong(right(code_id)))
    assert (await answered(citizen, code_id, right(code_id))).status_code == 200


async def test_of_fifty_tries_at_once_five_are_judged(citizen: Citizen, right: Any, connection: Connection) -> None:
    code_id = await asked(citizen)
    guesses = [f"{(int(right(code_id)) + 1 + i) % 1_000_000:06}" for i in range(50)]
    answers = await asyncio.gather(*(answered(citizen, code_id, guess) for guess in guesses))
    left = sorted(answer.json()["tries_left"] for answer in answers if kind_of(answer) == "code-wrong")
    assert left == [1, 2, 3, 4]
    assert {kind_of(answer) for answer in answers} == {"code-wrong", "code-tried-out"}
    assert await connection.fetchval("SELECT cardinality(tries) FROM contact_code") == 5


async def test_a_try_that_is_sent_again_costs_one_and_gets_its_answer(citizen: Citizen, right: Any) -> None:
    code_id, key = await asked(citizen), str(uuid4())
    for _ in range(7):
        answer = await answered(citizen, code_id, wrong(right(code_id)), key=key)
        assert (kind_of(answer), answer.json()["tries_left"]) == ("code-wrong", 4)
    assert kind_of(await answered(citizen, code_id, right(code_id), key=key)) == "key-reused"
    assert (await answered(citizen, code_id, right(code_id))).status_code == 200


async def test_the_right_answer_sent_again_gives_the_same_proof_and_another_gives_none(
    citizen: Citizen, right: Any, clock: Clock
) -> None:
    code_id, key = await asked(citizen), str(uuid4())
    first = await answered(citizen, code_id, right(code_id), key=key)
    clock.pass_by(minutes=9)
    assert kind_of(await answered(citizen, code_id, right(code_id))) == "code-over"
    clock.pass_by(minutes=3)
    again = await answered(citizen, code_id, right(code_id), key=key)
    assert (again.status_code, again.json()) == (200, first.json())


async def test_a_code_lasts_ten_minutes(citizen: Citizen, right: Any, clock: Clock) -> None:
    first, second = await asked(citizen), await asked(citizen)
    clock.pass_by(minutes=9, seconds=59)
    assert (await answered(citizen, first, right(first))).status_code == 200
    clock.pass_by(seconds=1)
    answer = await answered(citizen, second, right(second))
    assert (answer.status_code, kind_of(answer)) == (409, "code-over")


async def test_a_code_opens_nothing_on_another_device(citizen: Citizen, right: Any, connection: Connection) -> None:
    code_id = await asked(citizen)
    answer = await answered(citizen, code_id, right(code_id), device=str(uuid4()))
    assert (answer.status_code, kind_of(answer)) == (404, "code-not-found")
    assert kind_of(await answered(citizen, str(uuid4()), "000000")) == "code-not-found"
    assert await connection.fetchval("SELECT tries FROM contact_code") == []


async def test_a_contact_gets_three_codes_an_hour_however_the_address_is_written(
    citizen: Citizen, clock: Clock
) -> None:
    for email in ("a@borgertid.dk", "A@borgertid.dk", "a@BORGERTID.dk"):
        await asked(citizen, email)
        clock.pass_by(minutes=10)
    answer = await citizen.post(CODES, asking("a@borgertid.dk"))
    assert (answer.status_code, kind_of(answer)) == (429, "too-many-codes")
    assert answer.headers["retry-after"] == str(30 * 60 + 1)
    await asked(citizen, "b@borgertid.dk")
    clock.pass_by(minutes=30)
    await asked(citizen, "a@borgertid.dk")


async def test_of_ten_who_ask_at_once_three_get_a_code(citizen: Citizen, connection: Connection) -> None:
    answers = await asyncio.gather(*(citizen.post(CODES, asking()) for _ in range(10)))
    assert sorted(answer.status_code for answer in answers) == [202] * 3 + [429] * 7
    assert await connection.fetchval("SELECT count(*) FROM contact_code") == 3


async def test_a_question_that_is_sent_again_makes_one_code(citizen: Citizen, connection: Connection) -> None:
    key = str(uuid4())
    answers = await asyncio.gather(*(citizen.post(CODES, asking(), key=key) for _ in range(10)))
    assert {(answer.status_code, answer.text) for answer in answers} == {(202, answers[0].text)}
    assert await connection.fetchval("SELECT count(*) FROM contact_code") == 1
    other = await citizen.post(CODES, asking("b@borgertid.dk"), key=key)
    assert (other.status_code, kind_of(other)) == (422, "key-reused")


async def test_an_address_that_is_none_is_told_so(citizen: Citizen) -> None:
    answer = await citizen.post(CODES, asking("test@"))
    assert [error["pointer"] for error in answer.json()["errors"]] == ["#/contact/email"]


@pytest.mark.usefixtures("known")
async def test_a_code_that_is_over_is_not_sent_late(citizen: Citizen, mail: Any, clock: Clock, right: Any) -> None:
    first, second = await asked(citizen), await asked(citizen)
    await answered(citizen, first, right(first))
    assert await mail(first) is None
    assert await mail(second) is not None
    clock.pass_by(minutes=10)
    assert await mail(second) is None


@pytest.mark.usefixtures("known")
async def test_who_was_erased_meanwhile_gets_no_code(citizen: Citizen, mail: Any, connection: Connection) -> None:
    code_id = await asked(citizen)
    await connection.execute("DELETE FROM contact")
    assert await mail(code_id) is None


@pytest.mark.usefixtures("known")
async def test_who_is_erased_at_the_very_moment_gets_the_answer_of_everybody(
    citizen: Citizen, pool: asyncpg.Pool, connection: Connection
) -> None:
    async with transaction(pool) as erasing:
        await erasing.execute("DELETE FROM contact")
        ask = asyncio.create_task(asked(citizen))
        while not await connection.fetchval("SELECT count(*) FROM pg_locks WHERE NOT granted"):
            assert not ask.done()
            await asyncio.sleep(0)
    await ask
    assert await connection.fetchval("SELECT contact_id FROM contact_code") is None


async def test_test_citizens_and_real_ones_do_not_mix(
    citizen: Citizen, monitor: Citizen, connection: Connection, mail: Any
) -> None:
    assert kind_of(await citizen.post(CODES, asking("test@borger.example"))) == "mark-mismatch"
    assert kind_of(await monitor.post(CODES, asking())) == "mark-mismatch"
    assert await connection.fetchval("SELECT count(*) FROM contact_code") == 0
    visit = a_booking("2026-11-24T10:00:00+01:00") | {"contact": {"name": "Test", "email": "test@borger.example"}}
    assert (await monitor.post("/api/v1/bookings", visit)).status_code == 201
    message = await mail(await asked(monitor, "test@borger.example"))
    assert message.synthetic


async def test_codes_are_forgotten_after_a_day(
    citizen: Citizen, clock: Clock, pool: asyncpg.Pool, connection: Connection
) -> None:
    await asked(citizen)
    await forget_codes(pool, clock.pass_by(hours=24))
    assert await connection.fetchval("SELECT count(*) FROM contact_code") == 1
    await forget_codes(pool, clock.pass_by(seconds=1))
    assert await connection.fetchval("SELECT count(*) FROM contact_code") == 0


@pytest.mark.usefixtures("known")
async def test_a_proof_names_nobody_and_opens_one_municipality_for_a_quarter(
    citizen: Citizen, right: Any, settings: Settings, now: datetime, clock: Clock
) -> None:
    code_id = await asked(citizen)
    token = (await answered(citizen, code_id, right(code_id))).json()["token"]
    claims = claims_in(token)
    assert set(claims) == {"aud", "sub", "jti", "exp"}
    assert KNOWN not in json.dumps(claims)
    clock.pass_by(minutes=14, seconds=59)
    read_proof(settings.key, "by", token, clock.now)
    for municipality, moment in (("anden", now), ("by", clock.pass_by(seconds=1))):
        with pytest.raises(Refused, match="proof-invalid"):
            read_proof(settings.key, municipality, token, moment)


def claims_in(token: str) -> dict[str, Any]:
    payload = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))


@pytest.mark.parametrize("token", ["", "a", "a.b.c", "eyJhbGciOiJub25lIn0.e30.", "æ.ø.å", "x" * 5000])
def test_what_was_not_signed_here_is_no_proof(token: str, settings: Settings, now: datetime) -> None:
    with pytest.raises(Refused, match="proof-invalid"):
        read_proof(settings.key, "by", token, now)


def test_a_token_signed_with_another_of_our_keys_is_no_proof(settings: Settings, now: datetime) -> None:
    claims = {"aud": "by", "sub": "x", "jti": str(uuid4()), "exp": int(now.timestamp()) + 60}
    for key in (settings.key, settings.monitor_key):
        token = jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(key))
        with pytest.raises(Refused, match="proof-invalid"):
            read_proof(settings.key, "by", token, now)
