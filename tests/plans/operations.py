"""Generated operations: valid for the schema, about things that there are."""

import json
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    NullValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    value_from_ast_untyped,
)
from hypothesis import strategies as st
from hypothesis_graphql import mutations, queries
from hypothesis_graphql.nodes import String

from mockspaces.domain.logo import UploadedFile
from tests.builders import png

Known = Mapping[str, Sequence[str]]
"""Values that mean something, by the name of the argument or input field."""

_MOMENTS = ("2020-01-01T00:00:00Z", "2023-04-23T18:30:00Z", "2024-02-29T00:00:00Z")
_LOGOS = (
    UploadedFile(name="dot.png", content=png()),
    UploadedFile(name="none.png", content=b"no picture"),
)
_SCALARS = {
    "DateTime": st.sampled_from(_MOMENTS).map(String),
    "Upload": st.just(NullValueNode()),
}
_MOST_FLAGS = 3


class Operation(NamedTuple):
    """The text of a document with one operation, and the values of its variables."""

    text: str
    variables: dict[str, Any]


def documents(schema: GraphQLSchema) -> st.SearchStrategy[DocumentNode]:
    """Return what draws documents with one valid operation, all of it literal."""
    kinds = ((queries, schema.query_type), (mutations, schema.mutation_type))
    return st.one_of(
        [
            generate(schema, custom_scalars=_SCALARS, print_ast=lambda drawn: drawn)
            for generate, root in kinds
            if root
        ]
    )


def varied(
    document: DocumentNode, schema: GraphQLSchema, known: Known, seed: int
) -> Operation:
    """Return the operation of a document with variables, directives, fragments."""
    chance = Random(seed)  # noqa: S311 - no secret
    return _Writer(schema, known, chance).write(document)


class _Writer:
    """Writes one generated document down, less plain than it came."""

    def __init__(self, schema: GraphQLSchema, known: Known, chance: Random) -> None:
        self._schema = schema
        self._known = known
        self._chance = chance
        self._declared: list[str] = []
        self._flags: list[str] = []
        self._fragments: list[str] = []
        self._values: dict[str, Any] = {}
        self._aliases = 0

    def write(self, document: DocumentNode) -> Operation:
        operation = document.definitions[0]
        assert isinstance(operation, OperationDefinitionNode)
        root = self._schema.get_root_type(operation.operation)
        assert root is not None
        selected = self._selection_set(operation.selection_set, root)
        variables = f"({', '.join(self._declared)})" if self._declared else ""
        text = f"{operation.operation.value} Any{variables} {selected}"
        return Operation("\n".join([text, *self._fragments]), self._values)

    def _is(self, probability: float) -> bool:
        return self._chance.random() < probability

    def _selection_set(self, node: SelectionSetNode, type_: GraphQLObjectType) -> str:
        fields = [each for each in node.selections if isinstance(each, FieldNode)]
        parts = [self._field(each, type_) for each in fields]
        if self._is(0.1):
            parts.append(parts[0])
        if self._is(0.1):
            parts.append("__typename")
        text = f"{{ {' '.join(parts)} }}"
        if self._is(0.1):
            return f"{{ ... {self._directives()} {text} }}"
        if self._is(0.1):
            return f"{{ ... on {type_.name} {self._directives()} {text} }}"
        if self._is(0.1):
            name = f"F{len(self._fragments)}"
            self._fragments.append(f"fragment {name} on {type_.name} {text}")
            return f"{{ ...{name} {self._directives()} ...{name} }}"
        return text

    def _field(self, node: FieldNode, type_: GraphQLObjectType) -> str:
        alias = f"{node.alias.value}: " if node.alias else ""
        if self._is(0.1):
            self._aliases += 1
            alias = f"a{self._aliases}: "
        name = node.name.value
        field = type_.fields[name]
        arguments = ", ".join(
            f"{each.name.value}: {self._argument(each.name.value, each.value, field)}"
            for each in node.arguments or ()
        )
        text = f"{alias}{name}{f'({arguments})' if arguments else ''}"
        text = f"{text} {self._directives()}"
        below = get_named_type(field.type)
        if isinstance(below, GraphQLUnionType):  # the drawn selection may be empty
            return f"{text} {{ __typename }}"
        if node.selection_set and isinstance(below, GraphQLObjectType):
            return f"{text} {self._selection_set(node.selection_set, below)}"
        return text

    def _argument(self, name: str, node: Any, field: Any) -> str:
        type_ = field.args[name].type
        value = self._meant(value_from_ast_untyped(node), type_, name)
        return self._value(value, type_)

    def _meant(self, value: Any, type_: GraphQLInputType, name: str) -> Any:
        """Return a value with most texts, and some files, replaced by known ones."""
        if isinstance(type_, GraphQLNonNull):
            type_ = type_.of_type
        if isinstance(value, list):
            assert isinstance(type_, GraphQLList)
            return [self._meant(each, type_.of_type, name) for each in value]
        if isinstance(type_, GraphQLInputObjectType):
            return value and {
                key: self._meant(each, type_.fields[key].type, key)
                for key, each in value.items()
            }
        if getattr(type_, "name", "") == "Upload":
            return self._chance.choice((None, *_LOGOS))
        if isinstance(value, str) and name in self._known and self._is(0.9):
            return self._chance.choice(self._known[name])
        return value

    def _value(self, value: Any, type_: GraphQLInputType) -> str:
        """Write a value as a literal, or as a variable, or as something of both."""
        if isinstance(value, UploadedFile) or self._is(0.3):
            return self._variable(str(type_), value)
        inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if isinstance(value, list):
            assert isinstance(inner, GraphQLList)
            return f"[{', '.join(self._value(each, inner.of_type) for each in value)}]"
        if isinstance(value, dict):
            assert isinstance(inner, GraphQLInputObjectType)
            fields = inner.fields
            items = (
                f"{key}: {self._value(each, fields[key].type)}"
                for key, each in value.items()
            )
            return f"{{{', '.join(items)}}}"
        return (
            value if isinstance(inner, GraphQLEnumType) and value else json.dumps(value)
        )

    def _variable(self, type_: str, value: Any) -> str:
        name = f"v{len(self._declared)}"
        self._declared.append(f"${name}: {type_}")
        if value is not None or self._is(0.5):
            self._values[name] = value
        return f"${name}"

    def _directives(self) -> str:
        if not self._is(0.02):  # they have no plan
            return ""
        name = self._chance.choice(("skip", "include"))
        is_set = self._is(0.5)
        if self._is(0.5):
            return f"@{name}(if: {json.dumps(is_set)})"
        if len(self._flags) < _MOST_FLAGS:
            self._flags.append(self._variable("Boolean!", is_set))
            return f"@{name}(if: {self._flags[-1]})"
        return f"@{name}(if: {self._chance.choice(self._flags)})"
