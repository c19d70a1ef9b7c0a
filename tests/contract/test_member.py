import json
from typing import Any

import httpx2
import pytest

from mockspaces.server import MockSpaces
from tests.builders import basic
from tests.portal import DOCUMENTS


@pytest.mark.parametrize(
    ("seed", "account_id", "space_id"),
    [
        ("docs", "name-1accounta-WU8VYK", "2dcd9964-b85e-42ce-998d-b7c22"),
        ("demo", "ottoandfenn-2N6JYE", "87b1f4df-2a3c-4c63-94b2-f3e664ebcaca"),
    ],
)
def test_a_member_walks_the_whole_path_from_a_token_alone(
    server: MockSpaces, seed: str, account_id: str, space_id: str
) -> None:
    world = server.client.create_sandbox(f"path-{seed}", seeds=[seed])
    token = httpx2.get(
        world.token_url(account_id), headers={"Authorization": basic()}
    ).text
    headers = {"Authorization": f"Bearer {token}"}

    def ask(operation: str, **variables: Any) -> Any:
        request = {
            "query": DOCUMENTS[operation],
            "operationName": operation,
            "variables": variables,
        }
        answer = httpx2.post(world.graphql_url, headers=headers, json=request)
        assert "errors" not in answer.json(), answer.text
        [value] = answer.json()["data"].values()
        return value

    space = ask("space", id=space_id)
    headers["SPACE_GUID"] = space["url"].partition("?guid=")[2]
    [pack_id, *_] = [each["id"] for each in space["sharedIpacks"]]
    instance = ask(
        "integrationPackInstanceInstall",
        input={"integrationPackId": pack_id, "integrationPackOverrideName": "Mine"},
    )
    environment = next(each for each in ask("environments") if each["atoms"])
    ask(
        "attach",
        input={
            "integrationPackInstanceId": instance["id"],
            "environmentIds": [environment["id"]],
        },
    )
    process = ask(
        "integrationPackInstanceProcesses", integrationPackInstanceId=instance["id"]
    )[0]
    schedules = process["processSchedules"]
    ask(
        "processSchedulesUpdate",
        processSchedulesId=schedules["id"],
        processSchedules=json.dumps({"Schedule": [{"minutes": "0"}]}),
    )
    run = {"processId": process["id"], "atomId": schedules["atomId"]}
    ask("processExecute", input=run)
    world.clock.advance("1m")

    history = [
        record
        for status in ("COMPLETE", "ERROR")
        for record in ask(
            "executionHistory",
            input={
                "processId": process["id"],
                "executionTime": "2020-01-01T00:00:00Z",
                "status": status,
            },
        )
    ]

    assert "exec_manual" in [record["executionType"] for record in history]
