"""Names of sandboxes and snapshots, as they stand in addresses."""

import re

from mockspaces.client.connection import RefusedError

__tracebackhide__ = True  # see connection.py

NAME = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._-]{1,64}")
_RULE = "a name has 1 to 64 letters, digits, '.', '_' and '-', and is not '.' or '..'"


def checked(name: str, field: str) -> str:
    """Return a name that can stand in an address as it is.

    Raises:
        RefusedError: If it cannot; nothing has been sent.
    """
    if NAME.fullmatch(name) is None:
        call = f"A call with the {field} {name!r}"
        raise RefusedError(call, status=None, message=_RULE, field=field)
    return name
