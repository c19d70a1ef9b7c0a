"""The ids of the service, and where new ones come from."""

from random import Random
from uuid import UUID


class Ids:
    """Draws new ids; the same seed draws the same ids.

    Args:
        seed: What the sequence of ids depends on, and nothing else.
    """

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._random = Random(seed)  # noqa: S311 - ids are to repeat, not to be secret

    def uuid(self) -> str:
        """Return a new UUID, version 4, in lower case."""
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def reset(self) -> None:
        """Begin the sequence again."""
        self._random.seed(self._seed)
