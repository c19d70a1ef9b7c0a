"""The input of a route: reads a request and checks it against the declared types."""

import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import parse_qsl

import msgspec
from starlette.datastructures import Headers
from starlette.types import Receive, Scope

from mockspaces.controls.api.route import Arguments, ControlError, Route, check_name
from mockspaces.durations import parse_span
from mockspaces.settings import Settings
from mockspaces.web.body import decompress, read_body
from mockspaces.web.public_url import public_url_of

_PATH = re.compile(r" - at `(?P<path>.+)`$")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>.*)`", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(?P<name>.*)`")

Span = (
    Annotated[
        str,
        msgspec.Meta(
            description="A length of time like 250ms, 5m or 1h30m; -5m is backwards.",
            extra_json_schema={
                "pattern": r"^-?([0-9]{1,6}(\.[0-9]{1,3})?(ms|s|m|h|d)){1,3}$"
            },
            max_length=64,
        ),
    ]
    | Annotated[float, msgspec.Meta(description="Seconds.")]
)
"""A length of time, as text or in seconds."""


def seconds_of(span: str | float, field: str) -> float:
    """Return the seconds of a span that `field` of a body has."""
    if not isinstance(span, str):
        return span
    try:
        return parse_span(span)
    except ValueError as error:
        raise ControlError(str(error), field=field) from error


async def read_arguments(
    route: Route[Any, Any, Any, Any],
    scope: Scope,
    receive: Receive,
    settings: Settings,
) -> Arguments[Any, Any]:
    """Return the input of a request to `route`."""
    path_params: Mapping[str, str] = scope["path_params"]
    for parameter, value in path_params.items():
        check_name(value, parameter)
    query = _query(route.query, scope["query_string"])
    headers = Headers(scope=scope)
    limit = route.largest_body or settings.max_body
    body = await read_body(receive, headers, limit)
    if body and "content-encoding" in headers:
        body = decompress(body, headers["content-encoding"], limit)
    return Arguments(
        path_params=path_params,
        query=query,
        body=_body(route.body, body),
        headers=headers,
        base_url=public_url_of(scope, headers, settings.public_url),
    )


def _query(declared: type[Any] | None, query_string: bytes) -> Any:  # noqa: ANN401 - as the route declares
    fields = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)
    given: dict[str, str] = {}
    for name, value in fields:
        if name in given:
            raise _wrong(field=name, message="It is given more than once.")
        given[name] = value
    if declared is None:
        for name in given:
            raise _wrong(field=name, message="There is no such parameter.")
        return None
    try:
        return msgspec.convert(given, declared, strict=False)
    except msgspec.ValidationError as error:
        refusal = _refusal(error, declared)
        refusal.field = (refusal.field or "").removeprefix("$.")
        raise refusal from error


def _body(declared: type[Any] | None, body: bytes) -> Any:  # noqa: ANN401 - as the route declares
    body = body.removeprefix(BOM_UTF8)
    if declared is None:
        if body.strip() not in {b"", b"{}"}:
            raise _wrong(field="$", message="This call takes no body.")
        return None
    try:
        return msgspec.json.decode(body if body.strip() else b"{}", type=declared)
    except msgspec.ValidationError as error:
        raise _refusal(error, declared) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _wrong(field="$", message=f"The body is not JSON: {error}.") from error
    except RecursionError as error:
        raise _wrong(field="$", message="The body is nested too deeply.") from error


def _wrong(*, field: str, message: str) -> ControlError:
    return ControlError(message, field=field)


def _refusal(error: msgspec.ValidationError, declared: type[Any]) -> ControlError:
    text = str(error)
    place = _PATH.search(text)
    field = place["path"] if place else "$"
    message = text[: place.start()] if place else text
    if unknown := _UNKNOWN.fullmatch(message):
        message = "There is no such field."
        if field == "$":
            known = ", ".join(
                each.encode_name for each in msgspec.structs.fields(declared)
            )
            message = f"There is no such field; there are: {known}."
        field = f"{field}.{unknown['name']}"
    elif missing := _MISSING.fullmatch(message):
        field, message = f"{field}.{missing['name']}", "It is missing."
    else:
        message = f"{message}."
    return ControlError(message, field=field)
