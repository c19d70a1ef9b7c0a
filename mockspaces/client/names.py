"""Names of sandboxes and snapshots, which are parts of addresses."""

import re

from mockspaces.client.connection import RefusedError

__tracebackhide__ = True  # see connection.py

NAME = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}")
_RULE = "a name has 1 to 64 letters, digits, '.', '_' and '-', and is not '.' or '..'"


def checked(name: str, field: str) -> str:
    """Return a valid name; refuse another one, with nothing sent."""
    if NAME.fullmatch(name) is None:
        call = f"A call with the {field} {name!r}"
        raise RefusedError(call, status=None, message=_RULE, field=field)
    return name
