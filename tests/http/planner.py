"""Whoever plans a municipality's calendars through the API."""

from typing import Any

import httpx

from tests.http.clerk import STAFF, Clerk

Document = dict[str, Any]


class Planner(Clerk):
    """A client that edits the municipality's file as a document."""

    async def document(self) -> Document:
        found: Document = said(await self.get("/document"))
        return found

    async def preview_document(self, document: Any, language: str = "da") -> httpx.Response:
        headers = {**self.headers, "Accept-Language": language}
        return await self.client.post(f"{STAFF}/document/preview", json=document, headers=headers)

    async def save_document(self, document: Any, version: str | None = "*") -> httpx.Response:
        headers = self.headers | ({"If-Match": version} if version else {})
        return await self.client.put(f"{STAFF}/document", json=document, headers=headers)

    async def restore(self, version: int, if_match: str | None = "*") -> httpx.Response:
        headers = self.headers | ({"If-Match": if_match} if if_match else {})
        return await self.client.post(f"{STAFF}/municipality/history/{version}/restore", headers=headers)


def said(answer: httpx.Response) -> Any:
    assert answer.status_code in {200, 201}, answer.text
    return answer.json()
