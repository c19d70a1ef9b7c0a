"""Logos of Spaces: allowed types and sizes."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from mockspaces.errors import SpaceLogoUploadError
from mockspaces.state.records import LogoMediaType

LARGEST_LOGO = 262_144
"""256 KB, the vendor's limit, in bytes."""

_HEADER = 32
_MAX_ENTITY = 200
"""Characters of an entity: repeated all over the largest file, they make 13 MB."""
_RASTER: dict[str, LogoMediaType] = {
    "image/png": "image/png",
    "image/jpeg": "image/jpeg",
}
_SVG_ROOT = re.compile(r"(?:\{http://www\.w3\.org/2000/svg\})?svg")


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedFile:
    """A file as it came with a request."""

    name: str
    declared_type: str | None = None
    content: bytes = field(repr=False)

    def __inspect__(self) -> str:
        """Return the text that stands for it in messages of graphql-core."""
        return "[File]"


def media_type_of(upload: UploadedFile) -> LogoMediaType:
    """Return the media type of an uploaded logo, by its content.

    The file's name and the type it was declared as do not count.
    """
    size = len(upload.content)
    if size > LARGEST_LOGO:
        message = (
            f"The file {upload.name!r} has {size} bytes; "
            f"a logo has {LARGEST_LOGO} at most."
        )
        raise SpaceLogoUploadError(message)
    media_type = _raster_type(upload.content[:_HEADER])
    if media_type:
        return media_type
    if not size:
        message = (
            f"The file {upload.name!r} is empty; a logo is an svg, png or jpg file."
        )
        raise SpaceLogoUploadError(message)
    reason = _why_no_svg(upload.content)
    if reason:
        message = (
            f"The content of the file {upload.name!r} is neither svg, png nor jpg; "
            f"{reason}."
        )
        raise SpaceLogoUploadError(message)
    return "image/svg+xml"


@lru_cache(maxsize=256)
def _raster_type(header: bytes) -> LogoMediaType | None:
    import puremagic  # noqa: PLC0415 - reads its table of types; few runs need it

    try:
        matches = puremagic.magic_string(header)
    except (ValueError, puremagic.PureError):
        return None
    return _RASTER.get(matches[0].mime_type) if matches else None


def _why_no_svg(content: bytes) -> str | None:
    """Return why a file is not an SVG; None if it is one."""
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415 - few runs need it

    from defusedxml.ElementTree import (  # noqa: PLC0415 - few runs need it
        DefusedXMLParser,
    )

    parser = DefusedXMLParser(forbid_entities=False)
    parser.parser.EntityDeclHandler = _check_entity
    try:
        parser.feed(content)
        root = parser.close()
    except ParseError as error:
        return f"as XML, it has an error: {error}"
    except (ValueError, LookupError) as error:
        return f"as XML, it is refused: {error}"
    if _SVG_ROOT.fullmatch(root.tag):
        return None
    return f"as XML, its root element is {root.tag!r}"


def _check_entity(
    name: str, is_parameter: int, value: str | None, *_external: str | None
) -> None:
    """Accept what Illustrator declares: short texts, which name its namespaces.

    Entities of other kinds may read files or expand without end.
    """
    if is_parameter or value is None:
        message = f"the entity {name!r} is external or a parameter"
        raise ValueError(message)
    if "&" in value or len(value) > _MAX_ENTITY:
        message = f"the entity {name!r} has over {_MAX_ENTITY} characters or an &"
        raise ValueError(message)
