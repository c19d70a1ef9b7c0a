"""Environment map extensions: mappings beside those of a process."""

from typing import Any, cast

import msgspec

from mockspaces import ids
from mockspaces.domain.call import Call
from mockspaces.domain.inner_json import decode
from mockspaces.domain.packs import Packs
from mockspaces.errors import PlatformCallError
from mockspaces.state.definitions import DataMap, Profile
from mockspaces.state.deployments import (
    EnvironmentMapExtension,
    InstalledProcess,
    IntegrationPackInstance,
    Mapping,
)

Shown = dict[str, Any]


class _Mapping(msgspec.Struct, rename="camel"):
    """A mapping as a client sends it."""

    to_xpath: str = msgspec.field(name="toXPath")
    from_xpath: str = msgspec.field(name="fromXPath")
    from_function: str | None = None
    to_function: str | None = None


class _Mappings(msgspec.Struct):
    mapping: list[_Mapping] = msgspec.field(name="Mapping", default=[])


class _Functions(msgspec.Struct):
    function: list[dict[str, Any]] = msgspec.field(name="Function", default=[])


class _Map(msgspec.Struct):
    mappings: _Mappings = msgspec.field(
        name="ExtendedMappings", default_factory=_Mappings
    )
    functions: _Functions | None = msgspec.field(name="ExtendedFunctions", default=None)


class _Update(msgspec.Struct):
    """A map extension as a client sends it."""

    map: _Map = msgspec.field(name="Map")
    id: str | None = None


class Maps:
    """Operations of one caller on environment map extensions."""

    def __init__(self, call: Call) -> None:
        self._store = call.store
        self._packs = Packs(call)

    def of_attachment(
        self, instance: IntegrationPackInstance, environment_id: str
    ) -> list[str]:
        """Return the map extension of each process of an instance, as JSON text.

        The text is empty if a process has no map that can be extended. Otherwise it is
        the result of a bulk request for that one map.
        """
        shown = []
        for process in instance.processes:
            data_map = self._packs.definition(instance, process).map
            if data_map is None:
                shown.append("")
                continue
            record_id = ids.map_extension_id(environment_id, process.id, data_map.id)
            record = self._store.environment_map_extensions[record_id]
            shown.append(_bulk_result(_shown(record, instance, data_map)))
        return shown

    def update(self, updates: list[tuple[str, str]]) -> list[str]:
        """Replace extended mappings by map id and JSON text, all or none."""
        changed = [self._changed(extension_id, text) for extension_id, text in updates]

        for record, _ in changed:
            self._store.environment_map_extensions.put(record)
        return [text for _, text in changed]

    def _changed(
        self, extension_id: str, text: str
    ) -> tuple[EnvironmentMapExtension, str]:
        update = decode(text, _Update, "extensions")
        # The vendor's sample names two: the one inside is changed.
        record, instance = self._packs.deployed(
            self._store.environment_map_extensions,
            extension_id if update.id is None else update.id,
            "environment map extension",
        )
        data_map = self._map(instance, record.process_id)
        mappings, functions = update.map.mappings.mapping, update.map.functions
        _check(mappings, data_map)
        changed = msgspec.structs.replace(
            record,
            mappings=tuple(
                Mapping(
                    from_xpath=each.from_xpath,
                    to_xpath=each.to_xpath,
                    from_function=each.from_function,
                    to_function=each.to_function,
                )
                for each in mappings
            ),
            functions=functions and tuple(functions.function),
        )
        shown = _as_sent(
            _shown(changed, instance, data_map),
            decode(text, dict[str, Any], "extensions"),
        )
        return changed, msgspec.json.encode(shown).decode()

    def _map(self, instance: IntegrationPackInstance, process_id: str) -> DataMap:
        process: InstalledProcess = next(
            each for each in instance.processes if each.id == process_id
        )
        # There is an extension only where there is a map.
        return cast("DataMap", self._packs.definition(instance, process).map)


def _check(mappings: list[_Mapping], data_map: DataMap) -> None:
    sources = {node.xpath for node in data_map.source.nodes}
    destinations = {node.xpath for node in data_map.destination.nodes}
    mapped = set()
    for each in mappings:
        if not each.from_function and each.from_xpath not in sources:
            message = f"The source profile has no node {each.from_xpath!r}."
            raise PlatformCallError(message)
        if not each.to_function and each.to_xpath not in destinations:
            message = f"The destination profile has no node {each.to_xpath!r}."
            raise PlatformCallError(message)
        destination = (each.to_function, each.to_xpath)
        if destination in mapped:
            message = f"The destination {each.to_xpath!r} is mapped twice."
            raise PlatformCallError(message)
        mapped.add(destination)


def _shown(
    record: EnvironmentMapExtension,
    instance: IntegrationPackInstance,
    data_map: DataMap,
) -> Shown:
    is_wrapped = instance.integration_pack_override_name is not None
    return {
        "@type": "EnvironmentMapExtension",
        "Map": {
            "@type": "MapExtension",
            "SourceProfile": _shown_profile(data_map.source),
            "DestinationProfile": _shown_profile(data_map.destination),
            **_shown_mappings(record),
            "SourceProfileExtensions": {"@type": "MapExtensionExtendProfile"},
            "DestinationProfileExtensions": {"@type": "MapExtensionExtendProfile"},
        },
        "environmentId": record.environment_id,
        "extensionGroupId": record.process_id if is_wrapped else "",
        "id": record.id,
        "processId": record.process_id,
        "mapId": data_map.id,
        "name": data_map.name,
    }


def _shown_mappings(record: EnvironmentMapExtension) -> Shown:
    shown: Shown = {}
    if record.functions is not None:
        functions = {"Function": list(record.functions)} if record.functions else {}
        shown["ExtendedFunctions"] = {"@type": "MapExtensionsFunctions", **functions}
    if record.mappings:
        shown["ExtendedMappings"] = {
            "@type": "MapExtensionsExtendedMappings",
            "Mapping": [_shown_mapping(each) for each in record.mappings],
        }
    return shown


def _shown_mapping(mapping: Mapping) -> Shown:
    shown = {
        "@type": "MapExtensionsMapping",
        "toXPath": mapping.to_xpath,
        "fromXPath": mapping.from_xpath,
        "fromFunction": mapping.from_function,
        "toFunction": mapping.to_function,
    }
    return {name: value for name, value in shown.items() if value is not None}


def _bulk_result(extension: Shown) -> str:
    return msgspec.json.encode(
        {
            "@type": "BulkResult",
            "response": [
                {
                    "@type": "BulkResponse",
                    "Result": extension,
                    "index": 0,
                    "id": extension["id"],
                    "statusCode": 200,
                }
            ],
        }
    ).decode()


def _as_sent(stored: Any, sent: Any) -> Any:  # noqa: ANN401 - JSON
    """Return what is stored, with the key order and the type names that were sent."""
    if isinstance(stored, dict) and isinstance(sent, dict):
        is_typed = "@type" in sent or "@type" not in stored
        names = [*sent, *stored] if is_typed else ["@type", *sent, *stored]
        return {
            name: sent[name]
            if name in sent and (name == "@type" or name not in stored)
            else _as_sent(stored[name], sent.get(name))
            for name in dict.fromkeys(names)
        }
    if isinstance(stored, list) and isinstance(sent, list) and len(stored) == len(sent):
        return [_as_sent(*each) for each in zip(stored, sent, strict=True)]
    return stored


def _shown_profile(profile: Profile) -> Shown:
    return {
        "@type": "MapExtensionsProfile",
        "Node": [
            {"@type": "MapExtensionsNode", "name": node.name, "xpath": node.xpath}
            for node in profile.nodes
        ],
        "componentId": profile.component_id,
    }
