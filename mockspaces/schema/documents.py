"""GraphQL documents: parsed, held to the limits and validated once each."""

from collections.abc import Iterator
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

from mockspaces.schema.plans import Prepared
from mockspaces.schema.redaction import Secrets
from mockspaces.schema.validation import RULES

_CACHED_DOCUMENTS = 1000
_NO_NAME = "Must provide operation name if query contains multiple operations."


class Document:
    """One document as a client sent it.

    Attributes:
        ast: The parsed document; an empty one if it cannot be parsed.
        errors: Why it cannot be executed, if it cannot.
        prepared: Its operations as they have been prepared, by the name asked for.
        secrets: Where it holds or takes secrets.
        fragments: Its fragments by their names.
    """

    __slots__ = (
        "__weakref__",
        "ast",
        "errors",
        "fragments",
        "operations",
        "prepared",
        "secrets",
    )

    def __init__(
        self, ast: DocumentNode, errors: tuple[GraphQLError, ...], secrets: Secrets
    ) -> None:
        self.ast = ast
        self.errors = errors
        self.prepared: dict[str | None, Prepared] = {}
        self.secrets = secrets
        self.operations = [
            node
            for node in ast.definitions
            if isinstance(node, OperationDefinitionNode)
        ]
        self.fragments = {
            node.name.value: node
            for node in ast.definitions
            if isinstance(node, FragmentDefinitionNode)
        }

    def operation(self, name: str | None) -> OperationDefinitionNode:
        """Return the operation that a request asks for.

        Raises:
            GraphQLError: If there is no such operation, or the name does not tell
                which one is meant.
        """
        if name is None:
            if len(self.operations) != 1:
                raise GraphQLError(
                    _NO_NAME if self.operations else "The document has no operation."
                )
            return self.operations[0]
        for operation in self.operations:
            if operation.name and operation.name.value == name:
                return operation
        message = f"Unknown operation named {name!r}."
        raise GraphQLError(message)

    def root_fields(self, operation: OperationDefinitionNode) -> list[FieldNode]:
        """Return the root fields that an operation selects, fragments looked into."""
        return list(self._fields(operation.selection_set, set()))

    def _fields(
        self, selection_set: SelectionSetNode, seen: set[str]
    ) -> Iterator[FieldNode]:
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                yield from self._fields(node.selection_set, seen)
            else:
                name = cast("FragmentSpreadNode", node).name.value
                fragment = self.fragments.get(name)
                if fragment and name not in seen:
                    seen.add(name)
                    yield from self._fields(fragment.selection_set, seen)


def response_key(field: FieldNode) -> str:
    """Return the name under which the answer shows a field."""
    return (field.alias or field.name).value


class Documents:
    """The documents of all requests, each text read once while it is remembered.

    A text with a secret in it is not remembered.

    Args:
        schema: What the documents are validated against.
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
        self._remembered: dict[str, Document] = {}

    def read(self, text: str) -> Document:
        """Return the document that a text is."""
        document = self._remembered.pop(text, None) or self._read(text)
        if not document.secrets.held:
            self._remembered[text] = document  # at the end: the last to be forgotten
            if len(self._remembered) > _CACHED_DOCUMENTS:
                del self._remembered[next(iter(self._remembered))]
        return document

    def _read(self, text: str) -> Document:
        ast = DocumentNode(definitions=())
        try:
            ast = parse(text, max_tokens=self._max_tokens)
            errors = self._broken_limits(ast) or self._invalid(ast)
        except GraphQLError as error:
            errors = [error]
        except RecursionError:
            ast = DocumentNode(definitions=())  # nobody is to go that deep again
            errors = [GraphQLError("The document is nested too deeply to be read.")]
        return Document(ast, tuple(errors), Secrets(text, ast))

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
