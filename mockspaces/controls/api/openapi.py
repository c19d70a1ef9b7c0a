"""The OpenAPI document of the control API, made from its routes."""

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, TypeVar

import msgspec

from mockspaces import __version__
from mockspaces.controls.api.dispatch import Refusal
from mockspaces.controls.api.route import NAME, PREFIX, Arguments, Route, Routes
from mockspaces.controls.world import World
from mockspaces.web.responses import JSON

W = TypeVar("W", bound=World)
Document = dict[str, Any]

_PARAMETER = re.compile(r"\{(\w+)\}")
_REFS = "#/components/schemas/{name}"


def with_openapi(routes: Routes[W], beside: Routes[Any]) -> Routes[W]:
    """Return the routes of a world and one more, which describes them all.

    The server's own world describes the routes of the server (`beside`) too.
    """

    def handle(world: W, arguments: Arguments[None, None]) -> Document:
        document = of_server() if world.name is None else of_sandbox()
        return {**document, "servers": [{"url": arguments.base_url}]}

    @cache
    def of_server() -> Document:
        return describe({PREFIX: every, "": beside})

    @cache
    def of_sandbox() -> Document:
        return describe({PREFIX: every})

    openapi = Route(
        method="GET",
        path="/openapi.json",
        summary="Read this document.",
        handle=handle,
        answer=Document,
    )
    every: Routes[W] = (*routes, openapi)
    return every


def describe(tables: Mapping[str, Routes[Any]]) -> Document:
    """Return the OpenAPI document of tables of routes, by their path prefixes."""
    routes = [
        (prefix + route.path, route)
        for prefix, table in tables.items()
        for route in table
    ]
    types = dict.fromkeys(
        each
        for _, route in routes
        for each in (
            route.answer,
            *route.others.values(),
            route.body,
            route.query,
            Refusal,
        )
        if each is not None
    )
    shapes, components = msgspec.json.schema_components(types, ref_template=_REFS)
    schemas = dict(zip(types, shapes, strict=True))
    queries = {route.query.__name__ for _, route in routes if route.query}
    shown = {
        name: _shown(component)
        for name, component in sorted(components.items())
        if name not in queries
    }
    paths: dict[str, Any] = {}
    for path, route in routes:
        operation = _operation(path, route, schemas, components)
        paths.setdefault(path, {})[route.method.lower()] = operation
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "mockspaces control API",
            "version": __version__,
            "description": "Everything a test can do that a customer cannot.",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "security": [],
        "paths": paths,
        "components": {"schemas": shown},
    }


def _shown(component: Mapping[str, Any]) -> dict[str, Any]:
    """Return a component as generators of clients need it.

    Some take a field that has a default for one that is always there, and demand it in
    inputs too: so defaults are descriptions.
    """
    shown = dict(component)
    if "description" in shown:  # the rest documents attributes
        shown["description"] = shown["description"].partition("\n")[0]
    shown["properties"] = {
        name: _without_default(shape)
        for name, shape in shown.get("properties", {}).items()
    }
    return shown


def _without_default(shape: Mapping[str, Any]) -> dict[str, Any]:
    shown = dict(shape)
    default = shown.pop("default", None)
    if default not in (None, [], {}):
        text = f"Default: {json.dumps(default)}."
        shown["description"] = f"{shown.get('description', '')} {text}".strip()
    return shown


def _operation(
    path: str,
    route: Route[Any, Any, Any, Any],
    schemas: Mapping[Any, Any],
    components: Mapping[str, Any],
) -> dict[str, Any]:
    refusals = {
        400: "The input is invalid.",
        403: "It comes from a page of another site.",
        **route.refusals,
    }
    answers = dict(route.others)
    if route.answer is not None:
        answers = {JSON: route.answer, **answers}
    content = {
        media_type: {"schema": schemas[each]} for media_type, each in answers.items()
    }
    operation: dict[str, Any] = {
        "operationId": _operation_id(route.method, path),
        "summary": route.summary,
        "responses": {
            str(route.status): {"description": "The answer.", "content": content}
        },
    }
    parameters = [*_path_params(path), *_query(route.query, components)]
    if parameters:
        operation["parameters"] = parameters
    if route.body is not None:
        refusals[413] = "The body is too large."
        refusals[415] = "The content encoding of the body is not supported."
        fields = msgspec.structs.fields(route.body)
        operation["requestBody"] = {
            "required": any(each.required for each in fields),
            "content": {JSON: {"schema": schemas[route.body]}},
        }
    for status, reason in sorted(refusals.items()):
        operation["responses"][str(status)] = _response(reason, schemas[Refusal])
    return operation


def _response(description: str, schema: object) -> dict[str, Any]:
    return {"description": description, "content": {JSON: {"schema": schema}}}


def _operation_id(method: str, path: str) -> str:
    words = re.findall(r"\w+", path.removeprefix(PREFIX).replace("_", "")) or ["world"]
    return method.lower() + "".join(map(str.capitalize, words))


def _path_params(path: str) -> Iterator[dict[str, Any]]:
    for name in _PARAMETER.findall(path):
        schema = {"type": "string", "pattern": NAME}
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _query(
    query: type[Any] | None, components: Mapping[str, Any]
) -> Iterator[dict[str, Any]]:
    if query is None:
        return
    shape = components[query.__name__]
    for name, schema in shape["properties"].items():
        required = name in shape.get("required", ())
        yield {"name": name, "in": "query", "required": required, "schema": schema}
