"""Snapshots in the control API."""

from collections.abc import Callable
from datetime import datetime

import msgspec

from mockspaces.clock import Clock, ClockState
from mockspaces.controls.api.route import (
    Arguments,
    ControlError,
    Output,
    Route,
    Routes,
)
from mockspaces.ids import Ids
from mockspaces.state.store import Store, StoreSnapshot

MOST_SNAPSHOTS = 100


class Snapshot(msgspec.Struct, frozen=True, kw_only=True):
    """The records, the clock and the id sequence of a world at one moment."""

    taken_at: datetime
    records: int
    store: StoreSnapshot
    clock: ClockState
    ids_drawn: int


class Snapshots:
    """The snapshots of one world, by name."""

    def __init__(
        self, *, store: Store, clock: Clock, ids: Ids, end_waits: Callable[[], None]
    ) -> None:
        self._store = store
        self._end_waits = end_waits
        self._clock = clock
        self._ids = ids
        self._named: dict[str, Snapshot] = {}

    def now(self) -> Snapshot:
        """Return a snapshot of the world as it is."""
        return Snapshot(
            taken_at=self._clock.now(),
            records=sum(map(len, self._store.tables().values())),
            store=self._store.snapshot(),
            clock=self._clock.state,
            ids_drawn=self._ids.drawn,
        )

    def go_to(self, snapshot: Snapshot) -> None:
        """Restore a snapshot of any world."""
        self._end_waits()
        self._store.restore(snapshot.store)
        self._clock.state = snapshot.clock
        self._ids.drawn = snapshot.ids_drawn

    def take(self, name: str) -> Snapshot:
        """Take a snapshot, or replace the one of that name; refuse one too many."""
        if name not in self._named and len(self._named) >= MOST_SNAPSHOTS:
            message = f"There are {MOST_SNAPSHOTS} snapshots; drop one first."
            raise ControlError(message, field="name", status=409)
        self._named[name] = self.now()
        return self._named[name]

    def get(self, name: str, field: str = "name") -> Snapshot:
        snapshot = self._named.get(name)
        if snapshot is None:
            known = ", ".join(sorted(self._named)) or "none"
            message = f"No snapshot is named {name!r}; there are: {known}."
            raise ControlError(message, field=field, status=404)
        return snapshot

    def drop(self, name: str) -> None:
        del self._named[name]

    def names(self) -> list[str]:
        """Return all names, in the order in which they were first taken."""
        return list(self._named)


class SnapshotEntry(Output, frozen=True, kw_only=True):
    """A snapshot."""

    name: str
    taken_at: datetime  # by the world's clock
    records: int

    @classmethod
    def of(cls, name: str, snapshot: Snapshot) -> "SnapshotEntry":
        return cls(name=name, taken_at=snapshot.taken_at, records=snapshot.records)


class SnapshotList(Output, frozen=True, kw_only=True):
    """All snapshots of a world."""

    snapshots: list[SnapshotEntry]


def _list(snapshots: Snapshots, _arguments: Arguments[None, None]) -> SnapshotList:
    names = snapshots.names()
    entries = [SnapshotEntry.of(name, snapshots.get(name)) for name in names]
    return SnapshotList(snapshots=entries)


def _take(snapshots: Snapshots, arguments: Arguments[None, None]) -> SnapshotEntry:
    name = arguments.path_params["name"]
    return SnapshotEntry.of(name, snapshots.take(name))


def _get(snapshots: Snapshots, arguments: Arguments[None, None]) -> SnapshotEntry:
    name = arguments.path_params["name"]
    return SnapshotEntry.of(name, snapshots.get(name))


def _drop(snapshots: Snapshots, arguments: Arguments[None, None]) -> SnapshotEntry:
    entry = _get(snapshots, arguments)
    snapshots.drop(entry.name)
    return entry


def _restore(snapshots: Snapshots, arguments: Arguments[None, None]) -> SnapshotEntry:
    name = arguments.path_params["name"]
    snapshot = snapshots.get(name)
    snapshots.go_to(snapshot)
    return SnapshotEntry.of(name, snapshot)


_UNKNOWN = {404: "No snapshot has this name."}
SNAPSHOTS: Routes[Snapshots] = (
    Route(
        method="GET",
        path="/snapshots",
        summary="List the snapshots.",
        handle=_list,
        answer=SnapshotList,
    ),
    Route(
        method="PUT",
        path="/snapshots/{name}",
        summary="Take a snapshot of state, clock and id sequence.",
        handle=_take,
        answer=SnapshotEntry,
        refusals={409: "The maximum number of snapshots is reached."},
    ),
    Route(
        method="GET",
        path="/snapshots/{name}",
        summary="Read a snapshot.",
        handle=_get,
        answer=SnapshotEntry,
        refusals=_UNKNOWN,
    ),
    Route(
        method="DELETE",
        path="/snapshots/{name}",
        summary="Drop a snapshot.",
        handle=_drop,
        answer=SnapshotEntry,
        refusals=_UNKNOWN,
    ),
    Route(
        method="POST",
        path="/snapshots/{name}/restore",
        summary="Go back to a snapshot.",
        handle=_restore,
        answer=SnapshotEntry,
        refusals=_UNKNOWN,
    ),
)
