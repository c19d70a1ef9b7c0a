"""Answers about a world as a whole."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mockspaces.client.clock import ClockReading
from mockspaces.client.reading import read


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Status of a world.

    Attributes:
        version: The version of the emulator.
        schema_sha256: The SHA-256 of `schema.graphql`.
        sandbox: The name of the sandbox; None is the server's own world.
        clock: Its clock.
        settings: The settings in force, but for the secret ones.
        records: The number of records by table.
    """

    version: str
    schema_sha256: str
    sandbox: str | None
    clock: ClockReading
    settings: dict[str, Any]
    records: dict[str, int]

    @classmethod
    def of(cls, answer: dict[str, Any]) -> "Status":
        return read(cls, answer, clock=ClockReading.of(answer["clock"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropped:
    """Number of things that a reset has dropped.

    Attributes:
        records: Records by table that were added or changed since the start.
        tokens: Tokens that had been issued.
        faults: Faults in the queue.
        exchanges: Entries of the journal.
    """

    records: dict[str, int]
    tokens: int
    faults: int
    exchanges: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A snapshot: state, clock and id sequence of a world.

    Attributes:
        taken_at: When it was taken, by the world's clock.
        records: How many records it holds.
    """

    name: str
    taken_at: datetime
    records: int

    @classmethod
    def of(cls, answer: dict[str, Any]) -> "Snapshot":
        return read(cls, answer, taken_at=datetime.fromisoformat(answer["takenAt"]))


@dataclass(frozen=True, slots=True, kw_only=True)
class RateLimit:
    """The limits of each account; None is no limit.

    Attributes:
        rate: Requests in a period, like `10/1s`.
        burst: Requests at once; None is the rate's number.
        max_in_flight: Requests in progress at once.
    """

    rate: str | None
    burst: int | None
    max_in_flight: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Names of one kind: used and unused."""

    used: tuple[str, ...]
    unused: tuple[str, ...]
    percent: float

    @classmethod
    def of(cls, answer: dict[str, Any]) -> "Section":
        used, unused = tuple(answer["used"]), tuple(answer["unused"])
        return read(cls, answer, used=used, unused=unused)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """A field or argument that a client asked for and that is not emulated.

    Attributes:
        coordinate: Its schema coordinate if it existed, as in `Space.owner`.
        path: Its path in the request, as in `spaces.owner`.
        count: How often it was asked for.
    """

    coordinate: str
    path: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """Coverage of the schema and the error codes by the clients of a world.

    Attributes:
        operations: Executed operations, by root field.
        fields: Fields of types, as in `Space.url`.
        arguments: Arguments of operations and fields of inputs.
        enum_values: Values of enums that were sent.
        error_codes: Codes that were answered.
        calls: How often each operation was executed.
        unsupported: Fields and arguments that are not emulated.
    """

    operations: Section
    fields: Section
    arguments: Section
    enum_values: Section
    error_codes: Section
    calls: dict[str, int]
    unsupported: tuple[Unsupported, ...]

    @classmethod
    def of(cls, answer: dict[str, Any]) -> "Coverage":
        return cls(
            operations=Section.of(answer["operations"]),
            fields=Section.of(answer["fields"]),
            arguments=Section.of(answer["arguments"]),
            enum_values=Section.of(answer["enumValues"]),
            error_codes=Section.of(answer["errorCodes"]),
            calls=answer["calls"],
            unsupported=tuple(
                read(Unsupported, each) for each in answer["unsupported"]
            ),
        )
