"""The yardstick of reading: a plain Litestar application whose one handler returns the bytes of a file."""

import os
from pathlib import Path

import uvicorn
from litestar import Litestar, MediaType, get

from api.serving import OPTIONS
from bench.server import WORKERS


def application() -> Litestar:
    content = Path(os.environ["BYTES"]).read_bytes()

    @get("/bytes", media_type=MediaType.JSON, sync_to_thread=False)
    def same_bytes() -> bytes:
        return content

    return Litestar([same_bytes], openapi_config=None)


if __name__ == "__main__":
    uvicorn.run("bench.same_bytes:application", factory=True, port=int(os.environ["PORT"]), workers=WORKERS, **OPTIONS)
