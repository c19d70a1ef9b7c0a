"""Where something stands in a seed, and what is wrong there."""

from typing import NamedTuple

Path = tuple[str | int, ...]
"""The names and numbers that lead there, as `("spaces", 2, "accountGroupId")`."""


class Flaw(NamedTuple):
    """Something that is wrong with a record, and where in it."""

    table: str
    id: str
    path: Path
    reason: str


def written(path: Path) -> str:
    """Return a path as people write it, as `spaces[2].accountGroupId`."""
    steps = (f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")
