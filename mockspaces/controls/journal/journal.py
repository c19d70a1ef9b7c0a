"""The journal of one world: a ring of its last exchanges."""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping
from datetime import UTC
from http import HTTPStatus
from math import inf
from sys import getsizeof
from typing import Annotated, Any

import msgspec

from mockspaces.controls.api.route import Input, Output
from mockspaces.controls.coverage.usage import Usage, usage_in
from mockspaces.controls.faults.rule import TOKEN
from mockspaces.controls.journal.redaction import (
    REDACTED,
    Redaction,
    cut_at_secret,
    hide_secrets,
    is_plain,
    redact_document,
    without,
)
from mockspaces.execution.secrets import may_be_json
from mockspaces.real_time import datetime_at, perf_counter
from mockspaces.web.exchange import Exchange, ParsedRequest
from mockspaces.web.responses import HTTPError, Response, encode

MAX_BYTES = 32 * 1_048_576
"""The most that a journal keeps, about; the oldest entries go first."""

MAX_TEXT = 8192
"""The most that an entry keeps of a document in characters, of an answer in bytes."""

_MAX_ERRORS = 20
_MAX_MESSAGE = 500
_MAX_NAME = 500
_MAX_PATH = 40
_ENTRY_BYTES = 1000
"""The size of an entry without its texts, about."""

_KEEP_ALIVE_SECONDS = 15.0


class ErrorEntry(Output, frozen=True, kw_only=True):
    """An error of an answer."""

    message: str  # for a refusal by the service, the code
    error_code: str | None
    # the response keys and indices of the field it is about
    path: tuple[str | int, ...] | None
    detail: str | None


class Entry(Output, frozen=True, kw_only=True):
    """An exchange as the journal shows it."""

    sequence: int  # the first one since the start or a reset is 1
    time: str  # when it began, by the world's clock
    account_id: str | None
    space_guid: str | None  # the header `SPACE_GUID`
    method: str
    # `query`, `mutation`, `jwt` for the token endpoint; null if unreadable
    kind: str | None
    operation_name: str | None  # the name of the operation in the document
    root_fields: tuple[str, ...]
    document: str | None  # without secrets, up to 8192 characters
    variables: dict[str, Any]  # without secrets
    status: int | None  # null if there is none yet, or the connection was cut
    # in lower case: the content type, and those of the status
    response_headers: dict[str, str]
    answer: str | None  # the body without secrets, up to 8192 bytes
    errors: tuple[ErrorEntry, ...]
    duration_ms: float  # real time
    # the last fault that fired; `header` if it came with the request
    fault_id: str | None


class Filter(Input, frozen=True, kw_only=True):
    """Selects exchanges; all if nothing is given."""

    operation: str | None = None  # a root field, `jwt`, or the name in the document
    account_id: str | None = None
    status: Annotated[int, msgspec.Meta(ge=100, le=599)] | None = None
    error_code: str | None = None  # the code of one of its errors

    def matches(self, record: "_Record") -> bool:
        """Return whether an exchange is selected."""
        usage = record.usage
        return (
            (self.account_id is None or self.account_id == record.account_id)
            and (self.status is None or self.status == record.status)
            and (
                self.operation is None
                or (record.is_token and self.operation == TOKEN)
                or (
                    usage is not None
                    and self.operation in {*usage.root_fields, usage.name}
                )
            )
            and (
                self.error_code is None
                or any(each.error_code == self.error_code for each in record.errors)
            )
        )


class _Record(msgspec.Struct, frozen=True, gc=False):
    """An exchange as it is kept; it is rendered when it is read."""

    sequence: int
    seconds: float
    account_id: str | None
    space_guid: str | None
    method: str
    usage: Usage | None
    is_token: bool
    document: str | None
    variables: bytes
    status: int | None
    media_type: str
    headers: Mapping[str, str] | None
    answer: bytes
    is_redacted: bool
    errors: tuple[ErrorEntry, ...]
    milliseconds: float
    fault_id: str | None
    size: int

    def entry(self) -> Entry:
        usage = self.usage
        moment = datetime_at(self.seconds, UTC)
        kind = usage.kind if usage else None
        return Entry(
            sequence=self.sequence,
            time=moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            account_id=self.account_id,
            space_guid=self.space_guid,
            method=self.method,
            kind=TOKEN if self.is_token else kind,
            operation_name=usage.name if usage else None,
            root_fields=usage.root_fields if usage else (),
            document=self.document,
            variables=msgspec.json.decode(self.variables) or {},
            status=self.status,
            response_headers=self._headers(),
            answer=self._answer(),
            errors=self.errors,
            duration_ms=round(self.milliseconds, 3),
            fault_id=self.fault_id,
        )

    def _headers(self) -> dict[str, str]:
        if self.status is None:
            return {}
        headers = {name.lower(): value for name, value in (self.headers or {}).items()}
        return {"content-type": self.media_type, **headers}

    def _answer(self) -> str | None:
        if self.status is None:
            return None
        text = self.answer.decode(errors="ignore")  # a character may be cut in two
        if self.is_redacted:
            return text
        try:
            answer = msgspec.json.decode(self.answer)
        except (msgspec.DecodeError, RecursionError):  # cut, or no JSON
            return cut_at_secret(text) if may_be_json(text) else text
        redaction = Redaction(of_answer=True)
        copy = redaction.copy(answer)
        return encode(copy).decode() if redaction.found else text


class _Reader(msgspec.Struct, eq=False):
    """A call or a stream that waits for exchanges."""

    filter: Filter
    wake: Callable[[], object]  # called when there is one, from any thread
    position: int = 0  # the sequence of the last exchange read
    # sequences of those read before that have changed since
    changed: set[int] = msgspec.field(default_factory=set)


class Journal:
    """The ring of one world, bounded in entries and in bytes."""

    __slots__ = (
        "_bytes",
        "_max_bytes",
        "_max_entries",
        "_readers",
        "_records",
        "_reset_at",
        "_sequence",
        "is_closed",
    )

    def __init__(self, max_entries: int, *, max_bytes: int = MAX_BYTES) -> None:
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._records: deque[_Record] = deque()  # their sequences have no gaps
        self._bytes = 0
        self._sequence = 0
        self._reset_at = -inf
        self._readers: list[_Reader] = []
        self.is_closed = False

    def __len__(self) -> int:
        return len(self._records)

    @property
    def size(self) -> int:
        """About how many bytes it takes."""
        return self._bytes

    def begin(self, exchange: Exchange) -> None:
        """Record an exchange that has to wait; see `web.pipeline.Observer`."""
        self._append(exchange, (perf_counter() - exchange.started) * 1000)
        exchange.entry = self._sequence

    def note(self, exchange: Exchange, milliseconds: float) -> None:
        """Record an exchange that is over; see `web.pipeline.Observer`."""
        if exchange.started < self._reset_at:
            return
        sequence = exchange.entry
        first = self._records[0].sequence if self._records else inf
        if sequence is None or sequence < first:  # or it was cleared meanwhile
            self._append(exchange, milliseconds)
            return
        index = sequence - self._records[0].sequence
        record = _recorded(sequence, exchange, milliseconds)
        self._bytes += record.size - self._records[index].size
        self._records[index] = record
        for reader in self._readers:
            reader.changed.add(sequence)
        self._announce(record)

    def select(self, wanted: Filter) -> tuple[Entry, ...]:
        """Return the selected exchanges, the oldest first."""
        return tuple(each.entry() for each in self._records if wanted.matches(each))

    def clear(self) -> tuple[Entry, ...]:
        """Drop all exchanges and return them; the numbers go on."""
        entries = self.select(Filter())
        self._drop_all()
        return entries

    def reset(self) -> None:
        """Drop all exchanges and number from 1 again."""
        self._drop_all()
        self._sequence = 0
        self._reset_at = perf_counter()
        for reader in self._readers:
            reader.position = 0

    def close(self) -> None:
        """End those who wait for exchanges, since none will come any more."""
        self.is_closed = True
        for reader in self._readers:
            reader.wake()

    async def wait(
        self, wanted: Filter, *, count: int, seconds: float
    ) -> tuple[Entry, ...]:
        """Return the selected exchanges as soon as there are `count`.

        After so many seconds of real time it returns those that there are.
        """
        reader, news = self._read(wanted)
        try:
            async with asyncio.timeout(seconds):
                while (
                    not self.is_closed
                    and sum(map(wanted.matches, self._records)) < count
                ):
                    await news.wait()
                    news.clear()
        except TimeoutError:
            pass
        finally:
            self._readers.remove(reader)
        return self.select(wanted)

    async def follow(
        self, wanted: Filter, after: int | None
    ) -> AsyncGenerator[Entry | None]:
        """Yield the selected exchanges as they are noted or change.

        `after` is the sequence of the last known one; None is the latest. Yields None
        after 15 seconds without an exchange.
        """
        reader, news = self._read(wanted)
        latest = self._sequence
        reader.position = latest if after is None else after
        if reader.position > latest:
            reader.position = 0  # the journal was reset meanwhile
        try:
            while not self.is_closed:
                for record in self._unread(reader):
                    yield record.entry()
                try:
                    async with asyncio.timeout(_KEEP_ALIVE_SECONDS):
                        await news.wait()
                except TimeoutError:
                    yield None
                news.clear()
        finally:
            self._readers.remove(reader)

    def _read(self, wanted: Filter) -> tuple[_Reader, asyncio.Event]:
        loop, news = asyncio.get_running_loop(), asyncio.Event()
        reader = _Reader(wanted, lambda: loop.call_soon_threadsafe(news.set))
        self._readers.append(reader)
        return reader, news

    def _unread(self, reader: _Reader) -> Iterator[_Record]:
        """Yield the exchanges that a reader has not read, and mark them read."""
        while self._records:
            first = self._records[0].sequence
            if reader.changed:
                index = reader.changed.pop() - first
            else:
                index = max(reader.position + 1 - first, 0)
                reader.position = index + first
            if index >= len(self._records):
                reader.position = self._sequence
                return
            if index >= 0 and reader.filter.matches(self._records[index]):
                yield self._records[index]

    def _append(self, exchange: Exchange, milliseconds: float) -> None:
        self._sequence += 1
        record = _recorded(self._sequence, exchange, milliseconds)
        records = self._records
        records.append(record)
        self._bytes += record.size
        while len(records) > self._max_entries or self._bytes > self._max_bytes:
            self._bytes -= records.popleft().size
        if self._readers:
            self._announce(record)

    def _announce(self, record: _Record) -> None:
        for reader in tuple(self._readers):
            if reader.filter.matches(record):
                reader.wake()

    def _drop_all(self) -> None:
        self._records.clear()
        self._bytes = 0
        for reader in self._readers:
            reader.changed.clear()


class _Content(msgspec.Struct, frozen=True, gc=False):
    """The texts of an exchange, without secrets."""

    document: str | None = None
    variables: bytes = b"{}"
    answer: bytes = b""
    is_redacted: bool = False
    errors: tuple[ErrorEntry, ...] = ()


def _recorded(sequence: int, exchange: Exchange, milliseconds: float) -> _Record:
    response, usage, account_id = exchange.response, None, exchange.account_id
    space_guid = exchange.headers.get("space_guid")
    if exchange.is_token:
        content = _Content(answer=_token_answer(response), is_redacted=True)
    else:
        usage = usage_in(exchange)
        content = _content(exchange)
    size = _ENTRY_BYTES + len(content.variables) + len(content.answer)
    if content.document is not None:
        size += getsizeof(content.document)
    if usage is not None:
        size += usage.size
    for error in content.errors:
        size += _ENTRY_BYTES + len(error.message) + len(error.detail or "")
    return _Record(
        sequence,
        exchange.time,
        account_id and account_id[:_MAX_NAME],
        space_guid and space_guid[:_MAX_NAME],
        exchange.head.scope["method"],
        usage,
        exchange.is_token,
        content.document,
        content.variables,
        exchange.status,
        "" if response is None else response.media_type,
        None if response is None else response.headers,
        content.answer,
        content.is_redacted,
        content.errors,
        milliseconds,
        exchange.fault_id,
        size,
    )


def _token_answer(response: Response | None) -> bytes:
    if response is not None and response.status == HTTPStatus.OK:
        return REDACTED.encode()
    return _body(response)


def _content(exchange: Exchange) -> _Content:
    parsed, answer = exchange.parsed, _body(exchange.response)
    if not isinstance(parsed, ParsedRequest):
        return _Content(answer=answer, errors=_errors(exchange))
    request, secrets = parsed.request, parsed.secrets
    document, variables = request.query[:MAX_TEXT], request.variables_json
    if secrets.held or secrets.places or variables is None or not is_plain(variables):
        redaction = Redaction()
        copy = redaction.variables(request.variables or {}, secrets.places)
        if secrets.held or redaction.secrets:
            return _without_secrets(exchange, parsed, copy, redaction.secrets)
        variables = encode(copy)
    return _Content(document, variables, answer, errors=_errors(exchange))


def _without_secrets(
    exchange: Exchange,
    parsed: ParsedRequest,
    variables: dict[str, Any],
    secrets: set[str],
) -> _Content:
    """Return the content of an exchange whose request has secrets.

    They are hidden wherever it repeats them; so is all that may quote them.
    """
    document: str | None = parsed.request.query
    if parsed.secrets.held:
        redacted = redact_document(parsed.request.query)
        document = redacted and redacted.text
        secrets = secrets | (redacted.secrets if redacted else set())
    errors = _errors(exchange, hide=True)
    if exchange.response is None or exchange.answer is None:  # none, or a fault's own
        answer = _body(exchange.response)
    else:
        answer = _answer_without(secrets, exchange.answer["data"], errors)
    return _Content(
        REDACTED if document is None else hide_secrets(secrets, document)[:MAX_TEXT],
        encode(without(secrets, variables)),
        answer[:MAX_TEXT],
        is_redacted=True,
        errors=errors,
    )


def _answer_without(
    secrets: set[str], data: object, errors: Iterable[ErrorEntry]
) -> bytes:
    answer = {"data": Redaction(of_answer=True).copy(data)}
    if errors:
        answer["errors"] = [
            {
                "message": each.message,
                "path": each.path,
                "extensions": {"errorCode": each.error_code, "detail": each.detail},
            }
            for each in errors
        ]
    return encode(without(secrets, answer))


def _body(response: Response | None) -> bytes:
    """Return what the client gets of a body, up to what an entry keeps."""
    if response is None:
        return b""
    cut_at = response.cut_at
    return response.body[: MAX_TEXT if cut_at is None else min(cut_at, MAX_TEXT)]


def _errors(exchange: Exchange, *, hide: bool = False) -> tuple[ErrorEntry, ...]:
    """Return the errors of an answer.

    Messages without a code may quote the request: `hide` leaves them out.
    """
    answer, parsed = exchange.answer, exchange.parsed
    if answer is not None:
        errors = answer.get("errors")
        if not errors:
            return ()
        return tuple(_error(each, hide=hide) for each in errors[:_MAX_ERRORS])
    if isinstance(parsed, HTTPError):
        message = parsed.message[:_MAX_MESSAGE]
        return (ErrorEntry(message=message, error_code=None, path=None, detail=None),)
    return ()


def _error(error: dict[str, Any], *, hide: bool) -> ErrorEntry:
    extensions = error["extensions"]
    code, detail = extensions.get("errorCode"), extensions.get("detail")
    path = error.get("path")
    return ErrorEntry(
        message=REDACTED if hide and code is None else error["message"][:_MAX_MESSAGE],
        error_code=code,
        path=None if path is None else tuple(map(_step, path[:_MAX_PATH])),
        detail=REDACTED if hide and detail else detail and detail[:_MAX_MESSAGE],
    )


def _step(step: str | int) -> str | int:
    return step[:_MAX_NAME] if isinstance(step, str) else step
