"""Runs: the course of executions, and the scheduled ones."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from random import Random

import msgspec

from mockspaces import ids
from mockspaces.domain.schedules import Calendar
from mockspaces.state.definitions import Failure
from mockspaces.state.deployments import Execution, ExecutionType, ProcessSchedules

KEPT = 1000
"""Executions that are kept of a process, the newest."""

_LOOKED_BACK = timedelta(days=3653)
"""Days of a schedule that are searched backwards, to bound the cost of a sparse one."""

_DURATION = (900, 9_000)
_DOCUMENTS = (1, 25)
_DOCUMENT_SIZE = (300, 1_200)


class Runs(msgspec.Struct, frozen=True, kw_only=True):
    """The runs of a process that is deployed on an atom."""

    deployed: ProcessSchedules
    account_id: str  # the account that it is installed in
    failure: Failure | None

    def run(
        self,
        *,
        uuid: str,
        started_at: datetime,
        execution_type: ExecutionType,
        original_id: str | None = None,
    ) -> Execution:
        """Return an execution with its end, the same for one uuid."""
        chance = Random(uuid)  # noqa: S311 - plausible figures, the same each time
        draw = chance.random()
        failed = self.failure if self.failure and draw < self.failure.rate else None
        documents = chance.randint(*_DOCUMENTS)
        bad = chance.randint(1, documents) if failed else 0
        size = chance.randint(*_DOCUMENT_SIZE)
        return Execution(
            id=ids.execution_id(uuid, started_at),
            original_execution_id=original_id,
            account_id=self.account_id,
            integration_pack_instance_id=self.deployed.integration_pack_instance_id,
            process_id=self.deployed.process_id,
            atom_id=self.deployed.atom_id,
            started_at=started_at,
            duration_ms=chance.randint(*_DURATION),
            outcome="ERROR" if failed else "COMPLETE",
            type=execution_type,
            message=failed.message if failed else None,
            inbound_documents=documents,
            inbound_error_documents=bad,
            outbound_documents=documents - bad,
            inbound_size=documents * size,
            outbound_size=(documents - bad) * size,
        )

    def scheduled(self, now: datetime) -> tuple[Execution, ...]:
        """Return the newest scheduled executions, retries included."""
        return _scheduled(self, now.replace(second=0, microsecond=0))

    def fired(self, minute: datetime) -> list[Execution]:
        """Return all scheduled executions up to a minute."""
        deployed = self.deployed
        since = max(deployed.since.astimezone(UTC), minute - _LOOKED_BACK)
        calendar = Calendar(deployed.schedule, since=since, until=minute)
        executions = [
            self.run(
                uuid=ids.uuid_of(deployed.id.encode(), moment.isoformat()),
                started_at=moment,
                execution_type="exec_sched",
            )
            for moment in islice(calendar.backwards(), KEPT)
        ]
        failed = [each for each in executions if each.outcome == "ERROR"]
        if failed:
            again = Calendar(
                deployed.retry.schedule, since=failed[-1].started_at, until=minute
            )
            for each in failed:
                executions += self._retried(each, again)
        return executions

    def _retried(self, failed: Execution, calendar: Calendar) -> Iterator[Execution]:
        retries = calendar.after(failed.started_at)
        for moment in islice(retries, self.deployed.retry.max_retry):
            execution = self.run(
                uuid=ids.uuid_of(failed.id.encode(), moment.isoformat()),
                started_at=moment,
                execution_type="retry_sched",
                original_id=failed.id,
            )
            yield execution
            if execution.outcome != "ERROR":
                return


@lru_cache(maxsize=32)
def _scheduled(runs: Runs, minute: datetime) -> tuple[Execution, ...]:
    return newest(runs.fired(minute))


def newest(executions: Iterable[Execution]) -> tuple[Execution, ...]:
    """Return as many executions as are kept, the newest first."""
    by_start = sorted(executions, key=lambda each: each.started_at, reverse=True)
    return tuple(by_start[:KEPT])
