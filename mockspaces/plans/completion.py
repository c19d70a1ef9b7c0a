"""Completion: from what resolvers return to the response, with null and errors.

The function of an object is generated, as a loop over the fields takes twice as long
for a list. Each field is a block of the same form:

    try:
        v0 = resolve0(value, info)
        if v0 is not None and type(v0) is not str:
            v0 = complete0(v0, info, (path, 'url'), errors)
    except Exception as error:
        v0 = failed(error, field0, (path, 'url'), errors)
"""

from collections.abc import Callable, Sequence
from itertools import takewhile
from typing import Any, NamedTuple

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    SelectionNode,
    SelectionSetNode,
    located_error,
)

from mockspaces.plans.arguments import (
    DEFINITION,
    NotCovered,
    Values,
    Variables,
    compile_arguments,
)

_PLAIN = {"String": "str", "ID": "str", "Boolean": "bool"}
"""Scalars that are serialized as they are if they are of just that class."""

Path = tuple[Any, str | int] | None
"""The path of a parent, and the response key or the index in it."""

Errors = list[GraphQLError]
Complete = Callable[[Any, "Info", Path, Errors], Any]


class Info(NamedTuple):
    """The part of `strawberry.Info` for resolvers, and what completion uses."""

    context: Any
    variables: Values
    check_list: Callable[[Any], object]


class _Value(NamedTuple):
    """Completion of the value of a field or list item, or null in its place."""

    nodes: list[FieldNode]
    test: str  # whether it needs completion, as code with its name for `{0}`
    complete: Complete
    is_nullable: bool


class Compiler:
    """Compiles what is selected of types, with the variables of one operation."""

    def __init__(self, document: DocumentNode, variables: Variables) -> None:
        self._variables = variables
        self._fragments = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }

    def object(
        self, type_: GraphQLObjectType, selection_sets: Sequence[SelectionSetNode]
    ) -> Complete:
        """Return what completes an object, if all that is selected is covered."""
        if type_.is_type_of:
            raise NotCovered
        names: dict[str, Any] = {"failed": _failed}
        code, data = ["def complete(value, info, path, errors):"], []
        selected = self._selected(type_, selection_sets)
        for number, (key, nodes) in enumerate(selected.items()):
            field_name = nodes[0].name.value
            if field_name == "__typename":
                data.append(f"{key!r}: {type_.name!r}")
                continue
            field = type_.fields.get(field_name)
            if field is None:
                raise NotCovered  # introspection
            value = self._value(field.type, nodes, f"{type_.name}.{field_name}")
            names[f"field{number}"] = value
            names[f"complete{number}"] = value.complete
            name, path = f"v{number}", f"(path, {key!r})"
            code += [
                " try:",
                f"  {name} = {self._resolved(field, nodes[0], number, names)}",
                f"  if {value.test.format(name)}:",
                f"   {name} = complete{number}({name}, info, {path}, errors)",
                " except Exception as error:",
                f"  {name} = failed(error, field{number}, {path}, errors)",
            ]
            data.append(f"{key!r}: {name}")
        code.append(f" return {{{', '.join(data)}}}")
        exec("\n".join(code), names)  # noqa: S102 - names, and keys that are names
        complete: Complete = names["complete"]
        return complete

    def _selected(
        self, type_: GraphQLObjectType, selection_sets: Sequence[SelectionSetNode]
    ) -> dict[str, list[FieldNode]]:
        """Return the fields that are selected of a type, by response key."""
        fields: dict[str, list[FieldNode]] = {}
        seen: set[str] = set()
        pending: list[SelectionNode] = []
        for selection_set in reversed(selection_sets):
            pending += reversed(selection_set.selections)
        while pending:
            node = pending.pop()
            if node.directives:
                raise NotCovered
            if isinstance(node, FieldNode):
                fields.setdefault((node.alias or node.name).value, []).append(node)
                continue
            fragment: Any = node
            if isinstance(node, FragmentSpreadNode):
                if node.name.value in seen:
                    continue
                seen.add(node.name.value)
                fragment = self._fragments[node.name.value]
            condition = fragment.type_condition
            if condition and condition.name.value != type_.name:
                raise NotCovered
            pending += reversed(fragment.selection_set.selections)
        return fields

    def _resolved(
        self, field: GraphQLField, node: FieldNode, number: int, names: dict[str, Any]
    ) -> str:
        """Return the value of a field of `value`, as code that uses `names`."""
        definition = field.extensions[DEFINITION]
        resolver = definition.base_resolver
        if definition.extensions or definition.is_async:
            raise NotCovered
        if resolver is None:
            return f"value.{definition.python_name}"
        reserved = {
            each.name: "info" if each is resolver.info_parameter else "value"
            for each in resolver.reserved_parameters.values()
            if each
        }
        # Python calls a function quicker without keywords: 4 % of a list.
        leading = takewhile(reserved.__contains__, resolver.signature.parameters)
        arguments = [reserved.pop(name) for name in leading]
        arguments += [f"{name}={value}" for name, value in reserved.items()]
        if field.args:
            names[f"arguments{number}"] = compile_arguments(
                field.args, node.arguments or (), self._variables
            )
            arguments.append(f"**arguments{number}(info.variables)")
        names[f"resolve{number}"] = resolver.wrapped_func
        return f"resolve{number}({', '.join(arguments)})"

    def _value(
        self, type_: GraphQLOutputType, nodes: list[FieldNode], name: str
    ) -> _Value:
        is_nullable = not isinstance(type_, GraphQLNonNull)
        if isinstance(type_, GraphQLNonNull):
            type_ = type_.of_type
        complete = self._completer(type_, nodes, name)
        tests = ["{0} is not None"] if is_nullable else []
        if plain := _PLAIN.get(getattr(type_, "name", "")):
            tests.append(f"type({{0}}) is not {plain}")
        if not is_nullable:
            complete = _non_null(complete, name)
        return _Value(nodes, " and ".join(tests) or "True", complete, is_nullable)

    def _completer(
        self, type_: GraphQLOutputType, nodes: list[FieldNode], name: str
    ) -> Complete:
        if isinstance(type_, GraphQLList):
            return _list(self._value(type_.of_type, nodes, name))
        if isinstance(type_, GraphQLObjectType):
            sets = [node.selection_set for node in nodes if node.selection_set]
            return self.object(type_, sets)
        if isinstance(type_, GraphQLScalarType | GraphQLEnumType):
            serialize = type_.coerce_output_value
            return lambda value, _info, _path, _errors: serialize(value)
        raise NotCovered


def _non_null(complete: Complete, name: str) -> Complete:
    def complete_present(value: Any, info: Info, path: Path, errors: Errors) -> Any:
        if value is None:
            message = f"Cannot return null for non-nullable field {name}."
            raise TypeError(message)
        return complete(value, info, path, errors)

    return complete_present


def _list(item: _Value) -> Complete:
    def complete_list(values: Any, info: Info, path: Path, errors: Errors) -> Any:
        info.check_list(values)
        completed = []
        for index, value in enumerate(values):
            done = None
            try:
                if value is not None or not item.is_nullable:
                    done = item.complete(value, info, (path, index), errors)
            except Exception as error:
                _failed(error, item, (path, index), errors)
            completed.append(done)
        return completed

    return complete_list


def _failed(error: Exception, value: _Value, path: Path, errors: Errors) -> None:
    """Record an error and return null in place of the value, or fail the parent."""
    keys = []
    while path:
        path, key = path
        keys.append(key)
    located = located_error(error, value.nodes, keys[::-1])
    if not value.is_nullable:
        raise located from error
    errors.append(located)
