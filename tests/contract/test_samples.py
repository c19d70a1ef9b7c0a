"""The requests that the vendor's pages print, sent through a real port.

A request that a page prints as invalid GraphQL has the repair named beside it. Expected
are the values that the page documents; what it masks or contradicts is left to a form.
"""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any
from zlib import crc32

import httpx2
import pytest

from mockspaces.client import Client
from mockspaces.server import MockSpaces
from tests.builders import basic, form, png

OWNER, MEMBER = "demoaccount-XOCI9G", "name-1accounta-WU8VYK"
GUID = "e26c1a5a-d3ac-4286-8226-2ec1c"
TEST = "SW50ZWdyYXRpb25QYWNrSW5zdGFuY2UyNzk3Mg"
PRODUCTION = "4c9d031e-408b-4903-a44e-5a4219e62b25"
DATE = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.0")
ATTACHED = (
    "QVRUQUNIX0lQQUNLX0VOVlNXNTBaV2R5WVhScGIyNVFZV05yU1c1emRHRnVZMlV6TkRRNE5nOjg2YjQx"
    "M2E4LTFlYmYtNGM5NS1iYzViLTEzOTU3M2I3NzkxMA"
)
SCHEDULE = "schedule { minutes hours daysOfWeek daysOfMonth months years }"
MESSAGE = (
    "No data produced from map 'mapTest', please check source profile and make sure it "
    "matches source data."
)

Send = Callable[..., httpx2.Response]


@pytest.fixture
def docs(server: MockSpaces, request: pytest.FixtureRequest) -> Client:
    name = f"sample-{crc32(request.node.nodeid.encode()):x}"
    return server.client.create_sandbox(name, seeds=["docs"])


@pytest.fixture
def send(docs: Client) -> Iterator[Send]:
    """Send a document as a page shows it: `send(account, query)`."""
    with httpx2.Client() as http:

        def one(account_id: str, query: str, **more: Any) -> httpx2.Response:
            token = http.get(
                docs.token_url(account_id), headers={"Authorization": basic()}
            ).text
            headers = {"Authorization": f"Bearer {token}", "SPACE_GUID": GUID}
            request = more or {"json": {"query": query}}
            return http.post(docs.graphql_url, headers=headers, **request)

        yield one


def answered(send: Send, account_id: str, query: str, **more: Any) -> Any:
    response = send(account_id, query, **more)
    assert response.status_code == 200
    assert "errors" not in response.json(), response.text
    [value] = response.json()["data"].values()
    return value


def text(value: Any) -> str:
    """Return JSON as the text of a GraphQL string: pages print it unescaped."""
    return json.dumps(json.dumps(value, separators=(",", ":")))


def test_all_accounts_of_a_space(send: Send) -> None:
    found = answered(send, MEMBER, "query spaceAccounts { spaceAccounts { id name } }")

    for number, suffix in ((1, "WU8VYK"), (2, "V41CJX"), (3, "7MVN0U")):
        account_id = f"name-{number}accounta-{suffix}"
        assert {"id": account_id, "name": f"Name-{number}-Account-A"} in found


def test_accounts_of_a_space_by_their_name(send: Send) -> None:
    found = answered(
        send,
        MEMBER,
        """query spaceAccounts {
          spaceAccounts(criteria: {operator: CONTAINS, argument: "test"}) { id name }
        }""",
    )

    assert found == [{"id": "TestAccountA-WU8VYK", "name": "Test-Account-A"}]


def test_a_syntax_error(send: Send) -> None:
    response = send(MEMBER, "query spaceAccounts\n{\n  spaceAccounts\n  {\n  }\n}\n}")

    assert response.status_code == 400
    [error] = response.json()["errors"]
    assert error["message"].startswith("Syntax Error: ")
    assert error["message"].endswith('"}".')
    assert set(error["locations"][0]) == {"line", "column"}
    assert error["extensions"] == {}
    assert response.json()["data"] is None


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (401, "Downstream Execution Error: Unauthorized"),
        (500, "Downstream Execution Error: Server Error"),
    ],
)
def test_a_status_that_a_page_shows(
    docs: Client, send: Send, status: int, message: str
) -> None:
    docs.faults.add("spaceAccounts", status=status)

    response = send(MEMBER, "{ spaceAccounts { id name } }")

    assert response.status_code == status
    error = {"message": message, "path": ["spaceAccounts"], "extensions": {}}
    assert response.json() == {"data": None, "errors": [error]}


def test_no_token(docs: Client) -> None:
    query = {"query": "query spaceAccounts { spaceAccounts { id name } }"}

    response = httpx2.post(docs.graphql_url, json=query)

    assert response.status_code == 401
    assert response.json()["errors"] == [
        {
            "message": "Downstream Execution Error: Unauthorized",
            "path": ["spaceAccounts"],
            "extensions": {},
        }
    ]


def test_environments(send: Send) -> None:
    environments = answered(
        send,
        MEMBER,
        """query env { environments {
          id name classification
          integrationPackEnvironmentAttachment {
            environmentId id integrationPackInstanceId
          }
          atoms { id name }
        } }""",
    )

    [environment] = [each for each in environments if each["name"] == "TestEnvPr"]
    attachments = environment.pop("integrationPackEnvironmentAttachment")
    environment_id = "aec9a3ba-2a9a-43da-998d-1466de6eba23"
    assert environment == {
        "id": environment_id,
        "name": "TestEnvPr",
        "classification": "PROD",
        "atoms": [
            {"id": "5578ce86-0963-4f26-ad74-5f510789b022", "name": "Test_atom1"},
            {"id": "b27c0697-a989-4b53-9fee-724abd301f46", "name": "Test_atom2"},
            {"id": "b57535c3-b650-4ef2-9430-171b9bd4c287", "name": "Test_atom"},
        ],
    }
    assert {
        "environmentId": environment_id,
        "id": (
            "QVRUQUNIX0lQQUNLX0VOVlNXNTBaV2R5WVhScGIyNVFZV05yU1c1emRHRnVZMlV5TnprM01n"
            "OmFlYzlhM2JhLTJhOWEtNDNkYS05OThkLTE0NjZkZTZlYmEyMw"
        ),
        "integrationPackInstanceId": TEST,
    } in attachments


def test_attaching(send: Send) -> None:
    instance, environment = (
        "SW50ZWdyYXRpb25QYWNrSW5zdGFuY2UxOTUw",
        "730bc9b1-1f7c-4049-bb65-aacf993b6fe0",
    )

    [attached] = answered(
        send,
        MEMBER,
        f"""mutation attachIpackInstance {{
          integrationPackInstanceEnvironmentAttachmentAttach(input: {{
            integrationPackInstanceId: "{instance}" environmentIds: ["{environment}"]
          }}) {{ id environmentId integrationPackInstanceId environmentExtensions }}
        }}""",
    )

    assert attached.pop("id").startswith("QVRUQUNIX0lQQUNLX0VOV")
    assert attached == {
        "environmentId": environment,
        "integrationPackInstanceId": instance,
        "environmentExtensions": None,
    }


def upload(query: str) -> dict[str, Any]:
    return {
        "data": form(query, {"file": None}, file="variables.file"),
        "files": {"file": ("logo.png", png())},
    }


def test_creating_a_space(send: Send) -> None:
    # Repaired: the page breaks the line within the first id of a pack.
    query = """mutation($file: Upload) { spaceCreate(input: {
      name: "Test1"
      description: "testing uploading logo"
      sharingMode: ACCOUNT_GROUP
      integrationPackIds: [
        "89abcdef-0123-4567-89ab-cdef01234567", "76abcdef-0145-4913-59af-fsef01234543"
      ]
      accountGroupId: "b1bddd1dd41d-d59623-401ddb-8a9y01-*********"
      accountIds: [
        "demoacct1-BQZ9V2" "demoacct2-LIYF9V" "demoacct3-2DOYAL" "demoacct3-17BSXD"
        "sidpopaccount-746SUU" "sourcechildaccount-EE07OA",
        "sourcechildaccount2-28K1PZ"
      ]
      theme: {logoAltTxt: "testing" logo: $file}
    }) {
      id name description createdDate createdByAccountId modifiedDate
      sharedIpacks { id } accountGroup { name } modifiedByAccountId url
      theme { logoAltTxt logoUrl }
    } }"""

    space = answered(send, OWNER, query, **upload(query))

    assert (space["name"], space["createdByAccountId"]) == ("Test1", OWNER)
    assert DATE.fullmatch(space["createdDate"])
    assert (space["modifiedDate"], space["modifiedByAccountId"]) == (None, None)
    assert [each["id"][:8] for each in space["sharedIpacks"]] == [
        "89abcdef",
        "76abcdef",
    ]
    assert "?guid=" in space["url"]
    assert space["theme"]["logoAltTxt"] == "testing"


def test_deleting_a_space(send: Send) -> None:
    # Repaired: the page breaks the line within the id.
    query = 'mutation space { spaceDelete(id: "2da77d1f-bbd4-4066-xxxx-e15fc") }'

    assert answered(send, OWNER, query) is True


def test_executing_a_process(docs: Client, send: Send) -> None:
    answer = answered(
        send,
        MEMBER,
        """mutation executeProcess { processExecute(input: {
          atomId: "8fa55714-8e5e-45f1-xxxx-f57f2000f464"
          processId: "6e79aead-40d4-xxxx-9037-4370a86cc2f1"
        }) }""",
    )

    request = json.loads(answer)
    assert list(request) == ["@type", "processId", "atomId", "requestId", "recordUrl"]
    assert request["@type"] == "ExecutionRequest"
    path = f"/api/rest/v1/{MEMBER}/ExecutionRecord/async/{request['requestId']}"
    assert request["recordUrl"] == docs.url + path
    assert httpx2.get(request["recordUrl"]).status_code == 202


def test_all_spaces(send: Send) -> None:
    spaces = answered(
        send,
        OWNER,
        """query spaces { spaces {
          id name accountGroup { id name }
          createdDate modifiedDate modifiedByAccountId
        } }""",
    )

    assert spaces[:2] == [
        {
            "id": "97b78685-0e6c-41f7-a484-c1512",
            "name": "test12",
            "accountGroup": {
                "id": "00035d16-600e-43af-a98f-0566272a111d",
                "name": "All Accounts",
            },
            "createdDate": "2022-11-02 18:41:11.0",
            "modifiedDate": None,
            "modifiedByAccountId": None,
        },
        {
            "id": "2dcd9964-b85e-42ce-998d-b7c22",
            "name": "Trial1_Space",
            "accountGroup": {
                "id": "3ebe1222-b5fa-4d53-ab2f-fd57c4daf530",
                "name": "Trial1",
            },
            "createdDate": "2022-11-03 08:43:50.0",
            "modifiedDate": "2023-04-14 08:15:00.0",
            "modifiedByAccountId": None,
        },
    ]


def test_history_of_executions(send: Send) -> None:
    asked_for = """executionId originalExecutionId account executionTime status
      atomName atomId executionDuration message"""
    documented = """executionType processName inboundDocumentCount
      inboundErrorDocumentCount outboundDocumentCount
      inboundDocumentSize outboundDocumentSize"""
    query = """query executionHistory { executionHistory(input: {
      processId: "dbb98f81-6914-43a2-b03f-594506940dd5",
      executionTime: "2016-01-31T15:32:00Z", status: ERROR
    }) { %s } }"""

    [record] = answered(send, MEMBER, query % f"{asked_for} {documented}")

    for unknown in ("originalExecutionId", "account", "atomName", "atomId"):
        record.pop(unknown)
    assert record == {
        "executionId": "execution-73bca62e-7bf4-4c22-bcd9-26b3ec224f37-2023.04.23",
        "executionTime": "2023-04-23T18:30:00Z",
        "status": "ERROR",
        "executionType": "exec_sched",
        "processName": "PaginationIpack14 - Thu Apr 20 2023 -Process",
        "inboundDocumentCount": 1,
        "inboundErrorDocumentCount": 1,
        "outboundDocumentCount": 0,
        "executionDuration": ["Long", "5816"],
        "message": MESSAGE,
        "inboundDocumentSize": ["Long", "0"],
        "outboundDocumentSize": ["Long", "0"],
    }


def test_extensions_of_maps(send: Send) -> None:
    [attached] = answered(
        send,
        MEMBER,
        f"""query ipackEnvAttachmentDtl {{ integrationPackEnvironmentAttachments(
          ipackInstanceId: "{TEST}" environmentIds: ["{PRODUCTION}"]
        ) {{
          integrationPackInstanceId environmentMapExtension environmentExtensions
        }} }}""",
    )

    assert attached["integrationPackInstanceId"] == TEST
    [shown] = [each for each in attached["environmentMapExtension"] if each]
    assert "" in attached["environmentMapExtension"]
    bulk = json.loads(shown)
    [response] = bulk["response"]
    assert list(bulk) == ["@type", "response"]
    assert (bulk["@type"], response["@type"]) == ("BulkResult", "BulkResponse")
    assert list(response)[:2] == ["@type", "Result"]
    extension = response["Result"]
    assert extension["@type"] == "EnvironmentMapExtension"
    assert list(extension["Map"]) == [
        "@type",
        "SourceProfile",
        "DestinationProfile",
        "SourceProfileExtensions",
        "DestinationProfileExtensions",
    ]
    assert extension["Map"]["SourceProfile"]["componentId"] == (
        "129e9220-d86e-4fcb-8c1d-389930db5629"
    )
    assert len(extension["Map"]["SourceProfile"]["Node"]) == 8
    assert extension["environmentId"] == PRODUCTION


def test_details_of_a_space(send: Send) -> None:
    # Repaired: the page breaks the line within the id.
    space = answered(
        send,
        OWNER,
        """query Space { Space(id: "2da77d1f-bbd4-4066-xxxx-e15fc") {
          id name description createdDate modifiedDate modifiedByAccountId
          sharedIpacks { id description name installationType }
          url theme { logoUrl logoAltTxt } accountGroup { id name }
        } }""",
    )

    assert space["accountGroup"]["name"] == "Trial1"
    assert "?guid=" in space["url"]
    assert {
        name: space[name]
        for name in ("id", "name", "description", "createdDate", "modifiedDate")
    } == {
        "id": "2da77d1f-bbd4-4066-xxxx-e15fc",
        "name": "Trial1_Space",
        "description": None,
        "createdDate": "2022-11-03 08:43:50.0",
        "modifiedDate": "2023-04-14 08:15:00.0",
    }
    assert space["modifiedByAccountId"] is None


def test_installing(send: Send) -> None:
    installed = answered(
        send,
        MEMBER,
        """mutation installIpack { integrationPackInstanceInstall(input: {
          integrationPackOverrideName: "adhoc_08 - Mon Apr 24 2023"
          integrationPackId: "c0523638-0838-40e1-bd53-*****"
        }) { id integrationPackId integrationPackOverrideName } }""",
    )

    assert installed == {
        "id": "SW50ZWdyYXRpb25QYWNrSW5zdGFuY2UzNDQ0OA",
        "integrationPackId": "c0523638-0838-40e1-bd53-*****",
        "integrationPackOverrideName": "adhoc_08 - Mon Apr 24 2023",
    }


def test_instances(send: Send) -> None:
    instances = answered(
        send,
        MEMBER,
        """query ipackInstance { integrationPackInstances {
          id integrationPackOverrideName integrationPack { id name }
        } }""",
    )

    assert {
        "id": TEST,
        "integrationPackOverrideName": "test - Tue Apr 18 2023",
        "integrationPack": {
            "id": "2e659fc6-2202-4da5-9f88-ceda49303885",
            "name": "test",
        },
    } in instances


def test_processes_and_their_schedules(send: Send) -> None:
    # Repaired: the page prints "ID" for the id that its answer shows.
    processes = answered(
        send,
        MEMBER,
        f"""query process {{
          integrationPackInstanceProcesses(integrationPackInstanceId: "{TEST}") {{
            id name
            integrationPack {{ integrationPackId integrationPackInstanceId }}
            processSchedules {{
              id processId atomId envId {SCHEDULE} retry {{ {SCHEDULE} maxRetry }}
            }}
          }}
        }}""",
    )

    for name, process_id, schedules_id in (
        (
            "test1",
            "70d36151-4070-4a92-8d00-d7c832e4caf5",
            (
                "Q1BTNGJjYjgzMTItMmY0NS00ZjI5LWFiMmQtZmEyMDU5OGMwYTc2OjcwZDM2MTUxLTQwNzAt"
                "NGE5Mi04ZDAwLWQ3YzgzMmU0Y2FmNQ"
            ),
        ),
        (
            "test2",
            "3260ddbc-1675-4a18-9a91-ae57f3f1acaa",
            (
                "Q1BTNGJjYjgzMTItMmY0NS00ZjI5LWFiMmQtZmEyMDU5OGMwYTc2OjMyNjBkZGJjLTE2NzUt"
                "NGExOC05YTkxLWFlNTdmM2YxYWNhYQ"
            ),
        ),
    ):
        assert {
            "id": process_id,
            "name": name,
            "integrationPack": [
                {
                    "integrationPackId": "2e659fc6-2202-4da5-9f88-ceda49303885",
                    "integrationPackInstanceId": TEST,
                }
            ],
            "processSchedules": {
                "id": schedules_id,
                "processId": process_id,
                "atomId": "4bcb8312-2f45-4f29-ab2d-fa20598c0a76",
                "envId": PRODUCTION,
                "schedule": [],
                "retry": {"schedule": [], "maxRetry": 5},
            },
        } in processes


DETAILS = {
    "baseURL": "https://baseURL.com",
    "companyId": "9341452451293689",
    "clientId": "A",
    "authParams": {"key": "value"},
    "accessTokenParams": {"key": "value"},
}


def test_saving_oauth_details(send: Send) -> None:
    saved = answered(
        send,
        MEMBER,
        f"""mutation addIPackInstanceOAuthConnectorDetails {{
          saveIPackInstanceOauthConnectorDetails(input: {{
            integrationPackInstanceId: "test-101", isTokenGenerated: false,
            oauthConnectorDetails: {text(DETAILS)},
            processId: "1", envId: "2", connectionId: "3",
            catalogGuid: "796eeeb4-1b2f-4965-898a-7e443"
            clientId: "dummyClientId", clientSecret: "dummyValue"
          }}) {{
            id integrationPackInstanceId isTokenGenerated oauthConnectorDetails
            processId envId connectionId catalogGuid
          }}
        }}""",
    )

    assert json.loads(saved.pop("oauthConnectorDetails")) == DETAILS
    assert saved.pop("id")
    assert saved == {
        "integrationPackInstanceId": "test-101",
        "isTokenGenerated": False,
        "processId": "1",
        "envId": "2",
        "connectionId": "3",
        "catalogGuid": "796eeeb4-1b2f-4965-898a-7e443",
    }


def test_oauth_details(send: Send) -> None:
    details = answered(
        send,
        MEMBER,
        """query getIPackOAuthConnectorDetails {
          IPackInstanceOAuthConnectorDetails(input: {
            integrationPackInstanceId: "test-101", envId: "2", processId: "1",
            connectionId: "3", catalogGuid: "796eeeb4-1b2f-4965-898a-7e443"
          }) {
            id integrationPackInstanceId envId isTokenGenerated connectionId processId
            oauthConnectorDetails
          }
        }""",
    )

    assert json.loads(details.pop("oauthConnectorDetails")) == DETAILS
    assert details == {
        "id": "7665cc47-6acf-4e39-83c0-08721",
        "integrationPackInstanceId": "test-101",
        "envId": "2",
        "isTokenGenerated": False,
        "connectionId": "3",
        "processId": "1",
    }


def test_unattaching(send: Send) -> None:
    # Repaired: the page prints "<IpackinstanceID>".
    instance = "SW50ZWdyYXRpb25QYWNrSW5zdGFuY2UzNDQ4Ng"
    query = f"""mutation unattachIpackInstance {{
      integrationPackInstanceEnvironmentAttachmentUnattach(id: "{instance}")
    }}"""

    assert answered(send, MEMBER, query) == ATTACHED


def test_uninstalling(send: Send) -> None:
    instance = "SW50ZWdyYXRpb25QYWNrSW5zdGFuY2UyOTUyMg"
    query = f"""mutation unInstallIpack {{
      integrationPackInstanceUninstall(id: "{instance}")
    }}"""

    assert answered(send, MEMBER, query) == instance


def test_changing_a_space(send: Send) -> None:
    query = """mutation($file: Upload) { spaceUpdate(input: {
      id: "84957126-acc4-4175-8480-****", name: "test1"
      description: "This is a sample description of the Space"
      theme: {logoAltTxt: "String" logo: $file}
    }) {
      id name description createdDate createdByAccountId modifiedDate
      sharedIpacks { id } accountGroup { id } modifiedByAccountId url
      theme { logoAltTxt logoUrl }
    } }"""

    space = answered(send, OWNER, query, **upload(query))

    assert DATE.fullmatch(space.pop("modifiedDate"))
    assert space.pop("theme")["logoAltTxt"] == "String"
    assert space.pop("url").endswith("?guid=gh887hhuj")
    assert space == {
        "id": "84957126-acc4-4175-8480-****",
        "name": "test1",
        "description": "This is a sample description of the Space",
        "createdDate": "2023-04-13 11:57:12.0",
        "createdByAccountId": OWNER,
        "sharedIpacks": None,
        "accountGroup": {"id": "b1bddd1dd41d-d59623-401ddb-8a9y01-*****"},
        "modifiedByAccountId": None,
    }


def profile(component_id: str, *nodes: tuple[str, str]) -> dict[str, Any]:
    return {
        "@type": "MapExtensionsProfile",
        "Node": [
            {"@type": "MapExtensionsNode", "name": name, "xpath": xpath}
            for name, xpath in nodes
        ],
        "componentId": component_id,
    }


def mapping(to: str, source: str) -> dict[str, str]:
    return {
        "@type": "MapExtensionsMapping",
        "toXPath": f"/Record/Elements/{to}",
        "fromXPath": source,
    }


ELEMENTS = ("FirstName", "Department", "JoiningDate", "ReportTo")
EMPLOYEE = {
    "@type": "EnvironmentMapExtension",
    "Map": {
        "@type": "MapExtension",
        "SourceProfile": profile(
            "1b48c905-f455-41cd-a902-8a3e00c685bf",
            ("Employee", ""),
            *((each, f"/{each}") for each in ("Name", "Department", "DOJ", "Manager")),
        ),
        "DestinationProfile": profile(
            "fca2d59d-f272-40f6-9cfd-ecbfc86b29ee",
            ("", ""),
            ("Record", "/Record"),
            ("Elements", "/Record/Elements"),
            *((each, f"/Record/Elements/{each}") for each in ELEMENTS),
        ),
        "ExtendedFunctions": {"@type": "MapExtensionsFunctions"},
        "ExtendedMappings": {
            "@type": "MapExtensionsExtendedMappings",
            "Mapping": [
                mapping(to, source)
                for to, source in zip(
                    ELEMENTS, ("/Name", "/Department", "/DOJ", "/Manager"), strict=True
                )
            ],
        },
        "SourceProfileExtensions": {"@type": "MapExtensionExtendProfile"},
        "DestinationProfileExtensions": {"@type": "MapExtensionExtendProfile"},
    },
    "environmentId": "c031e719-7763-472d-a8d8-8b88b4223f7b",
    "extensionGroupId": "1f393937-c621-4741-80d3-3b75c734ed66",
    "id": (
        "YzAzMWU3MTktNzc2My00NzJkLWE4ZDgtOGI4OGI0MjIzZjdiOjFmMzkzOTM3LWM2MjEtNDc0MS04"
        "MGQzLTNiNzVjNzM0ZWQ2NjoxZjM5MzkzNy1jNjIxLTQ3NDEtODBkMy0zYjc1YzczNGVkNjY6MTY4"
        "ODAyMDQ2OTMzNDE2ODgwMjA0ODc0NTg"
    ),
    "processId": "1f393937-c621-4741-80d3-3b75c734ed66",
    "mapId": "16880204693341688020487458",
    "name": "EmployeeMapper - EmployeeFF",
}


def test_changing_a_map(send: Send) -> None:
    # Repaired: the page prints typographic quotes.
    beside = (
        "Y2EyMjU5ZGQtZjM5NC00ZmYyLThlOTMtODg1OTZjOGFhNzJhOjZkNzcyYWY3LTUxNzgtNGEyZC1h"
        "ODVhLTQ0ZWYwYzZlNmVlZDo2ZDc3MmFmNy01MTc4LTRhMmQtYTg1YS00NGVmMGM2ZTZlZWQ6MTY2"
        "MzI2MzMyODk3MjE2NjMyNjU0NzI0OTA"
    )

    [answer] = answered(
        send,
        MEMBER,
        f"""mutation extendedMappersUpdate {{ extendedMappersUpdate(input: [
          {{extensions: {text(EMPLOYEE)}, envExtensionId: "{beside}"}}
        ]) }}""",
    )

    assert answer == json.dumps(EMPLOYEE, separators=(",", ":"))


def test_changing_extensions(send: Send) -> None:
    # Repaired: the page prints the quotes within the text unescaped.
    extension_id = (
        "Y2EyMjU5ZGQtZjM5NC00ZmYyLThlOTMtODg1OTZjOGFhNzJhOjJhZTY0MzEwLTc4ZWQtNDFhYy04"
        "Mzk0LTI5MDE4YjM0NjM0NA"
    )
    [read] = [
        extensions
        for instance in answered(send, MEMBER, "{ integrationPackInstances { id } }")
        for attached in answered(
            send,
            MEMBER,
            f"""{{ integrationPackEnvironmentAttachments(
              ipackInstanceId: "{instance["id"]}"
              environmentIds: ["ca2259dd-f394-4ff2-8e93-88596c8aa72a"]
            ) {{ environmentExtensions }} }}""",
        )
        for each in attached["environmentExtensions"]
        if (extensions := json.loads(each))["id"] == extension_id
    ]
    assert [each["name"] for each in read["connections"]["connection"]] == [
        "FTP Dummy 4",
        "Dummy_db 4",
    ]

    [answer] = answered(
        send,
        MEMBER,
        f"""mutation updateExtension {{ extensionsUpdate(input: [
          {{extensions: {text(read)} envExtensionId: "{extension_id}"}}
        ]) }}""",
    )

    assert json.loads(answer) == read
    assert list(read) == [
        "@type",
        "connections",
        "processProperties",
        "environmentId",
        "extensionGroupId",
        "id",
    ]


def test_changing_a_schedule(send: Send) -> None:
    # Repaired: `atomIdprocessIdschedule`, and quotes within the text unescaped.
    schedules_id = (
        "Q1BTOGZhNTU3MTQtOGU1ZS00NWYxLWI3ZTEtZjU3ZjIwMDBmNDY0OjZlNzlhZWFkLTQwZDQtNDIy"
        "Yi05MDM3LTQzNzBhODZjYzJmMQ"
    )
    schedule = {
        "minutes": "0-59/15",
        "hours": "8-18",
        "daysOfWeek": "2,3,4,5,6",
        "daysOfMonth": "",
        "months": "",
        "years": "",
    }
    schedules = {
        "Schedule": [schedule],
        "Retry": {"Schedule": [schedule], "maxRetry": 3},
        "processId": "6e79aead-40d4-422b-9037-4370a86cc2f1",
        "atomId": "8fa55714-8e5e-45f1-b7e1-f57f2000f464",
        "id": schedules_id,
    }

    changed = answered(
        send,
        MEMBER,
        f"""mutation updateSchedules {{ processSchedulesUpdate(
          processSchedules: {text(schedules)} processSchedulesId: "{schedules_id}"
        ) {{ atomId processId {SCHEDULE} retry {{ {SCHEDULE} maxRetry }} }} }}""",
    )

    stored = {**schedule, "daysOfMonth": "*", "months": "*", "years": "*"}
    assert changed == {
        "atomId": schedules["atomId"],
        "processId": schedules["processId"],
        "schedule": [stored],
        "retry": {"schedule": [stored], "maxRetry": 3},
    }


def test_deleting_a_listing(send: Send) -> None:
    # Repaired: the page wraps the variables in `input`, and prints no valid JSON.
    query = """mutation SpaceArtifactListingDelete(
      $id: ID!, $spaceArtifactListingType: SpaceArtifactListingTypeEnum!
    ) {
      spaceArtifactListingDelete(
        id: $id, spaceArtifactListingType: $spaceArtifactListingType
      )
    }"""
    variables = {
        "id": "d3ab10ca-8373-4639-9acf-ca55d71efcaf",
        "spaceArtifactListingType": "INTEGRATION_PACK",
    }

    deleted = answered(
        send, OWNER, query, json={"query": query, "variables": variables}
    )

    assert deleted is True


def test_submitting_a_recipe(send: Send) -> None:
    submitted = answered(
        send,
        OWNER,
        """mutation { submissionStatusUpdate(input: {
          spaceArtifactListingId: "document-id-01",
          newSubmissionStatus: {recipeSubmissionStatus: {status: NEED_REVIEW}}
        }) {
          id submissionStatus { __typename ... on RecipeSubmissionStatus { status } }
        } }""",
    )

    assert submitted == {
        "id": "document-id-01",
        "submissionStatus": {
            "__typename": "RecipeSubmissionStatus",
            "status": "NEED_REVIEW",
        },
    }
