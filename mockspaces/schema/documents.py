"""The GraphQL documents of all requests, each read once."""

from graphql import GraphQLSchema

from mockspaces.remembered import Remembered
from mockspaces.schema.document import Document
from mockspaces.schema.lifting import Alike, Lifted
from mockspaces.schema.parsing import Parser
from mockspaces.schema.redaction import Secrets
from mockspaces.schema.shapes import Pattern, Shape, take_apart

_MOST_REMEMBERED = 1000
_LARGEST_REMEMBERED = 500_000
"""Characters; a parsed document takes up to 300 times as many bytes as its text has."""


class Documents:
    """The documents of all requests, each text read once while it is remembered.

    A text with a secret in it is not remembered. Texts that differ in their string
    literals only are read as one, where that cannot make a difference.

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
        self._parser = Parser(
            schema,
            max_tokens=max_tokens,
            max_depth=max_depth,
            max_aliases=max_aliases,
        )
        self._remembered: Remembered[str, Document] = Remembered(
            most=_MOST_REMEMBERED, largest=_LARGEST_REMEMBERED
        )
        self._shapes: Remembered[Shape, Alike] = Remembered(
            most=_MOST_REMEMBERED, largest=_LARGEST_REMEMBERED
        )

    def read(self, text: str) -> Document | Lifted:
        """Return the document that a text is."""
        document = self._remembered.get(text)
        if document:
            return document
        written = take_apart(text)
        shape = written and self._shapes.get(written.shape)
        if written and shape and shape.document:
            return Lifted(shape.document, shape.pattern, written, self._whole)
        document = self._whole(text)
        if written and not (shape or document.errors or document.secrets.held):
            pattern = Pattern(self._schema, document.ast, written)
            self._shapes.add(written.shape, Alike(document, pattern), len(text))
        return document

    def _whole(self, text: str) -> Document:
        document = self._remembered.get(text)
        if document:
            return document
        ast, errors = self._parser.parse(text)
        document = Document(self._schema, ast, errors, Secrets(text, ast))
        if not document.secrets.held:
            self._remembered.add(text, document, len(text))
        return document
