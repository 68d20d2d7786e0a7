"""The OpenAPI document: what Litestar reads from the handlers, made complete and true.

Schemas come from msgspec, which also enforces them: what is stated is what is checked.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, get_args

import msgspec
from litestar import Litestar, Request, Router
from litestar.connection import ASGIConnection
from litestar.exceptions import NotFoundException
from litestar.handlers.base import BaseRouteHandler
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.routes import HTTPRoute
from msgspec import Struct

from api.problems import KINDS, TYPE, Problem, Refused, problem
from api.web.limiting import LIMITED
from api.web.refusals import PROBLEM_JSON

PATH = "/api/openapi.json"
SCHEMAS = "#/components/schemas/{name}"
REQUEST_ID = {
    "description": "Names this answer in the logs; a problem repeats it.",
    "required": True,
    "schema": {"type": "string"},
}
HEADERS_OF_REFUSALS: dict[str, dict[str, Any]] = {
    "401": {"WWW-Authenticate": {"description": "Bearer", "required": True, "schema": {"type": "string"}}},
    "429": {"Retry-After": {"description": "Seconds.", "required": True, "schema": {"type": "integer"}}},
    "503": {"Retry-After": {"description": "Seconds.", "schema": {"type": "integer"}}},
}
DESCRIPTIONS = {"200": "The answer.", "201": "Made; the answer holds what opens it."}

Document = dict[str, Any]


def document_of(app: Litestar) -> Document:
    """The document of an application, as `GET /api/openapi.json` answers it."""
    return _completed(app, app.openapi_schema.to_schema())


class TrueDocument(JsonRenderPlugin):
    """Serves the completed document instead of Litestar's own, made at the first request."""

    _rendered: bytes | None = None

    def render(self, request: Request[Any, Any, Any], openapi_schema: Document) -> bytes:
        if self._rendered is None:
            self._rendered = msgspec.json.encode(_completed(request.app, openapi_schema))
        return self._rendered


def document_router() -> Router:
    """Litestar hangs a page of its own under every unknown path beside the document: here nothing is found there."""

    def only_the_document(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        if connection.scope["path"] != PATH:
            raise NotFoundException

    return Router("/api", route_handlers=[], guards=[only_the_document], include_in_schema=False)


def _completed(app: Litestar, document: Document) -> Document:
    document = deepcopy(document)
    _link(document["paths"])
    for path, item in document["paths"].items():
        for operation in item.values() if path.startswith(LIMITED) else ():
            # Of whatever may be called too often, where an operator has set a limit.
            operation["responses"].setdefault("429", {"content": {PROBLEM_JSON: {}}})
    operations = [operation for item in document["paths"].values() for operation in item.values()]
    for operation in operations:
        operation["parameters"] = [_parameter(parameter) for parameter in operation.get("parameters", [])]
        operation["responses"] = {
            status: _response(status, response)
            for status, response in operation["responses"].items()
            if not _is_litestars_own(status, response)
        }
    named = {
        reference.rpartition("/")[2]
        for operation in operations
        for response in operation["responses"].values()
        if (reference := response.get("$ref"))
    }
    _, schemas = msgspec.json.schema_components(_structs(app), ref_template=SCHEMAS)
    components = {
        "schemas": {name: _without_null_defaults(schema) for name, schema in sorted(schemas.items())},
        "responses": {name: _refusal(name.removeprefix("Refused")) for name in sorted(named)},
        "headers": {"RequestId": REQUEST_ID},
    }
    return {**document, "components": {**document["components"], **components}}


def _link(paths: Document) -> None:
    """What is made with 201 opens the operations on it, which take its id in the path and its secret as bearer."""
    for path, item in paths.items():
        made = item.get("post", {}).get("responses", {}).get("201")
        if made is not None:
            made["links"] = {
                operation["operationId"]: {
                    "operationId": operation["operationId"],
                    "parameters": {"booking_id": "$response.body#/id"},
                    "description": "With the answer's `secret` as bearer token.",
                }
                for other, operations in paths.items()
                if other.startswith(f"{path}/{{booking_id}}")
                for operation in operations.values()
            }


def _structs(app: Litestar) -> list[type[Struct]]:
    """Every Struct that a documented handler takes or answers."""
    found: set[type[Struct]] = {Problem}
    for handler in _handlers(app):
        taken = [handler.parsed_data_field] if handler.parsed_data_field else []
        for field in [*taken, handler.parsed_return_field]:
            found |= {one for one in [field.annotation, *get_args(field.annotation)] if _is_struct(one)}
        found |= {spec.data_container for spec in (handler.responses or {}).values() if _is_struct(spec.data_container)}
    return sorted(found, key=lambda struct: struct.__name__)


def _handlers(app: Litestar) -> Iterator[Any]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            yield from (handler for handler in route.route_handlers if handler.resolve_include_in_schema())


def _is_struct(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Struct)


def _parameter(parameter: Document) -> Document:
    """An optional parameter is left out, never null."""
    schema = dict(msgspec.to_builtins(parameter["schema"]))
    schema.pop("description", None)
    if options := schema.pop("oneOf", None):
        (kept,) = (option for option in options if option != {"type": "null"})
        schema = {**kept, **schema}
    return {**parameter, "schema": schema}


def _is_litestars_own(status: str, response: Document) -> bool:
    """Litestar says 400 with its own body of every handler with parameters; ours answer as problems."""
    return status == "400" and PROBLEM_JSON not in response.get("content", {})


def _response(status: str, response: Document) -> Document:
    if PROBLEM_JSON in response.get("content", {}):
        return {"$ref": f"#/components/responses/Refused{status}"}
    headers = {name: {"schema": {"type": "string"}, **header} for name, header in response.get("headers", {}).items()}
    if status == "304":
        headers["ETag"] = {"description": "The one that still holds.", "schema": {"type": "string"}}
    if status == "204":
        response = {name: value for name, value in response.items() if name != "content"}
    said = {"description": DESCRIPTIONS.get(status, response["description"])}
    return {**response, **said, "headers": {**headers, "X-Request-Id": {"$ref": "#/components/headers/RequestId"}}}


def _refusal(status: str) -> Document:
    """All refusals with one status: their types, and the first of them as an example."""
    kinds = [name for name, kind in KINDS.items() if kind.status == int(status)]
    example = msgspec.to_builtins(problem(Refused(kinds[0]), "da", "0123456789abcdef"))
    return {
        "description": "A refusal; its `type` is one of " + ", ".join(f"`{TYPE}{kind}`" for kind in kinds) + ".",
        "headers": {
            **HEADERS_OF_REFUSALS.get(status, {}),
            "X-Request-Id": {"$ref": "#/components/headers/RequestId"},
        },
        "content": {PROBLEM_JSON: {"schema": {"$ref": SCHEMAS.format(name="Problem")}, "example": example}},
    }


def _without_null_defaults(schema: Document) -> Document:
    """Clients are generated from the document: to them a default is a value that is always there."""
    fields = {
        name: {word: value for word, value in field.items() if (word, value) != ("default", None)}
        for name, field in schema.get("properties", {}).items()
    }
    return {**schema, "properties": fields}
