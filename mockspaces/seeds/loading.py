"""Loading a seed into a store."""

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from typing import Any

import msgspec

from mockspaces import ids
from mockspaces.camel_case import camel_case
from mockspaces.seeds.paths import Path, path_text
from mockspaces.seeds.references import dangling
from mockspaces.seeds.seed import AS_THEY_ARE, Seed, fields_of
from mockspaces.seeds.time_shift import shifted
from mockspaces.seeds.uniqueness import repeated
from mockspaces.state import deployments
from mockspaces.state.deploying import definition_for, deploy
from mockspaces.state.records import Sequence
from mockspaces.state.store import Store

_MOST_FAULTS = 10
_last = attrgetter("last")


class SeedError(ValueError):
    """A seed that cannot be loaded.

    `place` is the document, and the line if it is known; `more` are further problems.
    """

    def __init__(
        self,
        reason: str,
        path: Path = (),
        *,
        place: str = "",
        more: "Iterable[SeedError]" = (),
    ) -> None:
        self.more = tuple(more)
        first = ": ".join(filter(None, (place, path_text(path), reason)))
        super().__init__("; ".join([first, *map(str, self.more)]))
        self.reason = reason
        self.path = path
        self.place = place


def load(seed: Seed, store: Store, *, now: datetime) -> None:
    """Load a seed into a store beside the records that it has, or nothing of it.

    Of a sequence that exists, the greater value stays.
    """
    before = store.snapshot()
    try:
        _Loading(seed, store, now).run()
    except SeedError:
        store.restore(before)
        raise


class _Loading:
    """Loads one seed."""

    def __init__(self, seed: Seed, store: Store, now: datetime) -> None:
        self._seed = shifted(seed, to=now)
        self._store = store
        self._now = now
        self._paths: dict[tuple[str, str], Path] = {}
        self._faults: list[SeedError] = []

    def run(self) -> None:
        for name in AS_THEY_ARE:
            for index, record in enumerate(getattr(self._seed, name)):
                self._put_new(name, index, record)
        self._check()
        self._attach()
        self._deploy()
        self._check()
        self._hide_secrets()

    def _find(self, reason: str, path: Path) -> None:
        self._faults.append(SeedError(reason, path))

    def _put_new(self, name: str, index: int, record: Any) -> None:  # noqa: ANN401 - any record
        there = self._store.tables()[name].get(record.id)
        if there and isinstance(record, Sequence):
            record = max(there, record, key=_last)
        elif there:
            reason = f"the id {record.id!r} is there already"
            self._find(reason, (camel_case(name), index, "id"))
            return
        self._put(name, index, record)

    def _put(self, name: str, index: int, record: Any) -> None:  # noqa: ANN401 - any record
        path = (camel_case(name), index)
        if (name, record.id) in self._paths:
            reason = (
                f"it is there already, as {path_text(self._paths[name, record.id])}"
            )
            self._find(reason, path)
            return
        self._paths[name, record.id] = path
        self._store.tables()[name].put(record)

    def _check(self) -> None:
        for found in (*repeated(self._store), *dangling(self._store)):
            path = self._paths.get((found.table, found.id), (camel_case(found.table),))
            self._find(found.reason, (*path, *found.path))
        if self._faults:
            first, *more = self._faults[:_MOST_FAULTS]
            raise SeedError(first.reason, first.path, more=more)

    def _attach(self) -> None:
        for index, attached in enumerate(self._seed.attachments):
            path = ("attachments", index)
            instance = self._store.integration_pack_instances.get(
                attached.integration_pack_instance_id
            )
            environment = self._store.environments.get(attached.environment_id)
            if instance is None:
                reason = (
                    "integrationPackInstances has no "
                    f"{attached.integration_pack_instance_id!r}"
                )
                self._find(reason, (*path, "integrationPackInstanceId"))
                continue
            if environment is None or environment.account_id != instance.account_id:
                reason = (
                    "the account of the instance has no environment "
                    f"{attached.environment_id!r}"
                )
                self._find(reason, (*path, "environmentId"))
                continue
            deploy(self._store, instance, environment.id, since=self._now)

    def _deploy(self) -> None:
        for index, schedules in enumerate(self._seed.process_schedules):
            record = deployments.ProcessSchedules(
                id=ids.schedules_id(schedules.atom_id, schedules.process_id),
                since=schedules.since or self._now,
                **fields_of(schedules, but="since"),
            )
            self._put("process_schedules", index, record)
        for index, extensions in enumerate(self._seed.environment_extensions):
            values = deployments.EnvironmentExtensions(
                id=ids.extensions_id(extensions.environment_id, extensions.process_id),
                **fields_of(extensions),
            )
            self._put("environment_extensions", index, values)
        for index, extension in enumerate(self._seed.environment_map_extensions):
            extended = deployments.EnvironmentMapExtension(
                id=ids.map_extension_id(
                    extension.environment_id, extension.process_id, extension.map_id
                ),
                **fields_of(extension),
            )
            self._put("environment_map_extensions", index, extended)

    def _hide_secrets(self) -> None:
        """Replace the secrets that the seed sets by `[[HIDDEN]]`."""
        for extensions in self._seed.environment_extensions:
            record = self._store.environment_extensions[
                ids.extensions_id(extensions.environment_id, extensions.process_id)
            ]
            definition = definition_for(self._store, record)
            connections = _hidden(record.connections, definition.connection_secrets)
            properties = _hidden(record.properties, definition.property_secrets)
            self._store.environment_extensions.put(
                msgspec.structs.replace(
                    record, connections=connections, properties=properties
                )
            )


def _hidden(
    values: dict[str, dict[str, str]], secrets: dict[str, dict[str, bool]]
) -> dict[str, dict[str, str]]:
    return {
        owner: {
            name: deployments.HIDDEN if secrets[owner][name] else value
            for name, value in of_owner.items()
        }
        for owner, of_owner in values.items()
    }
