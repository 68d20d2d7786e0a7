"""The municipalities as they are now, kept in memory and looked after once a second."""

import asyncio
import re
import time
from functools import lru_cache

from asyncpg import Pool

from api.catalogue.queries import select_hosts, select_municipality, select_versions
from api.catalogue.rules import Municipality
from api.problems import Refused

FRESH_FOR = 1.0
"""Seconds. Prices and texts may be that old; what can be sold is read from the database every time."""


class Current:
    def __init__(self, pool: Pool, default: str | None) -> None:
        self._pool = pool
        self._default = default
        self._by_id: dict[str, Municipality] = {}
        self._by_host: dict[str, str] | None = None
        self._looked_at = float("-inf")
        self._first_look = asyncio.Lock()

    async def of_host(self, host: str) -> Municipality:
        """The municipality that the Host header names; refused when there is none."""
        by_host = await self._hosts()
        municipality_id = by_host.get(_name_in(host), self._default)
        if municipality_id is None:
            raise Refused("unknown-host")
        return await self._of_id(municipality_id)

    def known(self, host: str) -> str | None:
        """The id of the municipality that a Host header named when it was last looked; None before the first look."""
        return None if self._by_host is None else self._by_host.get(_name_in(host), self._default)

    async def _of_id(self, municipality_id: str) -> Municipality:
        if municipality_id not in self._by_id:
            async with self._pool.acquire() as connection:
                municipality = await select_municipality(connection, municipality_id)
            if municipality is None:
                raise Refused("unknown-host")
            self._by_id[municipality_id] = municipality
        return self._by_id[municipality_id]

    async def _hosts(self) -> dict[str, str]:
        if self._by_host is None:
            # Whoever comes while nothing is known yet waits: an empty answer would say that no host is known.
            async with self._first_look:
                return self._by_host or await self._look()
        if time.monotonic() - self._looked_at < FRESH_FOR:
            return self._by_host
        # The others go on with what was known while this one looks.
        self._looked_at = time.monotonic()
        return await self._look()

    async def _look(self) -> dict[str, str]:
        async with self._pool.acquire() as connection:
            by_host = await select_hosts(connection)
            versions = await select_versions(connection)
        self._by_id = {i: m for i, m in self._by_id.items() if versions.get(i) == m.version}
        self._by_host, self._looked_at = by_host, time.monotonic()
        return by_host


@lru_cache(maxsize=1000)
def _name_in(host: str) -> str:
    """The Host header without its port."""
    return re.sub(r":\d+$", "", host.lower())
