"""`borgertid-monitor oncall` as a process of its own."""

import asyncio
import re
import socket
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from pathlib import Path

import httpx

from api.settings import ROOT


async def started(results: Path, *options: str) -> Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "monitors.cli", "oncall", f"--results={results}", *options,
        stdout=PIPE, stderr=STDOUT, cwd=ROOT,
    )  # fmt: skip


async def test_it_starts_without_anything_to_show_and_without_the_watched_site(tmp_path: Path) -> None:
    process = await started(tmp_path, "--port=0")
    assert process.stdout
    password = (await process.stdout.readline()).decode().rpartition(" ")[2].strip()
    address = re.search(r"http://\S+", (await process.stdout.readline()).decode())
    assert address
    async with httpx.AsyncClient(base_url=address[0], follow_redirects=True) as client:
        assert "Vi ved det ikke" in (await client.get("/status")).text
        assert "Lige nu" in (await client.post("/log-ind", data={"password": password})).text
    process.terminate()
    await process.communicate()


async def test_a_port_in_use_is_told_in_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        process = await started(tmp_path, f"--port={taken.getsockname()[1]}")
        printed, _ = await process.communicate()
    assert process.returncode == 2
    assert re.fullmatch(r"Port \d+ kan ikke bruges \(.+\)\. Vælg en anden: --port\.\n", printed.decode())
