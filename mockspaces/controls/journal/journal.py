"""The exchanges of one world: a ring of the last ones."""

import asyncio
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec

from mockspaces.controls.api.route import Output
from mockspaces.controls.coverage.usage import Usage, usage_in
from mockspaces.controls.faults.rule import TOKEN
from mockspaces.controls.journal.redaction import REDACTED, Redaction, is_plain
from mockspaces.web.exchange import Exchange, ParsedRequest
from mockspaces.web.responses import HTTPError, encode

_MOST_ERRORS = 20
_LONGEST_TEXT = 500


class ErrorEntry(Output, frozen=True, kw_only=True):
    """An error of an answer.

    Attributes:
        message: Its message; for a refusal by rule that is the code.
        error_code: The code, if it has one.
        path: The response keys and indices that lead to what it is about.
        detail: What the answer said beside the code.
    """

    message: str
    error_code: str | None
    path: tuple[str | int, ...] | None
    detail: str | None


class Entry(Output, frozen=True, kw_only=True):
    """An exchange as the journal shows it.

    Attributes:
        sequence: Its number; the first one since the start or a reset is 1.
        time: When it began, by the world's clock.
        account_id: The account it was made for, if that was known.
        kind: `query`, `mutation`, or `jwt` for the token endpoint; null if it could
            not be read.
        operation_name: The name that the client gave to the operation.
        root_fields: The root fields that it asked for.
        variables: Its variables without the secrets in them.
        status: The status it was answered with; null if the connection was cut.
        errors: The errors of the answer.
        duration_ms: How long it took, in milliseconds of real time.
        fault_id: The fault that it met last; `header` if a header asked for it.
    """

    sequence: int
    time: str
    account_id: str | None
    kind: str | None
    operation_name: str | None
    root_fields: tuple[str, ...]
    variables: dict[str, Any]
    status: int | None
    errors: tuple[ErrorEntry, ...]
    duration_ms: float
    fault_id: str | None


class Filter(msgspec.Struct, frozen=True, kw_only=True):
    """Which exchanges are meant; all if nothing is given.

    Attributes:
        operation: A root field, `jwt`, or the name that the client gave.
        account_id: The account that called.
        status: The status of the answer.
        error_code: The code of one of its errors.
    """

    operation: str | None = None
    account_id: str | None = None
    status: int | None = None
    error_code: str | None = None

    def takes(self, noted: "_Noted") -> bool:
        """Tell whether an exchange is meant."""
        usage = noted.usage
        return (
            (self.account_id is None or self.account_id == noted.account_id)
            and (self.status is None or self.status == noted.status)
            and (
                self.operation is None
                or (noted.is_token and self.operation == TOKEN)
                or (
                    usage is not None
                    and self.operation in {*usage.root_fields, usage.name}
                )
            )
            and (
                self.error_code is None
                or any(each.error_code == self.error_code for each in noted.errors)
            )
        )


class _Noted(msgspec.Struct, frozen=True, gc=False):
    """What is kept of an exchange; it is put in words when somebody asks."""

    sequence: int
    seconds: float
    account_id: str | None
    usage: Usage | None
    is_token: bool
    variables: bytes
    status: int | None
    errors: tuple[ErrorEntry, ...]
    milliseconds: float
    fault_id: str | None

    def shown(self) -> Entry:
        usage = self.usage
        moment = datetime.fromtimestamp(self.seconds, UTC)
        kind = usage.kind if usage else None
        return Entry(
            sequence=self.sequence,
            time=moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            account_id=self.account_id,
            kind=TOKEN if self.is_token else kind,
            operation_name=usage.name if usage else None,
            root_fields=usage.root_fields if usage else (),
            variables=msgspec.json.decode(self.variables) or {},
            status=self.status,
            errors=self.errors,
            duration_ms=round(self.milliseconds, 3),
            fault_id=self.fault_id,
        )


class Journal:
    """The ring of one world.

    Args:
        size: How many exchanges are kept.
    """

    __slots__ = ("_period", "_ring", "_sequence", "_waiting")

    def __init__(self, size: int) -> None:
        self._ring: deque[_Noted] = deque(maxlen=size)
        self._sequence = 0
        self._period = object()  # from one reset to the next
        self._waiting: list[Callable[[], None]] = []

    def __len__(self) -> int:
        return len(self._ring)

    def begin(self, exchange: Exchange) -> None:
        """Record an exchange that has to wait; see `web.pipeline.Observer`."""
        self._sequence += 1
        exchange.entry = self._period, self._sequence
        self._ring.append(_noted(exchange, self._sequence, 0.0))
        self._wake()

    def note(self, exchange: Exchange, milliseconds: float) -> None:
        """Record an exchange that is over; see `web.pipeline.Observer`."""
        if exchange.entry is None:
            self._sequence += 1
            self._ring.append(_noted(exchange, self._sequence, milliseconds))
        else:
            period, sequence = exchange.entry
            if period is not self._period:  # reset while it waited
                return
            self._replace(_noted(exchange, sequence, milliseconds))
        self._wake()

    def _replace(self, noted: _Noted) -> None:
        for index, each in enumerate(self._ring):
            if each.sequence == noted.sequence:
                self._ring[index] = noted
                return
        self._ring.append(noted)  # the first entry was taken out meanwhile

    def _wake(self) -> None:
        for wake in tuple(self._waiting):
            wake()

    def select(self, wanted: Filter) -> tuple[Entry, ...]:
        """Return the exchanges that are meant, the oldest first."""
        return tuple(each.shown() for each in self._ring if wanted.takes(each))

    def drain(self) -> tuple[Entry, ...]:
        """Forget all exchanges and return them; the numbers go on."""
        entries = self.select(Filter())
        self._ring.clear()
        return entries

    def reset(self) -> None:
        """Forget all exchanges and begin to number anew."""
        self._ring.clear()
        self._sequence = 0
        self._period = object()

    async def wait(
        self, wanted: Filter, *, count: int, seconds: float
    ) -> tuple[Entry, ...]:
        """Return the exchanges that are meant as soon as there are so many.

        Args:
            wanted: Which are meant.
            count: How many it takes.
            seconds: Real time after which it returns what there is.
        """
        loop, news = asyncio.get_running_loop(), asyncio.Event()

        def wake() -> None:  # maybe from the thread of another loop
            loop.call_soon_threadsafe(news.set)

        self._waiting.append(wake)
        try:
            async with asyncio.timeout(seconds):
                while sum(map(wanted.takes, self._ring)) < count:
                    await news.wait()
                    news.clear()
        except TimeoutError:
            pass
        finally:
            self._waiting.remove(wake)
        return self.select(wanted)


def _noted(exchange: Exchange, sequence: int, milliseconds: float) -> _Noted:
    parsed = exchange.parsed
    variables, has_secrets = b"{}", False
    if isinstance(parsed, ParsedRequest):
        variables, has_secrets = _variables(parsed)
    return _Noted(
        sequence,
        exchange.time,
        exchange.account_id,
        usage_in(exchange),
        exchange.is_token,
        variables,
        exchange.status,
        _errors(exchange, hide=has_secrets),
        milliseconds,
        exchange.fault_id,
    )


def _variables(parsed: ParsedRequest) -> tuple[bytes, bool]:
    """Return variables as they may be remembered, and whether there is a secret."""
    secrets, request = parsed.secrets, parsed.request
    as_sent = request.variables_json
    if as_sent is not None and not secrets.places and is_plain(as_sent):
        return as_sent, secrets.held
    redaction = Redaction()
    variables = redaction.variables(request.variables or {}, secrets.places)
    return encode(variables), redaction.found or secrets.held


def _errors(exchange: Exchange, *, hide: bool) -> tuple[ErrorEntry, ...]:
    """Return the errors of an answer.

    What is not a code may quote the request: `hide` leaves it out.
    """
    answer, parsed = exchange.answer, exchange.parsed
    if answer is not None:
        told = answer.get("errors")
        if not told:
            return ()
        return tuple(_error(each, hide=hide) for each in told[:_MOST_ERRORS])
    if isinstance(parsed, HTTPError):
        message = parsed.message[:_LONGEST_TEXT]
        return (ErrorEntry(message=message, error_code=None, path=None, detail=None),)
    return ()


def _error(error: dict[str, Any], *, hide: bool) -> ErrorEntry:
    told = error["extensions"]
    code, detail, path = told.get("errorCode"), told.get("detail"), error.get("path")
    hidden = hide and code is None
    return ErrorEntry(
        message=REDACTED if hidden else error["message"][:_LONGEST_TEXT],
        error_code=code,
        path=None if path is None else tuple(path),
        detail=REDACTED if hide and detail else detail and detail[:_LONGEST_TEXT],
    )
