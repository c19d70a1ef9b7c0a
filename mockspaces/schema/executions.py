"""Executions of processes."""

from enum import StrEnum
from typing import Self

import msgspec
import strawberry

from mockspaces.domain.executions import Run
from mockspaces.schema.context import Info, given
from mockspaces.schema.scalars import DateTime


@strawberry.enum(description="How far an execution has come.")
class ExecutionHistoryStatus(StrEnum):
    ABORTED = "ABORTED"
    COMPLETE = "COMPLETE"
    COMPLETE_WARN = "COMPLETE_WARN"
    DISCARDED = "DISCARDED"
    ERROR = "ERROR"
    INPROCESS = "INPROCESS"
    STARTED = "STARTED"


@strawberry.type(description="One run of a process.")
class ExecutionHistory:
    execution_id: str | None
    original_execution_id: str | None
    account: str | None
    execution_time: DateTime | None
    status: ExecutionHistoryStatus | None
    execution_type: str | None
    process_name: str | None
    process_id: strawberry.ID | None
    atom_name: str | None
    atom_id: strawberry.ID | None
    inbound_document_count: int | None
    inbound_error_document_count: int | None
    outbound_document_count: int | None
    execution_duration: list[str | None] | None
    message: str | None
    inbound_document_size: list[str | None] | None
    outbound_document_size: list[str | None] | None

    @classmethod
    def of(cls, run: Run) -> Self:
        execution = run.execution
        return cls(
            execution_id=execution.id,
            original_execution_id=execution.original_execution_id,
            account=execution.account_id,
            execution_time=DateTime(execution.started_at),
            status=ExecutionHistoryStatus(run.status),
            execution_type=execution.type,
            process_name=run.process_name,
            process_id=strawberry.ID(execution.process_id),
            atom_name=run.atom_name,
            atom_id=strawberry.ID(execution.atom_id),
            inbound_document_count=execution.inbound_documents,
            inbound_error_document_count=execution.inbound_error_documents,
            outbound_document_count=execution.outbound_documents,
            execution_duration=_long(execution.duration_ms),
            message=execution.message,
            inbound_document_size=_long(execution.inbound_size),
            outbound_document_size=_long(execution.outbound_size),
        )


@strawberry.input(
    name="executionHistoryInput", description="Which executions are meant."
)
class ExecutionHistoryInput:
    process_id: strawberry.ID
    execution_time: DateTime
    status: ExecutionHistoryStatus


@strawberry.input(description="What is to be executed, and where.")
class ProcessExecuteInput:
    atom_id: str
    process_id: str


@strawberry.type
class ExecutionQueries:
    @strawberry.field(description="Executions of a process, newest first.")
    def execution_history(
        self, info: Info, input: ExecutionHistoryInput | None = None
    ) -> list[ExecutionHistory | None] | None:
        asked = given(input, "input")
        runs = info.context.in_space.executions.history(
            asked.process_id, since=asked.execution_time, status=asked.status.value
        )
        return [ExecutionHistory.of(run) for run in runs]


@strawberry.type
class ExecutionMutations:
    @strawberry.mutation(description="Execute a process; returns JSON text.")
    def process_execute(
        self, info: Info, input: ProcessExecuteInput | None = None
    ) -> str | None:
        asked = given(input, "input")
        execution, request_id = info.context.in_space.executions.execute(
            asked.process_id, asked.atom_id
        )
        record_url = (
            f"{info.context.address}/api/rest/v1/{execution.account_id}"
            f"/ExecutionRecord/async/{request_id}"
        )
        return msgspec.json.encode(
            {
                "@type": "ExecutionRequest",
                "processId": execution.process_id,
                "atomId": execution.atom_id,
                "requestId": request_id,
                "recordUrl": record_url,
            }
        ).decode()


def _long(number: int) -> list[str | None]:
    return ["Long", str(number)]
