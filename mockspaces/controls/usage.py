"""What an operation of a document uses of the schema."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import cast
from weakref import WeakKeyDictionary

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

from mockspaces.schema.documents import Document
from mockspaces.schema.leaves import OpenEnumType
from mockspaces.schema.root import SCHEMA
from mockspaces.web.exchange import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsupported:
    """What a request asked for that the schema does not have.

    Attributes:
        coordinate: What it would be in the schema, as in `Space.owner`.
        path: Where the request has it, as in `spaces.owner`.
    """

    coordinate: str
    path: str


@dataclass(frozen=True, slots=True, weakref_slot=True, eq=False, kw_only=True)
class Usage:
    """What one operation uses, as far as its document tells.

    Attributes:
        kind: `query` or `mutation`.
        name: The name that the client gave to the operation.
        root_fields: Its root fields.
        coordinates: What it uses of the schema, by schema coordinates.
        unsupported: What it asks for that the schema does not have.
        inputs: The types of those variables that may use more of the schema.
    """

    kind: str
    name: str | None
    root_fields: tuple[str, ...]
    coordinates: frozenset[str]
    unsupported: tuple[Unsupported, ...]
    inputs: Mapping[str, GraphQLNamedType]


class Usages:
    """The usages of the documents that are remembered, each looked up once."""

    def __init__(self) -> None:
        self._known: WeakKeyDictionary[Document, dict[str | None, Usage]] = (
            WeakKeyDictionary()
        )

    def of(self, asked: Asked) -> Usage | None:
        """Return what a request uses, or None if its operation is not clear."""
        if asked.operation is None:
            return None
        known = self._known.setdefault(asked.document, {})
        name = asked.request.operation_name
        usage = known.get(name)
        if usage is None:
            usage = known[name] = _usage(asked.document, asked.operation)
        return usage


def _usage(document: Document, operation: OperationDefinitionNode) -> Usage:
    walk = _Walk(document)
    root = SCHEMA.get_root_type(operation.operation)
    walk.selections(operation.selection_set, root, "")
    return Usage(
        kind=operation.operation.value,
        name=operation.name.value if operation.name else None,
        root_fields=tuple(
            field.name.value for field in document.root_fields(operation)
        ),
        coordinates=frozenset(walk.coordinates),
        unsupported=tuple(walk.unsupported),
        inputs=dict(_inputs(operation)),
    )


def _inputs(
    operation: OperationDefinitionNode,
) -> Iterator[tuple[str, GraphQLNamedType]]:
    for definition in operation.variable_definitions or ():
        declared = type_from_ast(SCHEMA, definition.type)
        named = get_named_type(declared)
        if isinstance(named, GraphQLInputObjectType | GraphQLEnumType):
            yield definition.variable.name.value, named


class _Walk:
    """Goes through an operation along the types of the schema."""

    def __init__(self, document: Document) -> None:
        self._fragments = document.fragments
        self._seen: set[str] = set()
        self.coordinates: set[str] = set()
        self.unsupported: list[Unsupported] = []

    def selections(
        self,
        selection_set: SelectionSetNode | None,
        parent: GraphQLNamedType | None,
        path: str,
    ) -> None:
        """Go through what is selected of a type."""
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
            self.unsupported.append(Unsupported(coordinate=coordinate, path=path))
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
            self.unsupported.append(Unsupported(coordinate=coordinate, path=path))
            return
        self.coordinates.add(coordinate)
        value = value_from_ast_untyped(node.value)
        for use in uses_of(value, get_named_type(definition.type), path):
            if isinstance(use, Unsupported):
                self.unsupported.append(use)
            else:
                self.coordinates.add(use)


def uses_of(
    value: object, named: GraphQLNamedType, path: str
) -> Iterator[str | Unsupported]:
    """Go through what a value uses of the schema.

    Args:
        value: The value of an argument or a variable, as JSON has it.
        named: Its type; in a list, the type of each element.
        path: Where the value is.
    """
    if isinstance(value, list):
        for each in value:
            yield from uses_of(each, named, path)
    elif isinstance(value, dict) and isinstance(named, GraphQLInputObjectType):
        for name, each in value.items():
            field = named.fields.get(name)
            coordinate, inner = f"{named.name}.{name}", f"{path}.{name}"
            if field is None:
                yield Unsupported(coordinate=coordinate, path=inner)
            else:
                yield coordinate
                yield from uses_of(each, get_named_type(field.type), inner)
    elif isinstance(value, str) and isinstance(named, GraphQLEnumType):
        coordinate = f"{named.name}.{value}"
        if value in named.values:
            yield coordinate
        elif not isinstance(named, OpenEnumType):  # there, a rule refuses the others
            yield Unsupported(coordinate=coordinate, path=path)
