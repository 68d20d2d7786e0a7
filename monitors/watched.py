"""What the watched site tells of itself: what waits past its deadline, its traffic, and which deployment it is."""

import re
from datetime import datetime
from typing import Final, TypeVar

import httpx
import msgspec
from msgspec import Struct

from monitors.alerts.waiting import Overdue
from monitors.explorer.signature import deployment_of
from monitors.targets import AGENT

PATIENCE: Final = 10.0
T = TypeVar("T")
_ASSETS = re.compile(r'<script\b[^>]*\ssrc="([^"]+)"|<link\b[^>]*rel="stylesheet"[^>]*\shref="([^"]+)"')


class CouldNotRead(Exception):
    """The site did not tell: a few Danish words that say why."""


class _OverdueAnswer(Struct, frozen=True):
    overdue: list[Overdue]


class FirstTold(Struct, frozen=True):
    """That citizens have told of a fault on one screen."""

    route: str
    """A template: /kvittering/:id."""
    first_at: datetime


class _FirstToldAnswer(Struct, frozen=True):
    screens: list[FirstTold]


class Quiet(Struct, frozen=True):
    weekday: int
    """Monday is 1."""
    hour: int


class Hour(Struct, frozen=True):
    weekday: int
    hour: int
    requests: float | None
    """None: never measured."""


class Traffic(Struct, frozen=True, kw_only=True):
    """Requests of citizens by hour of the week, in the municipality's own time."""

    time_zone: str
    basis: str
    """Anything but "measured": the quiet hours are a stated night."""
    hours: list[Hour]
    quiet: list[Quiet]


class Watched:
    """The site at one address, asked with the read token."""

    def __init__(self, base_url: str, token: str | None, patience: float = PATIENCE) -> None:
        self._base_url, self._patience = base_url, patience
        self._headers = AGENT | ({"Authorization": f"Bearer {token}"} if token else {})

    async def overdue(self) -> list[Overdue]:
        """Raises CouldNotRead."""
        return _decoded(await self._read("/api/v1/overdue"), _OverdueAnswer).overdue

    async def traffic(self) -> Traffic:
        """Raises CouldNotRead."""
        return _decoded(await self._read("/api/v1/traffic"), Traffic)

    async def first_told(self, since: datetime) -> list[FirstTold]:
        """Of which screens citizens have told since then. Raises CouldNotRead."""
        path = f"/api/v1/fault-reports?{httpx.QueryParams({'since': since.isoformat()})}"
        return _decoded(await self._read(path), _FirstToldAnswer).screens

    async def deployment(self) -> str:
        """The fingerprint that the explorer makes too; "" without scripts and styles. Raises CouldNotRead."""
        page = (await self._read("/")).decode(errors="replace")
        return deployment_of(script or style for script, style in _ASSETS.findall(page))

    async def _read(self, path: str) -> bytes:
        client = httpx.AsyncClient(base_url=self._base_url, headers=self._headers, timeout=self._patience)
        try:
            async with client:
                answer = await client.get(path)
        except httpx.HTTPError as error:
            raise CouldNotRead(f"intet svar på {path.partition('?')[0]} ({type(error).__name__})") from error
        if not answer.is_success:
            raise CouldNotRead(f"{path.partition('?')[0]} svarede {answer.status_code}")
        return answer.content


def _decoded(content: bytes, kind: type[T]) -> T:
    try:
        return msgspec.json.decode(content, type=kind)
    except msgspec.DecodeError as error:
        raise CouldNotRead(f"et svar, der ikke kan læses ({error})") from error
