"""The on-call page as an ASGI application: what is public, what needs a sign-in, and what every answer carries."""

from pathlib import Path
from typing import Any, Final

from litestar import Litestar, MediaType, Request, Response, Router, get
from litestar.datastructures import State
from litestar.exceptions import HTTPException

from monitors.oncall import deeds, screens, signing_in
from monitors.oncall.desk import Desk, desk_of, page
from monitors.oncall.measures import show_metrics

HEADERS: Final = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
LARGEST_FORM: Final = 20_000
"""Bytes."""
STYLE: Final = Path(__file__).with_name("style.css")
PRIVATE: Final = [
    screens.show_overview, screens.show_alert, screens.show_flow, screens.show_runbook, screens.show_coverage,
    screens.show_traffic, screens.show_messages, screens.show_evidence, deeds.acknowledge, deeds.close,
    deeds.note_report, deeds.silence, deeds.end_silence, deeds.try_channels, signing_in.sign_out,
]  # fmt: skip
PUBLIC: Final = [
    screens.show_status,
    signing_in.show_sign_in,
    signing_in.sign_in,
    signing_in.go_to_provider,
    signing_in.come_back,
    show_metrics,
]


@get("/style.css", media_type=MediaType.CSS)
async def show_style() -> str:
    return STYLE.read_text()


def create_app(desk: Desk) -> Litestar:
    private = Router("/", route_handlers=PRIVATE, before_request=signing_in.demand_sign_in)
    return Litestar(
        route_handlers=[private, *PUBLIC, show_style],
        state=State({"desk": desk, "tries": signing_in.limiter()}),
        exception_handlers={HTTPException: _show_refusal},
        after_request=_with_headers,
        request_max_body_size=LARGEST_FORM,
        openapi_config=None,
        logging_config=None,
    )


def _show_refusal(request: Request[Any, Any, Any], refusal: HTTPException) -> Response[str]:
    why = "Siden findes ikke." if refusal.status_code == 404 else "Det kunne ikke lade sig gøre."
    answer = page(desk_of(request), "refused.html", status=refusal.status_code, why=why)
    return _with_headers(answer)


def _with_headers(response: Response[Any]) -> Response[Any]:
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response
