"""Answers that have not changed are not sent again (RFC 9110, 13.1.2)."""

import httpx
import pytest

from api.web.etag import matches

PATHS = ["/api/v1/catalogue", "/api/v1/free-times?topic=passport-adult"]


@pytest.mark.parametrize("given", ['"a"', 'W/"a"', '"b", W/"a"', '"b","a"', "*"])
def test_a_tag_is_known_again_alone_in_a_list_or_weak(given: str) -> None:
    assert matches('"a"', given)


@pytest.mark.parametrize("given", ["", "a", '"b"', '"A"', 'W/"b"', '"ab"'])
def test_another_tag_is_another_answer(given: str) -> None:
    assert not matches('"a"', given)


async def test_who_has_the_answer_already_gets_no_other(client: httpx.AsyncClient) -> None:
    for path in PATHS:
        first = await client.get(path)
        again = await client.get(path, headers={"If-None-Match": f'"of-old", {first.headers["etag"]}'})
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]


async def test_compressed_answers_say_so_to_caches_and_answers_with_secrets_are_not_compressed(
    client: httpx.AsyncClient,
) -> None:
    for path in PATHS:
        answer = await client.get(path, headers={"Accept-Encoding": "gzip"})
        assert answer.headers["content-encoding"] == "gzip"
        assert "accept-encoding" in answer.headers["vary"].lower()
    much = {"topics": [{}] * 20}
    refused = await client.post("/api/v1/bookings", json=much, headers={"Accept-Encoding": "gzip"})
    assert len(refused.content) > 500
    assert "content-encoding" not in refused.headers
