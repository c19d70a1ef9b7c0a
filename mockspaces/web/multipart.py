"""Requests by the GraphQL multipart request specification.

https://github.com/jaydenseric/graphql-multipart-request-spec
"""

import re
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote

import msgspec
from python_multipart.multipart import parse_options_header

from mockspaces.domain.logo import UploadedFile
from mockspaces.web.responses import HTTPError

_OPERATIONS = "operations"
_MAP = "map"
_MALFORMED = "The multipart body is malformed"
_INDEX = re.compile(r"[0-9]{1,9}")
_EXTENDED = re.compile(
    r""";\s*filename\*\s*=\s*"?(?P<charset>[\w-]*)'[\w-]*'(?P<value>[^;"\s]*)""",
    re.IGNORECASE,
)
"""An extended parameter, https://www.rfc-editor.org/rfc/rfc8187."""

_TEXT = re.compile(r"text/plain\b", re.IGNORECASE)
_LINE_END = re.compile(rb"[ \t]*\r\n")
_decode_map = msgspec.json.Decoder(dict[str, list[str]]).decode


class Part(msgspec.Struct, frozen=True):
    """One part of a form."""

    name: str
    content: bytes
    file: UploadedFile | None  # the content as a file, if it is one


def parse_form(body: bytes, boundary: bytes) -> dict[str, Any]:
    """Return the operation that a form carries, its files in their places."""
    parts: dict[str, Part] = {}
    for part in _parts(body, boundary):
        if part.name in parts:
            raise HTTPError(400, f"The form has two parts named {part.name!r}.")
        parts[part.name] = part
    return _operations(parts)


def _parts(body: bytes, boundary: bytes) -> Iterator[Part]:
    """Yield the parts of a body (RFC 2046, section 5.1.1)."""
    line = b"--" + boundary
    delimiter = b"\r\n" + line
    preamble = -2 if body.startswith(line) else body.find(delimiter)
    if preamble == -1:
        raise HTTPError(400, f"{_MALFORMED}: no line begins with its boundary.")
    at = preamble + len(delimiter)
    while not body.startswith(b"--", at):
        padding = _LINE_END.match(body, at)
        if padding is None:
            raise HTTPError(
                400,
                f"{_MALFORMED}: its boundary is not alone on a line.",
            )
        begin = padding.end()
        end = body.find(delimiter, begin - 2)
        if end < 0:
            raise HTTPError(400, "The multipart body ends before its last boundary.")
        yield _part(body, begin, end)
        at = end + len(delimiter)


def _part(body: bytes, begin: int, end: int) -> Part:
    """Return the part between two boundaries, of whose content this is the one copy."""
    split = body.find(b"\r\n\r\n", begin - 2, end)
    if split < 0:
        raise HTTPError(
            400,
            f"{_MALFORMED}: a part has no blank line after its header.",
        )
    headers: dict[str, str] = {}
    for field in body[begin:split].decode("latin-1").split("\r\n"):
        name, _, value = field.partition(":")
        headers[name.strip().lower()] = value.strip()
    disposition = headers.get("content-disposition", "")
    options = parse_options_header(disposition)[1]
    name = options.get(b"name", b"").decode("utf-8", "replace")
    if not name:
        raise HTTPError(400, "A part of the form has no name.")
    content = body[split + 4 : end]
    declared_type = headers.get("content-type")
    file_name = _extended_file_name(disposition)
    if b"filename" in options:
        file_name = options[b"filename"].decode("utf-8", "replace")
    elif file_name is None and declared_type and not _TEXT.match(declared_type):
        file_name = ""
    file = file_name is not None and UploadedFile(
        name=file_name, declared_type=declared_type, content=content
    )
    return Part(name, content, file or None)


def _extended_file_name(disposition: str) -> str | None:
    """Return the name in `filename*=`, which RFC 7578 forbids and clients send."""
    extended = _EXTENDED.search(disposition)
    if extended is None:
        return None
    charset = "latin-1" if extended["charset"].lower() == "iso-8859-1" else "utf-8"
    return unquote(extended["value"], charset)


def _operations(parts: dict[str, Part]) -> dict[str, Any]:
    operations = _json_part(parts, _OPERATIONS, msgspec.json.decode)
    file_map = _json_part(parts, _MAP, _decode_map)
    if not isinstance(operations, dict):
        raise HTTPError(
            400,
            "The form field 'operations' is not a JSON object; "
            "batched requests are not supported.",
        )
    files = {
        name: part for name, part in parts.items() if name not in {_OPERATIONS, _MAP}
    }
    for name in files.keys() - file_map.keys():
        raise HTTPError(
            400, f"The form field 'map' has no entry for the part {name!r}."
        )
    for name, paths in file_map.items():
        part = files.get(name)
        file = part.file if part else None
        if file is None:
            what = "is not a file" if part else "is missing"
            raise HTTPError(
                400, f"The form field 'map' names the part {name!r}, which {what}."
            )
        if not paths:
            raise HTTPError(
                400, f"The form field 'map' names no path for the part {name!r}."
            )
        for path in paths:
            _put(operations, path, file)
    return operations


def _json_part(
    parts: dict[str, Part], name: str, decode: Callable[[bytes], Any]
) -> Any:  # noqa: ANN401 - as the decoder returns
    part = parts.get(name)
    if part is None:
        raise HTTPError(400, f"The form field {name!r} is missing.")
    try:
        return decode(part.content.removeprefix(BOM_UTF8))
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise HTTPError(
            400, f"The form field {name!r} has invalid content: {error}"
        ) from error


def _put(operations: dict[str, Any], path: str, file: UploadedFile) -> None:
    """Put a file where a path leads to a null."""
    keys = path.split(".")
    place: Any = operations
    container, key = place, None
    for step in keys:
        container, key = place, _key(place, step)
        if key is None:
            raise HTTPError(
                400, f"The path {path!r} in the form field 'map' leads nowhere."
            )
        place = container[key]
    if keys[0] != "variables" or place is not None:
        raise HTTPError(
            400,
            f"The path {path!r} in the form field 'map' does not lead "
            "to a variable that is null.",
        )
    container[key] = file


def _key(place: object, step: str) -> str | int | None:
    if isinstance(place, dict):
        return step if step in place else None
    if isinstance(place, list) and _INDEX.fullmatch(step):
        return int(step) if int(step) < len(place) else None
    return None
