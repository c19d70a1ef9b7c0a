"""Literals become variables, so that documents which differ in them share one template.

The lexer finds the strings and integers of a document in a fraction of the time that
parsing and validation take. The text around them is the shape of the document. One
valid document speaks for all of its shape if each literal is where a scalar is expected
and its scalar accepts it: then the template, with variables in place of the literals,
is executed with the values of the others. All else is parsed and validated as written.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, NamedTuple

from graphql import (
    SKIP,
    DirectiveNode,
    DocumentNode,
    GraphQLError,
    GraphQLScalarType,
    GraphQLSchema,
    IntValueNode,
    Lexer,
    NameNode,
    OperationDefinitionNode,
    Source,
    StringValueNode,
    Token,
    TokenKind,
    TypeInfo,
    TypeInfoVisitor,
    Undefined,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    coerce_input_literal,
    get_nullable_type,
    parse_type,
    visit,
)

from mockspaces.execution.secrets import may_be_json

_STRINGS = {TokenKind.STRING, TokenKind.BLOCK_STRING}
_LITERALS = {*_STRINGS, TokenKind.INT}

Shape = tuple[str | int, ...]
"""The text around the literals, and for each literal which one it is equal to.

Fields of one response key must have equal arguments.
"""


class Literals(NamedTuple):
    """The literals of a document."""

    text: str
    tokens: list[Token]
    starts: list[int]  # where each token of the document starts
    shape: Shape  # shared by documents that differ in literals alone


def find_literals(text: str, *, max_tokens: int) -> Literals | None:
    """Return the literals of a document; None if it has none that become variables."""
    lexer = Lexer(Source(text))
    tokens, starts = [], []
    around: list[str | int] = []
    equal: dict[tuple[str, str | None], int] = {}
    end = 0
    try:
        while (token := lexer.advance()).kind is not TokenKind.EOF:
            starts.append(token.start)
            if len(starts) > max_tokens:
                return None
            if token.kind in _LITERALS:
                key = token.kind.value, token.value
                around += [text[end : token.start], equal.setdefault(key, len(equal))]
                end = token.end
                tokens.append(token)
    except GraphQLError:
        return None
    if not tokens or any(may_be_json(token.value or "") for token in tokens):
        return None
    return Literals(text, tokens, starts, (*around, text[end:]))


class Values(NamedTuple):
    """The values of the literals of a document, whose template is executed."""

    variables: dict[str, Any]  # by the names of the variables in their place
    text: str
    positions: dict[int, int]  # starts of its tokens, by those of the template's

    def relocated(self, errors: Iterable[GraphQLError]) -> list[GraphQLError]:
        """Return errors of the template as those of the document."""
        return [
            GraphQLError(
                error.message,
                source=Source(self.text),
                positions=[self.positions[each] for each in error.positions or ()],
                path=error.path,
                original_error=error.original_error,
                extensions=error.extensions,
            )
            for error in errors
        ]


class Template:
    """A valid document with variables in place of its literals."""

    def __init__(
        self, schema: GraphQLSchema, ast: DocumentNode, literals: Literals
    ) -> None:
        types = TypeInfo(schema)
        visitor = _Extraction(types)
        extracted: DocumentNode = visit(ast, TypeInfoVisitor(types, visitor))
        self._scalars = visitor.scalars
        self._starts = literals.starts
        is_whole = len(visitor.definitions) == len(literals.tokens)
        # None if one of its literals cannot become a variable
        self.ast = _declare(extracted, visitor.definitions) if is_whole else None

    def values(self, literals: Literals) -> Values | None:
        """Return the values of another document of the shape.

        None if a scalar refuses one of them.
        """
        variables = {}
        pairs = zip(literals.tokens, self._scalars, strict=True)
        for number, (token, scalar) in enumerate(pairs):
            value = _value_of(token, scalar)
            if value is Undefined:
                return None
            variables[str(number)] = value
        positions = zip(self._starts, literals.starts, strict=True)
        return Values(variables, literals.text, dict(positions))


def _value_of(token: Token, scalar: GraphQLScalarType) -> Any:  # noqa: ANN401 - of a scalar
    """Return the value of a literal; Undefined if its scalar refuses it."""
    text = token.value or ""
    if token.kind is not TokenKind.INT:
        node = StringValueNode(value=text)
        return Undefined if coerce_input_literal(node, scalar) is Undefined else text
    number = IntValueNode(value=text)
    if coerce_input_literal(number, scalar) is Undefined:
        return Undefined
    return text if scalar.name == "ID" else int(text)


class _Extraction(Visitor):
    """Puts variables in place of literals; their names are numbers, as no client's."""

    def __init__(self, types: TypeInfo) -> None:
        super().__init__()
        self._types = types
        self.definitions: list[VariableDefinitionNode] = []
        self.scalars: list[GraphQLScalarType] = []

    def enter_directive(self, _node: DirectiveNode, *_: object) -> object:
        """Leave the arguments of directives as they are."""
        return SKIP

    def enter_variable_definition(
        self, _node: VariableDefinitionNode, *_: object
    ) -> object:
        """Leave default values as they are."""
        return SKIP

    def enter_string_value(self, _node: StringValueNode, *_: object) -> object:
        """Replace a string."""
        return self._variable()

    def enter_int_value(self, _node: IntValueNode, *_: object) -> object:
        """Replace an integer."""
        return self._variable()

    def _variable(self) -> VariableNode | None:
        expected = self._types.get_input_type()
        scalar = get_nullable_type(expected)
        if not isinstance(scalar, GraphQLScalarType):
            return None
        variable = VariableNode(name=NameNode(value=str(len(self.scalars))))
        type_ = parse_type(str(expected), no_location=True)
        self.scalars.append(scalar)
        self.definitions.append(VariableDefinitionNode(variable=variable, type=type_))
        return variable


def _declare(
    ast: DocumentNode, variables: list[VariableDefinitionNode]
) -> DocumentNode:
    definitions = (
        replace(
            each, variable_definitions=(*(each.variable_definitions or ()), *variables)
        )
        if isinstance(each, OperationDefinitionNode)
        else each
        for each in ast.definitions
    )
    return replace(ast, definitions=tuple(definitions))
