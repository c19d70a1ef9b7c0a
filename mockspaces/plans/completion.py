"""Completion: from what resolvers return to the response, with null and errors.

The function that completes an object is generated, as a loop over the fields takes 1.6
times as long for a list. For `{ id url }` of a type that has a resolver for `url` it is

    def complete(value, info, path, errors):
        try:
            v0 = value.id
            if v0.__class__ is not str:
                v0 = complete0(v0, info, (path, 'id'), errors)
        except Exception as error:
            v0 = failed(error, field0, (path, 'id'), errors)
        try:
            v1 = resolve1(root=value, info=info)
            if v1 is not None and v1.__class__ is not str:
                v1 = complete1(v1, info, (path, 'url'), errors)
        except Exception as error:
            v1 = failed(error, field1, (path, 'url'), errors)
        return {'id': v0, 'url': v1}
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLError,
    GraphQLField,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLScalarType,
    SelectionSetNode,
    located_error,
)

from mockspaces.plans.arguments import (
    DEFINITION,
    Values,
    Variables,
    compile_arguments,
)
from mockspaces.plans.selection import NotCovered, Selection

_PLAIN = {"String": "str", "ID": "str", "Boolean": "bool"}
"""Scalars that are serialized as they are if they are of just that class."""

Path = tuple[Any, str | int] | None
"""The path of a parent, and the response key or the index in it."""

Errors = list[GraphQLError]
Complete = Callable[[Any, "Info", Path, Errors], Any]


class Info(NamedTuple):
    """The part of `strawberry.Info` that resolvers may use in a plan.

    Attributes:
        context: The context of the request.
        variables: Its coerced variables.
    """

    context: Any
    variables: Values


class _Value(NamedTuple):
    """How the value of a field or of a list's item is completed.

    Attributes:
        nodes: The nodes that select it.
        test: Tells for a name whether its value needs completion, as code.
        complete: Completes it then.
        is_nullable: Whether it is null in case of an error.
    """

    nodes: list[FieldNode]
    test: str
    complete: Complete
    is_nullable: bool


class Compiler:
    """Compiles what is selected of types, with the variables of one operation."""

    def __init__(self, selection: Selection, variables: Variables) -> None:
        self._selection = selection
        self._variables = variables

    def object(
        self, type_: GraphQLObjectType, selection_sets: Iterable[SelectionSetNode]
    ) -> Complete:
        """Return what completes an object.

        Raises:
            NotCovered: If what is selected of it is not covered.
        """
        if type_.is_type_of:
            raise NotCovered
        names: dict[str, Any] = {"failed": _failed}
        body, data = [], []
        selected = self._selection.fields(selection_sets, type_)
        for number, (key, nodes) in enumerate(selected.items()):
            if nodes[0].name.value == "__typename":
                data.append(f"{key!r}: {type_.name!r}")
                continue
            name = f"v{number}"
            field = type_.fields.get(nodes[0].name.value)
            if field is None:
                raise NotCovered  # introspection
            value = self._value(
                field.type, nodes, f"{type_.name}.{nodes[0].name.value}"
            )
            names[f"field{number}"] = value
            names[f"complete{number}"] = value.complete
            result = self._resolved(field, nodes[0], number, names)
            body += [
                " try:",
                f"  {name} = {result}",
                f"  if {value.test.format(name)}:",
                f"   {name} = complete{number}({name}, info, (path, {key!r}), errors)",
                " except Exception as error:",
                f"  {name} = failed(error, field{number}, (path, {key!r}), errors)",
            ]
            data.append(f"{key!r}: {name}")
        head, end = "def complete(value, info, path, errors):", ", ".join(data)
        code = "\n".join([head, *body, f" return {{{end}}}"])
        exec(code, names)  # noqa: S102 - made of names and response keys, as above
        complete: Complete = names["complete"]
        return complete

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
        arguments = ["value"] if resolver.self_parameter else []
        parents = (resolver.root_parameter, resolver.parent_parameter)
        arguments += {f"{each.name}=value" for each in parents if each}
        if resolver.info_parameter:
            arguments.append(f"{resolver.info_parameter.name}=info")
        if field.args:
            names[f"arguments{number}"] = compile_arguments(
                field, node, self._variables
            )
            arguments.append(f"**arguments{number}(info.variables)")
        names[f"resolve{number}"] = resolver.wrapped_func
        return f"resolve{number}({', '.join(arguments)})"

    def _value(
        self, type_: GraphQLOutputType, nodes: list[FieldNode], name: str
    ) -> _Value:
        is_nullable, nullable = True, type_
        if isinstance(type_, GraphQLNonNull):
            is_nullable, nullable = False, type_.of_type
        complete = self._completer(nullable, nodes, name)
        tests = ["{0} is not None"] if is_nullable else []
        plain = _PLAIN.get(getattr(nullable, "name", ""))
        if plain:
            tests.append(f"{{0}}.__class__ is not {plain}")
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
            return _leaf(type_.coerce_output_value)
        raise NotCovered


def _leaf(serialize: Callable[[Any], Any]) -> Complete:
    return lambda value, _info, _path, _errors: serialize(value)


def _non_null(complete: Complete, name: str) -> Complete:
    def complete_present(value: Any, info: Info, path: Path, errors: Errors) -> Any:
        if value is None:
            message = f"Cannot return null for non-nullable field {name}."
            raise TypeError(message)
        return complete(value, info, path, errors)

    return complete_present


def _list(item: _Value) -> Complete:
    complete, is_nullable = item.complete, item.is_nullable

    def complete_item(value: Any, info: Info, path: Path, errors: Errors) -> Any:
        if value is None and is_nullable:
            return None
        try:
            return complete(value, info, path, errors)
        except Exception as error:  # of any class, as in the executor
            return _failed(error, item, path, errors)

    return lambda values, info, path, errors: [
        complete_item(value, info, (path, index), errors)
        for index, value in enumerate(values)
    ]


def _failed(error: Exception, value: _Value, path: Path, errors: Errors) -> None:
    """Record an error, and return the null that takes the place of the value.

    Raises:
        GraphQLError: If it may not be null: the parent fails then.
    """
    located = located_error(error, value.nodes, _keys(path))
    if not value.is_nullable:
        raise located from error
    errors.append(located)


def _keys(path: Path) -> list[str | int]:
    keys: list[str | int] = []
    while path:
        path, key = path
        keys.append(key)
    return keys[::-1]
