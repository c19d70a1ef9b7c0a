"""The journal in the control API."""

from typing import Annotated

from msgspec import Meta

from mockspaces.controls.api.route import (
    Arguments,
    ControlError,
    Input,
    Output,
    Route,
    Routes,
)
from mockspaces.controls.journal.journal import Entry, Filter, Journal
from mockspaces.durations import parse_duration

_LONGEST_WAIT = 60.0
_TIMEOUT = r"^([1-5]?[0-9](\.[0-9]{1,3})?s?|60s?|[0-9]{1,4}ms|1m)$"


class _Wanted(Input, frozen=True, kw_only=True):
    """Which exchanges are meant; all if nothing is arguments.

    Attributes:
        operation: A root field, `jwt`, or the name that the client gave.
        account_id: The account that called.
        status: The status of the answer.
        error_code: The code of one of its errors.
    """

    operation: str | None = None
    account_id: str | None = None
    status: Annotated[int, Meta(ge=100, le=599)] | None = None
    error_code: str | None = None

    @property
    def filter(self) -> Filter:
        return Filter(
            operation=self.operation,
            account_id=self.account_id,
            status=self.status,
            error_code=self.error_code,
        )


class JournalQuery(_Wanted, frozen=True, kw_only=True):
    """Which exchanges are shown.

    Attributes:
        limit: How many of them, the newest ones.
    """

    limit: Annotated[int, Meta(ge=1, le=1_000_000)] = 1000


class WaitQuery(_Wanted, frozen=True, kw_only=True):
    """What is waited for.

    Attributes:
        count: How many such exchanges there must be.
        timeout: How long to wait at most, in real time, as `500ms` or seconds.
    """

    count: Annotated[int, Meta(ge=1, le=1_000_000)] = 1
    timeout: Annotated[str, Meta(extra_json_schema={"pattern": _TIMEOUT})] = "5s"

    @property
    def seconds(self) -> float:
        """How long to wait.

        Raises:
            ControlError: If that is no length of time, or too long.
        """
        try:
            seconds = parse_duration(self.timeout)
        except ValueError as error:
            message = f"{error}."
            raise ControlError(message, field="timeout") from error
        if seconds > _LONGEST_WAIT:
            message = f"{self.timeout!r} is longer than {_LONGEST_WAIT:g} s."
            raise ControlError(message, field="timeout")
        return seconds


class JournalEntries(Output, frozen=True, kw_only=True):
    """Journal, the oldest first."""

    entries: tuple[Entry, ...]


def _show(
    exchanges: Journal, arguments: Arguments[None, JournalQuery]
) -> JournalEntries:
    entries = exchanges.select(arguments.query.filter)
    return JournalEntries(entries=entries[-arguments.query.limit :])


def _drain(exchanges: Journal, _arguments: Arguments[None, None]) -> JournalEntries:
    return JournalEntries(entries=exchanges.drain())


async def _wait(
    exchanges: Journal, arguments: Arguments[None, WaitQuery]
) -> JournalEntries:
    query, seconds = arguments.query, arguments.query.seconds
    entries = await exchanges.wait(query.filter, count=query.count, seconds=seconds)
    return _enough(entries, query)


def _enough(entries: tuple[Entry, ...], query: WaitQuery) -> JournalEntries:
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
    ),
    Route(
        method="DELETE",
        path="/journal",
        summary="Empty the journal and answer what was in it, in one step.",
        handle=_drain,
        answer=JournalEntries,
    ),
    Route(
        method="GET",
        path="/journal/wait",
        summary="Answer as soon as there are so many such exchanges.",
        handle=_wait,
        query=WaitQuery,
        answer=JournalEntries,
        refusals={408: "They did not come in time."},
    ),
)
