"""The control client for other languages, as single files to copy into a project."""

from importlib.resources import files

MEDIA_TYPES = {
    "mockspaces.mjs": "text/javascript; charset=utf-8",
    "mockspaces.d.mts": "text/plain; charset=utf-8",
    "MockSpaces.java": "text/plain; charset=utf-8",
}
"""The media type of each file."""


def read_file(name: str) -> str:
    """Return the text of one of the files in `MEDIA_TYPES`."""
    return files(__name__).joinpath(name).read_text("utf-8")
