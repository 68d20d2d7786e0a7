"""What IT on-call and the machines that watch us ask: is it up, is it ready, how does it do."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Literal, TypeVar

import structlog
from asyncpg import Pool
from litestar import Response, get
from litestar.datastructures import State as AppState
from litestar.openapi.datastructures import ResponseSpec
from msgspec import Struct
from prometheus_client import Gauge
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

from api.web import given

T = TypeVar("T")

PATIENCE = 3.0
"""Seconds for each question to the database: whoever watches is to hear of it when it is silent."""

Check = Callable[[Pool], Awaitable[str | None]]
"""None when all is well, else one sentence on what is not."""

Labelled = dict[tuple[str, ...], float]
"""The values of a gauge by its labels."""

log = structlog.get_logger()


class Health(Struct, frozen=True):
    status: Literal["up"]


class Readiness(Struct, frozen=True):
    status: Literal["ready", "not ready"]
    checks: dict[str, str]
    """By name: "ok", or what is wrong."""


@get("/health", operation_id="readHealth", summary="The process answers")
async def read_health() -> Health:
    return Health("up")


@get(
    "/health/ready",
    operation_id="readReadiness",
    summary="Database, migrations, scheduler and outbox can do their work",
    responses={503: ResponseSpec(Readiness, description="Not ready.", generate_examples=False)},
)
async def read_readiness(pool: given.Pool, state: AppState) -> Response[Readiness]:
    checks = {name: await _ask(check, pool) for name, check in state.checks.items()}
    ready = all(said == "ok" for said in checks.values())
    return Response(Readiness("ready" if ready else "not ready", checks), status_code=200 if ready else 503)


async def _ask(check: Check, pool: Pool) -> str:
    try:
        return await _answered(check(pool)) or "ok"
    except Exception as error:
        # Whatever goes wrong while asking is the answer: a readiness page must never be a 500.
        return f"cannot be asked: {type(error).__name__}"


async def _answered(question: Awaitable[T]) -> T:
    """What the database says; TimeoutError when it says nothing, and then nobody waits for it.

    Not `asyncio.timeout`: a connection is given back only after the server has answered, and it does not.
    """
    asked = asyncio.ensure_future(question)
    await asyncio.wait({asked}, timeout=PATIENCE)
    if not asked.done():
        asked.cancel()
        raise TimeoutError
    return asked.result()


@get(
    "/metrics",
    operation_id="readMetrics",
    summary="Measures of this process and of what waits (OpenMetrics)",
    media_type=CONTENT_TYPE_LATEST,
)
async def read_metrics(pool: given.Pool, state: AppState) -> Response[bytes]:
    gauges: dict[str, Gauge] = state.gauges
    values: dict[str, float | Labelled]
    try:
        values = await _answered(state.measure(pool))
    except Exception as error:
        # What this process knows of itself is wanted most while the database is away.
        log.warning("not measured", error=type(error).__name__)
        values = state.unmeasured
    for name, value in values.items():
        show(gauges[name], value)
    written = generate_latest(state.measures.registry)  # type: ignore[no-untyped-call]
    return Response(written, media_type=CONTENT_TYPE_LATEST)


def show(gauge: Gauge, value: float | Labelled) -> None:
    if not isinstance(value, dict):
        gauge.set(value)
        return
    # What is gone from the catalogue must not go on being measured.
    gauge.clear()
    for labels, number in value.items():
        gauge.labels(*labels).set(number)
