"""Paths in a seed document, and problems at them."""

from typing import NamedTuple

Path = tuple[str | int, ...]
"""Keys and indices, as in `("spaces", 2, "accountGroupId")`."""


class Flaw(NamedTuple):
    """A problem of a record and its path."""

    table: str
    id: str
    path: Path
    reason: str


def path_text(path: Path) -> str:
    """Return a path as text, as in `spaces[2].accountGroupId`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")
