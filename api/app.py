"""The composition root: the only place that knows everybody."""

import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from importlib.metadata import version

import asyncpg
import msgspec
from litestar import Litestar, Router
from litestar.config.compression import CompressionConfig
from litestar.datastructures import State
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, License, SecurityScheme
from litestar.types import ASGIApp

from api.arrivals.announcing import Announcer, announcing
from api.arrivals.given import tell_of_bookings
from api.arrivals.routes import TICKETS
from api.arrivals.tries import Tries
from api.bookings import routes as bookings
from api.bookings.asking import HEADER as INVITATION
from api.bookings.asking import provide_asker
from api.bookings.commit_queue import CommitQueue
from api.bookings.first_free import read_first_free_times
from api.bookings.free_times import read_free_times
from api.bookings.kept_days import KeptDays
from api.bookings.my_bookings import MY_BOOKINGS
from api.bookings.supply import read_supply
from api.catalogue.current import Current
from api.catalogue.routes import get_catalogue
from api.catalogue.rules import Municipality
from api.contacts.routes import CODES
from api.database import create_pool
from api.demo.mail_pages import mail_router
from api.fault_reports.routes import read_first_told, read_test_fault_report, tell_of_fault
from api.jobs.running import running_jobs
from api.jobs.worker import Clock
from api.planning.routes import PLANNING
from api.settings import Settings
from api.staff.day import DAY
from api.staff.devices.paired import provide_device
from api.staff.devices.routes import DEVICES, STAFF_DEVICES
from api.staff.openid import openid_clients
from api.staff.overdue import read_overdue
from api.staff.providers import Providers, read_providers
from api.staff.roles import provide_actor
from api.staff.routes import STAFF
from api.staff.stand import BOARD, STAND
from api.test_citizens.routes import limit_marked_writes, note_trespass, read_test_messages
from api.traffic.counting import Visits
from api.traffic.operations import flushing
from api.traffic.routes import read_traffic
from api.upkeep import DELIVER, jobs_of
from api.watch import UNMEASURED, Measuring, checks_of, make_gauges
from api.web.body import MAX_BODY, StrictRequest
from api.web.cookies import name_of
from api.web.document import TrueDocument, document_router
from api.web.edge import Edge, Measures
from api.web.given import put_right
from api.web.health import read_health, read_metrics, read_readiness
from api.web.kept import KeptAnswers
from api.web.limiting import Limiting
from api.web.mark import AS_MARKED, HEADER, Mark, is_marked
from api.web.packed import OPTION as PACKED
from api.web.pages import SCREENS, missing_page, pages
from api.web.refusals import HANDLERS

VERSION_1 = Router(
    "/api/v1",
    route_handlers=[
        read_free_times,
        read_first_free_times,
        read_supply,
        CODES,
        MY_BOOKINGS,
        bookings.WRITES,
        bookings.CHANGES,
        bookings.READS,
        tell_of_fault,
        TICKETS,
        read_first_told,
        read_test_fault_report,
        read_overdue,
        read_traffic,
        read_test_messages,
        STAFF,
        DAY,
        STAND,
        BOARD,
        PLANNING,
        DEVICES,
        STAFF_DEVICES,
    ],
    before_request=limit_marked_writes,
)

FREE_TIMES = "/api/v1/free-times"
IDENTIFYING = (HEADER, INVITATION, "Authorization")
"""Headers that change what is free for whoever asks."""


def utc_now() -> datetime:
    return datetime.now(UTC)


def create_app(settings: Settings, database_url: str, *, now: Clock = utc_now, jobs: bool = True) -> ASGIApp:
    """The whole application behind its outermost ring. `now` is injected; `jobs` off leaves upkeep to others."""
    measures = Measures()
    litestar = create_litestar(settings, database_url, measures, now=now, jobs=jobs)

    def municipality_of(host: str) -> str | None:
        current: Current = litestar.state.current
        return current.known(host)

    app: ASGIApp = KeptAnswers(litestar, FREE_TIMES, IDENTIFYING, municipality_of, now)
    if settings.rate_limit_address or settings.rate_limit_token:
        app = Limiting(app, settings.rate_limit_address, settings.rate_limit_token)
    return Edge(app, measures, partial(litestar.state.visits.note, municipality_of))


def create_litestar(
    settings: Settings, database_url: str, measures: Measures, *, now: Clock = utc_now, jobs: bool = True
) -> Litestar:
    @asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        pool = await create_pool(database_url)
        app.state.pool = pool
        app.state.current = Current(pool, settings.default_municipality)
        app.state.commit_queue = CommitQueue(pool)
        app.state.announcer = Announcer(database_url)
        app.state.tell_of_bookings = partial(tell_of_bookings, app.state.announcer)
        registry = jobs_of(settings, now)
        try:
            async with announcing(app.state.announcer):
                if not jobs:
                    yield
                    return
                async with (
                    running_jobs(database_url, pool, registry, now) as poke,
                    flushing(pool, app.state.visits, now),
                ):
                    app.state.deliver_soon = partial(poke, DELIVER)
                    yield
        finally:
            # Requests that are still under way have had uvicorn's grace period by now.
            await app.state.commit_queue.close()
            pool.terminate()

    app = Litestar(
        route_handlers=[
            VERSION_1,
            get_catalogue,
            read_health,
            read_readiness,
            read_metrics,
            *pages(settings),
            *([mail_router(settings.data_dir / "mails")] if settings.demo else []),
        ],
        dependencies=_dependencies(),
        lifespan=[lifespan],
        state=_state(settings, measures, now),
        request_class=StrictRequest,
        request_max_body_size=MAX_BODY,
        exception_handlers=HANDLERS,
        after_exception=[note_trespass],
        compression_config=CompressionConfig(
            backend="gzip", minimum_size=500, exclude=SECRETS_INSIDE, exclude_opt_key=PACKED
        ),
        openapi_config=_openapi(settings),
        logging_config=None,
    )
    put_right(app)
    return app


def _dependencies() -> dict[str, Provide]:
    """What a handler may ask for by name."""
    kept_days = KeptDays()
    return {
        "pool": Provide(_pool, sync_to_thread=False),
        "now": Provide(_now, sync_to_thread=False),
        "municipality": Provide(_municipality),
        "synthetic": Provide(_synthetic, sync_to_thread=False),
        "asker": Provide(provide_asker, sync_to_thread=False),
        "actor": Provide(provide_actor, sync_to_thread=False),
        "device": Provide(provide_device, sync_to_thread=False),
        "kept_days": Provide(lambda: kept_days, sync_to_thread=False),
    }


def _state(settings: Settings, measures: Measures, now: Clock) -> State:
    """What handlers and dependencies ask for; the lifespan adds what needs the database."""
    return State(
        {
            "settings": settings,
            "now": now,
            "measures": measures,
            "tries": Tries(),
            "visits": Visits(now, SCREENS, HEADER),
            "fingerprint": lambda body: hmac.digest(settings.key, body, hashlib.sha256),
            "registry": jobs_of(settings, now),
            "checks": checks_of(settings, now),
            "gauges": make_gauges(measures.registry),
            "measure": Measuring(now),
            "unmeasured": UNMEASURED,
            "deliver_soon": lambda: None,
            "openid_clients": openid_clients(providers_of(settings), settings.public_url),
            "missing_page": missing_page(settings),
        }
    )


def providers_of(settings: Settings) -> Providers:
    """What STAFF_PROVIDERS names; a file that cannot be used is told before anything starts."""
    path = settings.staff_providers
    if path is None:
        return {}
    try:
        return read_providers(path.read_bytes())
    except (OSError, msgspec.DecodeError) as error:
        raise SystemExit(f"STAFF_PROVIDERS={path} cannot be used: {error}") from None


# An answer that holds both a secret and what the asker chose is not compressed: its length would tell of the secret.
SECRETS_INSIDE = [
    "^/api/v1/(staff/)?bookings",
    "^/api/v1/(stand|tickets|staff/day)",
    "^/api/v1/holds",
    "^/api/v1/contact-codes",
    "^/api/v1/my-bookings",
]


def _pool(state: State) -> asyncpg.Pool:
    return state.pool


def _now(state: State) -> datetime:
    moment: datetime = state.now()
    return moment


async def _municipality(request: StrictRequest) -> Municipality:
    current: Current = request.app.state.current
    return await current.of_host(request.headers.get("host", ""))


def _synthetic(request: StrictRequest, state: State, mark: Mark = None) -> bool:
    return is_marked(mark, state.settings.monitor_key, state.now()) or AS_MARKED in request.scope["state"]


DESCRIPTION = """Appointments at borgerservice: free times, holds, bookings and their receipts.

The Host header names the municipality. A method that a path does not have is answered 405 with `Allow`, and every
refusal is a problem (RFC 9457) with a stable `type`, in Danish or, with `Accept-Language: en`, in English."""


def _openapi(settings: Settings) -> OpenAPIConfig:
    return OpenAPIConfig(
        title="Borgertid",
        version=version("borgertid"),
        description=DESCRIPTION,
        license=License(name="EUPL-1.2", identifier="EUPL-1.2"),
        path="/api",
        render_plugins=[TrueDocument(path="/openapi.json")],
        openapi_router=document_router(),
        components=Components(
            security_schemes={
                "secret": _bearer("The secret of the booking or hold."),
                "proof": _bearer("What the answer to a code to the contact gave."),
                "read": _bearer("The token of those who read figures."),
                "staff": _bearer("The token of those who act for staff."),
                "session": SecurityScheme(
                    type="apiKey",
                    name=name_of(settings, "staff"),
                    security_scheme_in="cookie",
                    description="Somebody who is signed in. Their writes must come from the same origin.",
                ),
                "device": SecurityScheme(
                    type="apiKey",
                    name=name_of(settings, "device"),
                    security_scheme_in="cookie",
                    description="A stand or a board that staff have paired.",
                ),
            }
        ),
        use_handler_docstrings=True,
    )


def _bearer(description: str) -> SecurityScheme:
    return SecurityScheme(type="http", scheme="bearer", description=description)
