"""Documents that are known by their shape: the literals are lifted out of them."""

from collections.abc import Callable
from functools import cached_property

from graphql import DocumentNode, GraphQLError

from mockspaces.schema.document import Document, Operation
from mockspaces.schema.plan_fields import Result
from mockspaces.schema.plan_values import Variables
from mockspaces.schema.shapes import Pattern, Written


class Lifted:
    """A document that is known by its shape.

    Args:
        like: The document with variables in the place of the literals.
        pattern: What it has in common with all of its shape.
        written: Its text.
        read: Reads a text as a whole.

    Attributes:
        errors: Why it cannot be executed: it can.
        secrets: Where it takes secrets; it holds none.
    """

    __slots__ = ("_like", "_read", "pattern", "secrets", "written")

    errors: tuple[GraphQLError, ...] = ()

    def __init__(
        self,
        like: Document,
        pattern: Pattern,
        written: Written,
        read: Callable[[str], Document],
    ) -> None:
        self.secrets = like.secrets
        self.pattern = pattern
        self.written = written
        self._like = like
        self._read = read

    @property
    def ast(self) -> DocumentNode:
        """The parsed document."""
        return self._read(self.written.text).ast

    def operation(self, name: str | None) -> Operation:
        """Return the operation that a request asks for; see `Document.operation`."""
        return _LiftedOperation(self._like.operation(name), self)


class _LiftedOperation(Operation):
    """An operation that is planned with variables in the place of its literals."""

    __slots__ = ("_lifted",)

    def __init__(self, like: Operation, lifted: Lifted) -> None:
        super().__init__(like.document, like.node)
        self._known = like._known  # noqa: SLF001 - it is the same operation
        self._lifted = lifted

    @property
    def ast(self) -> DocumentNode:
        return self._lifted.ast

    def planned(self, variables: Variables, context: object) -> Result | None:
        written = self._lifted.written
        result = super().planned({**variables, **written.variables}, context)
        if result and result.errors:
            result.errors = self._lifted.pattern.moved(result.errors, written)
        return result


class Alike:
    """What is known of all documents of one shape.

    Args:
        first: The document that was the first.
        pattern: What it has in common with the others.
    """

    def __init__(self, first: Document, pattern: Pattern) -> None:
        self._first = first
        self.pattern = pattern

    @cached_property
    def document(self) -> Document | None:
        """The document with variables in the place of the literals, if that will do."""
        lifted = self.pattern.lifted
        if not lifted.definitions:
            return None
        return Document(self._first.schema, lifted, (), self._first.secrets)
