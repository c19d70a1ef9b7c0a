"""The state of a world."""

from typing import Any

from mockspaces.client.connection import Ask
from mockspaces.client.names import checked

__tracebackhide__ = True  # see connection.py


class State:
    """The whole state of a world, as one document in the form of a seed."""

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def get(self) -> dict[str, Any]:
        """Return the state as a seed."""
        document: dict[str, Any] = self._ask("GET", "/state")
        return document

    def put(self, seed: dict[str, Any] | str) -> dict[str, int]:
        """Replace the state, and return the number of records by table.

        A reset still goes back to the state the world started with.

        Args:
            seed: A document in the form of a seed, or the name of a built-in one.

        Raises:
            RefusedError: If it cannot be loaded; its `field` is the wrong one.
        """
        if isinstance(seed, str):
            loaded = self._ask("PUT", f"/state/{checked(seed, 'seed')}")
        else:
            loaded = self._ask("PUT", "/state", seed)
        records: dict[str, int] = loaded["records"]
        return records
