"""The application as it runs in production, with one page more: the yardstick, from the file YARDSTICK.

`python -m bench.pwa.server` serves on PORT.
"""

import gzip
import os
from functools import cache
from pathlib import Path

import uvicorn
from litestar.types import ASGIApp, Receive, Scope, Send

from api.serving import OPTIONS, application

PATH = "/yardstick"
HEADERS = [
    (b"content-type", b"text/html; charset=utf-8"),
    (b"content-encoding", b"gzip"),
    (b"cache-control", b"no-cache"),
]


def with_yardstick(app: ASGIApp, file: Path) -> ASGIApp:
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] != PATH:
            await app(scope, receive, send)
            return
        page = _compressed(file)
        length = (b"content-length", str(len(page)).encode())
        await send({"type": "http.response.start", "status": 200, "headers": [*HEADERS, length]})
        await send({"type": "http.response.body", "body": page, "more_body": False})

    return answer


@cache
def _compressed(file: Path) -> bytes:
    return gzip.compress(file.read_bytes())


if __name__ == "__main__":
    app = with_yardstick(application(), Path(os.environ["YARDSTICK"]))
    uvicorn.run(app, host="127.0.0.1", port=int(os.environ["PORT"]), **OPTIONS)
