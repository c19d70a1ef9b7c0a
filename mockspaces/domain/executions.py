"""Executions: runs of installed processes, which live by the world's clock."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import islice
from random import Random
from typing import Literal

import msgspec

from mockspaces import ids
from mockspaces.domain import schedules
from mockspaces.domain.call import Call
from mockspaces.domain.packs import Packs
from mockspaces.errors import PlatformCallError
from mockspaces.state.definitions import Failure
from mockspaces.state.deployments import (
    Execution,
    ExecutionType,
    InstalledProcess,
    IntegrationPackInstance,
    Outcome,
    ProcessSchedules,
)

Status = Outcome | Literal["STARTED", "INPROCESS"]

KEPT = 1000
"""Executions that are kept of a process, the newest."""

_START = timedelta(milliseconds=500)
_DURATION = (900, 9_000)
_DOCUMENTS = (1, 25)
_DOCUMENT_SIZE = (300, 1_200)


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """An execution as far as it has come at one moment."""

    execution: Execution
    status: Status
    process_name: str
    atom_name: str


class Executions:
    """What one caller may do with executions."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._store = call.store
        self._packs = Packs(call)

    def execute(self, process_id: str, atom_id: str) -> tuple[Execution, str]:
        """Execute a process on an atom; return the execution and the request's id.

        Raises:
            PlatformCallError: If the process is not the caller's, or not deployed on
                that atom.
        """
        instance, process = self._packs.process(process_id)
        atom_id = self._store.resolve(atom_id)
        deployed = self._store.process_schedules.get(
            ids.schedules_id(atom_id, process.id)
        )
        if deployed is None or deployed.integration_pack_instance_id != instance.id:
            message = f"The process {process.id!r} is not deployed on {atom_id!r}."
            raise PlatformCallError(message)

        uuid = self._call.ids.uuid()
        execution = self._run(
            deployed,
            uuid=uuid,
            started_at=self._call.clock.now(),
            execution_type="exec_manual",
        )
        self._keep([execution])
        return execution, ids.request_id(uuid)

    def history(self, process_id: str, *, since: datetime, status: Status) -> list[Run]:
        """Return the executions of a process that have a status, newest first.

        Args:
            process_id: The process.
            since: The earliest start that is meant.
            status: The status at this moment that is meant.

        Raises:
            PlatformCallError: If the process is not the caller's.
        """
        instance, process = self._packs.process(process_id)
        now = self._call.clock.now()
        newest = sorted(
            self._of(instance, process), key=lambda each: each.started_at, reverse=True
        )
        environments = self._store.environments.where("account_id", instance.account_id)
        atom_names = {
            atom.id: atom.name
            for environment in environments
            for atom in environment.atoms
        }
        return [
            Run(
                execution=_so_far(execution, now),
                status=status,
                process_name=process.name,
                atom_name=atom_names[execution.atom_id],
            )
            for execution in newest[:KEPT]
            if execution.started_at >= since and _status(execution, now) == status
        ]

    def keep_scheduled(self, deployed: ProcessSchedules) -> None:
        """Store what a schedule has brought about so far, before it changes."""
        self._keep(list(self._scheduled(deployed)))

    def _of(
        self, instance: IntegrationPackInstance, process: InstalledProcess
    ) -> list[Execution]:
        stored = self._store.executions.where("process_id", process.id)
        deployed = self._store.process_schedules.where("process_id", process.id)
        executions = [
            each for each in stored if each.integration_pack_instance_id == instance.id
        ]
        for each in deployed:
            if each.integration_pack_instance_id == instance.id:
                executions += self._scheduled(each)
        return executions

    def _scheduled(self, deployed: ProcessSchedules) -> Iterator[Execution]:
        """Go through what a schedule has brought about, retries included."""
        now = self._call.clock.now()
        fired = schedules.fired_before(deployed.schedule, now, since=deployed.since)
        for moment in islice(fired, KEPT):
            execution = self._run(
                deployed,
                uuid=ids.uuid_of(deployed.id.encode(), moment.isoformat()),
                started_at=moment,
                execution_type="exec_sched",
            )
            yield execution
            if execution.outcome == "ERROR":
                yield from self._retried(execution, deployed, now)

    def _retried(
        self, failed: Execution, deployed: ProcessSchedules, now: datetime
    ) -> Iterator[Execution]:
        retries = schedules.fires_after(
            deployed.retry.schedule, failed.started_at, until=now
        )
        for moment in islice(retries, deployed.retry.max_retry):
            execution = self._run(
                deployed,
                uuid=ids.uuid_of(failed.id.encode(), moment.isoformat()),
                started_at=moment,
                execution_type="retry_sched",
                original_id=failed.id,
            )
            yield execution
            if execution.outcome != "ERROR":
                return

    def _run(
        self,
        deployed: ProcessSchedules,
        *,
        uuid: str,
        started_at: datetime,
        execution_type: ExecutionType,
        original_id: str | None = None,
    ) -> Execution:
        """Return an execution with the end that it comes to, the same for one uuid."""
        instance = self._store.integration_pack_instances[
            deployed.integration_pack_instance_id
        ]
        process = next(
            each for each in instance.processes if each.id == deployed.process_id
        )
        failure = self._packs.definition(instance, process).failure
        chance = Random(uuid)  # noqa: S311 - plausible figures, the same each time
        failed = _failed(failure, chance)
        documents = chance.randint(*_DOCUMENTS)
        bad = chance.randint(1, documents) if failed else 0
        size = chance.randint(*_DOCUMENT_SIZE)
        return Execution(
            id=ids.execution_id(uuid, started_at),
            original_execution_id=original_id,
            account_id=instance.account_id,
            integration_pack_instance_id=instance.id,
            process_id=process.id,
            atom_id=deployed.atom_id,
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

    def _keep(self, executions: list[Execution]) -> None:
        """Store executions of one process, and drop its oldest over the limit."""
        for execution in executions:
            self._store.executions.put(execution)
        if executions:
            kept = self._store.executions.where("process_id", executions[0].process_id)
            kept.sort(key=lambda each: each.started_at)
            for execution in kept[: max(0, len(kept) - KEPT)]:
                self._store.executions.remove(execution.id)


def _failed(failure: Failure | None, chance: Random) -> Failure | None:
    return failure if failure and chance.random() < failure.rate else None


def _status(execution: Execution, now: datetime) -> Status:
    elapsed = now - execution.started_at
    if elapsed >= timedelta(milliseconds=execution.duration_ms):
        return execution.outcome
    return "STARTED" if elapsed < _START else "INPROCESS"


def _so_far(execution: Execution, now: datetime) -> Execution:
    """Return an execution as far as it has come: counts only when it has ended."""
    elapsed_ms = int((now - execution.started_at) / timedelta(milliseconds=1))
    if elapsed_ms >= execution.duration_ms:
        return execution
    return msgspec.structs.replace(
        execution,
        duration_ms=max(0, elapsed_ms),
        message=None,
        inbound_documents=0,
        inbound_error_documents=0,
        outbound_documents=0,
        inbound_size=0,
        outbound_size=0,
    )
