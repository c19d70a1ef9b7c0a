"""The journal of a world."""

from collections.abc import Callable, Generator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from mockspaces.client.connection import Ask
from mockspaces.client.reading import read

__tracebackhide__ = True  # see connection.py


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorEntry:
    """An error of an answer.

    Attributes:
        message: Its message; for a refusal by the service, the code.
        error_code: The code, if it has one.
        path: The response keys and indices of the field it is about.
        detail: The detail beside the code.
    """

    message: str
    error_code: str | None
    path: tuple[str | int, ...] | None
    detail: str | None

    @classmethod
    def of(cls, answer: dict[str, Any]) -> "ErrorEntry":
        path = answer["path"]
        return read(cls, answer, path=None if path is None else tuple(path))


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An exchange.

    Attributes:
        sequence: Its number; the first one since the start or a reset is 1.
        time: When it began, by the world's clock.
        account_id: The account that called, if it was known.
        space_guid: The header `SPACE_GUID`, if it was sent.
        method: The HTTP method.
        kind: `query`, `mutation`, or `jwt` for the token endpoint; None if it could
            not be read.
        operation_name: The name of the operation in the document.
        root_fields: The root fields of the operation.
        document: The GraphQL document without secrets, up to 8192 characters.
        variables: Its variables without secrets.
        status: The status of the answer; None if there is none yet, or the connection
            was cut.
        response_headers: Header fields of the answer, in lower case.
        answer: The body of the answer without secrets, up to 8192 bytes.
        errors: The errors of the answer.
        duration_ms: How long it took, in milliseconds of real time.
        fault_id: The last fault that fired; `header` if it came with the request.
    """

    sequence: int
    time: str
    account_id: str | None
    space_guid: str | None
    method: str
    kind: str | None
    operation_name: str | None
    root_fields: tuple[str, ...]
    document: str | None
    variables: dict[str, Any]
    status: int | None
    response_headers: dict[str, str]
    answer: str | None
    errors: tuple[ErrorEntry, ...]
    duration_ms: float
    fault_id: str | None

    @classmethod
    def of(cls, answer: dict[str, Any]) -> "Entry":
        return read(
            cls,
            answer,
            root_fields=tuple(answer["rootFields"]),
            errors=tuple(map(ErrorEntry.of, answer["errors"])),
        )

    def __str__(self) -> str:
        parts = (
            f"#{self.sequence}",
            self.time,
            self.account_id or "no account",
            " ".join((self.kind or "unreadable", *self.root_fields)),
            f"→ {self.status or 'cut off'}",
            *(_line_of(error) for error in self.errors),
            f"(fault {self.fault_id})" if self.fault_id else "",
        )
        line = "  ".join(filter(None, parts))
        return "".join(
            each if each.isprintable() else repr(each)[1:-1] for each in line
        )


def _line_of(error: ErrorEntry) -> str:
    return f"{error.message} ({error.detail})" if error.detail else error.message


class Journal:
    """The last exchanges of a world."""

    def __init__(self, ask: Ask, follow: Callable[..., Generator[Any]]) -> None:
        self._ask = ask
        self._follow = follow

    def entries(
        self,
        operation: str | None = None,
        *,
        account_id: str | None = None,
        status: int | None = None,
        error_code: str | None = None,
        limit: int | None = None,
    ) -> tuple[Entry, ...]:
        """Return the selected exchanges, the oldest first; all without arguments.

        Args:
            operation: A root field, `jwt`, or the name in the document.
            account_id: The account that called.
            status: The status of the answer.
            error_code: The code of one of its errors.
            limit: Only the newest ones, so many.
        """
        query = {
            "operation": operation,
            "accountId": account_id,
            "status": status,
            "errorCode": error_code,
            "limit": limit,
        }
        return _entries(self._ask("GET", "/journal", query=query))

    def har(self) -> dict[str, Any]:
        """Return the exchanges as a HAR 1.2 document, which browsers open."""
        archive: dict[str, Any] = self._ask("GET", "/journal", query={"format": "har"})
        return archive

    def clear(self) -> tuple[Entry, ...]:
        """Empty it and return its entries, in one step."""
        return _entries(self._ask("DELETE", "/journal"))

    def follow(
        self,
        operation: str | None = None,
        *,
        account_id: str | None = None,
        status: int | None = None,
        error_code: str | None = None,
        after: int | None = None,
    ) -> Generator[Entry]:
        """Yield exchanges as they are recorded, and again when they change.

        Args:
            operation: A root field, `jwt`, or the name in the document.
            account_id: The account that called.
            status: The status of the answer.
            error_code: The code of one of its errors.
            after: Only exchanges after this sequence; None begins with the next one.

        Raises:
            UnreachableError: If the connection is lost.
        """
        query = {
            "operation": operation,
            "accountId": account_id,
            "status": status,
            "errorCode": error_code,
        }
        events = self._follow("/journal/stream", query=query, after=after)
        with closing(events):
            for event in events:
                yield Entry.of(event)

    def wait_for(  # noqa: PLR0913 - what is waited for, and how long
        self,
        operation: str | None = None,
        *,
        count: int = 1,
        timeout: float = 5.0,
        account_id: str | None = None,
        status: int | None = None,
        error_code: str | None = None,
    ) -> tuple[Entry, ...]:
        """Wait for a number of exchanges, and return them.

        Args:
            operation: A root field, `jwt`, or the name in the document.
            count: Their least number.
            timeout: Seconds to wait at most, 60 or fewer.
            account_id: The account that called.
            status: The status of the answer.
            error_code: The code of one of its errors.

        Raises:
            NotInTimeError: If they did not come in time; its message says how many did.
        """
        query = {
            "operation": operation,
            "count": count,
            "timeout": f"{round(timeout * 1000)}ms",
            "accountId": account_id,
            "status": status,
            "errorCode": error_code,
        }
        path = "/journal/wait"
        return _entries(self._ask("GET", path, query=query, patience=timeout))


def _entries(answer: dict[str, Any]) -> tuple[Entry, ...]:
    return tuple(map(Entry.of, answer["entries"]))
