"""PostgreSQL's own tools: where those that fit a server lie, and how to run one."""

import asyncio
import os
import re
import shutil
import subprocess
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote, urlsplit

from api.database.embedded import ServerFailed, bin_dir


class ToolFailed(Exception):
    """No tool fits, or one said no; the text says what to do, or what it said."""


def find_tools(major: int) -> Path:
    """The folder with pg_dump and pg_restore of a server's own major version: another may write what it cannot read."""
    folders = [Path(f"/usr/lib/postgresql/{major}/bin")]
    if on_path := shutil.which("pg_dump"):
        folders.append(Path(on_path).parent)
    with suppress(ServerFailed):
        folders.append(bin_dir())
    for folder in folders:
        if (folder / "pg_restore").exists() and _major(folder / "pg_dump") == major:
            return folder
    raise ToolFailed(f"The server is PostgreSQL {major}: install pg_dump and pg_restore of version {major}.")


async def run_tool(tool: Path, database_url: str, *arguments: str | Path) -> None:
    """Run a tool on a database. Raises `ToolFailed` with what it said."""
    parts = urlsplit(database_url)
    environment = dict(os.environ)
    if parts.password:
        # Everybody on the machine can read a program's arguments.
        environment["PGPASSWORD"] = unquote(parts.password)
        parts = parts._replace(netloc=parts.netloc.replace(f":{parts.password}@", "@"))
    process = await asyncio.create_subprocess_exec(
        tool, *arguments, "--dbname", parts.geturl(), env=environment, stderr=asyncio.subprocess.PIPE,
        # What it writes is full of names and addresses.
        umask=0o077,
    )  # fmt: skip
    _, errors = await process.communicate()
    if process.returncode:
        raise ToolFailed(f"{tool.name} failed: {errors.decode(errors='replace').strip()}")


def _major(tool: Path) -> int | None:
    if not tool.exists():
        return None
    asked = subprocess.run([tool, "--version"], capture_output=True, text=True, check=True)
    found = re.search(r" (\d+)", asked.stdout)
    return int(found[1]) if found else None
