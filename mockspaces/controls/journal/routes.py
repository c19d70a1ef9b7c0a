"""The journal in the control API."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any, Literal

from msgspec import Meta

from mockspaces.controls.api.dispatch import EVENTS
from mockspaces.controls.api.route import (
    Arguments,
    ControlError,
    EventStream,
    Output,
    Route,
    Routes,
    TextAnswer,
)
from mockspaces.controls.journal import har
from mockspaces.controls.journal.journal import Entry, Filter, Journal
from mockspaces.durations import parse_duration
from mockspaces.web.responses import encode

_MAX_WAIT = 60.0
_MAX_DIGITS = 15
_TIMEOUT = r"^([1-5]?[0-9](\.[0-9]{1,3})?s?|60s?|[0-9]{1,4}ms|1m)$"


class JournalQuery(Filter, frozen=True, kw_only=True):
    """Which exchanges are shown, and how."""

    limit: Annotated[int, Meta(ge=1, le=1_000_000)] = 1000  # the newest ones
    format: Literal["json", "har"] = "json"  # `har`: an HTTP archive


class WaitQuery(Filter, frozen=True, kw_only=True):
    """The exchanges to wait for."""

    count: Annotated[int, Meta(ge=1, le=1_000_000)] = 1
    # real time, as `500ms` or seconds
    timeout: Annotated[str, Meta(extra_json_schema={"pattern": _TIMEOUT})] = "5s"

    @property
    def seconds(self) -> float:
        try:
            seconds = parse_duration(self.timeout)
        except ValueError as error:
            message = f"{error}."
            raise ControlError(message, field="timeout") from error
        if seconds > _MAX_WAIT:
            message = f"{self.timeout!r} is longer than {_MAX_WAIT:g} s."
            raise ControlError(message, field="timeout")
        return seconds


class JournalEntries(Output, frozen=True, kw_only=True):
    """Journal, the oldest first."""

    entries: tuple[Entry, ...]


def _show(
    journal: Journal, arguments: Arguments[None, JournalQuery]
) -> JournalEntries | TextAnswer:
    query = arguments.query
    entries = journal.select(query)[-query.limit :]
    if query.format == "har":
        archive = encode(har.har(entries, arguments.base_url)).decode()
        return TextAnswer(text=archive, media_type=har.MEDIA_TYPE)
    return JournalEntries(entries=entries)


def _clear(journal: Journal, _arguments: Arguments[None, None]) -> JournalEntries:
    return JournalEntries(entries=journal.clear())


def _stream(journal: Journal, arguments: Arguments[None, Filter]) -> EventStream:
    after = _last_event_id(arguments.headers.get("last-event-id"))
    return EventStream(events=_events(journal, arguments.query, after))


def _last_event_id(text: str | None) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS):
        message = "Last-Event-ID is the sequence of an exchange."
        raise ControlError(message, field="Last-Event-ID")
    return int(text)


async def _events(
    journal: Journal, wanted: Filter, after: int | None
) -> AsyncGenerator[str]:
    async with aclosing(journal.follow(wanted, after)) as entries:
        async for entry in entries:
            yield ": keep-alive\n\n" if entry is None else _event(entry)


def _event(entry: Entry) -> str:
    data = encode(entry).decode()
    return f"id: {entry.sequence}\nevent: exchange\ndata: {data}\n\n"


async def _wait(
    journal: Journal, arguments: Arguments[None, WaitQuery]
) -> JournalEntries:
    query, seconds = arguments.query, arguments.query.seconds
    entries = await journal.wait(query, count=query.count, seconds=seconds)
    if journal.is_closed:
        message = "The sandbox was dropped meanwhile."
        raise ControlError(message, status=404)
    if len(entries) < query.count:
        message = (
            f"{len(entries)} of {query.count} such exchanges came "
            f"within {query.seconds:g} s."
        )
        raise ControlError(message, field="timeout", status=408)
    return JournalEntries(entries=entries)


JOURNAL: Routes[Journal] = (
    Route(
        method="GET",
        path="/journal",
        summary="List the last exchanges, the oldest first.",
        handle=_show,
        query=JournalQuery,
        answer=JournalEntries,
        others={har.MEDIA_TYPE: dict[str, Any]},
    ),
    Route(
        method="DELETE",
        path="/journal",
        summary="Empty the journal and return its entries, in one step.",
        handle=_clear,
        answer=JournalEntries,
    ),
    Route(
        method="GET",
        path="/journal/stream",
        summary="Send each exchange as a server-sent event, until the client leaves.",
        handle=_stream,
        query=Filter,
        answer=None,
        others={EVENTS: str},
    ),
    Route(
        method="GET",
        path="/journal/wait",
        summary="Wait until there are so many such exchanges.",
        handle=_wait,
        query=WaitQuery,
        answer=JournalEntries,
        refusals={
            404: "The sandbox was dropped meanwhile.",
            408: "They did not come in time.",
        },
    ),
)
