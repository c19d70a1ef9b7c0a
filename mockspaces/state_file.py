"""The state of a world in a file, so that it survives a restart."""

import asyncio
import logging
import os
from contextlib import suppress
from pathlib import Path

import msgspec

from mockspaces.app import World
from mockspaces.seeds.files import start_of
from mockspaces.seeds.loading import SeedError
from mockspaces.seeds.seed import seed_of
from mockspaces.settings import SettingError
from mockspaces.state.store import Store, StoreSnapshot

_INTERVAL = 1.0
"""Seconds between checks for changes."""

_logger = logging.getLogger(__name__)


class StateFile:
    """Keeps the state of a world in a file, in the form of a seed.

    If the file is there, the world takes its state from it. Else it is written at once.
    """

    def __init__(self, path: Path, world: World) -> None:
        self._path = path
        self._world = world
        self._written: tuple[StoreSnapshot, int] | None = None
        try:
            if path.exists():
                loaded = start_of([str(path)], now=world.clock.now())
                world.store.restore(loaded.store)
                world.ids.drawn = loaded.ids_drawn
            self.save()
        except OSError as error:
            raise self._refusal(str(error)) from error
        except SeedError as error:
            reason = f"it is not a saved state: {error}"
            raise self._refusal(reason) from error

    async def keep(self, stopped: asyncio.Event) -> None:
        """Write the file within a second after each change, and when it is stopped."""
        while not stopped.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(stopped.wait(), _INTERVAL)
            try:
                await self._save_beside()
            except OSError as error:  # a full disk, say, which may have room again
                _logger.error("The state was not written: %s", error)  # noqa: TRY400 - one line

    def save(self) -> None:
        """Write the file, if anything has changed since it was written.

        If it cannot be written, the old file stays unchanged.
        """
        changed = self._changed()
        if changed is not None:
            self._write(*changed)

    async def _save_beside(self) -> None:
        """Write the file in a thread, while requests are answered."""
        changed = self._changed()
        if changed is not None:
            await asyncio.to_thread(self._write, *changed)

    def _changed(self) -> tuple[StoreSnapshot, int] | None:
        now = self._world.store.snapshot(), self._world.ids.drawn
        if self._written is not None:
            store, ids_drawn = self._written
            same = all(now[0][name] is rows for name, rows in store.items())
            if same and now[1] == ids_drawn:
                return None
        return now

    def _write(self, snapshot: StoreSnapshot, ids_drawn: int) -> None:
        """Replace the file as a whole, so that a complete one exists at any moment."""
        store = Store()
        store.restore(snapshot)
        text = msgspec.json.encode(seed_of(store, ids_drawn=ids_drawn))
        beside = self._path.with_name(f"{self._path.name}.new")
        with beside.open("wb") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(self._path)
        self._written = snapshot, ids_drawn

    def _refusal(self, reason: str) -> SettingError:
        return SettingError(name="state", reason=f"{self._path}: {reason}")
