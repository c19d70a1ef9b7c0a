"""A Model Context Protocol server for coding agents, over the control client.

https://modelcontextprotocol.io
"""

import json
from collections.abc import Callable, Iterator
from functools import wraps
from importlib.resources import files
from typing import Any, Literal, ParamSpec, TypeVar

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.server.mcpserver.resources import TextResource
from mcp_types import ToolAnnotations

from mockspaces import __version__
from mockspaces.client import Client, EmulatorError
from mockspaces.client.connection import Connections

P = ParamSpec("P")
R = TypeVar("R")

_INSTRUCTIONS = """\
A local emulator of Boomi's Spaces GraphQL service. Labels say how well a behaviour is
known: D documented by the vendor, I inferred from its samples, X our choice.
Search the catalogue before you guess an operation, an argument or an error code.
Every tool takes a sandbox: an isolated world, created by its first use."""

_READS = ToolAnnotations(read_only_hint=True, open_world_hint=False)
_CHANGES = ToolAnnotations(read_only_hint=False, open_world_hint=False)


class _Emulator:
    """The tools, by the methods of this class."""

    def __init__(self, server: Client, ca: str | None) -> None:
        self._server = server
        self._ca = ca

    def status(self, sandbox: str | None = None) -> dict[str, Any]:
        """Show version, clock, settings, and the number of records by table."""
        return self._control("GET", "", sandbox=sandbox)

    def token(self, account_id: str, sandbox: str | None = None) -> dict[str, Any]:
        """Mint a token for an account, and show where clients use it."""
        world = self._world(sandbox)
        return {
            "token": world.token(account_id),
            "graphqlUrl": world.graphql_url,
            "tokenUrl": world.token_url(account_id),
        }

    def run_operation(
        self,
        query: str,
        account_id: str,
        variables: dict[str, Any] | None = None,
        space_guid: str | None = None,
        sandbox: str | None = None,
    ) -> dict[str, Any]:
        """Run a GraphQL document as an account, and explain each refusal.

        Operations in a Space need its guid (`url` of a Space ends with it), which is
        sent as the header SPACE_GUID.
        """
        world = self._world(sandbox)
        headers = {
            "Authorization": f"Bearer {world.token(account_id)}",
            "Content-Type": "application/json",
        }
        if space_guid is not None:
            headers["SPACE_GUID"] = space_guid
        body = json.dumps({"query": query, "variables": variables})
        service = self._service(world)
        status, text = service.send("POST", "/graphql", body, headers=headers)
        service.close()
        try:
            answer = json.loads(text)
        except ValueError:  # a fault may answer anything
            return {"status": status, "body": text, "explanations": []}
        errors = answer.get("errors", ())
        return {
            "status": status,
            "answer": answer,
            "explanations": [self._explain(error) for error in errors],
        }

    def search(self, text: str, sandbox: str | None = None) -> dict[str, Any]:
        """Search operations, types and error codes; all words must be found.

        Each operation and code comes with its label, and how to trigger it.
        """
        words = text.casefold().split()
        operations = self._control("GET", "/operations", sandbox=sandbox)["operations"]
        errors = self._control("GET", "/errors", sandbox=sandbox)["errors"]
        return {
            "operations": [each for each in operations if _mentions(each, words)],
            "errors": [each for each in errors if _mentions(each, words)],
            "types": [each for each in self._types() if _mentions(each, words)],
        }

    def journal(
        self,
        operation: str | None = None,
        account_id: str | None = None,
        status: int | None = None,
        limit: int = 20,
        sandbox: str | None = None,
    ) -> dict[str, Any]:
        """Show the newest exchanges; `operation` is a root field or `jwt`."""
        query = {
            "operation": operation,
            "accountId": account_id,
            "status": status,
            "limit": limit,
        }
        return self._control("GET", "/journal", sandbox=sandbox, query=query)

    def faults(self, sandbox: str | None = None) -> dict[str, Any]:
        """List the faults, with how often each has fired and will fire."""
        return self._control("GET", "/faults", sandbox=sandbox)

    def add_fault(  # noqa: PLR0913 - a fault has so many sides
        self,
        *,
        operation: str = "*",
        error: str | None = None,
        status: int | None = None,
        body: str | None = None,
        drop: Literal["before", "after"] | None = None,
        delay: str | None = None,
        times: int | None = 1,
        sandbox: str | None = None,
    ) -> dict[str, Any]:
        """Make the service fail for the next requests with a root field.

        Give an error code, an HTTP status (with a body), or drop, which cuts the
        connection; or a delay such as 250ms alone. `times` null is unlimited.
        """
        fault = self._world(sandbox).faults.add(
            operation,
            error=error,
            status=status,
            body=body,
            drop=drop,
            delay=delay,
            times=times,
        )
        return {"id": fault.id}

    def clear_faults(self, sandbox: str | None = None) -> dict[str, Any]:
        """Remove all faults, and show them."""
        return self._control("DELETE", "/faults", sandbox=sandbox)

    def clock(
        self,
        action: Literal["show", "freeze", "run", "set", "advance", "reset"],
        value: str | None = None,
        sandbox: str | None = None,
    ) -> dict[str, Any]:
        """Show or move the clock of tokens, limits, timestamps and executions.

        `freeze` and `set` take an ISO 8601 time (for `freeze` it may be left out),
        `advance` a duration such as 5m.
        """
        if value is None and action in {"set", "advance"}:
            message = f"{action} needs a value"
            raise ToolError(message)
        now = {} if value is None else {"now": value}
        method, path, body = {
            "show": ("GET", "/clock", None),
            "freeze": ("PUT", "/clock", {"frozen": True, **now}),
            "run": ("PUT", "/clock", {"frozen": False}),
            "set": ("PUT", "/clock", now),
            "advance": ("POST", "/clock/advance", {"by": value}),
            "reset": ("POST", "/clock/reset", None),
        }[action]
        return self._control(method, path, body, sandbox=sandbox)

    def reset(self, sandbox: str | None = None) -> dict[str, Any]:
        """Go back to the seed, and show what was dropped."""
        return self._control("POST", "/reset", sandbox=sandbox)

    def sandboxes(self) -> dict[str, Any]:
        """List the sandboxes of the server, the longest idle one first."""
        return {"sandboxes": self._server.sandboxes()}

    def create_sandbox(
        self, name: str, seeds: list[str] | None = None
    ) -> dict[str, Any]:
        """Create a sandbox, replacing one of that name.

        The built-in seeds are demo, docs and empty; null is those of the server.
        """
        return {"url": self._server.create_sandbox(name, seeds).url}

    def drop_sandbox(self, name: str) -> dict[str, Any]:
        """Drop a sandbox."""
        self._server.sandbox(name).drop()
        return {"dropped": name}

    def _world(self, sandbox: str | None) -> Client:
        return self._server if sandbox is None else self._server.sandbox(sandbox)

    def _control(
        self,
        method: str,
        path: str,
        body: Any = None,  # noqa: ANN401 - JSON
        *,
        sandbox: str | None,
        query: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        answer: dict[str, Any]
        answer = self._world(sandbox).control(method, path, body, query=query)
        return answer

    def _types(self) -> list[str]:
        """Return the definitions of the schema, each as text."""
        service = self._service(self._server)
        text = service.fetch("/schema.graphql")
        service.close()
        return text.strip().split("\n\n")

    def _service(self, world: Client) -> Connections:
        return Connections(world.url, ca=self._ca, timeout=10)

    def _explain(self, error: dict[str, Any]) -> dict[str, Any]:
        """Return what the catalogue says of an error, or that it lists none."""
        message = error["message"]
        detail = error.get("extensions", {}).get("detail")
        for each in self._control("GET", "/errors", sandbox=None)["errors"]:
            if message in {each["code"], each["newerSpelling"]}:
                return {"detail": detail, **each}
        return {
            "message": message,
            "detail": detail or "GraphQL or HTTP refuses it, not a rule of the service",
        }


_READING = ("status", "search", "journal", "faults", "sandboxes")
_CHANGING = (
    *("token", "run_operation", "add_fault", "clear_faults", "clock", "reset"),
    *("create_sandbox", "drop_sandbox"),
)


def mcp_server(server: Client, *, ca: str | None = None) -> MCPServer:
    """Return the server whose tools control a running emulator.

    `ca` is a certificate to trust, a PEM file, if the emulator speaks HTTPS.
    """
    mcp = MCPServer("mockspaces", instructions=_INSTRUCTIONS, version=__version__)
    emulator = _Emulator(server, ca)
    for names, annotations in ((_READING, _READS), (_CHANGING, _CHANGES)):
        for name in names:
            tool = getattr(emulator, name)
            mcp.tool(annotations=annotations)(_with_errors_shown(tool))
    for page in _pages():
        mcp.add_resource(page)
    return mcp


def _with_errors_shown(tool: Callable[P, R]) -> Callable[P, R]:
    """Show what a call of the emulator refused, not that the tool failed."""

    @wraps(tool)
    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return tool(*args, **kwargs)
        except (EmulatorError, ValueError) as error:
            raise ToolError(str(error)) from error

    return run


def _pages() -> Iterator[TextResource]:
    """Return the documentation, a resource for each page."""
    for file in sorted(files("mockspaces").joinpath("docs").iterdir(), key=str):
        name, _, kind = file.name.rpartition(".")
        if kind == "md":
            text = file.read_text("utf-8")
            yield TextResource(
                uri=f"mockspaces://docs/{name}",
                name=name,
                title=text.partition("\n")[0].removeprefix("# "),
                mime_type="text/markdown",
                text=text,
            )


def _mentions(item: object, words: list[str]) -> bool:
    text = json.dumps(item).casefold()
    return all(word in text for word in words)
