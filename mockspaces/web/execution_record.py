"""The record of an execution, at the `recordUrl` of `processExecute` (X)."""

from collections.abc import Callable
from datetime import UTC

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from mockspaces.domain.call import Call
from mockspaces.domain.executions import Executions, Run

_RUNNING = frozenset({"STARTED", "INPROCESS"})


class ExecutionRecordEndpoint:
    """`GET /api/rest/v1/{account}/ExecutionRecord/async/{requestId}`.

    Anyone who knows the id of a request may read the record, as with logos.
    """

    def __init__(self, call: Callable[[str], Call]) -> None:
        self._call = call

    async def get(self, request: Request) -> Response:
        """Answer with 202 while the execution runs, then with its record."""
        executions = Executions(self._call(request.path_params["account"]))
        run = executions.requested(request.path_params["request_id"])
        if run is None:
            return PlainTextResponse("No execution has this address.", 404)
        if run.status in _RUNNING:
            return PlainTextResponse("The execution is running.", 202)
        return JSONResponse(_record_of(run))


def _record_of(run: Run) -> dict[str, object]:
    execution = run.execution
    started = execution.started_at.astimezone(UTC)
    return {
        "@type": "ExecutionRecord",
        "executionId": execution.id,
        "account": execution.account_id,
        "executionTime": f"{started:%Y-%m-%dT%H:%M:%SZ}",
        "status": run.status,
        "executionType": execution.type,
        "processName": run.process_name,
        "processId": execution.process_id,
        "atomName": run.atom_name,
        "atomId": execution.atom_id,
        "inboundDocumentCount": execution.inbound_documents,
        "inboundErrorDocumentCount": execution.inbound_error_documents,
        "outboundDocumentCount": execution.outbound_documents,
        "executionDuration": ["Long", execution.duration_ms],
        "message": execution.message,
        "inboundDocumentSize": ["Long", execution.inbound_size],
        "outboundDocumentSize": ["Long", execution.outbound_size],
    }
