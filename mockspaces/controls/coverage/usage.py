"""Which parts of the schema an operation uses."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple, cast

import msgspec
from graphql import (
    ArgumentNode,
    FieldNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    type_from_ast,
    value_from_ast_untyped,
)

from mockspaces.execution.capitalised import INPUT_FIELDS, name_as_written
from mockspaces.execution.documents import Document, Operation
from mockspaces.schema.root import SCHEMA
from mockspaces.schema.scalars import is_open
from mockspaces.web.exchange import Exchange

_MAX_NAME = 500


class Unsupported(msgspec.Struct, frozen=True, kw_only=True):
    """Something in a request that the schema does not have."""

    coordinate: str  # if it existed, as in `Space.owner`
    path: str  # in the request, as in `spaces.owner`


class InputVariable(NamedTuple):
    """A variable that may use more of the schema than its operation does."""

    name: str
    type: GraphQLNamedType  # in a list, the type of each element
    path: str


class Usage(msgspec.Struct, frozen=True, eq=False, kw_only=True):
    """The parts of the schema that one operation uses, by its document."""

    kind: str
    name: str | None
    root_fields: tuple[str, ...]
    coordinates: frozenset[str]  # schema coordinates of what it uses
    unsupported: tuple[Unsupported, ...]
    inputs: tuple[InputVariable, ...]  # variables that may use more of the schema
    size: int  # the bytes that its names take, about


def usage_in(exchange: Exchange) -> Usage | None:
    """Return what an exchange uses; None if that is not clear."""
    operation = exchange.operation
    return operation.once(usage_of) if operation else None


def usage_of(operation: Operation) -> Usage:
    node = operation.node
    walk = _Walk(operation.document)
    walk.selections(node.selection_set, SCHEMA.get_root_type(node.operation), "")
    name = operation.name and operation.name[:_MAX_NAME]
    root_fields = tuple(
        name_as_written(field)[:_MAX_NAME] for field in operation.root_fields
    )
    return Usage(
        kind=node.operation.value,
        name=name,
        root_fields=root_fields,
        coordinates=frozenset(walk.coordinates),
        unsupported=tuple(walk.unsupported),
        inputs=tuple(_inputs(node)),
        size=len(name or "") + sum(map(len, root_fields)),
    )


def _inputs(operation: OperationDefinitionNode) -> Iterator[InputVariable]:
    for definition in operation.variable_definitions or ():
        declared = type_from_ast(SCHEMA, definition.type)
        named = get_named_type(declared)
        if isinstance(named, GraphQLInputObjectType | GraphQLEnumType):
            name = definition.variable.name.value
            yield InputVariable(name, named, f"${name}")


class Uses:
    """Adds the schema coordinates that are used to a set."""

    __slots__ = ("_counted", "coordinates", "unsupported")

    def __init__(self, coordinates: set[str]) -> None:
        self.coordinates = coordinates
        self.unsupported: list[Unsupported] = []
        self._counted: dict[GraphQLNamedType, set[str]] = defaultdict(set)

    def value(self, value: object, named: GraphQLNamedType, path: str) -> None:
        """Collect the coordinates in a JSON value; `named` is its innermost type."""
        if isinstance(value, dict) and isinstance(named, GraphQLInputObjectType):
            counted = self._counted[named]
            if not value.keys() <= counted:
                self._input(value, named, path, counted)
        elif isinstance(value, list):
            for each in value:
                self.value(each, named, path)
        elif isinstance(value, str) and isinstance(named, GraphQLEnumType):
            coordinate = f"{named.name}.{value}"
            if value in named.values:
                self.coordinates.add(coordinate)
            elif not is_open(named):  # there, a rule refuses it
                self.miss(coordinate, path)

    def _input(
        self,
        value: dict[str, object],
        named: GraphQLInputObjectType,
        path: str,
        counted: set[str],
    ) -> None:
        """Collect what an input uses; `counted` has its keys that bring nothing new."""
        known = _fields_of(named)
        for name, each in value.items():
            field = known.get(name)
            if field is None:
                self.miss(f"{named.name}.{name}", f"{path}.{name}")
                continue
            coordinate, inner = field
            self.coordinates.add(coordinate)
            if inner is None:
                counted.add(name)
            else:
                self.value(each, inner, f"{path}.{name}")

    def miss(self, coordinate: str, path: str) -> None:
        """Record something that the schema does not have."""
        self.unsupported.append(Unsupported(coordinate=coordinate, path=path))


@cache
def _fields_of(
    named: GraphQLInputObjectType,
) -> dict[str, tuple[str, GraphQLNamedType | None]]:
    """Return the coordinates of the fields of an input, and types to look into."""
    fields: dict[str, tuple[str, GraphQLNamedType | None]] = {}
    for name, field in named.fields.items():
        inner = get_named_type(field.type)
        is_plain = not isinstance(inner, GraphQLInputObjectType | GraphQLEnumType)
        fields[name] = f"{named.name}.{name}", None if is_plain else inner
    for capitalised, name in INPUT_FIELDS.get(named.name, {}).items():
        fields[capitalised] = fields[name]
    return fields


class _Walk(Uses):
    """Goes through an operation along the types of the schema."""

    def __init__(self, document: Document) -> None:
        super().__init__(set())
        self._fragments = document.fragments
        self._seen: set[str] = set()

    def selections(
        self,
        selection_set: SelectionSetNode | None,
        parent: GraphQLNamedType | None,
        path: str,
    ) -> None:
        """Collect the fields that are selected of a type."""
        for node in selection_set.selections if selection_set else ():
            if isinstance(node, FieldNode):
                if isinstance(parent, GraphQLObjectType):
                    self._field(node, parent, path)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                narrowed = SCHEMA.get_type(condition.name.value) if condition else None
                self.selections(node.selection_set, narrowed or parent, path)
            else:
                name = cast("FragmentSpreadNode", node).name.value
                fragment = self._fragments.get(name)
                if fragment and name not in self._seen:
                    self._seen.add(name)
                    on = SCHEMA.get_type(fragment.type_condition.name.value)
                    self.selections(fragment.selection_set, on, path)

    def _field(self, node: FieldNode, parent: GraphQLObjectType, path: str) -> None:
        name = node.name.value
        if name.startswith("__"):
            return
        coordinate = f"{parent.name}.{name}"
        path = f"{path}.{name}".removeprefix(".")
        field = parent.fields.get(name)
        if field is None:
            self.miss(coordinate, path)
            return
        self.coordinates.add(coordinate)
        for argument in node.arguments or ():
            self._argument(argument, field, coordinate, path)
        self.selections(node.selection_set, get_named_type(field.type), path)

    def _argument(
        self, node: ArgumentNode, field: GraphQLField, of: str, path: str
    ) -> None:
        name = node.name.value
        coordinate, path = f"{of}({name}:)", f"{path}.{name}"
        definition = field.args.get(name)
        if definition is None:
            self.miss(coordinate, path)
            return
        self.coordinates.add(coordinate)
        value = value_from_ast_untyped(node.value)
        self.value(value, get_named_type(definition.type), path)
