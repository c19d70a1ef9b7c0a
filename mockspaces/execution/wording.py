"""Messages of graphql-core in the words of the reference implementation.

GraphQL.js quotes names with `"` and writes values as JavaScript does; graphql-core
quotes with `'` and writes them as Python does. The vendor's samples show the former.
"""

import re

_TOKEN = re.compile(
    r"""(?P<quoted>(?<!\w)'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?P<colon>:\ )?"""
    r"""|(?P<word>\b(?:None|True|False)\b)|(?P<empty>\{\})|(?P<brace>[{}])""",
    re.DOTALL,
)
_WORDS = {"None": "null", "True": "true", "False": "false"}
_ESCAPE = re.compile(r"""\\x(?P<code>..)|\\.|\"""", re.DOTALL)
_QUOTES = {"\\'": "'", '"': '\\"'}
_SHORT = {"08": "\\b", "0c": "\\f"}
_DOUBLE_QUOTE = "'\"'"
"""How the reference implementation writes this one character, too."""


def in_reference_words(message: str) -> str:
    """Return a message of graphql-core as GraphQL.js writes it."""
    return _TOKEN.sub(_replaced, message)


def _replaced(token: re.Match[str]) -> str:
    if word := token["word"]:
        return _WORDS[word]
    if token["empty"]:
        return "{}"
    if brace := token["brace"]:
        return "{ " if brace == "{" else " }"
    quoted, colon = token["quoted"], token["colon"] or ""
    inner = quoted[1:-1]
    if colon and token.string[: token.start()].rstrip().endswith(("{", ",")):
        return f"{inner}{colon}"  # a key of an object
    if quoted == _DOUBLE_QUOTE:
        return f"{quoted}{colon}"
    return f'"{_ESCAPE.sub(_escaped, inner)}"{colon}'


def _escaped(found: re.Match[str]) -> str:
    """Return an escape sequence or a quote of Python as JavaScript writes it."""
    if code := found["code"]:
        return _SHORT.get(code, f"\\u00{code}")
    return _QUOTES.get(found[0], found[0])
