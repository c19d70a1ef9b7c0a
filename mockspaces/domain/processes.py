"""Installed processes, and when they are executed."""

import msgspec

from mockspaces import ids
from mockspaces.domain.call import Call
from mockspaces.domain.executions import Executions
from mockspaces.domain.inner_json import decode
from mockspaces.domain.packs import Packs
from mockspaces.errors import PlatformCallError
from mockspaces.state.deployments import (
    MOST_RETRIES,
    InstalledProcess,
    IntegrationPackInstance,
    ProcessSchedules,
    Retry,
)
from mockspaces.state.schedules import Schedule

_MOST_SCHEDULES = 100
"""More would only cost time: a schedule can name many minutes."""


class _Schedule(msgspec.Struct, rename="camel"):
    """A schedule as a client sends it."""

    minutes: str = ""
    hours: str = ""
    days_of_week: str = ""
    days_of_month: str = ""
    months: str = ""
    years: str = ""

    def checked(self) -> Schedule:
        given = msgspec.structs.asdict(self)
        try:
            return Schedule(
                **{name: text.strip() or "*" for name, text in given.items()}
            )
        except ValueError as error:
            message = f"The schedule cannot be read: {error}."
            raise PlatformCallError(message) from error


def _checked(schedules: list[_Schedule] | None) -> tuple[Schedule, ...]:
    if schedules and len(schedules) > _MOST_SCHEDULES:
        message = (
            f"There are {len(schedules)} schedules; {_MOST_SCHEDULES} are allowed."
        )
        raise PlatformCallError(message)
    return tuple(each.checked() for each in schedules or ())


class _Retry(msgspec.Struct):
    schedule: list[_Schedule] | None = msgspec.field(name="Schedule", default=None)
    max_retry: int = msgspec.field(name="maxRetry", default=MOST_RETRIES)


class _Update(msgspec.Struct, rename="camel"):
    """Process schedules as a client sends them."""

    schedule: list[_Schedule] | None = msgspec.field(name="Schedule", default=None)
    retry: _Retry | None = msgspec.field(name="Retry", default=None)
    process_id: str | None = None
    atom_id: str | None = None
    id: str | None = None


class Processes:
    """Operations of one caller on installed processes."""

    def __init__(self, call: Call) -> None:
        self._call = call
        self._store = call.store
        self._packs = Packs(call)

    def of_instance(
        self, instance_id: str
    ) -> list[
        tuple[IntegrationPackInstance, InstalledProcess, ProcessSchedules | None]
    ]:
        """Return the processes of an instance, once for each atom they are on.

        A process that is deployed to no atom is there once, without schedules.
        """
        instance = self._packs.instance(instance_id)
        found = []
        for process in instance.processes:
            deployed: list[ProcessSchedules | None] = [
                each
                for each in self._store.process_schedules.where(
                    "process_id", process.id
                )
                if each.integration_pack_instance_id == instance.id
            ]
            found += [(instance, process, each) for each in deployed or [None]]
        return found

    def update_schedules(self, schedules_id: str, text: str) -> ProcessSchedules:
        """Replace the schedules of a process on an atom with those of a JSON text."""
        record, _ = self._packs.deployed(
            self._store.process_schedules, schedules_id, "process schedules"
        )
        update = decode(text, _Update, "processSchedules")
        self._check_ids(update, record)
        retry = update.retry or _Retry()
        if not 1 <= retry.max_retry <= MOST_RETRIES:
            message = (
                f"maxRetry is {retry.max_retry}, not between 1 and {MOST_RETRIES}."
            )
            raise PlatformCallError(message)
        changed = msgspec.structs.replace(
            record,
            schedule=_checked(update.schedule),
            retry=Retry(schedule=_checked(retry.schedule), max_retry=retry.max_retry),
            since=self._call.clock.now(),
        )

        Executions(self._call).keep_scheduled(record)
        self._store.process_schedules.put(changed)
        return changed

    def _check_ids(self, update: _Update, record: ProcessSchedules) -> None:
        for name, given, known in (
            ("id", ids.unpadded(update.id or ""), record.id),
            ("processId", update.process_id, record.process_id),
            ("atomId", update.atom_id, record.atom_id),
        ):
            if given and self._store.resolve(given) != known:
                message = f"The {name} in processSchedules is {given!r}, not {known!r}."
                raise PlatformCallError(message)
