"""Parsing: from a text to a document that is held to the limits and valid."""

from typing import cast

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
    validate,
)
from graphql.validation.validate import ValidationAbortedError

from mockspaces.schema.validation import RULES


class Parser:
    """Parses and validates.

    Args:
        schema: What documents are validated against.
        max_tokens: Most lexical tokens in a document.
        max_depth: Deepest nesting of fields in an operation.
        max_aliases: Most aliases in a document.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        max_tokens: int,
        max_depth: int,
        max_aliases: int,
    ) -> None:
        self._schema = schema
        self._max_tokens = max_tokens
        self._max_depth = max_depth
        self._max_aliases = max_aliases

    def parse(self, text: str) -> tuple[DocumentNode, tuple[GraphQLError, ...]]:
        """Return a document, empty if it cannot be parsed, and why it is invalid."""
        ast = DocumentNode(definitions=())
        try:
            ast = parse(text, max_tokens=self._max_tokens)
            errors = self._broken_limits(ast) or self._invalid(ast)
        except GraphQLError as error:
            errors = [error]
        except RecursionError:
            ast = DocumentNode(definitions=())  # nobody is to go that deep again
            errors = [GraphQLError("The document is nested too deeply to be read.")]
        return ast, tuple(errors)

    def _invalid(self, ast: DocumentNode) -> list[GraphQLError]:
        errors = validate(self._schema, ast, RULES)
        if errors and isinstance(errors[0], ValidationAbortedError):
            return [GraphQLError("The document is too complex to be validated.")]
        return errors

    def _broken_limits(self, ast: DocumentNode) -> list[GraphQLError]:
        size = _Size(ast)
        errors = []
        if size.aliases > self._max_aliases:
            errors.append(
                f"The document has {size.aliases} aliases; "
                f"{self._max_aliases} are allowed."
            )
        if size.depth > self._max_depth:
            errors.append(
                f"The document nests fields {size.depth} deep; "
                f"{self._max_depth} is allowed."
            )
        return [GraphQLError(message) for message in errors]


class _Size:
    """How deep and how full of aliases a document is; each fragment counts once."""

    def __init__(self, ast: DocumentNode) -> None:
        self.aliases = 0
        self._fragments: dict[str, int | FragmentDefinitionNode] = {
            node.name.value: node
            for node in ast.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        depths = [
            self._depth(node.selection_set)
            for node in ast.definitions
            if isinstance(node, OperationDefinitionNode)
        ]
        depths += [self._fragment_depth(name) for name in self._fragments]
        self.depth = max(depths, default=0)

    def _depth(self, selection_set: SelectionSetNode | None) -> int:
        deepest = 0
        for node in selection_set.selections if selection_set else ():
            if isinstance(node, FieldNode):
                self.aliases += node.alias is not None
                depth = 1 + self._depth(node.selection_set)
            elif isinstance(node, InlineFragmentNode):
                depth = self._depth(node.selection_set)
            else:
                depth = self._fragment_depth(
                    cast("FragmentSpreadNode", node).name.value
                )
            deepest = max(deepest, depth)
        return deepest

    def _fragment_depth(self, name: str) -> int:
        known = self._fragments.get(name, 0)
        if isinstance(known, int):
            return known
        self._fragments[name] = 0  # while it is measured: validation refuses a cycle
        depth = self._depth(known.selection_set)
        self._fragments[name] = depth
        return depth
