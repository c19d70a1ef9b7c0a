"""The faults of a world, as a test asks for them."""

from dataclasses import dataclass
from http import HTTPStatus
from types import TracebackType
from typing import Any, Literal, Self

from mockspaces.client.connection import Ask, RefusedError
from mockspaces.client.journal import Entry
from mockspaces.client.reading import read

__tracebackhide__ = True  # see connection.py


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """Requests that a fault has met and will meet; None is unlimited."""

    fired: int
    remaining: int | None


class Fault:
    """A fault in the queue of a world.

    As a context manager, it is taken out of the queue at the end, and fails the test
    if no request has met it.

    Args:
        ask: Asks the control API.
        fault_id: Its id.
        summary: Its effect, in words.

    Attributes:
        id: Its id.
    """

    def __init__(self, ask: Ask, fault_id: str, summary: str) -> None:
        self._ask = ask
        self._summary = summary
        self.id = fault_id

    @property
    def fired(self) -> int:
        """Number of requests that it has met."""
        return self._read("GET").fired

    @property
    def remaining(self) -> int | None:
        """Number of requests that it will still meet; None is unlimited."""
        return self._read("GET").remaining

    def remove(self) -> int:
        """Take it out of the queue, and return how often it was met."""
        return self._read("DELETE").fired

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Take it out of the queue.

        Raises:
            AssertionError: If it was never met, and the test did not fail anyway.
        """
        try:
            fired = self.remove()
        except RefusedError as refused:
            if refused.status != HTTPStatus.NOT_FOUND:
                raise
            if error is None:
                message = (
                    f"The fault {self} was gone before its end, by a reset maybe: "
                    "nobody knows if it was met."
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
        return f"The fault {self} was never met. The last requests:{last}"

    def _read(self, method: str) -> Met:
        return read(Met, self._ask(method, f"/faults/{self.id}"))


class Faults:
    """The queue of a world.

    Args:
        ask: Asks the control API.
    """

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
        """Put a fault at the end of the queue.

        Args:
            operation: A root field, `jwt` for the token endpoint, or `*`.
            error: A code of the service to answer.
            status: A status of HTTP to answer.
            body: The body that goes with the status.
            content_type: The media type of that body.
            drop: Cut the connection, before anything is executed or after it was.
            truncate: Cut the connection after so many bytes of the body.
            delay: How long a request waits, in real time, as `250ms` or seconds.
            account_id: The account that calls; any if None.
            after: How many requests it lets pass first.
            times: How often it is met before it is spent; None is without end.
            probability: How likely each request meets it.

        Raises:
            RefusedError: If there is no such operation or code, or these do not go
                together.
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
        """Take all faults out of the queue, and return how many there were."""
        return len(self._ask("DELETE", "/faults")["faults"])


def _given(**values: Any) -> dict[str, Any]:  # noqa: ANN401 - any value
    return {name: value for name, value in values.items() if value is not None}
