"""JSON text inside an argument."""

import re
from typing import TypeVar

import msgspec

from mockspaces.errors import PlatformCallError

T = TypeVar("T")

_DEEPEST = 64
"""Deeper JSON is refused, so that stored JSON can always be read."""

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{\]}]', re.DOTALL)
_STEPS = {"[": 1, "{": 1, "]": -1, "}": -1}


def decode(text: str, kind: type[T], argument: str) -> T:
    """Return the value of the JSON text of an argument; a refusal names the path."""
    if _depth(text) > _DEEPEST:
        message = f"The JSON of {argument} is nested more than {_DEEPEST} deep."
        raise PlatformCallError(message)
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        message = f"The JSON of {argument} is invalid: {error}."
        raise PlatformCallError(message) from error


def _depth(text: str) -> int:
    depth = deepest = 0
    for token in _TOKEN.finditer(text):
        depth += _STEPS.get(token.group(), 0)
        deepest = max(deepest, depth)
    return deepest
