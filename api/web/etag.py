"""Answers that are not sent again while nothing has changed (RFC 9110, 8.8.3 and 13.1.2)."""

from typing import Annotated, Any, TypeVar

from litestar import Response
from litestar.datastructures import ResponseHeader
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import HeaderParameter

T = TypeVar("T")

IfNoneMatch = Annotated[str | None, HeaderParameter(name="If-None-Match", description="ETags of earlier answers.")]
ETAG = ResponseHeader(name="ETag", description="Of this answer's content.", documentation_only=True)
NOT_MODIFIED = ResponseSpec(data_container=None, description="Nothing has changed since one of the given ETags.")


def tagged(content: T, etag: str, if_none_match: str | None, headers: dict[str, str]) -> Response[T]:
    """`content` with its quoted `etag`, or 304 without content when the caller has it already."""
    # Weak: the bytes differ with the compression, and with when the free times were fetched.
    headers = {"ETag": f"W/{etag}", **headers}
    if if_none_match is not None and matches(etag, if_none_match):
        not_modified: Response[Any] = Response(None, status_code=304, headers=headers)
        return not_modified
    return Response(content, headers=headers)


def matches(etag: str, if_none_match: str) -> bool:
    """Whether the header names the ETag, compared weakly."""
    named = {tag.strip().removeprefix("W/") for tag in if_none_match.split(",")}
    return "*" in named or etag in named
