"""GraphQL requests as HTTP carries them: JSON, a form, or a query string."""

import re
from codecs import BOM_UTF8
from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec
from starlette.types import Scope

from mockspaces.web.body import decompress
from mockspaces.web.responses import JSON, HTTPError

_UTF8 = frozenset({b"utf-8", b"utf8", b"us-ascii", b"ascii"})
"""Charsets of JSON; ASCII is a part of UTF-8."""

_PERSISTED = "persistedQuery"
_NOT_SUPPORTED = "PersistedQueryNotSupported"
_IN_QUERY = ("query", "operationName", "variables", "extensions")


class GraphQLRequest(msgspec.Struct, frozen=True):
    """A document, and how to execute it."""

    query: str
    operation_name: str | None
    variables: dict[str, Any] | None
    variables_json: bytes | None  # as they came, if the body is JSON


class _Parameters(msgspec.Struct, rename="camel", frozen=True):
    query: str | None = None
    operation_name: str | None = None
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None


class _Body(msgspec.Struct, rename="camel", frozen=True):
    query: str | None = None
    operation_name: str | None = None
    variables: msgspec.Raw = msgspec.Raw(b"null")
    extensions: dict[str, Any] | None = None


_decode_body = msgspec.json.Decoder(_Body).decode
_decode_variables = msgspec.json.Decoder(dict[str, Any] | None).decode
_decode_parameters = msgspec.json.Decoder(_Parameters).decode


def parse_request(
    scope: Scope, headers: Mapping[str, str], body: bytes, *, max_body: int
) -> GraphQLRequest:
    """Return the GraphQL request that a GET or POST carries.

    `max_body` limits the decompressed body, in bytes.
    """
    if scope["method"] in {"GET", "HEAD"}:
        return _from_query(scope["query_string"])
    if scope["method"] != "POST":
        allow = {"Allow": "GET, HEAD, POST"}
        raise HTTPError(405, "Send GraphQL requests by GET or POST.", allow)
    encoding = headers.get("content-encoding")
    if encoding is not None:
        body = decompress(body, encoding, max_body)
    content_type = headers.get("content-type")
    if content_type == JSON:
        return _from_json(body)
    from python_multipart.multipart import (  # noqa: PLC0415 - most requests need none
        parse_options_header,
    )

    media_type, options = parse_options_header(content_type)
    if media_type == b"multipart/form-data":  # which has no charset (RFC 7578)
        return _from_form(body, options.get(b"boundary"))
    if media_type == JSON.encode():
        if options.get(b"charset", b"utf-8").lower() not in _UTF8:
            raise HTTPError(415, "The charset of a request is utf-8.")
        return _from_json(body)
    raise HTTPError(
        415, f"The content type of a request is {JSON} or multipart/form-data."
    )


def _from_form(body: bytes, boundary: bytes | None) -> GraphQLRequest:
    from mockspaces.web.multipart import parse_form  # noqa: PLC0415 - as above

    if not boundary:
        raise HTTPError(400, "The content type multipart/form-data has no boundary.")
    return _from_object(parse_form(body, boundary))


def _from_json(body: bytes) -> GraphQLRequest:
    body = body.removeprefix(BOM_UTF8)
    try:
        parsed = _decode_body(body)
        try:
            variables = _decode_variables(parsed.variables)
        except msgspec.ValidationError:  # this one names no place
            variables = _decode_parameters(body).variables
        return GraphQLRequest(
            _query(parsed),
            parsed.operation_name or None,
            variables,
            bytes(parsed.variables),
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
    return GraphQLRequest(
        _query(given), given.operation_name or None, given.variables, None
    )


def _query(given: _Body | _Parameters) -> str:
    """Return the text of the document.

    Clients with persisted queries send it after the refusal that Apollo Server has,
    https://www.apollographql.com/docs/apollo-server/performance/apq.
    """
    if not given.query and _PERSISTED in (given.extensions or {}):
        code = {"code": "PERSISTED_QUERY_NOT_SUPPORTED"}
        raise HTTPError(200, _NOT_SUPPORTED, extensions=code)
    if given.query is None:
        raise HTTPError(400, "The request has no 'query', which is a GraphQL document.")
    return given.query


def _from_query(query_string: bytes) -> GraphQLRequest:
    fields = parse_qsl(query_string.decode("latin-1"), keep_blank_values=True)
    given = dict(fields)
    for name in _IN_QUERY:
        if sum(field == name for field, _ in fields) > 1:
            raise HTTPError(400, f"The query string has two fields named {name!r}.")
    operations: dict[str, Any] = {
        name: given[name] for name in ("query", "operationName") if name in given
    }
    for name in ("variables", "extensions"):
        if given.get(name):
            try:
                operations[name] = msgspec.json.decode(given[name])
            except (msgspec.DecodeError, RecursionError) as error:
                raise HTTPError(
                    400, f"The field {name!r} of the query string is not JSON: {error}."
                ) from error
    return _from_object(operations)


def _wrong_field(error: msgspec.ValidationError) -> HTTPError:
    message = re.sub(r" - at `\$\.?(.+)`", r", in `\1`", str(error))
    return HTTPError(400, f"The GraphQL request is malformed: {message}.")
