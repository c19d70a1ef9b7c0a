"""Secrets: which names stand for them, and where a document holds or takes them."""

import re
from collections.abc import Iterator
from functools import lru_cache

from graphql import (
    ArgumentNode,
    BooleanValueNode,
    DocumentNode,
    NullValueNode,
    ObjectFieldNode,
    StringValueNode,
    ValueNode,
    VariableDefinitionNode,
    VariableNode,
    Visitor,
    visit,
)

EXTENSIONS = "extensions"
"""The argument that takes JSON text in which values may be secrets."""

SECRET = re.compile(
    r"secret|passw|passphrase|token|credential|authorization|private_?key|api_?key",
    re.IGNORECASE,
)
_LONGEST_CACHED = 100
"""Characters of a name; clients may send names of any length."""

_SUSPICIOUS = re.compile(
    rf"{SECRET.pattern}|{EXTENSIONS}|\\u|[{{\[]\s*\\?\"", re.IGNORECASE
)


def is_secret(name: str) -> bool:
    """Return whether the value of an argument, a field or a key is a secret."""
    if len(name) > _LONGEST_CACHED:
        return SECRET.search(name) is not None
    return _is_secret(name)


@lru_cache(maxsize=1024)  # 0.1 µs a name instead of 1.0; a request has five or more
def _is_secret(name: str) -> bool:
    return SECRET.search(name) is not None


def may_be_json(text: str) -> bool:
    """Return whether a string may be JSON, which may hold a secret."""
    return text.lstrip()[:1] in {"{", "["}


class Secrets(Visitor):
    """The places of secrets in a document."""

    held: bool  # whether its text may have a secret
    places: dict[str, str]  # the arguments that take its variables, where that matters

    def __init__(self, text: str, ast: DocumentNode) -> None:
        super().__init__()
        self.held = False
        self.places = {}
        if _SUSPICIOUS.search(text):
            self.held = not ast.definitions  # it cannot be parsed
            self._defaults: list[VariableDefinitionNode] = []
            visit(ast, self)
            self.held = self.held or any(
                node.default_value and node.variable.name.value in self.places
                for node in self._defaults
            )

    def enter_argument(self, node: ArgumentNode, *_: object) -> None:
        """Check the value of an argument."""
        self._check(node.name.value, node.value)

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> None:
        """Check the value of a field of an input object."""
        self._check(node.name.value, node.value)

    def enter_variable_definition(
        self, node: VariableDefinitionNode, *_: object
    ) -> None:
        """Collect a variable, whose default may turn out to be a secret."""
        self._defaults.append(node)

    def enter_string_value(self, node: StringValueNode, *_: object) -> None:
        """Check a string that may be JSON with a secret in it."""
        if may_be_json(node.value) and SECRET.search(node.value):
            self.held = True

    def _check(self, name: str, value: ValueNode) -> None:
        if not (is_secret(name) or name == EXTENSIONS):
            return
        for each in _leaves(value):
            if isinstance(each, VariableNode):
                self.places[each.name.value] = name
            elif not isinstance(each, BooleanValueNode | NullValueNode):
                self.held = True


def _leaves(value: ValueNode) -> Iterator[ValueNode]:
    """Yield the values that a list or an input object is made of."""
    children = getattr(value, "values", None) or [
        field.value for field in getattr(value, "fields", None) or ()
    ]
    if not children:
        yield value
    for child in children:
        yield from _leaves(child)
