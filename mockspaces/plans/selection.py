"""Selection sets: which fields an operation selects of a type, and under which keys."""

from collections.abc import Iterable, Iterator
from typing import cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    InlineFragmentNode,
    SelectionSetNode,
)


class NotCovered(Exception):  # noqa: N818 - no error: the executor takes over
    """An operation or a value is left to graphql-core's executor."""


class Selection:
    """The selection sets of a document, with its fragments."""

    def __init__(self, document: DocumentNode) -> None:
        self._fragments = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }

    def fields(
        self, selection_sets: Iterable[SelectionSetNode], type_: GraphQLObjectType
    ) -> dict[str, list[FieldNode]]:
        """Return the fields that are selected of a type, by response key.

        Raises:
            NotCovered: If there are directives, or conditions on another type.
        """
        fields: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for selection_set in selection_sets:
            for node in self._flattened(selection_set, type_, seen):
                fields.setdefault((node.alias or node.name).value, []).append(node)
        return fields

    def _flattened(
        self, selection_set: SelectionSetNode, type_: GraphQLObjectType, seen: set[str]
    ) -> Iterator[FieldNode]:
        for node in selection_set.selections:
            if node.directives:
                raise NotCovered
            if isinstance(node, FieldNode):
                yield node
                continue
            fragment: InlineFragmentNode | FragmentDefinitionNode
            if isinstance(node, FragmentSpreadNode):
                if node.name.value in seen:
                    continue
                seen.add(node.name.value)
                fragment = self._fragments[node.name.value]
            else:
                fragment = cast("InlineFragmentNode", node)
            condition = fragment.type_condition
            if condition and condition.name.value != type_.name:
                raise NotCovered
            yield from self._flattened(fragment.selection_set, type_, seen)
