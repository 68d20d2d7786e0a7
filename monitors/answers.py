"""What the API answers: read in the agreed form, or told apart."""

from typing import Final, TypeVar
from urllib.parse import urlsplit, urlunsplit

import httpx
import msgspec
from msgspec import Struct

from monitors.verdicts import CouldNotLook, Unexpected, Unread

CAPPED: Final = (
    "Testborgerne har skrevet så meget, som serveren tillader. Vent, eller hæv TEST_WRITES og TEST_BOOKINGS."
)
T = TypeVar("T")


class Answer(Struct, frozen=True):
    """What the API answered, whatever it was."""

    status: int
    content: bytes

    def read(self, wanted: type[T]) -> T:
        """Raises Unread when it has another form."""
        return _decoded(self.content, wanted, "API'et")

    def expect(self, status: int, what: str) -> "Answer":
        """Itself. Raises Unexpected when it has another status; `what` says in Danish what was to come."""
        if self.status != status:
            raise Unexpected(what, f"API'et svarede {self.status} {self.problem}".rstrip())
        return self

    @property
    def problem(self) -> str:
        """The kind of a refusal; "" when it is none."""
        return _problem_in(self.content).type.rpartition(":")[2]


def is_capped(content: bytes) -> bool:
    """Whether a refusal says that test citizens may write no more for now."""
    return _problem_in(content).type.endswith((":too-many-test-writes", ":too-many-test-bookings"))


def read(answer: httpx.Response, wanted: type[T]) -> T:
    """What the API answered. Raises Unread for a refusal or another form than agreed."""
    if answer.is_success:
        return _decoded(answer.content, wanted, f"API'et på {_name(answer)}")
    problem = _problem_in(answer.content)
    if problem.type.endswith(":mark-invalid"):
        raise CouldNotLook("Serveren afviser overvågningens mærke: nøglen er forkert, eller mærket er udløbet.")
    if is_capped(answer.content):
        raise CouldNotLook(CAPPED)
    raise Unread(f"et svar fra API'et på {_name(answer)}", f"svaret {answer.status_code} {problem.title}".rstrip())


def _decoded(content: bytes, wanted: type[T], where: str) -> T:
    try:
        return msgspec.json.decode(content, type=wanted)
    except msgspec.MsgspecError as error:
        raise Unread(f"et svar i aftalt form fra {where}", f"et andet svar ({error})") from error


def _name(answer: httpx.Response) -> str:
    return f"{answer.request.method} {answer.request.url.path}"


class _Problem(Struct, frozen=True):
    type: str = ""
    title: str = ""


def _problem_in(content: bytes) -> _Problem:
    try:
        return msgspec.json.decode(content, type=_Problem)
    except msgspec.MsgspecError:
        return _Problem()


async def is_there(url: str, patience: float) -> bool:
    """Whether anything at all answers at the host of an address."""
    try:
        async with httpx.AsyncClient(timeout=patience) as client:
            await client.get(urlunsplit((*urlsplit(url)[:2], "/", "", "")))
    except httpx.HTTPError:
        return False
    return True
