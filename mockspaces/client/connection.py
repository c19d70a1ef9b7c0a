"""Connections to an emulator: kept alive, lent to one request at a time.

EmulatorError
├── RefusedError
│   └── NotInTimeError
└── UnreachableError
"""

import json
import os
import selectors
import ssl
import weakref
from collections.abc import Callable, Generator, Mapping
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from time import monotonic
from typing import Any
from urllib.parse import urlencode, urlsplit

__tracebackhide__ = True  # pytest shows a failure where the test calls

Ask = Callable[..., Any]
"""Asks for a method, a path and a body; see `Connections.ask`."""

_EVENTS = "text/event-stream"
_SILENCE = 60.0
"""Seconds that a stream may be silent; the server breaks the silence after 15."""

_IDLE = 60.0
"""Seconds after which a connection is not used again; the server closes it after 75."""


class EmulatorError(Exception):
    """A call of the control API that has failed."""


class RefusedError(EmulatorError):
    """A call that the emulator refuses; nothing has changed.

    Attributes:
        status: The status of the answer; None if nothing was sent.
        message: The message of the emulator.
        field: The wrong field, as a path in the body, or a parameter's name.
    """

    def __init__(
        self, call: str, *, status: int | None, message: str, field: str | None = None
    ) -> None:
        place = f"{field}: " if field else ""
        outcome = f"was answered {status}" if status else "was not sent"
        super().__init__(f"{call} {outcome}: {place}{message}")
        self.status = status
        self.message = message
        self.field = field


class NotInTimeError(RefusedError, TimeoutError):
    """No matching exchange came in time."""


class UnreachableError(EmulatorError):
    """An emulator that cannot be reached, or something else at its address."""


class Connections:
    """Connections to one address, for any number of threads.

    Paths are below `url`. `ca` is a certificate to trust, a PEM file. Idleness is
    measured by `timer`, in seconds.
    """

    def __init__(
        self,
        url: str,
        *,
        ca: str | None,
        timeout: float,
        timer: Callable[[], float] = monotonic,
    ) -> None:
        self.url = url.rstrip("/")
        self._timeout = timeout
        self._timer = timer
        address = urlsplit(self.url)
        if address.scheme not in {"http", "https"} or not address.hostname:
            message = f"{url!r} is not an address like http://127.0.0.1:7722"
            raise ValueError(message)
        self._host, self._port = address.hostname, address.port
        self._path = address.path
        self._tls: ssl.SSLContext | None = None
        if address.scheme == "https":
            self._tls = ssl.create_default_context(cafile=ca)
            self._tls.check_hostname = False  # it may be reached by another name
            self._tls.verify_flags |= ssl.VERIFY_X509_PARTIAL_CHAIN  # trust it itself
        self._process = os.getpid()
        self._idle: list[tuple[HTTPConnection, float]] = []
        weakref.finalize(self, _close, self._idle)

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,  # noqa: ANN401 - any JSON
        *,
        query: Mapping[str, Any] | None = None,
        patience: float = 0,
    ) -> Any:  # noqa: ANN401 - likewise
        """Return the decoded JSON of an answer; parameters that are None are left out.

        The answer may take `patience` seconds longer than the timeout.
        """
        target = _target(method, self.url, path, query)
        call = f"{method} {self.url}{target}"
        data = None if body is None else json.dumps(body)
        headers = {"Content-Type": "application/json"} if data else {}
        status, text = self._answer(call, method, target, data, headers, patience)
        return _read(call, status, text)

    def fetch(self, path: str, headers: Mapping[str, str] | None = None) -> str:
        """Return the text at a path."""
        status, text = self.send("GET", path, headers=headers)
        if status >= HTTPStatus.BAD_REQUEST:
            call = f"GET {self.url}{path}"
            refusal = _refusal(call, status, _decoded(text))
            raise refusal or RefusedError(call, status=status, message=text)
        return text

    def send(
        self,
        method: str,
        path: str,
        body: str | None = None,
        *,
        headers: Mapping[str, str] | None = None,
    ) -> tuple[int, str]:
        """Return the status and the text of any answer."""
        call = f"{method} {self.url}{path}"
        return self._answer(call, method, path, body, headers or {}, 0)

    def follow(
        self,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        after: int | None = None,
    ) -> Generator[Any]:
        """Yield the decoded server-sent events at a path, without end.

        `after` is the id of the last known event.
        """
        target = _target("GET", self.url, path, query)
        headers = {} if after is None else {"Last-Event-ID": str(after)}
        call = f"GET {self.url}{target}"
        connection = self._connect()
        connection.timeout = _SILENCE
        try:
            connection.request("GET", f"{self._path}{target}", headers=headers)
            answer = connection.getresponse()
            if answer.headers.get_content_type() != _EVENTS:
                _read(call, answer.status, answer.read().decode(errors="replace"))
            for line in answer:
                field, _, data = line.decode(errors="replace").partition(": ")
                if field == "data":
                    yield json.loads(data)
        except (OSError, HTTPException) as error:
            raise _unreachable(call, error) from error
        finally:
            connection.close()
        message = f"{call} has ended: the connection was lost"
        raise UnreachableError(message)

    def close(self) -> None:
        """Close the idle connections; a later request opens others."""
        _close(self._idle)

    def _answer(self, call: str, *request: Any) -> tuple[int, str]:  # noqa: ANN401 - see `_exchange`
        try:
            return self._exchange(*request)
        except (OSError, HTTPException) as error:
            raise _unreachable(call, error) from error

    def _exchange(
        self,
        method: str,
        target: str,
        data: str | None,
        headers: Mapping[str, str],
        patience: float,
    ) -> tuple[int, str]:
        connection = self._borrow()
        try:
            connection.timeout = self._timeout + patience
            if connection.sock:
                connection.sock.settimeout(connection.timeout)
            connection.request(method, f"{self._path}{target}", data, headers)
            answer: HTTPResponse = connection.getresponse()
            result = answer.status, answer.read().decode(errors="replace")
        except BaseException:
            connection.close()
            raise
        self._idle.append((connection, self._timer()))
        return result

    def _borrow(self) -> HTTPConnection:
        if self._process != os.getpid():  # pragma: no cover - in a forked process
            self._process = os.getpid()  # the connections are the parent's
            self.close()
        while self._idle:
            connection, since = self._idle.pop()
            if self._timer() - since < _IDLE and not _is_closed(connection):
                return connection
            connection.close()
        return self._connect()

    def _connect(self) -> HTTPConnection:
        if self._tls:
            return HTTPSConnection(self._host, self._port, context=self._tls)
        return HTTPConnection(self._host, self._port)


def _is_closed(connection: HTTPConnection) -> bool:
    """Return whether the server has closed an idle connection, after a restart say."""
    if connection.sock is None:  # the last answer said so
        return False
    with selectors.DefaultSelector() as selector:
        selector.register(connection.sock, selectors.EVENT_READ)
        return bool(selector.select(0))


def _close(idle: list[tuple[HTTPConnection, float]]) -> None:
    while idle:
        idle.pop()[0].close()


def _target(method: str, url: str, path: str, query: Mapping[str, Any] | None) -> str:
    given = {name: value for name, value in (query or {}).items() if value is not None}
    try:
        return f"{path}?{urlencode(given)}" if given else path
    except UnicodeEncodeError as error:
        call = f"{method} {url}{path}"
        message = f"{error.object!r} is not text"
        raise RefusedError(call, status=None, message=message) from error


def _read(call: str, status: int, text: str) -> Any:  # noqa: ANN401 - any JSON
    answer = _decoded(text)
    if refusal := _refusal(call, status, answer):
        raise refusal
    if isinstance(answer, dict) and status < HTTPStatus.BAD_REQUEST:
        return answer
    message = f"{call} was answered {status}, but not by an emulator: {text[:200]!r}"
    raise UnreachableError(message)


def _decoded(text: str) -> Any:  # noqa: ANN401 - any JSON, or text that is none
    try:
        return json.loads(text)
    except ValueError:
        return text


def _refusal(call: str, status: int, answer: object) -> RefusedError | None:
    """Return the refusal in an answer of the control API, if it is one."""
    match answer:
        case {"error": {"message": str(message), "field": field}}:
            late = status == HTTPStatus.REQUEST_TIMEOUT
            refusal = NotInTimeError if late else RefusedError
            return refusal(call, status=status, message=message, field=field)
    return None


def _unreachable(call: str, error: Exception) -> UnreachableError:
    message = f"{call} was not answered: {str(error) or type(error).__name__}"
    return UnreachableError(message)
