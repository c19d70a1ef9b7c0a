"""Executions: runs of installed processes, timed by the world's clock."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

import msgspec

from mockspaces import ids
from mockspaces.domain.call import Call
from mockspaces.domain.packs import Packs
from mockspaces.domain.runs import Runs, newest
from mockspaces.errors import PlatformCallError
from mockspaces.state.deployments import (
    Execution,
    IntegrationPackInstance,
    Outcome,
    ProcessSchedules,
)

Status = Outcome | Literal["STARTED", "INPROCESS"]

_START = timedelta(milliseconds=500)


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """An execution and its state at one moment."""

    execution: Execution
    status: Status
    process_name: str
    atom_name: str


class Executions:
    """Operations of one caller on executions."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._store = call.store
        self._packs = Packs(call)

    def execute(self, process_id: str, atom_id: str) -> tuple[Execution, str]:
        """Execute a process on an atom; return the execution and the request's id."""
        instance, process = self._packs.process(process_id)
        atom_id = self._store.resolve(atom_id)
        deployed = self._store.process_schedules.get(
            ids.schedules_id(atom_id, process.id)
        )
        if deployed is None or deployed.integration_pack_instance_id != instance.id:
            message = f"The process {process.id!r} is not deployed on {atom_id!r}."
            raise PlatformCallError(message)

        uuid = self._call.ids.uuid()
        execution = self._runs(deployed, instance).run(
            uuid=uuid,
            started_at=self._call.clock.now(),
            execution_type="exec_manual",
        )
        self._keep(instance, process.id, [execution])
        return execution, ids.request_id(uuid)

    def history(self, process_id: str, *, since: datetime, status: Status) -> list[Run]:
        """Return the executions of a process that have a status now, newest first."""
        instance, process = self._packs.process(process_id)
        now = self._call.clock.now()
        atom_names = self._atom_names()
        return [
            Run(
                execution=_so_far(execution, now),
                status=status,
                process_name=process.name,
                atom_name=atom_names[execution.atom_id],
            )
            for execution in self._of(instance, process.id, now)
            if execution.started_at >= since and _status(execution, now) == status
        ]

    def requested(self, request_id: str) -> Run | None:
        """Return the execution that a request of the caller's account started."""
        now = self._call.clock.now()
        for execution in self._store.executions.where("request_id", request_id):
            if execution.account_id == self._call.account_id:
                _, process = self._packs.process(execution.process_id)
                return Run(
                    execution=_so_far(execution, now),
                    status=_status(execution, now),
                    process_name=process.name,
                    atom_name=self._atom_names()[execution.atom_id],
                )
        return None

    def keep_scheduled(self, deployed: ProcessSchedules) -> None:
        """Store what a schedule has executed so far, before it changes."""
        instance = self._store.integration_pack_instances[
            deployed.integration_pack_instance_id
        ]
        runs = self._runs(deployed, instance)
        self._keep(
            instance, deployed.process_id, runs.scheduled(self._call.clock.now())
        )

    def _of(
        self, instance: IntegrationPackInstance, process_id: str, now: datetime
    ) -> tuple[Execution, ...]:
        """Return the executions that have started by now, the newest first.

        One that is stored and that a schedule brings about again, because the clock
        went back, is the one that is stored.
        """
        executions = {
            execution.id: execution
            for deployed in self._store.process_schedules.where(
                "process_id", process_id
            )
            if deployed.integration_pack_instance_id == instance.id
            for execution in self._runs(deployed, instance).scheduled(now)
        }
        for execution in self._stored(instance, process_id):
            executions[execution.id] = execution
        return newest(each for each in executions.values() if each.started_at <= now)

    def _atom_names(self) -> dict[str, str]:
        environments = self._store.environments.where(
            "account_id", self._call.account_id
        )
        return {
            atom.id: atom.name
            for environment in environments
            for atom in environment.atoms
        }

    def _stored(
        self, instance: IntegrationPackInstance, process_id: str
    ) -> list[Execution]:
        return [
            each
            for each in self._store.executions.where("process_id", process_id)
            if each.integration_pack_instance_id == instance.id
        ]

    def _runs(self, deployed: ProcessSchedules, of: IntegrationPackInstance) -> Runs:
        process = next(each for each in of.processes if each.id == deployed.process_id)
        return Runs(
            deployed=deployed,
            account_id=of.account_id,
            failure=self._packs.definition(of, process).failure,
        )

    def _keep(
        self,
        instance: IntegrationPackInstance,
        process_id: str,
        executions: Iterable[Execution],
    ) -> None:
        """Store executions of one process, and drop its oldest over the limit."""
        for execution in executions:
            self._store.executions.put(execution)
        stored = self._stored(instance, process_id)
        for execution in set(stored).difference(newest(stored)):
            self._store.executions.remove(execution.id)


def _status(execution: Execution, now: datetime) -> Status:
    elapsed = now - execution.started_at
    if elapsed >= timedelta(milliseconds=execution.duration_ms):
        return execution.outcome
    return "STARTED" if elapsed < _START else "INPROCESS"


def _so_far(execution: Execution, now: datetime) -> Execution:
    """Return an execution as of now: it has counts only when it has ended."""
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
