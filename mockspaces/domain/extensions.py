"""Environment extensions: values that replace those of a process."""

from typing import Any

import msgspec

from mockspaces import ids
from mockspaces.domain.call import Call
from mockspaces.domain.extension_updates import (
    Connections,
    Properties,
    Update,
    Values,
    merged,
)
from mockspaces.domain.inner_json import decode
from mockspaces.domain.packs import Packs
from mockspaces.errors import PlatformCallError
from mockspaces.state.definitions import ConnectionField, Definition, PropertyValue
from mockspaces.state.deployments import (
    HIDDEN,
    EnvironmentExtensions,
    InstalledProcess,
    IntegrationPackInstance,
)

Shown = dict[str, Any]


class Extensions:
    """Operations of one caller on environment extensions."""

    def __init__(self, call: Call) -> None:
        self._store = call.store
        self._packs = Packs(call)

    def of_attachment(
        self, instance: IntegrationPackInstance, environment_id: str
    ) -> list[str]:
        """Return the extensions of each process of an instance, as JSON text."""
        return [
            self._shown(
                self._store.environment_extensions[
                    ids.extensions_id(environment_id, process.id)
                ],
                instance,
                process,
            )
            for process in instance.processes
        ]

    def update(self, updates: list[tuple[str, str]]) -> list[str]:
        """Change extensions by id and JSON text, all or none; return the results."""
        so_far: dict[str, EnvironmentExtensions] = {}
        changed = []
        for extension_id, text in updates:
            change = self._changed(extension_id, text, so_far)
            so_far[change[0].id] = change[0]
            changed.append(change)

        for record in so_far.values():
            self._store.environment_extensions.put(record)
        return [self._shown(*each) for each in changed]

    def _changed(
        self, extension_id: str, text: str, so_far: dict[str, EnvironmentExtensions]
    ) -> tuple[EnvironmentExtensions, IntegrationPackInstance, InstalledProcess]:
        stored, instance = self._packs.deployed(
            self._store.environment_extensions, extension_id, "environment extensions"
        )
        record = so_far.get(stored.id, stored)
        process = next(
            each for each in instance.processes if each.id == record.process_id
        )
        update = decode(text, Update, "extensions")
        if update.id is not None and ids.unpadded(update.id) != record.id:
            message = f"The id in extensions is {update.id!r}, not {record.id!r}."
            raise PlatformCallError(message)
        definition = self._packs.definition(instance, process)
        connections = update.connections or Connections()
        properties = update.process_properties or Properties()
        changed = msgspec.structs.replace(
            record,
            connections=merged(
                "connection",
                [(each.id, each.field) for each in connections.connection],
                stored=record.connections,
                secrets=definition.connection_secrets,
                is_partial=update.is_partial,
            ),
            properties=merged(
                "process property",
                [(each.id, each.values) for each in properties.properties],
                stored=record.properties,
                secrets=definition.property_secrets,
                is_partial=update.is_partial,
            ),
        )
        return changed, instance, process

    def _shown(
        self,
        record: EnvironmentExtensions,
        instance: IntegrationPackInstance,
        process: InstalledProcess,
    ) -> str:
        definition = self._packs.definition(instance, process)
        is_wrapped = instance.integration_pack_override_name is not None
        return msgspec.json.encode(
            {
                "@type": "EnvironmentExtensions",
                "connections": {
                    "@type": "Connections",
                    "connection": _shown_connections(definition, record.connections),
                },
                "processProperties": {
                    "@type": "OverrideProcessProperties",
                    "ProcessProperty": _shown_properties(definition, record.properties),
                },
                "environmentId": record.environment_id,
                "extensionGroupId": process.id if is_wrapped else "",
                "id": record.id,
            }
        ).decode()


def _shown_connections(definition: Definition, values: Values) -> list[Shown]:
    return [
        {
            "@type": "Connection",
            "field": [
                _shown_field(field, values.get(connection.id, {}).get(field.id))
                for field in connection.fields
            ],
            "id": connection.id,
            "name": connection.name,
        }
        for connection in definition.connections
    ]


def _shown_field(field: ConnectionField, value: str | None) -> Shown:
    shown = field.default if value is None else value
    is_shown = shown is not None and not field.uses_encryption
    return {
        "@type": "Field",
        "id": field.id,
        **({"value": shown} if is_shown else {}),
        "encryptedValueSet": field.uses_encryption and value is not None,
        "usesEncryption": field.uses_encryption,
        "componentOverride": False,
        "useDefault": value is None,
    }


def _shown_properties(definition: Definition, values: Values) -> list[Shown]:
    return [
        {
            "@type": "OverrideProcessProperty",
            "ProcessPropertyValue": [
                _shown_property_value(each, values.get(owner.id, {}).get(each.key))
                for each in owner.values
            ],
            "id": owner.id,
            "name": owner.name,
        }
        for owner in definition.properties
    ]


def _shown_property_value(of: PropertyValue, value: str | None) -> Shown:
    shown = of.default if value is None else value
    if shown and of.is_encrypted:
        shown = HIDDEN
    return {
        "@type": "ProcessPropertyValue",
        "label": of.label,
        "key": of.key,
        **({} if shown is None else {"value": shown}),
        "encryptedValueSet": of.is_encrypted and value is not None,
        "useDefault": value is None,
    }
