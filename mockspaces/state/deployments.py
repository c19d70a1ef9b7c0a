"""The records of installations in an account, and of their deployment."""

from typing import Annotated, Any, Literal

import msgspec

from mockspaces import ids
from mockspaces.state.definitions import Definition
from mockspaces.state.records import Moment, Record
from mockspaces.state.schedules import Schedule

MOST_RETRIES = 5
HIDDEN = "[[HIDDEN]]"
"""The mark that replaces a secret, in answers and in the store."""

Classification = Literal["PROD", "TEST"]
Outcome = Literal["ABORTED", "COMPLETE", "COMPLETE_WARN", "DISCARDED", "ERROR"]
ExecutionType = Literal[
    "exec_manual",
    "exec_sched",
    "exec_listener",
    "retry_manual",
    "retry_sched",
    "sub_process",
    "test_manual",
]


class Atom(Record, frozen=True, kw_only=True):
    """A runtime that processes are executed on."""

    id: str
    name: str


class Environment(Record, frozen=True, kw_only=True):
    """Atoms of one account that are configured together."""

    id: str
    account_id: str
    name: str
    classification: Classification
    atoms: tuple[Atom, ...] = ()


class InstalledProcess(Record, frozen=True, kw_only=True):
    """A process of an installed integration pack."""

    id: str  # in a MULTI pack a fresh wrapper's, in a SINGLE pack the component's
    component_id: str  # of the process in the pack
    name: str
    # the extensible parts, if they differ from the pack
    definition: Definition | None = None


class IntegrationPackInstance(Record, frozen=True, kw_only=True):
    """An integration pack as it is installed in an account."""

    id: str
    account_id: str
    integration_pack_id: str
    integration_pack_override_name: str | None = None
    processes: tuple[InstalledProcess, ...] = ()


class Attachment(Record, frozen=True, kw_only=True):
    """An instance that is deployed to an environment."""

    id: str
    integration_pack_instance_id: str
    environment_id: str


class Retry(Record, frozen=True, kw_only=True):
    """When and how often a failed scheduled execution is tried again."""

    schedule: tuple[Schedule, ...] = ()
    max_retry: Annotated[int, msgspec.Meta(ge=1, le=MOST_RETRIES)] = MOST_RETRIES


class Deployed(Record, frozen=True, kw_only=True):
    """Something of a process that is deployed to an environment."""

    id: str
    integration_pack_instance_id: str
    environment_id: str
    process_id: str


class ProcessSchedules(Deployed, frozen=True, kw_only=True):
    """When a process is executed on an atom."""

    atom_id: str
    schedule: tuple[Schedule, ...] = ()
    retry: Retry = Retry()
    since: Moment  # since when the schedule is as it is


class EnvironmentExtensions(Deployed, frozen=True, kw_only=True):
    """The values that an environment overrides of a process.

    A secret is stored as `[[HIDDEN]]`: that there is one, not what it is.
    """

    # by connection id and field id
    connections: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    # by process property id and key
    properties: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)


class Mapping(Record, frozen=True, kw_only=True):
    """One field that an extended map fills."""

    from_xpath: str = msgspec.field(name="fromXPath")
    to_xpath: str = msgspec.field(name="toXPath")
    from_function: str | None = None
    to_function: str | None = None


class EnvironmentMapExtension(Deployed, frozen=True, kw_only=True):
    """The mappings that an environment adds to those of a process."""

    map_id: str
    mappings: tuple[Mapping, ...] = ()
    functions: tuple[dict[str, Any], ...] | None = None


class Execution(Record, frozen=True, kw_only=True):
    """One run of a process, with the end it comes to."""

    id: str
    original_execution_id: str | None = None
    account_id: str
    integration_pack_instance_id: str
    process_id: str
    atom_id: str
    started_at: Moment
    duration_ms: int
    outcome: Outcome
    type: ExecutionType
    message: str | None = None
    inbound_documents: int = 0
    inbound_error_documents: int = 0
    outbound_documents: int = 0
    inbound_size: int = 0
    outbound_size: int = 0

    @property
    def request_id(self) -> str:
        """The id of the request that started it, if it was started by one."""
        uuid = self.id.removeprefix("execution-").rpartition("-")[0]
        return ids.request_id(uuid)


class OAuthConnectorDetails(Record, frozen=True, kw_only=True):
    """OAuth details of a connection of an installed process."""

    id: str
    account_id: str
    integration_pack_instance_id: str
    env_id: str
    process_id: str
    connection_id: str
    catalog_guid: str
    is_token_generated: bool
    oauth_connector_details: str
    client_id: str | None = None
