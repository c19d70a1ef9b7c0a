"""What of a request may be remembered: everything but secrets."""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import islice
from typing import Any

import msgspec
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

from mockspaces.domain.logo import UploadedFile

REDACTED = "[redacted]"
CUT = "[cut]"
_EXTENSIONS = "extensions"
_LONGEST_TEXT = 1000
_MOST_VALUES = 1000
_DEEPEST = 30
_SECRET = re.compile(
    r"secret|passw|passphrase|token|credential|authorization|private_?key|api_?key",
    re.IGNORECASE,
)
_SUSPICIOUS = re.compile(
    rf"{_SECRET.pattern}|{_EXTENSIONS}|\\u|[{{\[]\s*\\?\"", re.IGNORECASE
)
_not_plain = re.compile(
    rb"secret|passw|passphrase|token|credential|authorization|private_?key|api_?key"
    rb"|extensions|\\"
).search
_hint = re.compile(rb"k|w|x|z|\\|cre[dt]|phr").search
"""What is not plain has one of these, and most of what is plain has none of them.

Both are alternatives of literals, whose first letters are looked for in little time.
"""

_IN_EXTENSIONS = frozenset(
    {"@type", "id", "name", "environmentId", "extensionGroupId", "envExtensionId"}
)
"""The keys of extensions whose values name things and hold nothing."""


@lru_cache(maxsize=1024)
def is_secret(name: str) -> bool:
    """Tell whether what has this name is kept from everyone."""
    return _SECRET.search(name) is not None


def is_plain(json: bytes) -> bool:
    """Tell whether JSON is short and without anything that could name a secret.

    It may be remembered as it is then. Text that is JSON itself is not plain, since
    its quotes are escaped.
    """
    if len(json) > _LONGEST_TEXT or not json.isascii():
        return False
    json = json.lower()
    return _hint(json) is None or _not_plain(json) is None


class Redaction:
    """Copies the values of one request without its secrets, and not without end.

    Attributes:
        found: Whether there was a secret.
    """

    __slots__ = ("_left", "found")

    def __init__(self) -> None:
        self.found = False
        self._left = _MOST_VALUES

    def variables(
        self, variables: Mapping[str, Any], places: Mapping[str, str]
    ) -> dict[str, Any]:
        """Return the variables as they may be remembered.

        Args:
            variables: The variables by their names.
            places: The names of the arguments that take them, where that matters.
        """
        return {
            name: self._copy(value, places.get(name, name))
            for name, value in variables.items()
        }

    def _copy(
        self, value: object, name: str, *, strict: bool = False, depth: int = 0
    ) -> Any:  # noqa: ANN401 - JSON
        self._left -= 1
        copy: Any
        if value is None or isinstance(value, bool):
            copy = value
        elif is_secret(name):
            copy = self._hidden(REDACTED)
        elif self._left < 0 or depth > _DEEPEST:
            copy = self._hidden(CUT)
        elif isinstance(value, UploadedFile):
            size = len(value.content)
            copy = {"name": value.name, "size": size, "type": value.declared_type}
        elif isinstance(value, dict | list):
            strict = strict or name == _EXTENSIONS
            copy = self._copies(value, name, strict=strict, depth=depth + 1)
        elif isinstance(value, str) and name == _EXTENSIONS:
            copy = self._text(value, strict=True)
        elif strict and name not in _IN_EXTENSIONS:
            copy = self._hidden(REDACTED)
        else:
            copy = self._text(value) if isinstance(value, str) else value
        return copy

    def _copies(
        self,
        values: dict[str, Any] | list[Any],
        name: str,
        *,
        strict: bool,
        depth: int,
    ) -> Any:  # noqa: ANN401 - JSON
        most = self._left + 1
        if isinstance(values, dict):
            return {
                key[:_LONGEST_TEXT]: self._copy(each, key, strict=strict, depth=depth)
                for key, each in islice(values.items(), most)
            }
        return [
            self._copy(each, name, strict=strict, depth=depth)
            for each in islice(values, most)
        ]

    def _hidden(self, mark: str) -> str:
        self.found = True
        return mark

    def _text(self, text: str, *, strict: bool = False) -> str:
        if strict or text.lstrip()[:1] in {"{", "["}:
            try:
                inner = msgspec.json.decode(text)
            except (msgspec.DecodeError, RecursionError):
                if strict or _SECRET.search(text):
                    return self._hidden(REDACTED)
            else:
                copy = self._copy(inner, "", strict=strict, depth=1)
                text = msgspec.json.encode(copy).decode()
        if len(text) <= _LONGEST_TEXT:
            return text
        return f"{text[:_LONGEST_TEXT]}… ({len(text)} characters)"


class Secrets(Visitor):
    """Where a document holds or takes secrets.

    Attributes:
        held: Whether there may be a secret in its text.
        places: The names of the arguments that take its variables, where that matters.
    """

    held: bool
    places: dict[str, str]

    def __init__(self, text: str, ast: DocumentNode) -> None:
        super().__init__()
        self.held = False
        self.places = {}
        if _SUSPICIOUS.search(text):
            self.held = not ast.definitions  # it cannot be read
            self._defaults: list[VariableDefinitionNode] = []
            visit(ast, self)
            self.held = self.held or any(
                node.default_value and node.variable.name.value in self.places
                for node in self._defaults
            )

    def enter_argument(self, node: ArgumentNode, *_: object) -> None:
        """Note what an argument takes."""
        self._note(node.name.value, node.value)

    def enter_object_field(self, node: ObjectFieldNode, *_: object) -> None:
        """Note what a field of an input object takes."""
        self._note(node.name.value, node.value)

    def enter_variable_definition(
        self, node: VariableDefinitionNode, *_: object
    ) -> None:
        """Note a variable, whose default may turn out to be a secret."""
        self._defaults.append(node)

    def enter_string_value(self, node: StringValueNode, *_: object) -> None:
        """Note text that may be JSON with a secret in it."""
        if node.value.lstrip()[:1] in {"{", "["} and _SECRET.search(node.value):
            self.held = True

    def _note(self, name: str, value: ValueNode) -> None:
        if not (is_secret(name) or name == _EXTENSIONS):
            return
        for each in _leaves(value):
            if isinstance(each, VariableNode):
                self.places[each.name.value] = name
            elif not isinstance(each, BooleanValueNode | NullValueNode):
                self.held = True


def _leaves(value: ValueNode) -> Iterator[ValueNode]:
    """Go through the values that a list or an input object is made of."""
    children = getattr(value, "values", None) or [
        field.value for field in getattr(value, "fields", None) or ()
    ]
    if not children:
        yield value
    for child in children:
        yield from _leaves(child)
