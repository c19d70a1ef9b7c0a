"""Counts requests by operation, status and code, and how long they took."""

from bisect import bisect_left
from collections import Counter, defaultdict

from mockspaces.controls.faults.rule import ROOT_FIELDS, TOKEN
from mockspaces.execution.capitalised import published_name
from mockspaces.execution.documents import Operation
from mockspaces.web.exchange import Exchange

BUCKETS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
"""Upper bounds of the buckets of a duration, in seconds."""

RequestKind = tuple[str, int | None, str]
"""The labels that requests are counted by.

The root field, `jwt`, or nothing if it could not be read; the status of the response,
or None if the connection was cut; the code of the first error, or nothing.
"""


class Durations:
    """Durations of the requests of one operation."""

    __slots__ = ("counts", "seconds")

    def __init__(self) -> None:
        # by bucket, those beyond the last one at the end
        self.counts = [0] * (len(BUCKETS) + 1)
        self.seconds = 0.0

    def add(self, seconds: float) -> None:
        """Count a request."""
        self.counts[bisect_left(BUCKETS, seconds)] += 1
        self.seconds += seconds


class RequestMetrics:
    """The requests to the service of one world.

    A request with several root fields counts for each.
    """

    __slots__ = ("durations", "requests")

    def __init__(self) -> None:
        self.requests: Counter[RequestKind] = Counter()
        self.durations: defaultdict[str, Durations] = defaultdict(Durations)

    def begin(self, exchange: Exchange) -> None:
        """Count nothing yet; see `web.pipeline.Observer`."""

    def note(self, exchange: Exchange, milliseconds: float) -> None:
        """Count an exchange that is over; see `web.pipeline.Observer`."""
        status, code = exchange.status, _code(exchange)
        for operation in _operations_of(exchange):
            self.requests[operation, status, code] += 1
            self.durations[operation].add(milliseconds / 1000)

    def reset(self) -> None:
        """Start over."""
        self.requests.clear()
        self.durations.clear()


def _operations_of(exchange: Exchange) -> tuple[str, ...]:
    """Return what an exchange asks for; clients cannot make up new values."""
    if exchange.is_token:
        return (TOKEN,)
    operation = exchange.operation
    return operation.once(_known_fields) if operation else ("",)


def _known_fields(operation: Operation) -> tuple[str, ...]:
    names = {published_name(field.name.value) for field in operation.root_fields}
    return tuple(sorted(names.intersection(ROOT_FIELDS))) or ("",)


def _code(exchange: Exchange) -> str:
    answer = exchange.answer
    if not answer or "errors" not in answer:
        return ""
    code: str = answer["errors"][0].get("extensions", {}).get("errorCode", "")
    return code
