"""Whoever works at an office: a stand at the door, and a desk that calls."""

from datetime import datetime
from typing import Any
from uuid import uuid4

import httpx

from api.settings import Settings
from tests.clock import Clock
from tests.http.server import a_booking

TODAY = "2026-11-23"
OFFICE = "town-hall"


def today_at(time: str) -> str:
    return f"{TODAY}T{time}:00+01:00"


def go_to(clock: Clock, time: str) -> None:
    clock.now = datetime.fromisoformat(today_at(time))


class Office:
    """One office's day through the API."""

    def __init__(
        self, client: httpx.AsyncClient, settings: Settings, mark: str | None = None, office: str = OFFICE
    ) -> None:
        self.client = client
        self.office = office
        self.headers = {"Authorization": f"Bearer {settings.staff_token.decode()}"}
        if mark:
            self.headers["Borgertid-Synthetic"] = mark

    async def get(self, path: str, **query: str) -> Any:
        answer = await self.client.get(f"/api/v1{path}", params={"office": self.office, **query}, headers=self.headers)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: Any = None, key: str | None = None) -> httpx.Response:
        headers = {**self.headers, "Idempotency-Key": key or str(uuid4())}
        return await self.client.post(f"/api/v1{path}", json=body or {}, headers=headers)

    async def ticket(self, topic: str = "passport-adult", **more: Any) -> Any:
        """A number at the stand."""
        return done(await self.post("/stand/tickets", {"office": self.office, "topics": [{"id": topic}], **more}), 201)

    async def show(self, shown: str, **more: Any) -> httpx.Response:
        """At the stand: a code, a phone number or a QR code."""
        return await self.post("/stand/arrivals", {"office": self.office, "shown": shown, **more})

    async def call(self, desk: str = "1", key: str | None = None, **more: Any) -> Any:
        """The next one."""
        return done(await self.post("/staff/day/call", {"office": self.office, "desk": desk, **more}, key))

    async def do(self, command: str, ticket: Any, **body: Any) -> httpx.Response:
        return await self.post(f"/staff/day/tickets/{ticket['id']}/{command}", body)

    async def day(self) -> Any:
        return await self.get("/staff/day")

    async def board(self) -> Any:
        return await self.get("/board")

    async def state(self, ticket: Any) -> Any:
        """The ticket as staff see it now."""
        return next(one for one in (await self.day())["tickets"] if one["id"] == ticket["id"])


def done(answer: httpx.Response, status: int = 200) -> Any:
    assert answer.status_code == status, answer.text
    return answer.json()


def refused(answer: httpx.Response, kind: str) -> Any:
    assert answer.json()["type"] == f"urn:borgertid:problem:{kind}", answer.text
    return answer.json()


def booked_at(time: str, phone: str = "20 12 34 56", **visit: Any) -> dict[str, Any]:
    return {**a_booking(today_at(time), **visit), "contact": {"name": "Test Testesen", "phone": phone}}
