"""The state of a world, as a test reads and replaces it."""

from typing import Any

from mockspaces.client.connection import Ask
from mockspaces.client.names import checked

__tracebackhide__ = True  # see connection.py


class State:
    """Everything that a world remembers, as one document in the form of a seed.

    Args:
        ask: Asks the control API.
    """

    def __init__(self, ask: Ask) -> None:
        self._ask = ask

    def get(self) -> dict[str, Any]:
        """Return it, as a seed that brings it back."""
        document: dict[str, Any] = self._ask("GET", "/state")
        return document

    def put(self, seed: dict[str, Any] | str) -> dict[str, int]:
        """Replace it, and return the number of records by table.

        A reset does not come back to it, but to what the world began with.

        Args:
            seed: A document in the form of a seed, or the name of a built-in one.

        Raises:
            RefusedError: If it cannot be loaded; it tells which field is wrong.
        """
        if isinstance(seed, str):
            loaded = self._ask("PUT", f"/state/{checked(seed, 'seed')}")
        else:
            loaded = self._ask("PUT", "/state", seed)
        records: dict[str, int] = loaded["records"]
        return records
