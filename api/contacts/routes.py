"""Codes to a contact over HTTP."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Router, post
from litestar.datastructures import State as AppState
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, JSONBody
from msgspec import Meta, Struct

from api.catalogue.rules import Language
from api.contacts import operations
from api.contacts.operations import Sender
from api.contacts.rules import NO_EMAIL, read_email
from api.problems import Fault, Refused
from api.web.given import ItsMunicipality, Now, Pool, Synthetic
from api.web.refusals import refusals
from api.web.writes import IdempotencyKey, deliver_soon, read_once

Moment = Annotated[datetime, Meta(tz=True)]
Device = Annotated[UUID, Meta(examples=["7b1c2c3e-4a59-4d5c-9f3e-2f6a1f0c9d11"])]


class Way(Struct, frozen=True):
    email: Annotated[str, Meta(max_length=254, examples=["navn@eksempel.dk"])]


class CodeRequest(Struct, frozen=True):
    contact: Way
    device: Device
    """The code can be answered on this device only."""
    language: Language = "da"


class CodeAnswer(Struct, frozen=True):
    """The same whether anybody is known at the address or not."""

    id: UUID
    expires_at: Moment


class DigitsRequest(Struct, frozen=True):
    digits: Annotated[str, Meta(pattern=r"^[0-9]{6}$", examples=["012345"])]
    device: Device


class ProofAnswer(Struct, frozen=True):
    token: str
    expires_at: Moment


GivenSender = NamedDependency[Sender]


async def provide_sender(
    request: Request[Any, Any, Any],
    municipality: ItsMunicipality,
    now: Now,
    synthetic: Synthetic,
    idempotency_key: IdempotencyKey,
    state: AppState,
) -> Sender:
    once = await read_once(request, idempotency_key)
    return Sender(
        municipality_id=municipality.municipality_id,
        now=now,
        synthetic=synthetic,
        key=once.key,
        request_hash=once.request_hash,
        server_key=state.settings.key,
    )


@post(
    "/contact-codes",
    operation_id="askForCode",
    summary="Have a code of six digits sent to a contact",
    status_code=202,
    responses=refusals(400, 403, 404, 413, 415, 422, 429, 503),
)
async def ask_for_code(
    data: JSONBody[CodeRequest],
    municipality: ItsMunicipality,
    sender: GivenSender,
    pool: Pool,
) -> CodeAnswer:
    email = read_email(data.contact.email)
    if email is None:
        raise Refused("invalid-request", errors=[Fault("#/contact/email", *NO_EMAIL)])
    code = await operations.ask(pool, sender, email, data.device, data.language)
    return CodeAnswer(code.code_id, code.expires_at.astimezone(municipality.zone))


@post(
    "/contact-codes/{code_id:uuid}/answer",
    operation_id="answerCode",
    summary="Prove with the six digits that one owns the contact",
    status_code=200,
    responses=refusals(400, 403, 404, 409, 413, 415, 422, 429, 503),
)
async def answer_code(
    code_id: FromPath[UUID],
    data: JSONBody[DigitsRequest],
    municipality: ItsMunicipality,
    sender: GivenSender,
    pool: Pool,
) -> ProofAnswer:
    proven = await operations.answer(pool, sender, code_id, data.digits, data.device)
    return ProofAnswer(proven.token, proven.expires_at.astimezone(municipality.zone))


CODES = Router(
    "/",
    after_response=deliver_soon,
    route_handlers=[ask_for_code, answer_code],
    dependencies={"sender": Provide(provide_sender)},
)
