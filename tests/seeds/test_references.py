import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from mockspaces.seeds.files import parse, start_of
from mockspaces.seeds.loading import SeedError, load
from mockspaces.seeds.paths import path_text
from mockspaces.seeds.references import dangling
from mockspaces.state.store import Store
from tests.seeds.whole import broken, value_at, whole

NOW = datetime(2024, 5, 17, 9, 30, tzinfo=UTC)
DEPLOYED = ("integrationPackInstanceId", "environmentId", "processId")
REFERENCES: tuple[tuple[str | int, ...], ...] = (
    ("aliases", 0, "targetId"),
    ("accounts", 1, "parentId"),
    ("accountGroups", 0, "ownerAccountId"),
    ("accountGroups", 0, "accountIds", 1),
    ("accountGroups", 0, "integrationPackIds", 1),
    ("integrationPacks", 0, "publisherAccountId"),
    ("spaces", 1, "accountGroupId"),
    ("spaces", 0, "accountIds", 0),
    ("spaces", 0, "integrationPackIds", 1),
    ("spaces", 0, "createdByAccountId"),
    ("spaces", 0, "logoId"),
    ("deletedSpaces", 0, "accountGroupId"),
    ("deletedSpaces", 0, "accountIds", 0),
    ("deletedSpaces", 0, "createdByAccountId"),
    ("environments", 2, "accountId"),
    ("integrationPackInstances", 0, "accountId"),
    ("integrationPackInstances", 1, "integrationPackId"),
    ("integrationPackInstances", 0, "processes", 1, "componentId"),
    ("attachments", 1, "integrationPackInstanceId"),
    ("attachments", 1, "environmentId"),
    *(("processSchedules", 0, name) for name in (*DEPLOYED, "atomId")),
    *(("environmentExtensions", 0, name) for name in DEPLOYED),
    *(("environmentMapExtensions", 0, name) for name in (*DEPLOYED, "mapId")),
    ("environmentMapExtensions", 0, "mappings", 0, "fromXPath"),
    ("environmentMapExtensions", 0, "mappings", 0, "toXPath"),
    ("executions", 1, "accountId"),
    ("executions", 1, "integrationPackInstanceId"),
    ("executions", 1, "processId"),
    ("executions", 1, "atomId"),
    ("oauthConnectorDetails", 0, "accountId"),
    ("personas", 0, "accountId"),
    ("personas", 1, "spaceId"),
)


def in_json(document: Any) -> str:
    return json.dumps(document, indent="\t")


def in_yaml(document: Any) -> str:
    return yaml.safe_dump(document, sort_keys=False)


def refusal(document: Any) -> SeedError:
    store = Store()
    with pytest.raises(SeedError) as refused:
        load(parse(json.dumps(document)), store, now=NOW)
    assert not any(map(len, store.tables().values()))
    return refused.value


@pytest.mark.parametrize("write", [in_json, in_yaml])
@pytest.mark.parametrize("path", REFERENCES, ids=path_text)
def test_a_reference_that_leads_nowhere_is_named_with_its_path_and_line(
    path: tuple[str | int, ...], write: Callable[[Any], str], tmp_path: Path
) -> None:
    file = tmp_path / "seed"
    file.write_text(write(broken(*path)))
    lines = file.read_text().splitlines()
    [line] = [number for number, text in enumerate(lines, 1) if "nobody" in text]

    with pytest.raises(SeedError, match="'nobody'") as refused:
        start_of([str(file)], now=NOW)

    assert str(refused.value).startswith(f"{file}, line {line}: {path_text(path)}: ")


@pytest.mark.parametrize("field", ["connections", "properties"])
def test_an_extension_names_what_the_process_has(field: str) -> None:
    values = whole()["environmentExtensions"][0][field]
    [(owner, of_owner)] = values.items()

    without_owner = {**values, "nobody": {}}
    without_name = {owner: {**of_owner, "nothing": "1"}}

    for changed, path in (
        (without_owner, (field, "nobody")),
        (without_name, (field, owner, "nothing")),
    ):
        refused = refusal(broken("environmentExtensions", 0, field, value=changed))
        assert refused.path == ("environmentExtensions", 0, *path)
        assert refused.reason == f"the process has no {path[-1]!r} to extend"


def test_what_is_deployed_needs_an_attachment() -> None:
    document = whole()
    del document["attachments"][0]

    refused = refusal(document)

    assert path_text(refused.path) == "processSchedules[0].environmentId"
    assert "is not attached to" in refused.reason


@pytest.mark.parametrize("table", ["processSchedules", "executions"])
def test_an_atom_is_one_of_the_environments_it_is_used_in(table: str) -> None:
    foreign = value_at(whole(), ("environments", 2, "atoms", 0, "id"))

    refused = refusal(broken(table, 0, "atomId", value=foreign))

    assert path_text(refused.path) == f"{table}[0].atomId"
    assert foreign in refused.reason


def test_an_instance_is_attached_to_environments_of_its_own_account() -> None:
    foreign = value_at(whole(), ("environments", 2, "id"))

    refused = refusal(broken("attachments", 0, "environmentId", value=foreign))

    assert path_text(refused.path) == "attachments[0].environmentId"


def test_a_mapping_may_come_from_a_function_and_lead_to_one() -> None:
    mapping = {
        "fromXPath": "out",
        "toXPath": "in",
        "fromFunction": "upper",
        "toFunction": "lower",
    }
    store = Store()

    document = broken("environmentMapExtensions", 0, "mappings", value=[mapping])
    load(parse(json.dumps(document)), store, now=NOW)

    assert list(dangling(store)) == []


def test_all_references_of_one_kind_that_lead_nowhere_are_found() -> None:
    store = Store()
    load(parse(json.dumps(whole())), store, now=NOW)
    spaces = list(store.spaces)

    for group in list(store.account_groups):
        store.account_groups.remove(group.id)

    assert [(found.table, found.id) for found in dangling(store)] == [
        *(("spaces", space.id) for space in spaces),
        ("deleted_spaces", "gone"),
    ]
