"""The faults of one world: a queue of rules matched with requests."""

from collections.abc import Mapping
from random import Random

import msgspec
from msgspec import UNSET

from mockspaces.controls.api.route import ControlError, Output
from mockspaces.controls.faults.rule import (
    ANY,
    TOKEN,
    FaultAnswer,
    FaultMatch,
    FaultRule,
)
from mockspaces.errors import ServiceError
from mockspaces.execution.capitalised import published_name

_MOST_FAULTS = 1000


class Fault(Output, frozen=True):
    """A fault and how often it has fired."""

    id: str
    match: FaultMatch
    after: int
    times: int | None
    probability: float
    delay: str | float
    answer: FaultAnswer | None
    fired: int
    remaining: int | None  # null is unlimited


class FaultList(Output, frozen=True):
    """Faults in the order of the queue."""

    faults: tuple[Fault, ...]


class FaultOutcome(msgspec.Struct, kw_only=True):
    """Faults matched by one request and their combined effect."""

    operations: Mapping[str, str]  # by response key
    account_id: str | None
    executes: bool  # whether they would be executed if no fault matched
    seconds: float = 0.0  # the delay
    refused: dict[str, ServiceError] = {}  # by response key
    answer: FaultAnswer | None = None  # to the whole request, if a fault gives one
    fault_id: str | None = None  # the fault that matched last

    def apply(self, rule: FaultRule, fault_id: str) -> None:
        """Add the effect of a rule that matches."""
        self.fault_id = fault_id
        self.seconds += rule.seconds
        if rule.answer is None:
            return
        if rule.answer.error is UNSET:
            self.answer = rule.answer
            return
        refusal = rule.answer.refusal
        self.refused |= dict.fromkeys(self._refusable(rule), refusal)

    def matches(self, rule: FaultRule) -> bool:
        if rule.match.account_id not in {None, self.account_id}:
            return False
        if rule.answer and rule.answer.error is not UNSET:
            return self.executes and bool(self._refusable(rule))
        wanted = rule.match.operation
        return bool(self._left(wanted)) or (wanted == ANY and not self.operations)

    def _left(self, wanted: str) -> list[str]:
        """Return the response keys of the operations that no fault has refused yet."""
        return [
            key
            for key, operation in self.operations.items()
            if key not in self.refused
            and wanted in {operation, published_name(operation), ANY}
        ]

    def _refusable(self, rule: FaultRule) -> list[str]:
        """Return the response keys that a rule with a code refuses.

        The codes are GraphQL's: the token endpoint has to be named to answer one.
        """
        if rule.match.operation == ANY and TOKEN in self.operations.values():
            return []
        return self._left(rule.match.operation)


class _Queued(msgspec.Struct, kw_only=True):
    id: str
    rule: FaultRule
    passed: int = 0
    fired: int = 0

    @property
    def remaining(self) -> int | None:
        return None if self.rule.times is None else self.rule.times - self.fired

    def shown(self) -> Fault:
        rule = self.rule
        return Fault(
            id=self.id,
            match=rule.match,
            after=rule.after,
            times=rule.times,
            probability=rule.probability,
            delay=rule.delay,
            answer=rule.answer,
            fired=self.fired,
            remaining=self.remaining,
        )


class FaultQueue:
    """The queue of one world."""

    __slots__ = (
        *("_most", "_number", "_queued", "_random", "_seed"),
        *("fired", "waiting"),
    )

    def __init__(self, seed: str, *, most: int = _MOST_FAULTS) -> None:
        self._seed = seed
        self._most = most
        self._random = Random(seed)  # noqa: S311 - chance is to repeat
        self._number = 0
        self.fired = 0  # since the start or a reset
        self._queued: dict[str, _Queued] = {}
        self.waiting: list[_Queued] = []  # not spent yet

    def add(self, rule: FaultRule) -> Fault:
        rule.check()
        if len(self.waiting) >= self._most:
            message = f"There are {self._most} faults waiting; delete some first."
            raise ControlError(message, status=409)
        if len(self._queued) >= self._most:
            spent = (each.id for each in self._queued.values() if each.remaining == 0)
            del self._queued[next(spent)]
        self._number += 1
        queued = _Queued(id=f"fault-{self._number}", rule=rule)
        self._queued[queued.id] = queued
        self.waiting.append(queued)
        return queued.shown()

    def all(self) -> FaultList:
        """Return all faults, the spent ones too."""
        return FaultList(tuple(each.shown() for each in self._queued.values()))

    def get(self, fault_id: str) -> Fault:
        return self._find(fault_id).shown()

    def remove(self, fault_id: str) -> Fault:
        queued = self._find(fault_id)
        del self._queued[fault_id]
        self.waiting = [each for each in self.waiting if each is not queued]
        return queued.shown()

    def clear(self) -> FaultList:
        removed = self.all()
        self._queued.clear()
        self.waiting.clear()
        return removed

    def reset(self) -> None:
        """Remove all faults and seed the random numbers again."""
        self.clear()
        self._number = 0
        self.fired = 0
        self._random.seed(self._seed)

    def match(self, outcome: FaultOutcome) -> None:
        """Match a request with the rules in order.

        It ends with the first rule that answers the whole request.
        """
        for queued in tuple(self.waiting):
            if outcome.answer:
                break
            if outcome.matches(queued.rule) and self._fires(queued):
                outcome.apply(queued.rule, queued.id)

    def _fires(self, queued: _Queued) -> bool:
        rule = queued.rule
        if queued.passed < rule.after:
            queued.passed += 1
            return False
        if rule.probability < 1 and self._random.random() >= rule.probability:
            return False
        queued.fired += 1
        self.fired += 1
        if queued.remaining == 0:
            self.waiting.remove(queued)
        return True

    def _find(self, fault_id: str) -> _Queued:
        if fault_id not in self._queued:
            message = f"There is no fault {fault_id!r}."
            raise ControlError(message, field="id", status=404)
        return self._queued[fault_id]
