"""One GraphQL document, and the operations in it."""

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
)

from mockspaces.schema.plan_fields import Result
from mockspaces.schema.plan_values import Variables
from mockspaces.schema.plans import Prepared, prepare
from mockspaces.schema.redaction import Secrets

T = TypeVar("T")

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

    @property
    def ast(self) -> DocumentNode:
        """The document that it stands in, parsed."""
        return self.document.ast

    def once(self, work_out: Callable[["Operation"], T]) -> T:
        """Return what a function makes of the operation, which it is asked once."""
        made: T | None = self._known.get(work_out)
        if made is None:
            made = self._known[work_out] = work_out(self)
        return made

    def planned(self, variables: Variables, context: object) -> Result | None:
        """Execute the operation by its plan; None, and nothing done, if it has none.

        Args:
            variables: The values of its variables.
            context: What the resolvers are told of the request.
        """
        return self.once(_prepared)(variables, context)


def _prepared(operation: Operation) -> Prepared:
    document = operation.document
    return prepare(document.schema, document.ast, operation.node)


class Document:
    """One document as a client sent it.

    Attributes:
        schema: What it is executed against.
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
        "schema",
        "secrets",
    )

    def __init__(
        self,
        schema: GraphQLSchema,
        ast: DocumentNode,
        errors: tuple[GraphQLError, ...],
        secrets: Secrets,
    ) -> None:
        self.schema = schema
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
