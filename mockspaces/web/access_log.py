"""The access log: one line for each request."""

import logging
from typing import Any
from urllib.parse import quote

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from mockspaces.execution.capitalised import name_as_written
from mockspaces.real_time import perf_counter
from mockspaces.web.exchange import Exchange

_FIELDS = "mockspaces.access_log"
"""The key of a request's fields in the `state` of its scope."""

_TOKEN = "jwt"  # noqa: S105 - as the journal calls it

_logger = logging.getLogger(__name__)


class AccessLog:
    """An application whose requests are logged."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        # As it came, percent-encoded, so that a line stays one; without the query
        # string, which may hold variables.
        raw_path = scope.get("raw_path") or quote(scope["path"]).encode()
        path = raw_path.decode("latin-1")
        sandbox = path.split("/")[2] if path.startswith("/sandbox/") else None
        fields = {
            "method": scope["method"],
            "path": path,
            "status": None,
            "duration": None,
            "operation": None,
            "account": None,
            "sandbox": sandbox,
            "fault": None,
        }

        async def send_noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                fields["status"] = message["status"]
            await send(message)

        state = {**scope.get("state", {}), _FIELDS: fields}
        began = perf_counter()
        try:
            await self._app({**scope, "state": state}, receive, send_noting)
        finally:
            fields["duration"] = round((perf_counter() - began) * 1000, 3)
            _logger.info("%s", _line(fields), extra={"fields": fields})


class LogFields:
    """Adds what the service knows of a request to its fields in the access log."""

    def begin(self, exchange: Exchange) -> None:
        """Add nothing yet; see `web.pipeline.Observer`."""

    def note(self, exchange: Exchange, _milliseconds: float) -> None:
        """Add what is known of an exchange that is over."""
        fields = exchange.head.scope.get("state", {}).get(_FIELDS, {})
        fields["operation"] = _operation(exchange)
        fields["account"] = exchange.account_id
        fields["fault"] = exchange.fault_id


def _operation(exchange: Exchange) -> str | None:
    if exchange.is_token:
        return _TOKEN
    return ",".join(name_as_written(field) for field in exchange.root_fields) or None


def _line(fields: dict[str, Any]) -> str:
    parts = [
        f"{fields['method']} {fields['path']} {fields['status'] or 'cut off'}",
        f"{fields['duration']} ms",
        *(fields[name] for name in ("operation", "account") if fields[name]),
    ]
    if fields["fault"]:
        parts.append(f"(fault {fields['fault']})")
    line = " ".join(parts)
    return "".join(each if each.isprintable() else quote(each) for each in line)
