"""Shapes: what documents have in common that differ in their string literals only.

A string is valid wherever a String or an ID is expected, whatever it says. So one
document that is valid speaks for all others of its shape: the same text around the
literals, and the same literals equal to one another, since two fields of one name must
have equal arguments.
"""

import re
from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from graphql import (
    SKIP,
    DirectiveNode,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    NamedTypeNode,
    NameNode,
    OperationDefinitionNode,
    Source,
    StringValueNode,
    TypeInfo,
    TypeInfoVisitor,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    get_nullable_type,
    visit,
)

from mockspaces.schema.plan_values import TEXT

_LITERAL = re.compile('(?!\\s*[{[])[^"\\\\\n\r\ud800-\udfff]*')
"""What is lifted: nothing that is written otherwise than it reads, and no JSON."""

_STRING = NamedTypeNode(name=NameNode(value="String"))

Shape = tuple[str, tuple[int, ...]]
"""The text around the literals, and for each literal which one it is equal to."""


class Written(NamedTuple):
    """A text, taken apart.

    Attributes:
        text: The text.
        around: What stands around the literals; one part more than there are literals.
        literals: What the string literals say.
        shape: What it has in common with texts that differ in their literals only.
    """

    text: str
    around: list[str]
    literals: list[str]
    shape: Shape

    @property
    def variables(self) -> dict[str, str]:
        """The literals by the names of the variables in their place."""
        return {str(number): value for number, value in enumerate(self.literals)}


def take_apart(text: str) -> Written | None:
    """Return a text and the string literals in it; None if it has none or is not plain.

    It is plain without escapes, block strings and comments: each second quotation mark
    ends a literal then.
    """
    if '"' not in text or '"""' in text:
        return None
    parts = text.split('"')
    around, literals = parts[::2], parts[1::2]
    is_plain = len(around) > len(literals) and all(map(_LITERAL.fullmatch, literals))
    if not is_plain or any("#" in each for each in around):
        return None
    numbers: dict[str, int] = {}
    equal = (numbers.setdefault(each, len(numbers)) for each in literals)
    return Written(text, around, literals, ('"'.join(around), tuple(equal)))


class Pattern:
    """A valid document that speaks for all of its shape.

    Args:
        schema: The schema that it is valid for.
        ast: The document.
        written: Its text.
    """

    def __init__(
        self, schema: GraphQLSchema, ast: DocumentNode, written: Written
    ) -> None:
        self._schema = schema
        self._ast = ast
        self._written = written

    @property
    def lifted(self) -> DocumentNode:
        """The document with variables in place of the literals.

        Their names are numbers, which no variable of a client has. It is empty unless
        all literals are where a String or an ID is expected of a field.
        """
        types = TypeInfo(self._schema)
        lifting = _Lifting(types)
        lifted: DocumentNode = visit(self._ast, TypeInfoVisitor(types, lifting))
        if lifting.found != self._written.literals:
            return DocumentNode(definitions=())
        declared = tuple(
            VariableDefinitionNode(
                variable=VariableNode(name=NameNode(value=name)), type=_STRING
            )
            for name in self._written.variables
        )
        definitions = (
            replace(
                each, variable_definitions=(each.variable_definitions or ()) + declared
            )
            if isinstance(each, OperationDefinitionNode)
            else each
            for each in lifted.definitions
        )
        return replace(lifted, definitions=tuple(definitions))

    def moved(
        self, errors: Iterable[GraphQLError], written: Written
    ) -> list[GraphQLError]:
        """Return errors of the document as they are in another of its shape."""
        return [
            GraphQLError(
                error.message,
                source=Source(written.text),
                positions=[
                    _moved(position, self._written, written)
                    for position in error.positions or ()
                ],
                path=error.path,
                original_error=error.original_error,
                extensions=error.extensions,
            )
            for error in errors
        ]


class _Lifting(Visitor):
    """Puts variables in the place of literals."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types
        self.found: list[str] = []

    def enter_directive(self, _node: DirectiveNode, *_: object) -> object:
        return SKIP

    def enter_variable_definition(
        self, _node: VariableDefinitionNode, *_: object
    ) -> object:
        return SKIP

    def enter_string_value(self, node: StringValueNode, *_: object) -> object:
        expected = get_nullable_type(self._types.get_input_type())
        if getattr(expected, "name", "") not in TEXT:
            return None
        self.found.append(node.value)
        return VariableNode(name=NameNode(value=str(len(self.found) - 1)))


def _moved(position: int, first: Written, written: Written) -> int:
    end, by = 0, 0
    for around, old, new in zip(
        first.around, first.literals, written.literals, strict=False
    ):
        end += len(around)
        if position <= end:
            break
        end += len(old) + 2
        by += len(new) - len(old)
    return position + by
