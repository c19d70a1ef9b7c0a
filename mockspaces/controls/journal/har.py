"""The journal as a HAR 1.2 document, which browsers and proxies open.

http://www.softwareishard.com/blog/har-12-spec/
"""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from mockspaces import __version__
from mockspaces.controls.faults.rule import TOKEN
from mockspaces.controls.journal.journal import Entry
from mockspaces.web.responses import JSON

MEDIA_TYPE = "application/har+json"
_HTTP_VERSION = "HTTP/1.1"
_UNKNOWN = -1
"""The specification's number for a size that is not known."""


def har(entries: Iterable[Entry], base_url: str) -> dict[str, Any]:
    """Return entries of a world at `base_url` as a HAR document."""
    return {
        "log": {
            "version": "1.2",
            "creator": {"name": "mockspaces", "version": __version__},
            "entries": [_exchange(entry, base_url) for entry in entries],
        }
    }


def _exchange(entry: Entry, base_url: str) -> dict[str, Any]:
    return {
        "startedDateTime": entry.time,
        "time": entry.duration_ms,
        "request": _request(entry, base_url),
        "response": _response(entry),
        "cache": {},
        "timings": {"send": 0, "wait": entry.duration_ms, "receive": 0},
    }


def _request(entry: Entry, base_url: str) -> dict[str, Any]:
    graphql = {
        "query": entry.document,
        "operationName": entry.operation_name,
        "variables": entry.variables or None,
    }
    graphql = {name: value for name, value in graphql.items() if value is not None}
    url, query, post_data = f"{base_url}/graphql", {}, {}
    if entry.kind == TOKEN:
        url = f"{base_url}/auth/jwt/generate/{quote(entry.account_id or '', safe='')}"
    elif entry.method == "POST":
        text = msgspec.json.encode(graphql).decode()
        post_data = {"postData": {"mimeType": JSON, "params": [], "text": text}}
    else:
        query = {name: _text(value) for name, value in graphql.items()}
        url = f"{url}?{urlencode(query)}" if query else url
    headers = {"SPACE_GUID": entry.space_guid} if entry.space_guid is not None else {}
    return {
        "method": entry.method,
        "url": url,
        "httpVersion": _HTTP_VERSION,
        "cookies": [],
        "headers": _pairs(headers),
        "queryString": _pairs(query),
        "headersSize": _UNKNOWN,
        "bodySize": _UNKNOWN,
        **post_data,
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else msgspec.json.encode(value).decode()


def _response(entry: Entry) -> dict[str, Any]:
    text = entry.answer or ""
    return {
        "status": entry.status or 0,
        "statusText": _phrase(entry.status),
        "httpVersion": _HTTP_VERSION,
        "cookies": [],
        "headers": _pairs(entry.response_headers),
        "content": {
            "size": len(text.encode()),
            "mimeType": entry.response_headers.get("content-type", ""),
            "text": text,
        },
        "redirectURL": "",
        "headersSize": _UNKNOWN,
        "bodySize": _UNKNOWN,
    }


def _phrase(status: int | None) -> str:
    try:
        return HTTPStatus(status or 0).phrase
    except ValueError:
        return ""


def _pairs(values: dict[str, str]) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in values.items()]
