"""Lists of records that cannot change: a plan remembers what it has answered for each.

What is answered for a frozen record follows from the record itself, from what some
resolvers say that they depend on (the address of the request), and from the records
that all other resolvers return. The latter are asked each time, and the answer is
made anew unless they return what they returned before.
"""

from collections.abc import Callable, Hashable
from typing import Any

import msgspec
from graphql import (
    FieldNode,
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
)

from mockspaces.schema.binding import declared_field
from mockspaces.schema.declare import DependsOn
from mockspaces.schema.plan_code import Code
from mockspaces.schema.plan_fields import (
    Complete,
    Errors,
    Path,
    Select,
    Selected,
    value_of,
)

Known = tuple[Any, tuple[Any, ...] | None, bytes]
"""A record, the other records that its answer is made from, and the answer as JSON."""

_MOST_BYTES = 32 * 1024 * 1024
_ENTRY = 300
"""Bytes that remembering an answer takes beside it, about."""

_encode = msgspec.json.Encoder().encode


class Memory:
    """Answers for records, forgotten all at once when they take too much memory.

    Args:
        most_bytes: How much they may take, about.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most = most_bytes
        self._shelves: dict[Hashable, dict[int, Known]] = {}
        self.size = 0

    def shelf(self, *key: Hashable) -> dict[int, Known]:
        """Return the answers that belong together, by the `id` of their record."""
        shelf = self._shelves.get(key)
        if shelf is None:
            self._take(len(repr(key)))
            shelf = self._shelves[key] = {}
        return shelf

    def put(self, shelf: dict[int, Known], known: Known) -> None:
        """Remember an answer, which also keeps its record alive."""
        self._take(len(known[2]))
        shelf[id(known[0])] = known

    def _take(self, size: int) -> None:
        self.size += size + _ENTRY
        if self.size > self._most:
            self._shelves = {}
            self.size = size + _ENTRY


MEMORY = Memory(_MOST_BYTES)


class Lasting:
    """What is selected of each record in a list, if its answer can be remembered."""

    def __init__(self) -> None:
        self._depends_on: list[DependsOn] = []
        self._watched: list[Selected] = []

    @classmethod
    def of(
        cls, item: GraphQLOutputType, selected: Selected, select: Select
    ) -> "Lasting | None":
        """Return what is selected of the items of a list; None if they do not last."""
        type_ = get_nullable_type(item)
        if not isinstance(type_, GraphQLObjectType):
            return None
        lasting = cls()
        lasts = lasting._last(selected.nodes, type_, select, lasting._watched)
        return lasting if lasts else None

    def _last(
        self,
        nodes: list[FieldNode],
        type_: GraphQLObjectType,
        select: Select,
        watched: list[Selected] | None = None,
    ) -> bool:
        return all(
            self._lasts(Selected(key, fields, type_), select, watched)
            for key, fields in select(nodes, type_).items()
            if fields[0].name.value != "__typename"
        )

    def _lasts(
        self, selected: Selected, select: Select, watched: list[Selected] | None
    ) -> bool:
        inner = get_named_type(selected.field.type)
        is_leaf = is_leaf_type(inner)
        declared = declared_field(selected.field)
        if declared.takes_info:
            if declared.depends_on:
                self._depends_on.append(declared.depends_on)
            elif is_leaf or watched is None:
                return False
            else:
                watched.append(selected)
        return is_leaf or (
            isinstance(inner, GraphQLObjectType)
            and self._last(selected.nodes, inner, select)
        )

    def completer(self, complete_item: Complete) -> Complete:
        """Return what makes the answer of a list, as JSON.

        Args:
            complete_item: What makes the answer of an item.
        """
        token, depends_on = object(), tuple(dict.fromkeys(self._depends_on))
        watch = _watcher(self._watched)

        def complete_list(value: Any, info: Any, path: Path, errors: Errors) -> Any:
            if value is None:
                return None
            shelf = MEMORY.shelf(token, *(of(info.context) for of in depends_on))
            parts = []
            for index, item in enumerate(value):
                watched = watch(item, info)
                known = shelf.get(id(item))
                if known is not None and known[1] == watched:
                    parts.append(known[2])
                    continue
                before = len(errors)
                completed = complete_item(item, info, (path, index), errors)
                part = _encode(completed)
                parts.append(part)
                if len(errors) == before and _is_frozen(item) and _are_fixed(watched):
                    MEMORY.put(shelf, (item, watched, part))
            return msgspec.Raw(b"[%b]" % b",".join(parts))

        return complete_list


def _watcher(fields: list[Selected]) -> Callable[[Any, Any], tuple[Any, ...] | None]:
    """Return what asks resolvers of an object; it returns None if one of them fails."""
    code = Code("value, info")
    values = [value_of(selected, "value", code) for selected in fields]
    code.add(
        " try:",
        f"  return ({''.join(f'{value}, ' for value in values)})",
        " except Exception:",
        "  return None",
    )
    return code.made()


def _is_frozen(value: object) -> bool:
    return isinstance(value, msgspec.Struct) and value.__struct_config__.frozen


def _are_fixed(values: tuple[Any, ...] | None) -> bool:
    """Tell whether values are frozen records, lists of them, or nothing."""
    return values is not None and all(
        value is None
        or _is_frozen(value)
        or (isinstance(value, list) and all(map(_is_frozen, value)))
        for value in values
    )
