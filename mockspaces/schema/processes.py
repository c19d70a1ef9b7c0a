"""Installed processes and their schedules."""

from typing import Self

import strawberry

from mockspaces.schema.context import Info
from mockspaces.state import deployments, schedules


@strawberry.type(description="Each field a list of values and ranges, or `*`.")
class Schedule:
    minutes: str | None
    hours: str | None
    days_of_week: str | None
    days_of_month: str | None
    months: str | None
    years: str | None

    @classmethod
    def of(cls, record: schedules.Schedule) -> Self:
        return cls(
            minutes=record.minutes,
            hours=record.hours,
            days_of_week=record.days_of_week,
            days_of_month=record.days_of_month,
            months=record.months,
            years=record.years,
        )


@strawberry.type(description="When and how often a failed execution is tried again.")
class Retry:
    schedule: list[Schedule | None] | None
    max_retry: int | None


@strawberry.type(description="When a process is executed on an atom.")
class ProcessSchedules:
    id: strawberry.ID | None
    process_id: strawberry.ID | None
    atom_id: strawberry.ID | None
    env_id: strawberry.ID | None
    schedule: list[Schedule | None] | None
    retry: Retry | None

    @classmethod
    def of(cls, record: deployments.ProcessSchedules) -> Self:
        return cls(
            id=strawberry.ID(record.id),
            process_id=strawberry.ID(record.process_id),
            atom_id=strawberry.ID(record.atom_id),
            env_id=strawberry.ID(record.environment_id),
            schedule=[Schedule.of(each) for each in record.schedule],
            retry=Retry(
                schedule=[Schedule.of(each) for each in record.retry.schedule],
                max_retry=record.retry.max_retry,
            ),
        )


@strawberry.type(description="Where a process comes from.")
class ProcessIntegrationPackInfo:
    integration_pack_id: strawberry.ID | None
    integration_pack_instance_id: strawberry.ID | None


@strawberry.type(description="An installed process, on one of its atoms.")
class Process:
    id: strawberry.ID | None
    name: str | None
    integration_pack: list[ProcessIntegrationPackInfo | None] | None
    process_schedules: ProcessSchedules | None

    @classmethod
    def of(
        cls,
        instance: deployments.IntegrationPackInstance,
        process: deployments.InstalledProcess,
        schedules: deployments.ProcessSchedules | None,
    ) -> Self:
        return cls(
            id=strawberry.ID(process.id),
            name=process.name,
            integration_pack=[
                ProcessIntegrationPackInfo(
                    integration_pack_id=strawberry.ID(instance.integration_pack_id),
                    integration_pack_instance_id=strawberry.ID(instance.id),
                )
            ],
            process_schedules=ProcessSchedules.of(schedules) if schedules else None,
        )


@strawberry.type
class ProcessQueries:
    @strawberry.field(description="The processes of an instance, for each atom.")
    def integration_pack_instance_processes(
        self,
        info: Info,
        integration_pack_instance_id: strawberry.ID | None = None,
    ) -> list[Process | None] | None:
        found = info.context.in_space.processes.of_instance(
            integration_pack_instance_id or ""
        )
        return [Process.of(*each) for each in found]


@strawberry.type
class ProcessMutations:
    @strawberry.mutation(description="Replace when a process is executed on an atom.")
    def process_schedules_update(
        self, info: Info, process_schedules: str, process_schedules_id: str
    ) -> ProcessSchedules | None:
        return ProcessSchedules.of(
            info.context.in_space.processes.update_schedules(
                process_schedules_id, process_schedules
            )
        )
