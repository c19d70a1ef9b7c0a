"""The extensible parts of a process, as its publisher defined them."""

from typing import Annotated

import msgspec


class Part(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    rename="camel",
    forbid_unknown_fields=True,
    omit_defaults=True,
):
    """A part of a definition."""


class ConnectionField(Part, frozen=True, kw_only=True):
    """A setting of a connection."""

    id: str
    default: str | None = None
    uses_encryption: bool = False


class Connection(Part, frozen=True, kw_only=True):
    """A connection whose settings can be extended."""

    id: str
    name: str
    fields: tuple[ConnectionField, ...] = ()


class PropertyValue(Part, frozen=True, kw_only=True):
    """A value of a process property."""

    key: str
    label: str
    default: str | None = None
    is_encrypted: bool = False


class ProcessProperty(Part, frozen=True, kw_only=True):
    """A process property whose values can be extended."""

    id: str
    name: str
    values: tuple[PropertyValue, ...] = ()


class Node(Part, frozen=True, kw_only=True):
    """A field of a profile."""

    name: str
    xpath: str


class Profile(Part, frozen=True, kw_only=True):
    """The profile of the documents at one end of a map."""

    component_id: str
    nodes: tuple[Node, ...] = ()


class DataMap(Part, frozen=True, kw_only=True):
    """A map that can be extended; the id has 26 digits."""

    id: str
    name: str
    source: Profile
    destination: Profile


class Failure(Part, frozen=True, kw_only=True):
    """Failures of the executions of a process."""

    message: str
    # the share of executions that fail, between 0 and 1
    rate: Annotated[float, msgspec.Meta(ge=0, le=1)]


class Definition(Part, frozen=True, kw_only=True):
    """The extensible parts of a process, and its behaviour."""

    connections: tuple[Connection, ...] = ()
    properties: tuple[ProcessProperty, ...] = ()
    map: DataMap | None = None
    failure: Failure | None = None

    @property
    def connection_secrets(self) -> dict[str, dict[str, bool]]:
        """True for each secret field of each connection, by their ids."""
        return {
            each.id: {field.id: field.uses_encryption for field in each.fields}
            for each in self.connections
        }

    @property
    def property_secrets(self) -> dict[str, dict[str, bool]]:
        """True for each secret value of each process property, by id and key."""
        return {
            each.id: {value.key: value.is_encrypted for value in each.values}
            for each in self.properties
        }
