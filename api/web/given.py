"""What a handler may ask for by name; app.py provides it."""

from datetime import datetime

import asyncpg
from litestar import Litestar
from litestar.di import NamedDependency
from litestar.routes import HTTPRoute

from api.catalogue.rules import Municipality

Pool = NamedDependency[asyncpg.Pool]
Now = NamedDependency[datetime]
ItsMunicipality = NamedDependency[Municipality]
"""The one that the Host header names."""
Synthetic = NamedDependency[bool]
"""Whether the request carries a monitor's valid mark."""


def put_right(app: Litestar) -> None:
    """What Litestar has made of the routes, as it must be here."""
    give_in_turn(app)
    tell_all_methods(app)


def give_in_turn(app: Litestar) -> None:
    """Resolve what a handler asks for one after the other.

    Litestar starts a group of tasks for what does not depend on one another, which costs more than all of it: nothing
    here waits, but for the first look at a municipality.
    """
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for _, model in route.route_handler_map.values():
                model.dependency_batches = [{one} for batch in model.dependency_batches for one in batch]


def tell_all_methods(app: Litestar) -> None:
    """Let OPTIONS name every method of a path.

    Litestar makes its handler for OPTIONS with the first handler of a path, and keeps it when others are added.
    """
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            options, _ = route.route_handler_map["OPTIONS"]
            options._fn = route.create_options_handler(route.path).fn
