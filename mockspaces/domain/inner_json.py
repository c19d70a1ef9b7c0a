"""JSON text inside an argument."""

from typing import TypeVar

import msgspec

from mockspaces.errors import PlatformCallError

T = TypeVar("T")


def decode(text: str, kind: type[T], argument: str) -> T:
    """Return what the JSON text of an argument holds.

    Raises:
        PlatformCallError: If the text is not JSON, or not of that kind; the detail
            tells where.
    """
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.DecodeError, UnicodeEncodeError) as error:
        message = f"The JSON of {argument} is not as it should be: {error}."
        raise PlatformCallError(message) from error
    except RecursionError as error:
        message = f"The JSON of {argument} is nested too deeply."
        raise PlatformCallError(message) from error
