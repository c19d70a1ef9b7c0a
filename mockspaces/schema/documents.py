"""GraphQL documents: parsed, held to the limits and validated once each."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

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

from mockspaces.schema.redaction import Secrets
from mockspaces.schema.validation import RULES

T = TypeVar("T")

_CACHED_DOCUMENTS = 1000
_NO_NAME = "Must provide operation name if query contains multiple operations."


class Operation:
    """One operation of a document.

    Attributes:
        document: The document.
        node: The operation as the document has it.
        name: The name that the client gave to it.
        root_fields: The root fields that it selects, fragments looked into.
    """

    __slots__ = ("_known", "document", "name", "node", "root_fields")

    def __init__(self, document: "Document", node: OperationDefinitionNode) -> None:
        self.document = document
        self.node = node
        self.name = node.name.value if node.name else None
        self.root_fields = tuple(document.fields(node.selection_set, set()))
        self._known: dict[object, Any] = {}

    def once(self, work_out: Callable[["Operation"], T]) -> T:
        """Return what a function makes of the operation, which it is asked once."""
        known = self._known
        if work_out not in known:
            known[work_out] = work_out(self)
        made: T = known[work_out]
        return made


class Document:
    """One document as a client sent it.

    Attributes:
        ast: The parsed document; an empty one if it cannot be parsed.
        errors: Why it cannot be executed, if it cannot.
        secrets: Where it holds or takes secrets.
        fragments: Its fragments by their names.
        operations: Its operations.
    """

    __slots__ = (
        "__weakref__",
        "_by_name",
        "ast",
        "errors",
        "fragments",
        "operations",
        "secrets",
    )

    def __init__(
        self, ast: DocumentNode, errors: tuple[GraphQLError, ...], secrets: Secrets
    ) -> None:
        self.ast = ast
        self.errors = errors
        self.secrets = secrets
        self.fragments = {
            node.name.value: node
            for node in ast.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self.operations = [
            Operation(self, node)
            for node in ast.definitions
            if isinstance(node, OperationDefinitionNode)
        ]
        self._by_name: dict[str | None, Operation] = {}
        for each in reversed(self.operations):  # of two with a name the first is meant
            if each.name is not None:
                self._by_name[each.name] = each
        if len(self.operations) == 1:
            self._by_name[None] = self.operations[0]

    def operation(self, name: str | None) -> Operation:
        """Return the operation that a request asks for.

        Raises:
            GraphQLError: If there is no such operation, or the name does not tell
                which one is meant.
        """
        operation = self._by_name.get(name)
        if operation is not None:
            return operation
        if name is None:
            raise GraphQLError(
                _NO_NAME if self.operations else "The document has no operation."
            )
        message = f"Unknown operation named {name!r}."
        raise GraphQLError(message)

    def fields(
        self, selection_set: SelectionSetNode, seen: set[str]
    ) -> Iterator[FieldNode]:
        """Go through the fields of a selection set, but of no fragment twice.

        Args:
            selection_set: The selection set.
            seen: The names of the fragments that have been looked into.
        """
        for node in selection_set.selections:
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                yield from self.fields(node.selection_set, seen)
            else:
                name = cast("FragmentSpreadNode", node).name.value
                fragment = self.fragments.get(name)
                if fragment and name not in seen:
                    seen.add(name)
                    yield from self.fields(fragment.selection_set, seen)


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
