"""Seeds: the state of a store as one document, in YAML or JSON.

The document names its tables and fields in camelCase. Anything derived
is left out: the ids of attachments, schedules and extensions, and what an attachment
brings along untouched.
"""

from collections.abc import Iterable
from typing import Annotated, Any, TypeVar

import msgspec

from mockspaces.state import deployments, records
from mockspaces.state.listings import CatalogListing, SpaceArtifactListing
from mockspaces.state.records import Moment, Record
from mockspaces.state.schedules import Schedule
from mockspaces.state.store import Store

T = TypeVar("T")


class AttachmentSeed(Record, frozen=True, kw_only=True):
    """An instance that is deployed to an environment."""

    integration_pack_instance_id: str
    environment_id: str


class DeployedSeed(Record, frozen=True, kw_only=True):
    """A part of a process that is deployed to an environment."""

    integration_pack_instance_id: str
    environment_id: str
    process_id: str


class ProcessSchedulesSeed(DeployedSeed, frozen=True, kw_only=True):
    """When a process is executed on an atom; since the loading by default."""

    atom_id: str
    schedule: tuple[Schedule, ...] = ()
    retry: deployments.Retry = deployments.Retry()
    since: Moment | None = None


class EnvironmentExtensionsSeed(DeployedSeed, frozen=True, kw_only=True):
    """The values that an environment overrides of a process."""

    connections: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    properties: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)


class EnvironmentMapExtensionSeed(DeployedSeed, frozen=True, kw_only=True):
    """The mappings that an environment adds to those of a process."""

    map_id: str
    mappings: tuple[deployments.Mapping, ...] = ()
    functions: tuple[dict[str, Any], ...] | None = None


class Seed(Record, frozen=True, kw_only=True):
    """The state of a store.

    All moments move by as much as the true one differs from `now`, if it is there.
    """

    schema: str | None = msgspec.field(name="$schema", default=None)
    now: Moment | None = None
    # how many ids have been drawn already
    ids_drawn: Annotated[int, msgspec.Meta(ge=0)] = 0
    aliases: tuple[records.Alias, ...] = ()
    sequences: tuple[records.Sequence, ...] = ()
    accounts: tuple[records.Account, ...] = ()
    account_groups: tuple[records.AccountGroup, ...] = ()
    integration_packs: tuple[records.IntegrationPack, ...] = ()
    logos: tuple[records.Logo, ...] = ()
    spaces: tuple[records.Space, ...] = ()
    deleted_spaces: tuple[records.DeletedSpace, ...] = ()
    environments: tuple[deployments.Environment, ...] = ()
    integration_pack_instances: tuple[deployments.IntegrationPackInstance, ...] = ()
    attachments: tuple[AttachmentSeed, ...] = ()
    process_schedules: tuple[ProcessSchedulesSeed, ...] = ()
    environment_extensions: tuple[EnvironmentExtensionsSeed, ...] = ()
    environment_map_extensions: tuple[EnvironmentMapExtensionSeed, ...] = ()
    executions: tuple[deployments.Execution, ...] = ()
    oauth_connector_details: tuple[deployments.OAuthConnectorDetails, ...] = ()
    listings: tuple[SpaceArtifactListing, ...] = ()
    catalog_listings: tuple[CatalogListing, ...] = ()
    personas: tuple[records.Persona, ...] = ()


AS_THEY_ARE = (
    "aliases",
    "sequences",
    "accounts",
    "account_groups",
    "integration_packs",
    "logos",
    "spaces",
    "deleted_spaces",
    "environments",
    "integration_pack_instances",
    "executions",
    "oauth_connector_details",
    "listings",
    "catalog_listings",
    "personas",
)
"""The tables whose records a seed holds as they are."""


def seed_of(store: Store, *, ids_drawn: int) -> Seed:
    """Return the seed that gives an empty store the state of this one."""
    as_they_are: dict[str, Any] = {
        name: tuple(store.tables()[name]) for name in AS_THEY_ARE
    }
    return Seed(
        ids_drawn=ids_drawn,
        attachments=_seeds(store.attachments, AttachmentSeed),
        process_schedules=_seeds(store.process_schedules, ProcessSchedulesSeed),
        environment_extensions=_seeds(
            store.environment_extensions, EnvironmentExtensionsSeed
        ),
        environment_map_extensions=_seeds(
            store.environment_map_extensions, EnvironmentMapExtensionSeed
        ),
        **as_they_are,
    )


def _seeds(table: Iterable[Record], kind: type[T]) -> tuple[T, ...]:
    return tuple(kind(**fields_of(record, but="id")) for record in table)


def fields_of(record: Record, but: str = "") -> dict[str, Any]:
    """Return the fields of a record by their names, without one of them."""
    fields = msgspec.structs.asdict(record)
    return {name: value for name, value in fields.items() if name != but}
