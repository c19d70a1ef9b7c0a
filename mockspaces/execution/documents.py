"""Documents: parsed, checked against limits, validated, and cached by their text."""

from collections.abc import Callable, Iterator, Mapping
from copy import copy
from functools import cached_property
from typing import Any, TypeVar, cast

from graphql import (
    DocumentNode,
    ExecutionResult,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

from mockspaces.execution.capitalised import (
    capitalised_variables,
    error_as_written,
    publish_names,
)
from mockspaces.execution.limits import check_limits
from mockspaces.execution.literals import (
    Literals,
    Shape,
    Template,
    Values,
    find_literals,
)
from mockspaces.execution.secrets import Secrets
from mockspaces.execution.validation import validate_document
from mockspaces.lru import LRUCache

T = TypeVar("T")

Plan = Callable[[Mapping[str, Any], Any], ExecutionResult | None]
"""Executes an operation for variables and a context; None leaves it to graphql-core."""

CompilePlan = Callable[
    [GraphQLSchema, DocumentNode, OperationDefinitionNode], Plan | None
]

_MAX_DOCUMENTS = 1000
_MAX_CHARACTERS = 500_000
"""A parsed document takes up to 300 times as many bytes as its text has characters."""

_NO_NAME = "Must provide operation name if query contains multiple operations."


class Operation:
    """One operation of a document."""

    __slots__ = (
        "_made",
        "capitalised",
        "document",
        "literals",
        "name",
        "node",
        "plan",
        "root_fields",
    )

    def __init__(self, document: "Document", node: OperationDefinitionNode) -> None:
        self.document = document
        self.node = node
        self.name = node.name.value if node.name else None
        # those of fragments included
        self.root_fields = tuple(document.fields(node.selection_set, set()))
        self.capitalised = capitalised_variables(node)
        self.plan: Plan = _LazyPlan(document, node)
        # values of the literals that have become variables
        self.literals: Values | None = None
        self._made: dict[object, Any] = {}

    def once(self, make: Callable[["Operation"], T]) -> T:
        """Return what a function makes of the operation, which is called once."""
        made: T | None = self._made.get(make)
        if made is None:
            made = self._made[make] = make(self)
        return made


class _LazyPlan:
    """The plan of an operation, compiled when it is executed for the second time.

    Compiling costs more than to execute a small operation once without a plan.
    """

    __slots__ = ("_document", "_node", "_plan")

    def __init__(self, document: "Document", node: OperationDefinitionNode) -> None:
        self._document = document
        self._node = node
        self._plan: Plan | None = None

    def __call__(
        self, variables: Mapping[str, Any], context: object
    ) -> ExecutionResult | None:
        if self._plan is None:
            self._plan = self._compile
            return None
        return self._plan(variables, context)

    def _compile(
        self, variables: Mapping[str, Any], context: object
    ) -> ExecutionResult | None:
        document, plan = self._document, None
        if document.compile_plan:
            plan = document.compile_plan(document.schema, document.ast, self._node)
        self._plan = plan or _leave
        return self._plan(variables, context)


def _leave(_variables: Mapping[str, Any], _context: object) -> None:
    """Leave an operation without a plan to graphql-core."""


class Document:
    """One document."""

    def __init__(
        self,
        schema: GraphQLSchema,
        ast: DocumentNode,
        errors: tuple[GraphQLError, ...],
        secrets: Secrets,
        compile_plan: CompilePlan | None,
    ) -> None:
        self.schema = schema
        self.ast = ast  # an empty one if it cannot be parsed
        self.errors = errors  # why it cannot be executed
        self.secrets = secrets  # where it holds or takes secrets
        self.compile_plan = compile_plan
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
        self._literals: Values | None = None

    def with_literals(self, literals: Values) -> "Document":
        """Return the document of which this is the template."""
        document = copy(self)
        document._literals = literals  # noqa: SLF001 - its own
        return document

    def operation(self, name: str | None) -> Operation:
        """Return the operation that a request names."""
        operation = self._by_name.get(name)
        if operation is None and name is None:
            raise GraphQLError(
                _NO_NAME if self.operations else "The document has no operation."
            )
        if operation is None:
            message = f"Unknown operation named {name!r}."
            raise GraphQLError(message)
        if self._literals:
            operation = copy(operation)
            operation.literals = self._literals
        return operation

    def fields(
        self, selection_set: SelectionSetNode, seen: set[str]
    ) -> Iterator[FieldNode]:
        """Yield the fields of a selection set, those of fragments included.

        Fragments whose names are in `seen` are left out, as they came before.
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


class Documents:
    """The documents of all requests, each text parsed and validated once.

    A text that holds a secret is not cached.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        max_tokens: int,
        max_depth: int,
        max_aliases: int,
        compile_plan: CompilePlan | None = None,
    ) -> None:
        self._schema = schema
        self._max_tokens = max_tokens
        self._max_depth = max_depth
        self._max_aliases = max_aliases
        self._compile_plan = compile_plan
        self._documents: LRUCache[str, Document] = LRUCache(
            max_items=_MAX_DOCUMENTS, max_weight=_MAX_CHARACTERS
        )
        self._templates: LRUCache[Shape, _Template] = LRUCache(
            max_items=_MAX_DOCUMENTS, max_weight=_MAX_CHARACTERS
        )

    def read(self, text: str) -> Document:
        """Return the document that a text is."""
        document = self._documents.get(text)
        if document:
            return document
        literals = find_literals(text, max_tokens=self._max_tokens)
        template = self._templates.get(literals.shape) if literals else None
        if template and literals:
            document = template.document(literals)
        document = document or self._parsed(text)
        if not document.secrets.held:
            self._documents.add(text, document, len(text))
            if literals and not (template or document.errors):
                template = _Template(document, literals)
                self._templates.add(literals.shape, template, len(text))
        return document

    def _parsed(self, text: str) -> Document:
        ast = DocumentNode(definitions=())
        try:
            ast = parse(
                text, max_tokens=self._max_tokens, allow_empty_selection_sets=False
            )
            errors = check_limits(
                ast, max_depth=self._max_depth, max_aliases=self._max_aliases
            )
            if not errors:
                ast = publish_names(text, ast, self._schema)
                found = validate_document(self._schema, ast)
                errors = [error_as_written(each) for each in found]
        except GraphQLError as error:
            errors = [error]
        except RecursionError:
            ast = DocumentNode(definitions=())  # nothing else nests as deep
            errors = [GraphQLError("The document is nested too deeply to be read.")]
        secrets = Secrets(text, ast)
        return Document(self._schema, ast, tuple(errors), secrets, self._compile_plan)


class _Template:
    """A valid document, and from the second of its shape on its template."""

    def __init__(self, document: Document, literals: Literals) -> None:
        self._document = document
        self._literals = literals

    def document(self, literals: Literals) -> Document | None:
        """Return the document that has other literals; None if they do not fit."""
        template = self._template
        values = self._extraction.values(literals) if template else None
        return template.with_literals(values) if template and values else None

    @cached_property
    def _extraction(self) -> Template:
        document = self._document
        return Template(document.schema, document.ast, self._literals)

    @cached_property
    def _template(self) -> Document | None:
        document, ast = self._document, self._extraction.ast
        if ast is None:
            return None
        return Document(
            document.schema, ast, (), document.secrets, document.compile_plan
        )


def response_key(field: FieldNode) -> str:
    """Return the key under which the response has a field."""
    return (field.alias or field.name).value
