"""The client of one world of a running emulator."""

import re
from collections.abc import Generator, Iterable
from http import HTTPStatus
from types import TracebackType
from typing import Any, Literal, Self
from urllib.parse import quote

from mockspaces.client.answers import (
    Coverage,
    Dropped,
    RateLimit,
    Snapshot,
    Status,
)
from mockspaces.client.clock import Clock
from mockspaces.client.connection import Connections, RefusedError
from mockspaces.client.faults import Faults
from mockspaces.client.journal import Entry, Journal
from mockspaces.client.names import checked
from mockspaces.client.reading import read
from mockspaces.client.state import State

__tracebackhide__ = True  # see connection.py

_SANDBOX = re.compile(r"(?P<server>.*)/sandbox(?:/(?P<name>[^/]*))?")
_KEPT = "kept"
"""The default name of a snapshot."""


class Client:
    """Client of one world of a running emulator.

    Many threads may use it at once.

    Args:
        url: The address of the emulator, or of a sandbox of it.
        sandbox: The name of a sandbox, if `url` is the address of the emulator; None
            is the server's own world.
        ca: Certificate to trust, a PEM file, if the emulator speaks HTTPS.
        timeout: Seconds an answer may take.
        connections: Those of another client of the same server.

    Attributes:
        url: The address of the world.
        name: The name of the sandbox; None is the server's own world.

    Raises:
        ValueError: If `url` is not an HTTP URL.
        RefusedError: If the name of the sandbox is invalid.
    """

    def __init__(
        self,
        url: str,
        *,
        sandbox: str | None = None,
        ca: str | None = None,
        timeout: float = 10.0,
        connections: Connections | None = None,
    ) -> None:
        if sandbox is None and (match := _SANDBOX.fullmatch(url.rstrip("/"))):
            url, sandbox = match["server"], match["name"] or ""
        self.name = None if sandbox is None else checked(sandbox, "sandbox")
        self._connections = connections or Connections(url, ca=ca, timeout=timeout)
        self._path = "" if sandbox is None else f"/sandbox/{sandbox}"
        self.url = f"{self._connections.url}{self._path}"
        self.clock = Clock(self.control)
        self.faults = Faults(self.control)
        self.journal = Journal(self.control, self.follow)
        self.state = State(self.control)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections, which clients of other worlds of this server share."""
        self._connections.close()

    @property
    def graphql_url(self) -> str:
        """The URL of the GraphQL endpoint."""
        return f"{self.url}/graphql"

    def token_url(self, account_id: str) -> str:
        """Return the URL at which a client of the service gets an account's tokens."""
        return f"{self.url}/auth/jwt/generate/{quote(account_id, safe='')}"

    def control(self, method: str, path: str, body: Any = None, **more: Any) -> Any:  # noqa: ANN401 - JSON
        """Call any route of the control API, and return its decoded answer.

        Args:
            method: The HTTP method.
            path: The path below `/_mockspaces`.
            body: Sent as JSON unless None.
            more: `query`, the parameters, and `patience`, seconds that the answer may
                take beyond the timeout.

        Raises:
            RefusedError: If the emulator answers with an error.
            UnreachableError: If it cannot be reached.
        """
        path = f"{self._path}/_mockspaces{path}"
        return self._connections.ask(method, path, body, **more)

    def follow(self, path: str, **more: Any) -> Generator[Any]:  # noqa: ANN401 - JSON
        """Yield the events of a stream of the control API, without end.

        Args:
            path: The path below `/_mockspaces`.
            more: `query`, the parameters, and `after`, the id of the last known event.

        Raises:
            RefusedError: If the emulator answers with an error.
            UnreachableError: If it cannot be reached, or the connection is lost.
        """
        path = f"{self._path}/_mockspaces{path}"
        return self._connections.follow(path, **more)

    def token(  # noqa: PLR0913 - a token has so many sides
        self,
        account_id: str,
        *,
        user: str = "mockspaces",
        lifetime: str | float | None = None,
        claims: dict[str, Any] | None = None,
        omit: tuple[str, ...] = (),
        signature: Literal["own", "foreign", "none"] = "own",
    ) -> str:
        """Return a token, minted without credentials and limits.

        Args:
            account_id: The claim `accountId`.
            user: The claim `sub`.
            lifetime: A duration such as `5m`, or seconds; a negative one has expired
                already, None is the setting.
            claims: Claims to add or replace.
            omit: Claims to leave out.
            signature: `own` is the emulator's, `foreign` is by another key, `none` is
                none at all.
        """
        asked = {
            "accountId": account_id,
            "user": user,
            "lifetime": lifetime,
            "claims": claims or {},
            "omit": omit,
            "signature": signature,
        }
        token: str = self.control("POST", "/tokens", asked)["token"]
        return token

    def expire_tokens(self) -> int:
        """Refuse all tokens issued so far, and return how many."""
        expired: int = self.control("POST", "/tokens/expire")["expired"]
        return expired

    def status(self) -> Status:
        """Return version, clock, settings and number of records."""
        return Status.of(self.control("GET", ""))

    def reset(self) -> Dropped:
        """Go back to the start, and return what that has dropped."""
        return read(Dropped, self.control("POST", "/reset"))

    def snapshot(self, name: str = _KEPT) -> Snapshot:
        """Save state, clock and id sequence, replacing a snapshot of that name."""
        return Snapshot.of(self.control("PUT", _snapshot_path(name)))

    def restore(self, name: str = _KEPT) -> Snapshot:
        """Go back to a snapshot."""
        return Snapshot.of(self.control("POST", f"{_snapshot_path(name)}/restore"))

    def snapshots(self) -> tuple[Snapshot, ...]:
        """Return all snapshots, in the order in which they first were taken."""
        return tuple(map(Snapshot.of, self.control("GET", "/snapshots")["snapshots"]))

    def drop_snapshot(self, name: str = _KEPT) -> Snapshot:
        """Drop a snapshot."""
        return Snapshot.of(self.control("DELETE", _snapshot_path(name)))

    def rate_limit(self) -> RateLimit:
        """Return the limits."""
        return read(RateLimit, self.control("GET", "/rate-limit"))

    def set_rate_limit(
        self,
        rate: str | None = None,
        *,
        burst: int | None = None,
        max_in_flight: int | None = None,
    ) -> RateLimit:
        """Set the limits of each account; None is no limit.

        Args:
            rate: Requests in a period, like `10/1s`.
            burst: Requests at once; None is the rate's number.
            max_in_flight: Requests in progress at once.
        """
        limits = {"rate": rate, "burst": burst, "maxInFlight": max_in_flight}
        return read(RateLimit, self.control("PUT", "/rate-limit", limits))

    def coverage(self) -> Coverage:
        """Return which parts of the service clients have used, and which not."""
        return Coverage.of(self.control("GET", "/coverage"))

    def coverage_report(self, form: Literal["markdown", "junit"]) -> str:
        """Return the coverage as a report."""
        path = f"{self._path}/_mockspaces/coverage?format={form}"
        return self._connections.fetch(path)

    def metrics(self) -> str:
        """Return the metrics in the text format of Prometheus.

        Raises:
            RefusedError: If the emulator was installed without the extra `metrics`.
        """
        return self._connections.fetch(f"{self._path}/_mockspaces/metrics")

    def wait_for(
        self, operation: str | None = None, *, count: int = 1, timeout: float = 5.0
    ) -> tuple[Entry, ...]:
        """Wait for exchanges, and return them; see `Journal.wait_for`."""
        return self.journal.wait_for(operation, count=count, timeout=timeout)

    def sandbox(self, name: str) -> "Client":
        """Return a client of a sandbox of the same server; its first use creates it."""
        connections = self._connections
        return Client(connections.url, sandbox=name, connections=connections)

    def create_sandbox(self, name: str, seeds: Iterable[str] | None = None) -> "Client":
        """Create a sandbox, replacing one of that name, and return a client of it.

        Args:
            name: Its name.
            seeds: Built-in seeds to start with; None is those of the server.
        """
        created = self.sandbox(name)
        seed = None if seeds is None else tuple(seeds)
        self._connections.ask("PUT", created._path, {"seed": seed})  # noqa: SLF001 - of this class
        return created

    def fork(self, name: str, *, snapshot: str | None = None) -> "Client":
        """Make a sandbox a copy of this world, and return a client of it.

        Args:
            name: The name of the sandbox.
            snapshot: A snapshot of this world to copy; None is its present state.
        """
        copy = self.sandbox(name)
        copy.control("POST", "/fork", {"from": self.name, "snapshot": snapshot})
        return copy

    def sandboxes(self) -> tuple[str, ...]:
        """Return the sandboxes of the server, the longest idle one first."""
        return tuple(self._connections.ask("GET", "/sandbox")["sandboxes"])

    def drop(self) -> bool:
        """Drop this sandbox, and return whether it existed.

        Its next use creates it again.
        """
        if self.name is None:
            message = "The server's own world cannot be dropped, only reset."
            raise ValueError(message)
        try:
            self._connections.ask("DELETE", self._path)
        except RefusedError as error:
            if error.status != HTTPStatus.NOT_FOUND:
                raise
            return False
        return True


def _snapshot_path(name: str) -> str:
    return f"/snapshots/{checked(name, 'name')}"
