"""A customer's whole path through the service, over a real port."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from gql import Client, GraphQLRequest
from gql.transport.httpx import HTTPXTransport

from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from tests.portal import (
    COMPANY,
    CUSTOMER,
    OPERATIONS,
    ORDERS,
    PARTNERS,
    PRODUCTION,
    PRODUCTION_ATOM,
    SHOP,
    TEST,
    TEST_ATOMS,
    base64,
    default_extensions,
)

NOON = datetime(2024, 2, 28, 12, tzinfo=UTC).timestamp()
INSTANCE = "SW50ZWdyYXRpb25QYWNrSW5zdGFuY2Ux"
ANY = {"daysOfWeek": "*", "daysOfMonth": "*", "months": "*", "years": "*"}


@pytest.fixture
def company() -> Iterator[MockSpaces]:
    with MockSpaces(Settings(port=0, seed=(COMPANY,))) as running:
        running.world.clock.set(NOON, frozen=True)
        yield running


class Walker:
    """A program that does what a customer does."""

    def __init__(self, company: MockSpaces) -> None:
        token = httpx.get(company.token_url(CUSTOMER), auth=("me", "password")).text
        headers = {"Authorization": f"Bearer {token}", "SPACE_GUID": PARTNERS}
        transport = HTTPXTransport(company.graphql_url, headers=headers)
        self.client = Client(transport=transport)

    def do(self, operation: str, /, **variables: Any) -> Any:
        request = GraphQLRequest(
            OPERATIONS, variable_values=variables, operation_name=operation
        )
        [answer] = self.client.execute(request).values()
        return answer


def attachment(environment_id: str, **more: Any) -> dict[str, Any]:
    return {
        "id": base64(f"ATTACH_IPACK_ENV{INSTANCE}:{environment_id}"),
        "environmentId": environment_id,
        "integrationPackInstanceId": INSTANCE,
        **more,
    }


def process(id_: str, name: str, env_id: str, atom_id: str) -> dict[str, Any]:
    return {
        "id": id_,
        "name": name,
        "integrationPack": [
            {"integrationPackId": ORDERS, "integrationPackInstanceId": INSTANCE}
        ],
        "processSchedules": {
            "id": base64(f"CPS{atom_id}:{id_}"),
            "processId": id_,
            "atomId": atom_id,
            "envId": env_id,
            "schedule": [],
            "retry": {"maxRetry": 5, "schedule": []},
        },
    }


def test_a_customer_walks_the_whole_path(  # noqa: PLR0915 - it is one path
    company: MockSpaces,
) -> None:
    walker = Walker(company)
    clock = company.world.clock

    members = walker.do(
        "spaceAccounts", criteria={"operator": "STARTSWITH", "argument": "ini"}
    )
    assert members == [{"id": CUSTOMER, "name": "Initech"}]
    assert walker.do("spaces") == []
    assert walker.do("integrationPackInstances") == []

    installed = walker.do(
        "integrationPackInstanceInstall",
        input={"integrationPackId": ORDERS, "integrationPackOverrideName": "Shop"},
    )
    assert installed == {
        "id": INSTANCE,
        "integrationPackId": ORDERS,
        "integrationPackOverrideName": "Shop",
    }
    pack = {
        "id": ORDERS,
        "name": "Orders",
        "description": "Orders to and from a shop",
        "installationType": "MULTI",
    }
    assert walker.do("integrationPackInstances") == [
        {**installed, "integrationPack": pack}
    ]

    attached = walker.do(
        "attach",
        input={
            "integrationPackInstanceId": INSTANCE,
            "environmentIds": [PRODUCTION, TEST],
        },
    )
    assert attached == [
        attachment(PRODUCTION, environmentExtensions=None),
        attachment(TEST, environmentExtensions=None),
    ]
    environments = walker.do("environments")
    assert environments[1] == {
        "id": PRODUCTION,
        "name": "Production",
        "classification": "PROD",
        "atoms": [{"id": PRODUCTION_ATOM, "name": "Production 1"}],
        "integrationPackEnvironmentAttachment": [attachment(PRODUCTION)],
    }
    assert [
        len(each["integrationPackEnvironmentAttachment"]) for each in environments
    ] == [1, 1, 0]

    processes = walker.do(
        "integrationPackInstanceProcesses", integrationPackInstanceId=INSTANCE
    )
    sync, report = processes[0]["id"], processes[3]["id"]
    places = [(PRODUCTION, PRODUCTION_ATOM), *((TEST, atom) for atom in TEST_ATOMS)]
    assert processes == [
        process(id_, name, *place)
        for id_, name in (
            (sync, "Shop - Sync Orders"),
            (report, "Shop - Report Orders"),
        )
        for place in places
    ]

    extended = default_extensions(PRODUCTION, sync)
    [shown] = walker.do(
        "integrationPackEnvironmentAttachments",
        ipackInstanceId=INSTANCE,
        environmentIds=[PRODUCTION],
    )
    assert shown["id"] == attached[0]["id"]
    assert [json.loads(each) for each in shown["environmentExtensions"]] == [
        extended,
        {
            **extended,
            "connections": {"@type": "Connections", "connection": []},
            "processProperties": {
                "@type": "OverrideProcessProperties",
                "ProcessProperty": [],
            },
            "extensionGroupId": report,
            "id": base64(f"{PRODUCTION}:{report}"),
        },
    ]
    data_map, nothing = shown["environmentMapExtension"]
    [response] = json.loads(data_map)["response"]
    assert response["Result"] == map_extension(sync)
    assert nothing == ""

    change(extended, "host", value="shop.initech.example")
    change(extended, "password", value="hunter2")
    change(extended, "region", value="US")
    [answer] = walker.do(
        "extensionsUpdate",
        input=[
            {"envExtensionId": extended["id"], "extensions": json.dumps(extended)},
        ],
    )
    fields = extended["connections"]["connection"][0]["field"]
    del fields[2]["value"]
    fields[2]["encryptedValueSet"] = True
    assert json.loads(answer) == extended

    mapping = {"fromXPath": "/Order/Total", "toXPath": "/Entry/Amount"}
    mapped = map_extension(
        sync,
        ExtendedMappings={
            "@type": "MapExtensionsExtendedMappings",
            "Mapping": [{"@type": "MapExtensionsMapping", **mapping}],
        },
    )
    [answer] = walker.do(
        "extendedMappersUpdate",
        input=[{"envExtensionId": mapped["id"], "extensions": json.dumps(mapped)}],
    )
    assert json.loads(answer) == mapped

    key = {
        "integrationPackInstanceId": INSTANCE,
        "envId": PRODUCTION,
        "processId": sync,
        "connectionId": SHOP,
        "catalogGuid": PARTNERS,
    }
    details = {
        **key,
        "isTokenGenerated": True,
        "oauthConnectorDetails": '{"baseURL":"https://shop.example.com"}',
    }
    saved = walker.do(
        "saveIPackInstanceOauthConnectorDetails",
        input={**details, "clientId": "client", "clientSecret": "secret"},
    )
    assert saved == {**details, "id": saved["id"]}
    assert walker.do("IPackInstanceOAuthConnectorDetails", input=key) == saved

    scheduled = processes[0]["processSchedules"] | {
        "schedule": [{"minutes": "0-59/30", "hours": "8-18", **ANY}]
    }
    update = {
        "Schedule": scheduled["schedule"],
        "Retry": {"Schedule": [], "maxRetry": 5},
        "processId": sync,
        "atomId": PRODUCTION_ATOM,
        "id": scheduled["id"],
    }
    assert (
        walker.do(
            "processSchedulesUpdate",
            processSchedules=json.dumps(update),
            processSchedulesId=scheduled["id"],
        )
        == scheduled
    )

    request = json.loads(
        walker.do(
            "processExecute", input={"processId": report, "atomId": PRODUCTION_ATOM}
        )
    )
    request_id = request["requestId"]
    assert request == {
        "@type": "ExecutionRequest",
        "processId": report,
        "atomId": PRODUCTION_ATOM,
        "requestId": request_id,
        "recordUrl": (
            f"{company.url}/api/rest/v1/{CUSTOMER}/ExecutionRecord/async/{request_id}"
        ),
    }
    uuid = request_id.removeprefix("executionrecord-")
    asked = {"processId": report, "executionTime": "2024-02-28T12:00:00Z"}
    [running] = walker.do("executionHistory", input={**asked, "status": "STARTED"})
    assert running == {
        "executionId": f"execution-{uuid}-2024.02.28",
        "originalExecutionId": None,
        "account": CUSTOMER,
        "executionTime": "2024-02-28T12:00:00Z",
        "status": "STARTED",
        "executionType": "exec_manual",
        "processName": "Shop - Report Orders",
        "processId": report,
        "atomName": "Production 1",
        "atomId": PRODUCTION_ATOM,
        "inboundDocumentCount": 0,
        "inboundErrorDocumentCount": 0,
        "outboundDocumentCount": 0,
        "executionDuration": ["Long", "0"],
        "message": None,
        "inboundDocumentSize": ["Long", "0"],
        "outboundDocumentSize": ["Long", "0"],
    }

    clock.set(NOON + 90 * 60 + 30, frozen=True)
    walker = Walker(company)  # the token has expired
    [failed] = walker.do("executionHistory", input={**asked, "status": "ERROR"})
    assert failed["executionId"] == running["executionId"]
    assert failed["message"] == "The ledger is closed."
    history = walker.do(
        "executionHistory", input={**asked, "processId": sync, "status": "COMPLETE"}
    )
    assert [(each["executionTime"], each["executionType"]) for each in history] == [
        ("2024-02-28T13:30:00Z", "exec_sched"),
        ("2024-02-28T13:00:00Z", "exec_sched"),
        ("2024-02-28T12:30:00Z", "exec_sched"),
    ]

    assert walker.do("unattach", id=attached[0]["id"]) == attached[0]["id"]
    assert (
        walker.do(
            "integrationPackEnvironmentAttachments",
            ipackInstanceId=INSTANCE,
            environmentIds=[PRODUCTION],
        )
        == []
    )
    assert (
        walker.do(
            "executionHistory", input={**asked, "processId": sync, "status": "COMPLETE"}
        )
        == history
    )

    assert walker.do("integrationPackInstanceUninstall", id=INSTANCE) == INSTANCE
    assert walker.do("integrationPackInstances") == []
    assert walker.do("IPackInstanceOAuthConnectorDetails", input=key) is None
    assert [
        each["integrationPackEnvironmentAttachment"]
        for each in walker.do("environments")
    ] == [[], [], []]


def change(extended: Any, name: str, *, value: str) -> None:
    """Set a value of extensions as a portal does."""
    [connection] = extended["connections"]["connection"]
    [of] = extended["processProperties"]["ProcessProperty"]
    for each in connection["field"] + of["ProcessPropertyValue"]:
        if name in (each.get("id"), each.get("key")):
            each.update(value=value, useDefault=False)


def map_extension(process_id: str, **more: Any) -> Any:
    """Return what the customer is shown of the process's map, changed by `more`."""
    map_id = "16819812345671681981236789"
    return {
        "@type": "EnvironmentMapExtension",
        "Map": {
            "@type": "MapExtension",
            **more,
            "SourceProfile": profile(
                "000000d3", Number="/Order/Number", Total="/Order/Total"
            ),
            "DestinationProfile": profile(
                "000000d4", Id="/Entry/Id", Amount="/Entry/Amount"
            ),
            "SourceProfileExtensions": {"@type": "MapExtensionExtendProfile"},
            "DestinationProfileExtensions": {"@type": "MapExtensionExtendProfile"},
        },
        "environmentId": PRODUCTION,
        "extensionGroupId": process_id,
        "id": base64(f"{PRODUCTION}:{process_id}:{process_id}:{map_id}"),
        "processId": process_id,
        "mapId": map_id,
        "name": "Shop to ledger",
    }


def profile(number: str, **nodes: str) -> dict[str, Any]:
    return {
        "@type": "MapExtensionsProfile",
        "Node": [
            {"@type": "MapExtensionsNode", "name": name, "xpath": xpath}
            for name, xpath in nodes.items()
        ],
        "componentId": f"{number}-0000-4000-8000-0000{number}",
    }
