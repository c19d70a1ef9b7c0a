"""What a request brings to a route, held to the types that the route declares."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.datastructures import Headers
from starlette.types import Receive, Scope

from mockspaces.controls.api.route import Arguments, ControlError, Route, check_name
from mockspaces.settings import Settings
from mockspaces.web.body import read_body
from mockspaces.web.public_url import public_url_of

_PLACE = re.compile(r" - at `(?P<place>.+)`$")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>.*)`", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(?P<name>.*)`")


async def read_input(
    route: Route[Any, Any, Any, Any],
    *,
    names: Mapping[str, str],
    scope: Scope,
    receive: Receive,
    settings: Settings,
) -> Arguments[Any, Any]:
    """Return what a request brings to `route`.

    Raises:
        ControlError: If it is not what the route takes.
        HTTPError: If the body is larger than the settings allow.
        ClientGoneError: If the body never comes to its end.
    """
    for parameter, name in names.items():
        check_name(name, parameter)
    query = _query(route.query, scope["query_string"])
    headers = Headers(scope=scope)
    limit = route.largest_body or settings.max_body
    return Arguments(
        names=names,
        query=query,
        body=_body(route.body, await read_body(receive, headers, limit)),
        address=public_url_of(scope, headers, settings.public_url),
    )


def _query(wanted: type[Any] | None, query_string: bytes) -> Any:  # noqa: ANN401 - the route tells
    fields = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)
    given: dict[str, str] = {}
    for name, value in fields:
        if name in given:
            raise _wrong(field=name, message="It is given more than once.")
        given[name] = value
    if wanted is None:
        for name in given:
            raise _wrong(field=name, message="There is no such parameter.")
        return None
    try:
        return msgspec.convert(given, wanted, strict=False)
    except msgspec.ValidationError as error:
        refusal = _refusal(error, wanted)
        refusal.field = (refusal.field or "").removeprefix("$.")
        raise refusal from error


def _body(wanted: type[Any] | None, body: bytes) -> Any:  # noqa: ANN401 - the route tells
    if wanted is None:
        if body.strip() not in {b"", b"{}"}:
            raise _wrong(field="$", message="There is nothing to give here.")
        return None
    try:
        return msgspec.json.decode(body if body.strip() else b"{}", type=wanted)
    except msgspec.ValidationError as error:
        raise _refusal(error, wanted) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise _wrong(field="$", message=f"The body is not JSON: {error}.") from error
    except RecursionError as error:
        raise _wrong(field="$", message="The body is nested too deeply.") from error


def _wrong(*, field: str, message: str) -> ControlError:
    return ControlError(message, field=field)


def _refusal(error: msgspec.ValidationError, wanted: type[Any]) -> ControlError:
    text = str(error)
    place = _PLACE.search(text)
    field = place["place"] if place else "$"
    message = text[: place.start()] if place else text
    if unknown := _UNKNOWN.fullmatch(message):
        message = "There is no such field."
        if field == "$":
            known = ", ".join(
                each.encode_name for each in msgspec.structs.fields(wanted)
            )
            message = f"There is no such field; there are: {known}."
        field = f"{field}.{unknown['name']}"
    elif missing := _MISSING.fullmatch(message):
        field, message = f"{field}.{missing['name']}", "It is missing."
    else:
        message = f"{message}."
    return ControlError(message, field=field)
