"""How a seed gets into a store."""

from datetime import datetime, timedelta
from typing import Any

import msgspec

from mockspaces import ids
from mockspaces.state import deployments
from mockspaces.state.deploying import deploy
from mockspaces.state.records import Record, Space
from mockspaces.state.references import dangling
from mockspaces.state.seed import AS_THEY_ARE, AttachmentSeed, Seed, fields_of
from mockspaces.state.store import Store


class SeedError(ValueError):
    """A seed that cannot be loaded.

    Args:
        reason: What is wrong, and what would be right.
        path: Where in the document, as `spaces[2].accountGroupId`.
    """

    def __init__(self, reason: str, path: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.reason = reason
        self.path = path


def load(seed: Seed, store: Store, *, now: datetime) -> None:
    """Put what a seed holds into a store; what is there already stays.

    Args:
        seed: What is to be put.
        store: Where it goes.
        now: The moment of loading.

    Raises:
        SeedError: If an id is there already, or a reference leads nowhere; nothing is
            loaded then.
    """
    before = store.snapshot()
    try:
        _Loading(seed, store, now).run()
    except SeedError:
        store.restore(before)
        raise


class _Loading:
    """One seed on its way into a store."""

    def __init__(self, seed: Seed, store: Store, now: datetime) -> None:
        self._seed = seed
        self._store = store
        self._now = now
        self._moved_by = now - seed.now if seed.now else timedelta()
        self._paths: dict[tuple[str, str], str] = {}

    def run(self) -> None:
        for name in AS_THEY_ARE:
            for index, record in enumerate(getattr(self._seed, name)):
                self._put(name, index, _moved(record, self._moved_by))
        self._check()
        for index, attached in enumerate(self._seed.attachments):
            self._attach(f"attachments[{index}]", attached)
        self._deploy()
        self._check()

    def _put(self, name: str, index: int, record: Any) -> None:  # noqa: ANN401 - any record
        path = f"{_camel(name)}[{index}]"
        table = self._store.tables()[name]
        is_deployed = name not in AS_THEY_ARE
        if (name, record.id) in self._paths or (
            table.get(record.id) and not is_deployed
        ):
            reason = f"the id {record.id!r} is there already"
            raise SeedError(reason, path)
        if is_deployed and table.get(record.id) is None:
            reason = "the instance has no such thing in that environment"
            raise SeedError(reason, path)
        if isinstance(record, Space):
            self._check_space(path, record)
        self._paths[name, record.id] = path
        table.put(record)

    def _check_space(self, path: str, space: Space) -> None:
        for field, value in (
            ("account_group_id", space.account_group_id),
            ("guid", space.guid),
        ):
            if self._store.spaces.where(field, value):
                reason = f"there is a Space with {value!r} already"
                raise SeedError(reason, f"{path}.{_camel(field)}")

    def _check(self) -> None:
        for found in dangling(self._store):
            path = self._paths.get((found.table, found.id), _camel(found.table))
            raise SeedError(found.reason, f"{path}.{_camel(found.field)}")

    def _attach(self, path: str, attached: AttachmentSeed) -> None:
        instance = self._store.integration_pack_instances.get(
            attached.integration_pack_instance_id
        )
        if instance is None:
            reason = "there is no such instance"
            raise SeedError(reason, f"{path}.integrationPackInstanceId")
        if self._store.environments.get(attached.environment_id) is None:
            reason = "there is no such environment"
            raise SeedError(reason, f"{path}.environmentId")
        deploy(self._store, instance, attached.environment_id, since=self._now)

    def _deploy(self) -> None:
        for index, schedules in enumerate(self._seed.process_schedules):
            since = schedules.since + self._moved_by if schedules.since else self._now
            record = deployments.ProcessSchedules(
                id=ids.schedules_id(schedules.atom_id, schedules.process_id),
                since=since,
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


def _moved(record: Record, by: timedelta) -> Record:
    """Return a record with its moments moved."""
    moments = {
        name: value + by
        for name, value in msgspec.structs.asdict(record).items()
        if by and isinstance(value, datetime)
    }
    return msgspec.structs.replace(record, **moments) if moments else record


def _camel(name: str) -> str:
    first, *others = name.split("_")
    return first + "".join(each.capitalize() for each in others)
