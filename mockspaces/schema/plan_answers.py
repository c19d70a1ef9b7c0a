"""Answers of a plan: generated functions from an object to its part of the answer."""

from typing import Any, NamedTuple

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

from mockspaces.schema.plan_code import Code
from mockspaces.schema.plan_fields import (
    Complete,
    Errors,
    Path,
    Select,
    Selected,
    failed,
    keys_of,
    value_of,
)
from mockspaces.schema.plan_lasting import Lasting
from mockspaces.schema.plan_values import NotPlainError

_PLAIN = {"String": "str", "ID": "str", "Boolean": "bool"}
"""Scalars whose values are answered as they are, if they are of just that class."""

_DEEPEST = 20
"""Indentation to which objects in objects are written into one function.

Each is in a block of its own, and CPython nests 20 blocks at most.
"""


def completer(type_: GraphQLOutputType, selected: Selected, select: Select) -> Complete:
    """Return what makes the answer of a value of a type."""
    if isinstance(type_, GraphQLNonNull):
        return _non_null(completer(type_.of_type, selected, select), selected)
    if isinstance(type_, GraphQLList):
        return _list(type_, selected, select)
    if isinstance(type_, GraphQLObjectType):
        return _object(type_, selected.nodes, select)
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
    type_: GraphQLObjectType, nodes: list[FieldNode], select: Select
) -> Complete:
    """Return what makes the answer of an object from the fields that are selected.

    It is generated, so that an attribute costs an attribute and not a loop: of the
    lines for each field only names and constants differ.
    """
    code = Code("value, info, path, errors")
    code.add(" if value is None: return None")
    answer = ObjectCode("value", "path", type_, select, code).answer(nodes, " ")
    code.add(f" return {answer}")
    return code.made()


class ObjectCode(NamedTuple):
    """An object whose answer is made in code that is being written.

    Attributes:
        name: Its name in the code.
        path: Its path, in the code.
        type: Its type.
        select: Finds what is selected.
        code: The code.
    """

    name: str
    path: str
    type: GraphQLObjectType
    select: Select
    code: Code

    def answer(self, nodes: list[FieldNode], indent: str) -> str:
        """Add what makes the parts of the answer, and return it as code has it.

        Args:
            nodes: The fields that select it.
            indent: The indentation of what is added.
        """
        parts = [
            f"{key!r}: {self._plain(Selected(key, below, self.type), indent)}"
            for key, below in self.select(nodes, self.type).items()
        ]
        return f"{{{', '.join(parts)}}}"

    def field(self, selected: Selected, indent: str, given: str = "") -> str:
        """Add what makes the answer of a field, and return its name in the code.

        It is None if the field fails and may be null, with an error.

        Args:
            selected: The field.
            indent: The indentation of what is added.
            given: Its arguments, as code has them.
        """
        name, code = self.code.variable(), self.code
        path = f"({self.path}, {selected.key!r})"
        code.add(
            f"{indent}try:",
            f"{indent} {name} = {value_of(selected, self.name, code, given)}",
        )
        self._complete(name, path, selected, f"{indent} ")
        code.add(
            f"{indent}except Exception as error:",
            f"{indent} {name} = {code.hold(failed)}"
            f"(error, {code.hold(selected)}, {path}, errors)",
        )
        return name

    def _plain(self, selected: Selected, indent: str) -> str:
        if selected.nodes[0].name.value == "__typename":
            return repr(self.type.name)
        if selected.nodes[0].arguments:
            raise NotPlainError
        return self.field(selected, indent)

    def _complete(self, name: str, path: str, selected: Selected, indent: str) -> None:
        """Add what makes the answer of a field from its value, in its place."""
        type_, code = selected.field.type, self.code
        if isinstance(type_, GraphQLObjectType) and len(indent) < _DEEPEST:
            code.add(f"{indent}if {name} is not None:")
            below = ObjectCode(name, path, type_, self.select, code)
            answer = below.answer(selected.nodes, f"{indent} ")
            code.add(f"{indent} {name} = {answer}")
            return
        named = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        plain = _PLAIN.get(getattr(named, "name", ""))
        is_open = [f"{name} is not None"] if selected.may_be_null else []
        is_open += [f"{name}.__class__ is not {plain}"] if plain else []
        complete = code.hold(completer(type_, selected, self.select))
        code.add(
            f"{indent}if {' and '.join(is_open) or True}:",
            f"{indent} {name} = {complete}({name}, info, {path}, errors)",
        )
