"""Code of a plan: a function that is written for one operation, and then made."""

from collections.abc import Callable
from typing import Any


class Code:
    """A function that is being written.

    What is written are names and constants of ours: what a client has sent is held
    under a name, or stands there as a literal.

    Args:
        parameters: The parameters of the function.
    """

    def __init__(self, parameters: str) -> None:
        self._lines = [f"def made({parameters}):"]
        self._held: dict[str, Any] = {}
        self._variables = 0

    def hold(self, value: object) -> str:
        """Return the name under which the function finds a value."""
        name = f"_{len(self._held)}"
        self._held[name] = value
        return name

    def variable(self) -> str:
        """Return the name of a variable that it does not have yet."""
        self._variables += 1
        return f"v{self._variables}"

    def add(self, *lines: str) -> None:
        """Go on with some lines, each of which begins with its indentation."""
        self._lines += lines

    def made(self) -> Callable[..., Any]:
        """Return the function."""
        names = {**self._held}
        exec("\n".join(self._lines), names)  # noqa: S102 - see above
        made: Callable[..., Any] = names["made"]
        return made
