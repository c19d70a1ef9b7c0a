"""The tables of a world."""

from collections.abc import Callable, Iterator
from operator import attrgetter
from typing import Any, Generic

from mockspaces.state import deployments, listings, records
from mockspaces.state.indexes import Index, R


class Rows(Generic[R]):
    """The content of a table: records by id, and indexes built so far.

    An index may be added at any time, even to shared rows: it changes no record.
    """

    __slots__ = ("by_id", "indexes")

    def __init__(self, by_id: dict[str, R], indexes: dict[str, Index[R]]) -> None:
        self.by_id = by_id
        self.indexes = indexes

    def copy(self) -> "Rows[R]":
        indexes = dict(self.indexes)  # at once: another thread may add one
        return Rows(
            dict(self.by_id), {field: index.copy() for field, index in indexes.items()}
        )


class Table(Generic[R]):
    """Records by id in the order they came, found by some of their fields too.

    A snapshot shares the rows with the table until the table is next written to, so
    that taking or restoring one costs the same however many records there are.

    The first `where` on an indexed field reads all records. A field that holds several
    values finds the record by each of them.
    """

    __slots__ = ("_is_shared", "_rows", "_value_of", "get")

    get: Callable[[str], R | None]

    def __init__(self, *indexed: str) -> None:
        self._value_of = {field: attrgetter(field) for field in indexed}
        self._is_shared = False
        self._take(Rows({}, {}))

    def __len__(self) -> int:
        return len(self._rows.by_id)

    def __iter__(self) -> Iterator[R]:
        return iter(self._rows.by_id.values())

    def __getitem__(self, record_id: str) -> R:
        """Return the record of an id that is known to exist."""
        return self._rows.by_id[record_id]

    def where(self, field: str, value: str | None) -> list[R]:
        """Return the records whose indexed `field` is `value`, oldest first."""
        index = self._rows.indexes.get(field)
        if index is None:
            index = self._index(field)
        return index.get(value)

    def put(self, record: R) -> None:
        """Store a record, replacing one with its id."""
        if self._is_shared:
            self._own()
        rows, record_id = self._rows, record.id
        before = rows.by_id.get(record_id)
        rows.by_id[record_id] = record
        if before is None:
            for index in rows.indexes.values():
                index.put(record)
        else:
            for field, index in [*rows.indexes.items()]:
                if not index.replace(before, record):
                    del rows.indexes[field]  # to be made again

    def remove(self, record_id: str) -> R:
        if self._is_shared:
            self._own()
        record = self._rows.by_id.pop(record_id)
        for index in self._rows.indexes.values():
            index.remove(record)
        return record

    def snapshot(self) -> Rows[R]:
        """Return the current content, which later changes leave alone."""
        self._is_shared = True
        return self._rows

    def restore(self, rows: Rows[R]) -> None:
        """Take the content of a snapshot, of this table or of another world's."""
        self._take(rows)
        self._is_shared = True

    def changed_since(self, rows: Rows[R]) -> int:
        """Return how many records are not those of a snapshot."""
        if self._rows is rows:
            return 0
        before = rows.by_id
        return sum(before.get(record.id) is not record for record in self)

    def _index(self, field: str) -> Index[R]:
        index: Index[R] = Index(self._value_of[field], {}, {})
        for record in self:
            index.put(record)
        self._rows.indexes[field] = index
        return index

    def _own(self) -> None:
        """Stop sharing the rows."""
        self._take(self._rows.copy())
        self._is_shared = False

    def _take(self, rows: Rows[R]) -> None:
        self._rows = rows
        self.get = rows.by_id.get


StoreSnapshot = dict[str, Rows[Any]]


class Store:
    """The whole state of a world; its content changes, the object never does."""

    def __init__(self) -> None:
        self.aliases: Table[records.Alias] = Table("target_id")
        self.sequences: Table[records.Sequence] = Table()
        self.accounts: Table[records.Account] = Table()
        self.account_groups: Table[records.AccountGroup] = Table("integration_pack_ids")
        self.integration_packs: Table[records.IntegrationPack] = Table()
        self.spaces: Table[records.Space] = Table(
            "account_group_id", "guid", "created_by_account_id", "integration_pack_ids"
        )
        self.deleted_spaces: Table[records.DeletedSpace] = Table("guid")
        self.logos: Table[records.Logo] = Table()
        self.environments: Table[deployments.Environment] = Table("account_id")
        self.integration_pack_instances: Table[deployments.IntegrationPackInstance] = (
            Table("account_id")
        )
        self.attachments: Table[deployments.Attachment] = Table(
            "integration_pack_instance_id", "environment_id"
        )
        self.process_schedules: Table[deployments.ProcessSchedules] = Table(
            "integration_pack_instance_id", "process_id"
        )
        self.environment_extensions: Table[deployments.EnvironmentExtensions] = Table(
            "integration_pack_instance_id"
        )
        self.environment_map_extensions: Table[deployments.EnvironmentMapExtension] = (
            Table("integration_pack_instance_id")
        )
        self.executions: Table[deployments.Execution] = Table(
            "integration_pack_instance_id", "process_id", "request_id"
        )
        self.listings: Table[listings.SpaceArtifactListing] = Table("space_id")
        self.catalog_listings: Table[listings.CatalogListing] = Table()
        self.oauth_connector_details: Table[deployments.OAuthConnectorDetails] = Table(
            "integration_pack_instance_id"
        )
        self.personas: Table[records.Persona] = Table()

    def resolve(self, known_as: str) -> str:
        """Return the id of a record, given its id or an alias."""
        alias = self.aliases.get(known_as)
        return alias.target_id if alias else known_as

    def tables(self) -> dict[str, Table[Any]]:
        return vars(self)

    def snapshot(self) -> StoreSnapshot:
        """Return the current content, which later changes leave alone."""
        return {name: table.snapshot() for name, table in self.tables().items()}

    def restore(self, snapshot: StoreSnapshot) -> None:
        """Take the content of a snapshot, of this store or of another."""
        for name, table in self.tables().items():
            table.restore(snapshot[name])

    def changed_since(self, snapshot: StoreSnapshot) -> dict[str, int]:
        """Return how many records of each table are not those of a snapshot."""
        return {
            name: table.changed_since(snapshot[name])
            for name, table in self.tables().items()
        }
