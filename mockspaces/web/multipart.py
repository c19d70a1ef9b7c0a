"""Requests by the GraphQL multipart request specification.

https://github.com/jaydenseric/graphql-multipart-request-spec
"""

import re
from collections.abc import Callable
from functools import lru_cache
from io import BytesIO
from typing import Any

import msgspec
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from mockspaces.domain.logo import UploadedFile
from mockspaces.web.answers import HTTPError

_OPERATIONS = "operations"
_MAP = "map"
_INDEX = re.compile(r"[0-9]{1,9}")
_decode_map = msgspec.json.Decoder(dict[str, list[str]]).decode
_disposition_of = lru_cache(maxsize=64)(parse_options_header)


class _Part:
    """One part of a form, while it arrives."""

    def __init__(self) -> None:
        self.headers: dict[str, str] = {}
        self.content = BytesIO()

    @property
    def options(self) -> dict[bytes, bytes]:
        return _disposition_of(self.headers.get("content-disposition"))[1]

    @property
    def name(self) -> str:
        return self.options.get(b"name", b"").decode("utf-8", "replace")

    @property
    def file(self) -> UploadedFile | None:
        file_name = self.options.get(b"filename")
        if file_name is None:
            return None
        return UploadedFile(
            name=file_name.decode("utf-8", "replace"),
            declared_type=self.headers.get("content-type"),
            content=self.content.getvalue(),
        )


class _Parts:
    """The parts of a form, as python-multipart's parser finds them."""

    def __init__(self) -> None:
        self.by_name: dict[str, _Part] = {}
        self.complete = False
        self._part = _Part()
        self._field = bytearray()
        self._value = bytearray()

    def parser(self, boundary: bytes) -> MultipartParser:
        """Return a parser that tells what it finds; it is not held here."""
        return MultipartParser(
            boundary,
            {
                "on_part_begin": self._begin_part,
                "on_header_field": self._add_to_field,
                "on_header_value": self._add_to_value,
                "on_header_end": self._end_header,
                "on_part_data": self._add_to_content,
                "on_part_end": self._end_part,
                "on_end": self._end,
            },
        )

    def _begin_part(self) -> None:
        self._part = _Part()

    def _add_to_field(self, data: bytes, start: int, end: int) -> None:
        self._field += data[start:end]

    def _add_to_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _end_header(self) -> None:
        name = self._field.decode("latin-1").lower()
        self._part.headers[name] = self._value.decode("latin-1")
        self._field.clear()
        self._value.clear()

    def _add_to_content(self, data: bytes, start: int, end: int) -> None:
        self._part.content.write(memoryview(data)[start:end])

    def _end_part(self) -> None:
        name = self._part.name
        if not name:
            raise HTTPError(400, "A part of the form has no name.")
        if name in self.by_name:
            raise HTTPError(400, f"The form has two parts named {name!r}.")
        self.by_name[name] = self._part

    def _end(self) -> None:
        self.complete = True


class Form:
    """A form, taken in as it arrives.

    Args:
        boundary: What its parts are separated by.
    """

    def __init__(self, boundary: bytes) -> None:
        self._parts = _Parts()
        try:
            self._parser = self._parts.parser(boundary)
        except FormParserError as error:
            raise _malformed(error) from error

    def write(self, piece: bytes) -> None:
        """Take in the next piece.

        Raises:
            HTTPError: If it cannot be a piece of a form.
        """
        try:
            self._parser.write(piece)
        except FormParserError as error:
            raise _malformed(error) from error

    def operations(self) -> dict[str, Any]:
        """Return the operation that the form carries, its files in their places.

        Raises:
            HTTPError: If the form is not as the specification says.
        """
        if not self._parts.complete:
            raise HTTPError(400, "The multipart body ends before its last boundary.")
        return _operations(self._parts.by_name)


def _malformed(error: FormParserError) -> HTTPError:
    return HTTPError(400, f"The multipart body is malformed: {error}")


def _operations(parts: dict[str, _Part]) -> dict[str, Any]:
    operations = _json_part(parts, _OPERATIONS, msgspec.json.decode)
    file_map = _json_part(parts, _MAP, _decode_map)
    if not isinstance(operations, dict):
        raise HTTPError(
            400,
            "The form field 'operations' is no JSON object; "
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
            what = "is no file" if part else "is missing"
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
    parts: dict[str, _Part], name: str, decode: Callable[[bytes], Any]
) -> Any:  # noqa: ANN401 - the decoder tells
    part = parts.get(name)
    if part is None:
        raise HTTPError(400, f"The form field {name!r} is missing.")
    try:
        return decode(part.content.getvalue())
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise HTTPError(
            400, f"The form field {name!r} is not the JSON it should be: {error}"
        ) from error


def _put(operations: dict[str, Any], path: str, file: UploadedFile) -> None:
    """Put a file in the place of the null that a path leads to."""
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
