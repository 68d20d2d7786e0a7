"""What IT on-call and the machines that watch us ask: is it up, is it ready, how does it do."""

from collections.abc import Awaitable, Callable
from typing import Literal

from asyncpg import Pool
from litestar import Response, get
from litestar.datastructures import State as AppState
from litestar.openapi.datastructures import ResponseSpec
from msgspec import Struct
from prometheus_client import Gauge
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

from api.web import given

Check = Callable[[Pool], Awaitable[str | None]]
"""None when all is well, else one sentence on what is not."""

Labelled = dict[tuple[str, ...], float]
"""The values of a gauge by its labels."""


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
        return await check(pool) or "ok"
    except Exception as error:
        # Whatever goes wrong while asking is the answer: a readiness page must never be a 500.
        return f"cannot be asked: {type(error).__name__}"


@get(
    "/metrics",
    operation_id="readMetrics",
    summary="Measures of this process and of what waits (OpenMetrics)",
    media_type=CONTENT_TYPE_LATEST,
)
async def read_metrics(pool: given.Pool, state: AppState) -> Response[bytes]:
    gauges: dict[str, Gauge] = state.gauges
    for name, value in (await state.measure(pool)).items():
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
