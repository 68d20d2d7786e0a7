"""The demo's application and mailbox, its clock put forward by AHEAD seconds.

`python -m bench.monitors.server` serves on PORT.
"""

import asyncio
import os
from datetime import UTC, datetime, timedelta

import uvicorn
from msgspec.structs import replace

from api.app import create_app
from api.demo.mailbox import running_mailbox
from api.logs import write_logs
from api.serving import OPTIONS
from api.settings import read_settings


async def serve(port: int, ahead: timedelta) -> None:
    settings = read_settings()
    async with running_mailbox(settings.data_dir / "mails") as mailbox_url:
        settings = replace(settings, demo=True, smtp_url=mailbox_url)
        app = create_app(settings, settings.database_url or "", now=lambda: datetime.now(UTC) + ahead)
        await uvicorn.Server(uvicorn.Config(app, host="127.0.0.1", port=port, **OPTIONS)).serve()


if __name__ == "__main__":
    write_logs()
    asyncio.run(serve(int(os.environ["PORT"]), timedelta(seconds=float(os.environ["AHEAD"]))))
