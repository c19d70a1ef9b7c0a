"""Recording: what is over is told to those who keep account of it."""

from typing import Protocol

from mockspaces.controls.coverage.usage import Usage
from mockspaces.web.exchange import Exchange


class Listener(Protocol):
    """Who keeps account of exchanges."""

    def note(
        self, exchange: Exchange, usage: Usage | None, milliseconds: float
    ) -> None:
        """Take account of an exchange that is over.

        Args:
            exchange: What was found out about it on its way.
            usage: What it used of the schema, if that is clear.
            milliseconds: How long it took, in real time.
        """
