"""What is remembered for a while: so many things, of so much size."""

from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Remembered(Generic[Key, Value]):
    """Values by their keys; those that were asked for last are forgotten last.

    Args:
        most: Most values that are remembered at once.
        largest: Most that the sizes of their keys may add up to. A key that is larger
            by itself is not remembered.
    """

    __slots__ = ("_largest", "_last", "_most", "_values", "size")

    def __init__(self, *, most: int, largest: int) -> None:
        self._most = most
        self._largest = largest
        self._values: dict[Key, tuple[Value, int]] = {}
        self._last: tuple[Key, Value] | None = None  # which is often asked for again
        self.size = 0

    def __len__(self) -> int:
        return len(self._values)

    def get(self, key: Key) -> Value | None:
        """Return the value of a key, or None if it is not remembered."""
        last = self._last
        if last is not None and last[0] == key:
            return last[1]
        found = self._values.pop(key, None)
        if found is None:
            return None
        self._values[key] = found  # at the end: the last to be forgotten
        self._last = key, found[0]
        return found[0]

    def add(self, key: Key, value: Value, size: int) -> None:
        """Remember the value of a key that is not remembered."""
        if size > self._largest:
            return
        self._values[key] = value, size
        self._last = key, value
        self.size += size
        while len(self._values) > self._most or self.size > self._largest:
            _, freed = self._values.pop(next(iter(self._values)))
            self.size -= freed
