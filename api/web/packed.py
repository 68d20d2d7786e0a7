"""Content that is compressed once, and not anew for each who asks."""

import base64
import gzip
import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from litestar import Request, Response

from api.web.etag import matches

ENCODINGS = {"br": ".br", "gzip": ".gz"}
"""The best first, and what the name of a file compressed that way ends with."""
MOST = 100
"""Files of the built pages that are kept in memory: all of them, with room for a second build."""
OPTION = "packed"
"""Set on a route whose answers are not to be compressed again."""


class Packed(NamedTuple):
    forms: dict[str, bytes]
    """By content encoding; plain under ``identity``."""
    etag: str


def packed_text(text: str) -> Packed:
    plain = text.encode()
    return Packed({"gzip": gzip.compress(plain), "identity": plain}, _etag(plain))


def packed_file(file: Path) -> Packed:
    """`file` with the compressed forms that lie beside it; one that is older than the file is of another version."""
    written = file.stat().st_mtime_ns
    beside = {encoding: file.with_name(file.name + ending) for encoding, ending in ENCODINGS.items()}
    current = {name: form for name, form in beside.items() if form.is_file() and form.stat().st_mtime_ns >= written}
    return _read(file, written, tuple(current.items()))


@lru_cache(maxsize=MOST)
def _read(file: Path, _written: int, beside: tuple[tuple[str, Path], ...]) -> Packed:
    """Read once for each moment at which the file was written."""
    forms = {encoding: form.read_bytes() for encoding, form in beside}
    plain = file.read_bytes()
    return Packed({**forms, "identity": plain}, _etag(plain))


def unpacked_by_browser(
    request: Request[Any, Any, Any], packed: Packed, media_type: str, headers: dict[str, str]
) -> Response[bytes]:
    """In the best form that the browser accepts, or 304 when it has it already."""
    accepted = _accepted(request.headers.get("accept-encoding", ""))
    encoding = next((name for name in packed.forms if name in accepted), "identity")
    # Weak: the bytes differ with the compression.
    headers = {**headers, "ETag": f"W/{packed.etag}", "Vary": "Accept-Encoding"}
    if matches(packed.etag, request.headers.get("if-none-match", "")):
        return Response(b"", status_code=304, headers=headers)
    if encoding != "identity":
        headers["Content-Encoding"] = encoding
    return Response(packed.forms[encoding], media_type=media_type, headers=headers)


def _accepted(header: str) -> set[str]:
    """What RFC 9110, 12.5.3 says is accepted; a weight of 0 forbids."""
    named = (one.partition(";q=") for one in header.replace(" ", "").lower().split(","))
    return {name for name, _, weight in named if not weight or weight.strip("0.")}


def _etag(content: bytes) -> str:
    return f'"{base64.urlsafe_b64encode(hashlib.sha256(content).digest()[:12]).decode()}"'
