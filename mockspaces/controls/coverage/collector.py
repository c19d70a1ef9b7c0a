"""Collects which parts of the schema the clients of a world have used."""

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from graphql import GraphQLEnumType, GraphQLInputObjectType, GraphQLObjectType

from mockspaces.controls.api.route import Output
from mockspaces.controls.coverage.usage import Unsupported, Usage, Uses, usage_in
from mockspaces.controls.faults.rule import ROOT_FIELDS
from mockspaces.errors import CATALOGUE
from mockspaces.execution.capitalised import published_name
from mockspaces.schema.root import SCHEMA
from mockspaces.web.exchange import Exchange, ParsedRequest
from mockspaces.web.tokens import Caller

_MOST_UNSUPPORTED = 1000
_LONGEST_NAME = 200
_ROOTS = ("Query", "Mutation")
_CODES = {
    refusal.spelled(spelling): refusal.code
    for refusal in CATALOGUE
    for spelling in ("newer", "older")
}


class Section(Output, frozen=True, kw_only=True):
    """Coverage of one kind of thing."""

    used: tuple[str, ...]
    unused: tuple[str, ...]
    percent: float

    @classmethod
    def of(cls, known: Iterable[str], used: Iterable[str]) -> "Section":
        known, used = tuple(known), frozenset(used)
        found = tuple(name for name in known if name in used)
        return cls(
            used=found,
            unused=tuple(name for name in known if name not in used),
            percent=round(100 * len(found) / len(known), 1),
        )


class UnsupportedUse(Output, frozen=True, kw_only=True):
    """Something that clients asked for and that is not emulated."""

    coordinate: str  # if it existed, as in `Space.owner`
    path: str  # in the request, as in `spaces.owner`
    count: int


class Coverage(Output, frozen=True, kw_only=True):
    """Which parts of the service clients have used."""

    operations: Section
    fields: Section  # as in `Space.url`
    arguments: Section  # as in `Query.space(id:)`, and fields of inputs
    enum_values: Section  # as in `Operator.CONTAINS`
    error_codes: Section
    calls: dict[str, int]  # by operation
    unsupported: tuple[UnsupportedUse, ...]


class CoverageCollector:
    """Collects the coverage of one world."""

    __slots__ = ("_calls", "_codes", "_last", "_unsupported", "_used", "_uses")

    def __init__(self) -> None:
        self._used: set[str] = set()
        self._uses = Uses(self._used)
        self._last: Usage | None = None  # which most requests repeat
        self._calls: Counter[str] = Counter()
        self._codes: set[str] = set()
        self._unsupported: Counter[Unsupported] = Counter()

    def reset(self) -> None:
        self._used.clear()
        self._uses = Uses(self._used)
        self._last = None
        self._calls.clear()
        self._codes.clear()
        self._unsupported.clear()

    def begin(self, exchange: Exchange) -> None:
        """Record nothing yet; see `web.pipeline.Observer`."""

    def note(self, exchange: Exchange, _milliseconds: float) -> None:
        """Record an exchange that is over; see `web.pipeline.Observer`."""
        usage = usage_in(exchange)
        answer, parsed = exchange.answer or {}, exchange.parsed
        if "errors" in answer:
            self._note_codes(answer["errors"])
        if usage is None or not isinstance(parsed, ParsedRequest):
            return
        was_executed = answer.get("data") is not None
        if was_executed:
            for name in usage.root_fields:
                self._calls[name] += 1
            if usage is not self._last:
                self._used |= usage.coordinates
                self._last = usage
        elif isinstance(exchange.caller, Caller):
            self._note_unsupported(usage.unsupported)
        variables = parsed.request.variables
        if usage.inputs and variables:
            uses = self._uses if was_executed else Uses(set())
            for name, named, path in usage.inputs:
                uses.value(variables.get(name), named, path)
            if uses.unsupported:
                self._note_unsupported(uses.unsupported)
                uses.unsupported.clear()

    def _note_codes(self, errors: Iterable[dict[str, Any]]) -> None:
        for error in errors:
            code = _CODES.get(error.get("extensions", {}).get("errorCode", ""))
            if code:
                self._codes.add(code)

    def _note_unsupported(self, unsupported: Iterable[Unsupported]) -> None:
        for each in unsupported:
            kept = Unsupported(
                coordinate=each.coordinate[:_LONGEST_NAME],
                path=each.path[:_LONGEST_NAME],
            )
            if kept in self._unsupported or len(self._unsupported) < _MOST_UNSUPPORTED:
                self._unsupported[kept] += 1

    def coverage(self) -> Coverage:
        return Coverage(
            operations=Section.of(ROOT_FIELDS, map(published_name, self._calls)),
            fields=Section.of(_fields(), self._used),
            arguments=Section.of(_arguments(), self._used),
            enum_values=Section.of(_enum_values(), self._used),
            error_codes=Section.of((each.code for each in CATALOGUE), self._codes),
            calls={
                name: count for name, count in self._calls.items() if _is_ours(name)
            },
            unsupported=tuple(
                UnsupportedUse(coordinate=each.coordinate, path=each.path, count=count)
                for each, count in self._unsupported.items()
            ),
        )


@cache
def _fields() -> tuple[str, ...]:
    return tuple(
        f"{of.name}.{name}"
        for of in SCHEMA.type_map.values()
        if isinstance(of, GraphQLObjectType) and _is_ours(of.name)
        for name in of.fields
        if of.name not in _ROOTS
    )


@cache
def _arguments() -> tuple[str, ...]:
    return tuple(_each_argument())


def _each_argument() -> Iterator[str]:
    for of in SCHEMA.type_map.values():
        if isinstance(of, GraphQLObjectType) and _is_ours(of.name):
            for name, field in of.fields.items():
                yield from (f"{of.name}.{name}({key}:)" for key in field.args)
        elif isinstance(of, GraphQLInputObjectType):
            yield from (f"{of.name}.{name}" for name in of.fields)


@cache
def _enum_values() -> tuple[str, ...]:
    return tuple(
        f"{of.name}.{value}"
        for of in SCHEMA.type_map.values()
        if isinstance(of, GraphQLEnumType) and _is_ours(of.name)
        for value in of.values
    )


def _is_ours(name: str) -> bool:
    return not name.startswith("__")
