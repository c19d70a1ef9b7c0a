"""Inputs of a plan: code from the values of variables to what resolvers take."""

from collections.abc import Mapping
from typing import Any, NamedTuple, cast

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLSchema,
    ListValueNode,
    NullValueNode,
    ObjectValueNode,
    OperationDefinitionNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    is_input_type,
    print_ast,
    type_from_ast,
    value_from_ast,
)

from mockspaces.schema.binding import declared_field
from mockspaces.schema.plan_code import Code
from mockspaces.schema.plan_values import (
    TEXT,
    NotPlainError,
    coercer,
    maker_of,
)

_ABSENT: Any = object()


class _Variable(NamedTuple):
    """A variable as the code has it.

    Attributes:
        name: Its name there.
        type: Its type, as declared.
        is_sure: Whether it has a value in any case.
    """

    name: str
    type: str
    is_sure: bool


class Inputs:
    """The variables of one operation, and the arguments that are made of them.

    The function returns None if a value does not plainly fit.

    Args:
        schema: The schema that the operation is valid for.
        operation: The operation.
        code: The function that they are written into, which has `variables`.

    Raises:
        NotPlainError: If the document declares them in a way that is not covered.
    """

    def __init__(
        self, schema: GraphQLSchema, operation: OperationDefinitionNode, code: Code
    ) -> None:
        self._code = code
        self._absent = code.hold(_ABSENT)
        self._variables: dict[str, _Variable] = {}
        if operation.variable_definitions:
            code.add(" try:")
            for declared in operation.variable_definitions:
                self._read(declared, type_from_ast(schema, declared.type))
            code.add(f" except {code.hold(NotPlainError)}:", "  return None")

    def given(self, node: FieldNode, field: GraphQLField) -> str:
        """Return the arguments of a field, as the call of its resolver has them.

        Raises:
            NotPlainError: If the document gives them in a way that is not covered.
        """
        given = {each.name.value: each.value for each in node.arguments or ()}
        names = declared_field(field).arguments
        return self._named(
            {
                names[name]: (given[name], argument.type)
                for name, argument in field.args.items()
                if name in given
            }
        )

    def _read(self, declared: VariableDefinitionNode, type_: object) -> None:
        if declared.default_value or not is_input_type(type_):
            raise NotPlainError
        is_sure, nullable = False, type_
        if isinstance(type_, GraphQLNonNull):
            is_sure, nullable = True, type_.of_type
        coerce = self._code.hold(coercer(nullable))
        name, known_as = self._code.variable(), declared.variable.name.value
        self._variables[known_as] = _Variable(name, print_ast(declared.type), is_sure)
        if is_sure:
            self._code.add(
                f"  {name} = variables.get({known_as!r})",
                f"  if {name} is None: raise {self._code.hold(NotPlainError)}",
                f"  {name} = {coerce}({name})",
            )
        else:
            self._code.add(
                f"  {name} = variables.get({known_as!r}, {self._absent})",
                f"  if {name} is not {self._absent}: {name} = {coerce}({name})",
            )

    def _named(self, given: Mapping[str, tuple[ValueNode, GraphQLInputType]]) -> str:
        """Return arguments by name; those that may be absent are left out then."""
        sure: list[str] = []
        unsure: list[str] = []
        for name, (node, type_) in given.items():
            argument = f"{name}={self._value(node, type_)}"
            (sure if self._is_sure(node) else unsure).append(argument)
        if unsure:
            sure.append(f"**{self._code.hold(_present)}({', '.join(unsure)})")
        return ", ".join(sure)

    def _is_sure(self, node: ValueNode) -> bool:
        if not isinstance(node, VariableNode):
            return True
        return self._variables[node.name.value].is_sure

    def _value(self, node: ValueNode, type_: GraphQLInputType) -> str:
        if isinstance(node, VariableNode):
            variable = self._variables[node.name.value]
            if not _fits(variable.type, str(type_)):
                raise NotPlainError
            return variable.name
        inner = type_.of_type if isinstance(type_, GraphQLNonNull) else type_
        if isinstance(node, NullValueNode):
            return "None"
        if isinstance(inner, GraphQLInputObjectType):
            return self._object(cast("ObjectValueNode", node), inner)
        if isinstance(inner, GraphQLList):
            if not isinstance(node, ListValueNode):
                raise NotPlainError
            values = [self._element(each, inner.of_type) for each in node.values]
            return f"[{', '.join(values)}]"
        return self._code.hold(value_from_ast(node, type_))

    def _element(self, node: ValueNode, type_: GraphQLInputType) -> str:
        value = self._value(node, type_)
        if self._is_sure(node):
            return value
        return f"None if {value} is {self._absent} else {value}"

    def _object(self, node: ObjectValueNode, type_: GraphQLInputObjectType) -> str:
        given = {each.name.value: each.value for each in node.fields}
        make, fields = maker_of(type_)
        named = self._named(
            {
                python_name: (given[name], field_type)
                for name, (python_name, field_type) in fields.items()
                if name in given
            }
        )
        return f"{self._code.hold(make)}({named})"


def _present(**given: Any) -> dict[str, Any]:
    return {name: value for name, value in given.items() if value is not _ABSENT}


def _fits(declared: str, expected: str) -> bool:
    """Tell whether a variable is declared as its place expects, but for a last `!`."""
    one, other = declared.removesuffix("!"), expected.removesuffix("!")
    return one == other or {one, other} <= TEXT
