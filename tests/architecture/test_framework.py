"""Facts about the framework that the code leans on."""

from pathlib import Path

import pytest
from litestar import Litestar, get
from litestar.routes import HTTPRoute
from litestar.testing import AsyncTestClient

from api.app import create_litestar
from api.problems import Refused
from api.web.edge import Measures
from api.web.refusals import HANDLERS
from tests.http.server import settings_in


def test_no_dependency_yields(tmp_path: Path) -> None:
    """Litestar builds the answer before the code after a `yield` runs, so a transaction there would commit a refusal.

    One command is one transaction inside an operation instead, and is over before there is an answer (decision 0014).
    """
    app = create_litestar(settings_in(tmp_path), "", Measures(), jobs=False)
    handlers = [handler for route in app.routes if isinstance(route, HTTPRoute) for handler in route.route_handlers]
    provided = {(str(one), name): it for one in handlers for name, it in one.resolve_dependencies().items()}
    assert provided
    yielding = [
        where for where, it in provided.items() if it.has_async_generator_dependency or it.has_sync_generator_dependency
    ]
    assert yielding == []


def test_nothing_that_a_handler_asks_for_starts_a_group_of_tasks(tmp_path: Path) -> None:
    """Litestar resolves a batch of several in tasks of their own, which cost more than what they do."""
    app = create_litestar(settings_in(tmp_path), "", Measures(), jobs=False)
    models = [
        model for route in app.routes if isinstance(route, HTTPRoute) for _, model in route.route_handler_map.values()
    ]
    batches = [batch for model in models for batch in model.dependency_batches]
    assert len(batches) > 20
    assert max(map(len, batches)) == 1


@pytest.mark.parametrize("kind", ["time-taken", "invalid-request", "busy"])
async def test_what_is_raised_anywhere_below_a_handler_becomes_a_problem(kind: str) -> None:
    @get("/")
    async def refuse() -> None:
        raise Refused(kind)

    async with AsyncTestClient(Litestar([refuse], exception_handlers=HANDLERS, logging_config=None)) as client:
        answer = await client.get("/")
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["type"] == f"urn:borgertid:problem:{kind}"
