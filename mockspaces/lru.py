"""Least-recently-used cache, bounded by the number of its items and their weight."""

from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class LRUCache(Generic[Key, Value]):
    """Values by their keys; the least recently used is evicted first."""

    __slots__ = ("_items", "_max_items", "_max_weight", "weight")

    def __init__(self, *, max_items: int, max_weight: int) -> None:
        self._max_items = max_items
        self._max_weight = max_weight
        self._items: dict[Key, tuple[Value, int]] = {}
        self.weight = 0

    def __len__(self) -> int:
        return len(self._items)

    def get(self, key: Key) -> Value | None:
        """Return the value of a key, or None if it is not cached."""
        item = self._items.pop(key, None)
        if item is None:
            return None
        self._items[key] = item  # at the end: the last to be evicted
        return item[0]

    def add(self, key: Key, value: Value, weight: int) -> None:
        """Cache the value of a key that is not cached, unless it is too heavy."""
        if weight > self._max_weight:
            return
        self._items[key] = value, weight
        self.weight += weight
        while len(self._items) > self._max_items or self.weight > self._max_weight:
            _, freed = self._items.pop(next(iter(self._items)))
            self.weight -= freed
