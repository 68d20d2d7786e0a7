"""Whoever works for staff through the API."""

from typing import Any
from uuid import uuid4

import httpx

from api.settings import Settings

STAFF = "/api/v1/staff"


class Clerk:
    """A client with the staff token."""

    def __init__(self, client: httpx.AsyncClient, settings: Settings) -> None:
        self.client = client
        self.headers = {"Authorization": f"Bearer {settings.staff_token.decode()}"}

    async def get(self, path: str) -> httpx.Response:
        return await self.client.get(STAFF + path, headers=self.headers)

    async def post(self, path: str, body: Any, key: str | None = None) -> httpx.Response:
        headers = {**self.headers, "Idempotency-Key": key or str(uuid4())}
        return await self.client.post(STAFF + path, json=body, headers=headers)

    async def preview(self, file: str | bytes, media_type: str = "application/toml") -> httpx.Response:
        headers = {**self.headers, "Content-Type": media_type}
        return await self.client.post(f"{STAFF}/municipality/preview", content=file, headers=headers)

    async def save(self, file: str, version: str | None = "*") -> httpx.Response:
        headers = {**self.headers, "Content-Type": "application/toml"} | ({"If-Match": version} if version else {})
        return await self.client.put(f"{STAFF}/municipality", content=file, headers=headers)
