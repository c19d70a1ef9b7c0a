"""What of a request may be remembered: everything but secrets."""

import re
from collections.abc import Mapping
from itertools import islice
from typing import Any

import msgspec

from mockspaces.domain.logo import UploadedFile
from mockspaces.execution.secrets import (
    EXTENSIONS,
    SECRET,
    is_secret,
    may_be_json,
)

REDACTED = "[redacted]"
CUT = "[cut]"
_LONGEST_TEXT = 1000
_MOST_VALUES = 1000
_DEEPEST = 30
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
            strict = strict or name == EXTENSIONS
            copy = self._copies(value, name, strict=strict, depth=depth + 1)
        elif isinstance(value, str) and name == EXTENSIONS:
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
        if strict or may_be_json(text):
            try:
                inner = msgspec.json.decode(text)
            except (msgspec.DecodeError, RecursionError):
                if strict or SECRET.search(text):
                    return self._hidden(REDACTED)
            else:
                copy = self._copy(inner, "", strict=strict, depth=1)
                text = msgspec.json.encode(copy).decode()
        if len(text) <= _LONGEST_TEXT:
            return text
        return f"{text[:_LONGEST_TEXT]}… ({len(text)} characters)"
