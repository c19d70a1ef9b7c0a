"""Answers of a plan: generated functions from an object to its part of the answer."""

from collections.abc import Iterable
from typing import Any

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    located_error,
)

from mockspaces.schema.plan_fields import (
    Complete,
    Errors,
    Path,
    Select,
    Selected,
    call_of,
    failed,
    keys_of,
)
from mockspaces.schema.plan_lasting import Lasting
from mockspaces.schema.plan_values import NotPlainError

_PLAIN = {"String": "str", "ID": "str", "Boolean": "bool"}
"""Scalars whose values are answered as they are, if they are of just that class."""


def completer(type_: GraphQLOutputType, selected: Selected, select: Select) -> Complete:
    """Return what makes the answer of a value of a type."""
    if isinstance(type_, GraphQLNonNull):
        return _non_null(completer(type_.of_type, selected, select), selected)
    if isinstance(type_, GraphQLList):
        return _list(type_, selected, select)
    if isinstance(type_, GraphQLObjectType):
        return _object(type_, select(selected.nodes, type_), select)
    if isinstance(type_, GraphQLScalarType | GraphQLEnumType):
        return _leaf(type_)
    raise NotPlainError


def _non_null(complete: Complete, selected: Selected) -> Complete:
    name = f"{selected.parent.name}.{selected.nodes[0].name.value}"

    def complete_present(value: Any, info: Any, path: Path, errors: Errors) -> Any:
        completed = complete(value, info, path, errors)
        if completed is None:
            message = f"Cannot return null for non-nullable field {name}."
            raise TypeError(message)
        return completed

    return complete_present


def _leaf(type_: GraphQLScalarType | GraphQLEnumType) -> Complete:
    serialize = type_.coerce_output_value

    def complete_leaf(value: Any, _info: Any, _path: Path, _errors: Errors) -> Any:
        return None if value is None else serialize(value)

    return complete_leaf


def _list(type_: GraphQLList[Any], selected: Selected, select: Select) -> Complete:
    complete_item = _item(type_.of_type, selected, select)
    lasting = Lasting.of(type_.of_type, selected, select)
    if lasting:
        return lasting.completer(complete_item)

    def complete_list(value: Any, info: Any, path: Path, errors: Errors) -> Any:
        if value is None:
            return None
        return [
            complete_item(item, info, (path, index), errors)
            for index, item in enumerate(value)
        ]

    return complete_list


def _item(type_: GraphQLOutputType, selected: Selected, select: Select) -> Complete:
    may_be_null = not isinstance(type_, GraphQLNonNull)
    complete = completer(type_, selected, select)

    def complete_item(value: Any, info: Any, path: Path, errors: Errors) -> Any:
        try:
            return complete(value, info, path, errors)
        except Exception as error:
            located = located_error(error, selected.nodes, keys_of(path))
            if not may_be_null:
                raise located from error
            errors.append(located)
            return None

    return complete_item


def _object(
    type_: GraphQLObjectType, fields: dict[str, list[FieldNode]], select: Select
) -> Complete:
    """Return what makes the answer of an object from the fields that are selected.

    It is generated, so that an attribute costs an attribute and not a loop: of the
    lines for each field only names and constants differ.
    """
    names: dict[str, Any] = {"failed": failed}
    lines = [
        "def complete(value, info, path, errors):",
        " if value is None: return None",
    ]
    answer = []
    for number, (key, nodes) in enumerate(fields.items()):
        answer.append(f"{key!r}: v{number}")
        if nodes[0].name.value == "__typename":
            lines.append(f" v{number} = {type_.name!r}")
        else:
            selected = Selected(key, nodes, type_)
            lines += _field_lines(number, selected, names, select)
    lines.append(f" return {{{', '.join(answer)}}}")
    exec("\n".join(lines), names)  # noqa: S102 - of names of ours; keys are literals
    complete: Complete = names["complete"]
    return complete


def _field_lines(
    number: int, selected: Selected, names: dict[str, Any], select: Select
) -> Iterable[str]:
    field = selected.field
    if selected.nodes[0].arguments:
        raise NotPlainError
    named = field.type.of_type if isinstance(field.type, GraphQLNonNull) else field.type
    names[f"resolve{number}"], call = call_of(selected)
    names[f"complete{number}"] = completer(field.type, selected, select)
    names[f"selected{number}"] = selected
    value = call.replace("resolve(", f"resolve{number}(")
    plain = _PLAIN.get(getattr(named, "name", ""))
    is_done = f"v{number}.__class__ is {plain}" if plain else "False"
    if selected.may_be_null:
        is_done = f"v{number} is None or {is_done}"
    yield " try:"
    yield f"  v{number} = {value}"
    yield f"  if not ({is_done}):"
    yield (
        f"   v{number} = complete{number}"
        f"(v{number}, info, (path, {selected.key!r}), errors)"
    )
    yield " except Exception as error:"
    yield (
        f"  v{number} = failed"
        f"(error, selected{number}, (path, {selected.key!r}), errors)"
    )
