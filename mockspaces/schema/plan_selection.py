"""What a plan selects: fields of selection sets, once their directives are decided."""

from collections.abc import Iterable, Iterator
from typing import Any, cast

from graphql import (
    BooleanValueNode,
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    InlineFragmentNode,
    Node,
    SelectionNode,
    SelectionSetNode,
    VariableNode,
)

from mockspaces.schema.plan_values import NotPlainError

_CONDITIONS = {"skip": False, "include": True}
"""Directives, and the value of `if` with which they keep what they stand at."""

Flags = dict[str, Any]
"""The variables that directives depend on, with their values."""


class Selection:
    """What selection sets select, once the flags are set."""

    def __init__(self, document: DocumentNode, flags: Flags) -> None:
        self._flags = flags
        self._fragments = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }

    def below(
        self, nodes: Iterable[FieldNode], type_: GraphQLObjectType
    ) -> dict[str, list[FieldNode]]:
        """Return the fields that are selected of what fields hold, by response key."""
        return self.of(
            [node.selection_set for node in nodes if node.selection_set], type_
        )

    def of(
        self, selection_sets: Iterable[SelectionSetNode], type_: GraphQLObjectType
    ) -> dict[str, list[FieldNode]]:
        """Return the fields that selection sets select of a type, by response key."""
        fields: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        for selection_set in selection_sets:
            for node in self._fields(selection_set, type_, seen):
                fields.setdefault((node.alias or node.name).value, []).append(node)
        return fields

    def _fields(
        self, selection_set: SelectionSetNode, type_: GraphQLObjectType, seen: set[str]
    ) -> Iterator[FieldNode]:
        for node in selection_set.selections:
            if not self._is_kept(node):
                continue
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
                raise NotPlainError  # an interface or a union
            yield from self._fields(fragment.selection_set, type_, seen)

    def _is_kept(self, node: SelectionNode) -> bool:
        for directive in node.directives or ():
            keeps = _CONDITIONS[directive.name.value]
            value = next(argument.value for argument in directive.arguments or ())
            if isinstance(value, VariableNode):
                is_set = self._flags[value.name.value]
            else:
                is_set = cast("BooleanValueNode", value).value
            if is_set is not keeps:
                return False
        return True


def flags_in(node: Node) -> list[str]:
    """Return the names of the variables that directives below a node depend on."""
    flags: dict[str, None] = {}
    for key in node.keys:
        below = getattr(node, key)
        for each in below if isinstance(below, tuple) else (below,):
            if isinstance(each, DirectiveNode):
                values = (argument.value for argument in each.arguments or ())
                names = (
                    value.name for value in values if isinstance(value, VariableNode)
                )
                flags.update((name.value, None) for name in names)
            elif isinstance(each, Node):
                flags.update(dict.fromkeys(flags_in(each)))
    return list(flags)
