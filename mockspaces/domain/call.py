"""One call of the service, as its rules see it."""

from dataclasses import dataclass

from mockspaces.clock import Clock
from mockspaces.ids import Ids
from mockspaces.settings import Settings
from mockspaces.state.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """Who calls, and the world that answers."""

    store: Store
    clock: Clock
    ids: Ids
    settings: Settings
    account_id: str
