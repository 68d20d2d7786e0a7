"""borgertid-monitor oncall: its options, and how it starts."""

import argparse
import asyncio
import socket
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from monitors.alerts.plan import DEFAULT, PlanRefused, read_plan
from monitors.oncall.desk import Desk
from monitors.oncall.provider import ProviderRefused, read_provider
from monitors.oncall.serving import serve
from monitors.oncall.signing_in import ensure_password
from monitors.store.database import StoreRefused, open_store


class OnCallRefused(Exception):
    """The on-call page cannot start: one Danish sentence."""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plan", type=Path, default=DEFAULT, help="who watches what; default: the shipped one")
    parser.add_argument("--results", type=Path, default=Path("monitor-results"), help="default: %(default)s")
    parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    parser.add_argument("--port", type=int, default=8100, help="default: %(default)s")
    parser.add_argument("--public-metrics", action="store_true", help="let programs read /metrics without signing in")
    parser.add_argument(
        "--provider",
        type=Path,
        metavar="FILE",
        help="the staff's OpenID Connect provider; without it there is a password",
    )
    parser.add_argument("--new-password", action="store_true", help="make another password, and sign everybody out")


def start(given: argparse.Namespace, now: Callable[[], datetime], tell: Callable[[str], None]) -> None:
    """Serve the on-call page until stopped. Raises OnCallRefused."""
    try:
        plan = read_plan(given.plan)
        provider = read_provider(given.provider, plan.page) if given.provider else None
        # Told by the system that it is TCP, for only then does asyncio send without waiting for more.
        listener = socket.socket(fileno=socket.create_server((given.host, given.port)).detach())
        store = open_store(given.results, now())
    except (PlanRefused, StoreRefused, ProviderRefused) as refused:
        raise OnCallRefused(str(refused)) from refused
    except OSError as error:
        raise OnCallRefused(f"Port {given.port} kan ikke bruges ({error.strerror}). Vælg en anden: --port.") from error
    desk = Desk(
        store=store, plan=plan, results=given.results, now=now, public_metrics=given.public_metrics, provider=provider
    )
    if provider is None and (password := ensure_password(store, now(), anew=given.new_password)):
        tell(f"Adgangskode til vagtsiden (vises kun nu): {password}")
    address = f"http://{given.host}:{listener.getsockname()[1]}"
    tell(f"Vagtsiden: {address}   Status for borgerne: {address}/status")
    with listener:
        asyncio.run(serve(desk, listener))
    store.close()
