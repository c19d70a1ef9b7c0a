"""Capitalised names: accepted as the vendor's samples spell them, and not published.

Generators of clients cannot have two names that differ in case only. So the schema has
one spelling, and documents and variables are renamed before they are validated. A
renamed node keeps its location, and with it the name as it was written.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    GraphQLError,
    GraphQLSchema,
    NameNode,
    ObjectValueNode,
    OperationDefinitionNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    Visitor,
    get_named_type,
    visit,
)

ROOT_FIELDS: Mapping[str, str] = {"Space": "space"}
"""The published names of root fields by their capitalised ones."""

INPUT_FIELDS: Mapping[str, Mapping[str, str]] = {"SpaceUpdateInput": {"Theme": "theme"}}
"""The same for the fields of input types."""

_MAY_BE_CAPITALISED = re.compile(r"\b(?:Space|Theme)\b")


def publish_names(text: str, ast: DocumentNode, schema: GraphQLSchema) -> DocumentNode:
    """Return a document with published names; response keys stay as they are."""
    if not _MAY_BE_CAPITALISED.search(text):
        return ast
    types = TypeInfo(schema)
    published: DocumentNode = visit(
        ast, TypeInfoVisitor(types, _Renaming(schema, types))
    )
    return published


def capitalised_variables(
    operation: OperationDefinitionNode,
) -> tuple[tuple[str, Mapping[str, str]], ...]:
    """Return the variables whose fields may be capitalised, with published names."""
    return tuple(
        (definition.variable.name.value, INPUT_FIELDS[type_])
        for definition in operation.variable_definitions or ()
        if (type_ := _type_name(definition)) in INPUT_FIELDS
    )


def publish_keys(value: object, names: Mapping[str, str]) -> Any:  # noqa: ANN401 - as JSON has it
    """Return the value of such a variable with published names, which go first."""
    if not isinstance(value, dict) or value.keys().isdisjoint(names):
        return value
    return {
        names.get(name, name): each
        for name, each in value.items()
        if names.get(name) not in value
    }


def published_name(root_field: str) -> str:
    """Return the published name of a root field."""
    return ROOT_FIELDS.get(root_field, root_field)


def name_as_written(field: FieldNode) -> str:
    """Return the name of a field as the client wrote it."""
    return _as_written(field.name)


def error_as_written(error: GraphQLError) -> GraphQLError:
    """Return an error that names the node that it is about as the client wrote it."""
    node = error.nodes[0] if error.nodes else None
    name = node if isinstance(node, NameNode) else getattr(node, "name", None)
    if name is None or _as_written(name) == name.value:
        return error
    message = re.sub(rf"\b{name.value}\b", _as_written(name), error.message)
    return GraphQLError(message, error.nodes)


def _as_written(name: NameNode) -> str:
    at = name.loc
    return at.source.body[at.start : at.end] if at else name.value


class _Renaming(Visitor):
    def __init__(self, schema: GraphQLSchema, types: TypeInfo) -> None:
        super().__init__()
        self._query = schema.query_type
        self._types = types

    def enter_field(self, node: FieldNode, *_: object) -> FieldNode | None:
        is_of_query = self._types.get_parent_type() is self._query
        if node.name.value not in ROOT_FIELDS or not is_of_query:
            return None
        alias = node.alias or node.name
        return replace(node, name=_renamed(node.name, ROOT_FIELDS), alias=alias)

    def enter_object_value(
        self, node: ObjectValueNode, *_: object
    ) -> ObjectValueNode | None:
        type_ = get_named_type(self._types.get_input_type())
        names = INPUT_FIELDS.get(type_.name) if type_ else None
        if names is None:
            return None
        given = {each.name.value for each in node.fields}
        fields = (
            replace(each, name=_renamed(each.name, names))
            for each in node.fields
            if names.get(each.name.value) not in given
        )
        return replace(node, fields=tuple(fields))


def _renamed(node: NameNode, names: Mapping[str, str]) -> NameNode:
    return replace(node, value=names.get(node.value, node.value))


def _type_name(definition: VariableDefinitionNode) -> str:
    node: Any = definition.type
    while not hasattr(node, "name"):
        node = node.type
    name: str = node.name.value
    return name
