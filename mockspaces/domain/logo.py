"""Logos: what a Space may be decorated with."""

import re
from dataclasses import dataclass, field
from functools import lru_cache

from mockspaces.errors import SpaceLogoUploadError
from mockspaces.state.records import LogoMediaType

LARGEST_LOGO = 262_144
"""256 KB, the vendor's limit, in bytes."""

_HEADER = 32
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


def media_type_of(upload: UploadedFile) -> LogoMediaType:
    """Return the media type that the content of an uploaded logo has.

    The content decides, not the file's name or the type it was declared as.

    Raises:
        SpaceLogoUploadError: If the file is empty, too large, or neither svg, png nor
            jpg.
    """
    size = len(upload.content)
    if size > LARGEST_LOGO:
        message = (
            f"The file {upload.name!r} has {size} bytes; "
            f"a logo has {LARGEST_LOGO} at most."
        )
        raise SpaceLogoUploadError(message)
    media_type = _raster_type(upload.content[:_HEADER])
    if media_type is None and _is_svg(upload.content):
        media_type = "image/svg+xml"
    if media_type is None:
        message = (
            f"The file {upload.name!r} is empty; a logo is an svg, png or jpg file."
            if not size
            else f"The content of the file {upload.name!r} is neither svg, png nor jpg."
        )
        raise SpaceLogoUploadError(message)
    return media_type


@lru_cache(maxsize=256)
def _raster_type(header: bytes) -> LogoMediaType | None:
    import puremagic  # noqa: PLC0415 - reads its table of types; few runs need it

    try:
        matches = puremagic.magic_string(header)
    except (ValueError, puremagic.PureError):
        return None
    return _RASTER.get(matches[0].mime_type) if matches else None


def _is_svg(content: bytes) -> bool:
    from xml.etree.ElementTree import ParseError  # noqa: PLC0415 - few runs need it

    from defusedxml import (  # noqa: PLC0415 - few runs need it
        DefusedXmlException,
        ElementTree,
    )

    try:
        root = ElementTree.fromstring(content)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        return False
    return _SVG_ROOT.fullmatch(root.tag) is not None
