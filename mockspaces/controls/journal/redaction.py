"""Redaction: copies of values and documents without secrets, bounded in size."""

import re
from collections.abc import Collection, Mapping
from itertools import islice
from typing import Any, NamedTuple

import msgspec
from graphql import (
    EnumValueNode,
    FloatValueNode,
    GraphQLError,
    IntValueNode,
    Node,
    StringValueNode,
    Visitor,
    parse,
    visit,
)

from mockspaces.domain.logo import UploadedFile
from mockspaces.execution.secrets import EXTENSIONS, SECRET, is_secret, may_be_json

REDACTED = "[redacted]"
CUT = "[cut]"
_MAX_STRING = 1000
_MAX_VALUES = 1000
_MAX_TEXT = 16_384
_MAX_DEPTH = 30
_MAX_SECRETS = 100
"""With more of them, a text that may hold one is hidden as a whole."""

_MIN_PART = 4
"""Shorter secrets are hidden where they are a whole value, not within others."""

_NAMES_IN_EXTENSIONS = frozenset(
    {"@type", "id", "name", "environmentId", "extensionGroupId", "envExtensionId"}
)
"""The keys of extensions whose values are no secrets."""

_STRINGS = re.compile(r'"((?:[^"\\]|\\.)*)(?:"(\s*:)?|\\?\Z)', re.DOTALL)
"""The strings in what is almost JSON; a colon comes after a key.

One without an end goes to the end of the text: to look for another in it takes minutes.
"""

_suspicious = re.compile(
    rb"secret|passw|passphrase|token|credential|authorization|private_?key|api_?key"
    rb"|extensions|\\"
).search


def is_plain(json: bytes) -> bool:
    """Return whether JSON is short and names no secret, so that it may be kept as is.

    JSON within a string has escaped quotes, so it is never plain. It takes a sixth of
    the time of a redacted copy, which is 5 % of a create or more.
    """
    return (
        len(json) <= _MAX_STRING
        and json.isascii()
        and _suspicious(json.lower()) is None
    )


class Redaction:
    """Copies JSON values without their secrets, up to a depth, number and size.

    `of_answer`: they belong to an answer, whose `extensions` are of errors or were
    redacted by the service.
    """

    __slots__ = ("_of_answer", "_text_left", "_values_left", "found", "secrets")

    def __init__(self, *, of_answer: bool = False) -> None:
        self.found = False  # whether anything was left out
        self.secrets: set[str] = set()  # the text of the secrets found so far
        self._of_answer = of_answer
        self._values_left = _MAX_TEXT if of_answer else _MAX_VALUES
        self._text_left = _MAX_TEXT

    def variables(
        self, variables: Mapping[str, Any], arguments: Mapping[str, str]
    ) -> dict[str, Any]:
        """Return variables without their secrets.

        `arguments` names the arguments that take them, where that matters.
        """
        return {
            self._cut(name): self.copy(value, arguments.get(name, name))
            for name, value in islice(variables.items(), _MAX_VALUES)
        }

    def copy(
        self,
        value: object,
        name: str = "",
        *,
        in_extensions: bool = False,
        depth: int = 0,
    ) -> Any:  # noqa: ANN401 - JSON
        """Return a value without its secrets, one of which its name may announce."""
        self._values_left -= 1
        is_extensions = name == EXTENSIONS and not self._of_answer
        copy: Any
        if value is None or isinstance(value, bool):
            copy = value
        elif is_secret(name):
            copy = self._hide(value)
        elif self._values_left < 0 or self._text_left < 0 or depth > _MAX_DEPTH:
            self.found, copy = True, CUT
        elif isinstance(value, UploadedFile):
            copy = {
                "name": self._cut(value.name),
                "size": len(value.content),
                "type": value.declared_type and self._cut(value.declared_type),
            }
        elif isinstance(value, dict | list):
            copy = self._copies(
                value, name, in_extensions=in_extensions or is_extensions, depth=depth
            )
        elif isinstance(value, str) and is_extensions:
            copy = self._text(value, in_extensions=True)
        elif in_extensions and name not in _NAMES_IN_EXTENSIONS:
            copy = self._hide(value)
        else:
            copy = self._text(value) if isinstance(value, str) else value
        return copy

    def _copies(
        self,
        values: dict[str, Any] | list[Any],
        name: str,
        *,
        in_extensions: bool,
        depth: int,
    ) -> Any:  # noqa: ANN401 - JSON
        most, depth = self._values_left + 1, depth + 1
        if isinstance(values, dict):
            return {
                self._cut(key): self.copy(
                    each, key, in_extensions=in_extensions, depth=depth
                )
                for key, each in islice(values.items(), most)
            }
        return [
            self.copy(each, name, in_extensions=in_extensions, depth=depth)
            for each in islice(values, most)
        ]

    def _hide(self, value: object) -> str:
        self.found = True
        self.secrets.update(_leaves(value))
        return REDACTED

    def _text(self, text: str, *, in_extensions: bool = False) -> str:
        if in_extensions or may_be_json(text):
            try:
                inner = msgspec.json.decode(text)
            except (msgspec.DecodeError, RecursionError):
                if in_extensions or SECRET.search(text):
                    self.secrets.update(
                        value for value, colon in _STRINGS.findall(text) if not colon
                    )
                    return self._hide(text)
            else:
                copy = self.copy(inner, in_extensions=in_extensions, depth=1)
                text = msgspec.json.encode(copy).decode()
        return self._cut(text)

    def _cut(self, text: str) -> str:
        cut = text
        if len(text) > _MAX_STRING:
            cut = f"{text[:_MAX_STRING]}… ({len(text)} characters)"
        self._text_left -= len(cut)
        return cut


def without(secrets: Collection[str], value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a JSON value with secrets hidden wherever they are repeated."""
    if isinstance(value, dict):
        return {
            hide_secrets(secrets, name): without(secrets, each)
            for name, each in value.items()
        }
    if isinstance(value, list):
        return [without(secrets, each) for each in value]
    return hide_secrets(secrets, value) if isinstance(value, str) else value


def hide_secrets(secrets: Collection[str], text: str) -> str:
    if len(secrets) > _MAX_SECRETS:
        return REDACTED
    for secret in sorted(secrets, key=len, reverse=True):
        if text == secret:
            return REDACTED
        if len(secret) >= _MIN_PART:
            text = text.replace(secret, REDACTED)
    return text


def _leaves(value: object) -> list[str]:
    if isinstance(value, dict):
        return [leaf for each in value.values() for leaf in _leaves(each)]
    if isinstance(value, list):
        return [leaf for each in value for leaf in _leaves(each)]
    return [] if value is None or isinstance(value, bool) else [str(value)]


class RedactedDocument(NamedTuple):
    """A GraphQL document without its literals, and those literals."""

    text: str
    secrets: frozenset[str]


def redact_document(text: str) -> RedactedDocument | None:
    """Return a document that holds a secret, without its literals.

    None if it cannot be parsed.
    """
    literals = _Literals()
    try:
        visit(parse(text), literals)
    except (GraphQLError, RecursionError):
        return None
    parts: list[str] = []
    position = 0
    for start, end in literals.spans:
        parts += text[position:start], f'"{REDACTED}"'
        position = end
    return RedactedDocument("".join(parts) + text[position:], frozenset(literals.texts))


_LITERALS = (
    StringValueNode,
    IntValueNode,
    FloatValueNode,
    EnumValueNode,
)


class _Literals(Visitor):
    """Collects the literals of a document that may be secrets."""

    def __init__(self) -> None:
        super().__init__()
        self.spans: list[tuple[int, int]] = []
        self.texts: set[str] = set()

    def enter(self, node: Node, *_: object) -> None:
        if isinstance(node, _LITERALS) and node.loc:
            self.spans.append((node.loc.start, node.loc.end))
            self.texts.update((node.value, *_leaves(_decoded(node.value))))


def _decoded(text: str) -> object:
    """Return the JSON in a string; None if it is not JSON."""
    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, RecursionError):
        return None


def cut_at_secret(text: str) -> str:
    """Return the part of a text before anything that names a secret."""
    found = SECRET.search(text)
    return f"{text[: found.start()]}{REDACTED}" if found else text
