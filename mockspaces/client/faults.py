"""The faults of a world."""

from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Literal, Self

from mockspaces.client.connection import Ask, RefusedError
from mockspaces.client.journal import Entry
from mockspaces.client.reading import read

__tracebackhide__ = True  # see connection.py


@dataclass(frozen=True, slots=True, kw_only=True)
class _Counts:
    """Number of times a fault has fired, and will still fire; None is unlimited."""

    fired: int
    remaining: int | None


class Fault:
    """A fault in the queue of a world.

    In a `with` block, it is removed at the end, and fails the test if no request has
    triggered it.
    """

    def __init__(self, ask: Ask, fault_id: str, summary: str) -> None:
        self._ask = ask
        self._summary = summary
        self.id = fault_id

    @property
    def fired(self) -> int:
        """Number of times it has fired."""
        return self._read("GET").fired

    @property
    def remaining(self) -> int | None:
        """Number of times it will still fire; None is unlimited."""
        return self._read("GET").remaining

    def remove(self) -> int:
        """Remove it from the queue, and return how often it has fired."""
        return self._read("DELETE").fired

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Remove it from the queue.

        Raises:
            AssertionError: If it has never fired, and the test did not fail anyway.
        """
        try:
            fired = self.remove()
        except RefusedError as refused:
            if refused.status != HTTPStatus.NOT_FOUND:
                raise
            if error is None:
                message = (
                    f"The fault {self} was removed before the end of its block, by a "
                    "reset maybe: it is unknown whether it has fired."
                )
                raise AssertionError(message) from refused
            return
        if error is None and fired == 0:
            raise AssertionError(self._unmet())

    def __str__(self) -> str:
        return f"{self.id} ({self._summary})"

    def _unmet(self) -> str:
        answer = self._ask("GET", "/journal", query={"limit": 5})
        seen = [f"\n  {Entry.of(each)}" for each in answer["entries"]]
        last = "".join(seen) if seen else " none"
        return f"The fault {self} has never fired. The last requests:{last}"

    def _read(self, method: str) -> _Counts:
        return read(_Counts, self._ask(method, f"/faults/{self.id}"))


class Faults:
    """The queue of faults of a world."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def add(  # noqa: PLR0913 - a fault has so many sides
        self,
        operation: str = "*",
        *,
        error: str | None = None,
        status: int | None = None,
        body: str | None = None,
        content_type: str | None = None,
        drop: Literal["before", "after"] | None = None,
        truncate: int | None = None,
        delay: str | float | None = None,
        account_id: str | None = None,
        after: int = 0,
        times: int | None = 1,
        probability: float = 1.0,
    ) -> Fault:
        """Add a fault at the end of the queue.

        Args:
            operation: A root field, `jwt` for the token endpoint, or `*`.
            error: A code of the service to answer.
            status: An HTTP status to answer.
            body: The body that goes with the status.
            content_type: The media type of that body.
            drop: Cut the connection, before anything is executed or after it was.
            truncate: Cut the connection after so many bytes of the body.
            delay: Real time to wait before the answer, as `250ms` or seconds.
            account_id: Only requests of this account; None is any.
            after: Requests that pass before it fires.
            times: Number of times it fires; None is unlimited.
            probability: How likely it fires for each request, 0 to 1.

        Raises:
            RefusedError: If the operation or the code is unknown, or the answer is
                given in several ways.
        """
        answer = _given(
            error=error,
            status=status,
            body=body,
            contentType=content_type,
            drop=drop,
            truncate=truncate,
        )
        rule = {
            "match": _given(operation=operation, accountId=account_id),
            "after": after,
            "times": times,
            "probability": probability,
            **_given(delay=delay, answer=answer or None),
        }
        added = self._ask("POST", "/faults", rule)
        sides = {"delay": delay, **answer}
        does = ", ".join(f"{name} {sides[name]}" for name in sides if sides[name])
        return Fault(self._ask, added["id"], f"{operation}: {does or 'nothing'}")

    def clear(self) -> int:
        """Remove all faults, and return how many there were."""
        return len(self._ask("DELETE", "/faults")["faults"])


def _given(**values: Any) -> dict[str, Any]:  # noqa: ANN401 - any value
    return {name: value for name, value in values.items() if value is not None}
