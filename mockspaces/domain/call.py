"""One call of the service, as its rules see it."""

import msgspec

from mockspaces.clock import Clock
from mockspaces.ids import Ids
from mockspaces.settings import Settings
from mockspaces.state.records import Space
from mockspaces.state.store import Store


class Call(msgspec.Struct, frozen=True, kw_only=True):
    """The caller, the world that answers, and the Space of the request."""

    store: Store
    clock: Clock
    ids: Ids
    settings: Settings
    account_id: str
    user: str | None = None  # as the token names it
    space_guid: str | None = None  # the header `SPACE_GUID`
    space: Space | None = None  # the Space it names, once the caller is let in
