"""One GraphQL request, as HTTP brings it."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import parse_qsl

import msgspec
from starlette.types import Receive, Scope

from mockspaces.web.answers import JSON, HTTPError
from mockspaces.web.body import stream

_UTF8 = frozenset({b"utf-8", b"utf8"})
_IN_QUERY = ("query", "operationName", "variables", "extensions")


class GraphQLRequest(msgspec.Struct, frozen=True):
    """What a client asks for: a document, and how to execute it.

    Attributes:
        query: The text of the document.
        operation_name: Which operation of it, if it has several.
        variables: The values of the operation's variables.
        variables_json: The same as they came, if they came in JSON.
    """

    query: str
    operation_name: str | None
    variables: dict[str, Any] | None
    variables_json: bytes | None


class _Parameters(msgspec.Struct, rename="camel", frozen=True):
    query: str
    operation_name: str | None = None
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None


class _Body(msgspec.Struct, rename="camel", frozen=True):
    query: str
    operation_name: str | None = None
    variables: msgspec.Raw = msgspec.Raw(b"null")
    extensions: dict[str, Any] | None = None


_decode_body = msgspec.json.Decoder(_Body).decode
_decode_variables = msgspec.json.Decoder(dict[str, Any] | None).decode
_decode_parameters = msgspec.json.Decoder(_Parameters).decode


async def read_request(
    scope: Scope, receive: Receive, headers: Mapping[str, str], *, limit: int
) -> GraphQLRequest:
    """Return the GraphQL request that a GET or POST carries.

    Args:
        scope: The request as ASGI describes it.
        receive: Where its body comes from.
        headers: Its headers by their lower-case names.
        limit: The largest body that is taken in, in bytes.

    Raises:
        HTTPError: If there is none, saying what would be one.
        ClientGoneError: If the body never comes to its end.
    """
    if scope["method"] in {"GET", "HEAD"}:
        return _from_query(scope["query_string"])
    if scope["method"] != "POST":
        allow = {"Allow": "GET, HEAD, POST"}
        raise HTTPError(405, "GraphQL goes by GET or POST.", allow)
    content = _content_of(headers)
    async for piece in stream(receive, headers, limit):
        content.write(piece)
    return content.request()


def request_of(headers: Mapping[str, str], pieces: Iterable[bytes]) -> GraphQLRequest:
    """Return the GraphQL request that a POST carries which has come as a whole.

    Args:
        headers: Its headers by their lower-case names.
        pieces: Its body, as it came.

    Raises:
        HTTPError: If there is none, saying what would be one.
    """
    if headers.get("content-type") == JSON:  # nothing else to look at
        return _from_json(b"".join(pieces))
    content = _content_of(headers)
    for piece in pieces:
        content.write(piece)
    return content.request()


def is_readable(headers: Mapping[str, str]) -> bool:
    """Tell whether a POST with these headers may carry a GraphQL request."""
    try:
        _content_of(headers)
    except HTTPError:
        return False
    return True


class _Content(Protocol):
    """The body of a POST, taken in as it arrives."""

    def write(self, piece: bytes) -> None:
        """Take in the next piece."""

    def request(self) -> GraphQLRequest:
        """Return the GraphQL request that it is."""


class _Json:
    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> None:
        self._pieces.append(piece)

    def request(self) -> GraphQLRequest:
        return _from_json(b"".join(self._pieces))


class _Form:
    def __init__(self, boundary: bytes) -> None:
        from mockspaces.web.multipart import Form  # noqa: PLC0415 - JSON does without it

        self._form = Form(boundary)

    def write(self, piece: bytes) -> None:
        self._form.write(piece)

    def request(self) -> GraphQLRequest:
        return _from_object(self._form.operations())


def _content_of(headers: Mapping[str, str]) -> _Content:
    """Return what takes in the body of a POST.

    Raises:
        HTTPError: If it is nothing that carries a GraphQL request.
    """
    media_type, options = _parsed(headers.get("content-type"))
    if options.get(b"charset", b"utf-8").lower() not in _UTF8:
        raise HTTPError(415, "The charset of a request is utf-8.")
    if media_type == JSON.encode():
        return _Json()
    if media_type == b"multipart/form-data":
        boundary = options.get(b"boundary")
        if not boundary:
            raise HTTPError(
                400, "The content type multipart/form-data has no boundary."
            )
        return _Form(boundary)
    raise HTTPError(
        415, f"The content type of a request is {JSON} or multipart/form-data."
    )


@lru_cache(maxsize=64)
def _parsed(content_type: str | None) -> tuple[bytes, dict[bytes, bytes]]:
    if content_type == JSON:
        return JSON.encode(), {}
    from python_multipart.multipart import (  # noqa: PLC0415 - JSON does without it
        parse_options_header,
    )

    return parse_options_header(content_type)


def _from_json(body: bytes) -> GraphQLRequest:
    try:
        read = _decode_body(body)
        try:
            variables = _decode_variables(read.variables)
        except msgspec.ValidationError:  # it does not tell where that is, as this does
            variables = _decode_parameters(body).variables
        return GraphQLRequest(
            read.query, read.operation_name, variables, bytes(read.variables)
        )
    except msgspec.ValidationError as error:
        if body.lstrip().startswith(b"["):
            message = "Batched requests are not supported; send one JSON object."
            raise HTTPError(400, message) from error
        raise _wrong_field(error) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        if not body.strip():
            message = "The request has no body; it needs a JSON object."
            raise HTTPError(400, message) from error
        raise HTTPError(400, f"The request body is not JSON: {error}.") from error
    except RecursionError as error:
        raise HTTPError(400, "The request body is nested too deeply.") from error


def _from_object(operations: dict[str, Any]) -> GraphQLRequest:
    try:
        given = msgspec.convert(operations, _Parameters)
    except msgspec.ValidationError as error:
        raise _wrong_field(error) from error
    return GraphQLRequest(given.query, given.operation_name, given.variables, None)


def _from_query(query_string: bytes) -> GraphQLRequest:
    fields = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)
    given = dict(fields)
    for name in _IN_QUERY:
        if sum(field == name for field, _ in fields) > 1:
            raise HTTPError(400, f"The query string has two fields named {name!r}.")
    if "query" not in given:
        raise HTTPError(
            400,
            "The query string has no field 'query'; a GET needs a GraphQL document.",
        )
    operations: dict[str, Any] = {
        name: given[name] for name in ("query", "operationName") if given.get(name)
    }
    for name in ("variables", "extensions"):
        if given.get(name):
            try:
                operations[name] = msgspec.json.decode(given[name])
            except (msgspec.DecodeError, RecursionError) as error:
                raise HTTPError(
                    400, f"The field {name!r} of the query string is not JSON: {error}."
                ) from error
    return _from_object({"query": "", **operations})


def _wrong_field(error: msgspec.ValidationError) -> HTTPError:
    message = re.sub(r" - at `\$\.?(.+)`", r", in `\1`", str(error))
    return HTTPError(400, f"The GraphQL request is malformed: {message}.")
