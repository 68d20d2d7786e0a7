"""The proof that a request shows: as its bearer token, or, where that is a booking's secret, in a header of its own."""

from typing import Annotated, Any

from litestar import Request
from litestar.datastructures import State
from litestar.di import NamedDependency
from litestar.params import HeaderParameter

from api.catalogue.rules import Municipality
from api.contacts.proof import Proof, read_proof
from api.problems import Refused
from api.web.given import ItsMunicipality, Now
from api.web.mark import JWT
from api.web.tokens import bearer_of

HEADER = "Borgertid-Proof"
BearerProof = NamedDependency[Proof]

ShownProof = Annotated[
    str | None,
    HeaderParameter(
        name=HEADER,
        description="What the answer to a code to the contact gave. With it a refusal names what one has booked.",
        schema_extra=JWT,
    ),
]


def proof_in(shown: str, state: State, municipality: Municipality) -> Proof:
    """Refused: proof-invalid."""
    return read_proof(state.settings.key, municipality.municipality_id, shown, state.now())


def provide_bearer_proof(
    request: Request[Any, Any, Any], municipality: ItsMunicipality, now: Now, state: State
) -> Proof:
    token = bearer_of(request)
    if token is None:
        raise Refused("proof-required")
    return read_proof(state.settings.key, municipality.municipality_id, token, now)
