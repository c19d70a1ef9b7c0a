import json
from pathlib import Path
from typing import Any

import pytest

from mockspaces.app import World
from mockspaces.seeds.references import dangling
from mockspaces.settings import Settings
from tests.builders import FakeTime
from tests.seeds.conftest import Ask

PUBLISHED = json.loads(Path(__file__).with_name("published.json").read_text())
OWNER = "demoaccount-XOCI9G"
ACCOUNT = "name-1accounta-WU8VYK"
GUID = "e26c1a5a-d3ac-4286-8226-2ec1c"
SPACE = "2dcd9964-b85e-42ce-998d-b7c22"
TEST = "SW50ZWdyYXRpb25QYWNrSW5zdGFuY2UyNzk3Mg"
PRODUCTION = "4c9d031e-408b-4903-a44e-5a4219e62b25"
EXECUTED = "dbb98f81-6914-43a2-b03f-594506940dd5"
ATTACHMENTS = """query ($instance: ID!, $environments: [ID!]!) {
  integrationPackEnvironmentAttachments(
    ipackInstanceId: $instance, environmentIds: $environments
  ) { id environmentId environmentExtensions environmentMapExtension }
}"""
FIELDS = " ".join(PUBLISHED["executionRecords"][0])


@pytest.fixture
def docs(ask: Ask) -> Ask:
    """Ask as the account and through the Space that the samples use."""
    ask_docs = ask("docs")

    def ask_one(query: str, **variables: Any) -> Any:
        return ask_docs(ACCOUNT, GUID, query, **variables)

    return ask_one


def instance_of(docs: Ask, extensions: dict[str, Any]) -> Any:
    """Return the instance whose process has those extensions."""
    group = extensions["extensionGroupId"]
    instances = docs("{ integrationPackInstances { id } }")
    return next(
        each["id"]
        for each in instances
        for process in docs(
            """query ($id: ID!) {
              integrationPackInstanceProcesses(integrationPackInstanceId: $id) { id }
            }""",
            id=each["id"],
        )
        if process["id"] == group
    )


def test_nothing_dangles() -> None:
    world = World(Settings(seed=("docs",)), time_source=FakeTime())

    assert list(dangling(world.store)) == []


def test_the_spaces_of_the_primary_account_are_the_published_ones(ask: Ask) -> None:
    spaces = ask("docs")(
        OWNER,
        "",
        """{ spaces {
          id name createdDate createdByAccountId modifiedDate modifiedByAccountId
          accountGroup { id name } theme { logoAltTxt logoUrl }
        } }""",
    )

    no_theme = {"logoAltTxt": None, "logoUrl": None}
    trial = {"name": "Trial1_Space", "createdDate": "2022-11-03 08:43:50.0"}
    assert spaces == [
        {
            "id": space_id,
            "createdByAccountId": OWNER,
            "modifiedDate": modified,
            "modifiedByAccountId": None,
            "accountGroup": {"id": group_id, "name": group},
            "theme": theme,
            **named,
        }
        for space_id, named, modified, group_id, group, theme in (
            (
                "97b78685-0e6c-41f7-a484-c1512",
                {"name": "test12", "createdDate": "2022-11-02 18:41:11.0"},
                None,
                "00035d16-600e-43af-a98f-0566272a111d",
                "All Accounts",
                no_theme,
            ),
            (
                SPACE,
                trial,
                "2023-04-14 08:15:00.0",
                "3ebe1222-b5fa-4d53-ab2f-fd57c4daf530",
                "Trial1",
                no_theme,
            ),
            (
                "2da77d1f-bbd4-4066-xxxx-e15fc",
                trial,
                "2023-04-14 08:15:00.0",
                "7a0f3c52-9d1e-4b68-a2f4-c6e8d0b13579",
                "Trial1",
                no_theme,
            ),
            (
                "84957126-acc4-4175-8480-****",
                {"name": "test1", "createdDate": "2023-04-13 11:57:12.0"},
                None,
                "b1bddd1dd41d-d59623-401ddb-8a9y01-*****",
                "Logo Accounts",
                {"logoAltTxt": "testing", "logoUrl": None},
            ),
        )
    ]


@pytest.mark.parametrize("spelling", ["space", "Space"])
def test_the_published_space_is_found(ask: Ask, spelling: str) -> None:
    space = ask("docs")(
        OWNER, "", f'{{ {spelling}(id: "{SPACE}") {{ id name description }} }}'
    )

    assert space == {"id": SPACE, "name": "Trial1_Space", "description": None}


def test_a_space_can_be_created_for_a_group_whose_id_is_masked(ask: Ask) -> None:
    created = ask("docs")(
        OWNER,
        "",
        """mutation {
          spaceCreate(input: {
            name: "Partners", sharingMode: ACCOUNT_GROUP,
            accountGroupId: "b1bddd1dd41d-d59623-401ddb-8a9y01-*********"
          }) { name accountGroup { id name } }
        }""",
    )

    assert created == {
        "name": "Partners",
        "accountGroup": {
            "id": "b1bddd1dd41d-d59623-401ddb-8a9y01-a184e0d4d041a",
            "name": "Demo Accounts",
        },
    }


def test_the_members_of_the_space_are_found_by_their_names(docs: Ask) -> None:
    members = docs(
        """query ($criteria: Criteria) {
          spaceAccounts(criteria: $criteria) { id name }
        }""",
        criteria={"operator": "CONTAINS", "argument": "account-a"},
    )

    assert members == [
        {"id": "name-1accounta-WU8VYK", "name": "Name-1-Account-A"},
        {"id": "name-2accounta-V41CJX", "name": "Name-2-Account-A"},
        {"id": "name-3accounta-7MVN0U", "name": "Name-3-Account-A"},
        {"id": "TestAccountA-WU8VYK", "name": "Test-Account-A"},
    ]


def test_the_environments_are_the_published_ones(docs: Ask) -> None:
    environments = docs(
        """{ environments {
          id name classification atoms { id name }
          integrationPackEnvironmentAttachment { integrationPackInstanceId }
        } }"""
    )

    assert [each["name"] for each in environments] == [
        "TestEnvPr",
        "Production",
        "Test 1",
        "Test 2",
        "Extensions",
        "Mapping",
        "EditFlow",
        "No Atom Yet",
    ]
    assert environments[1] == {
        "id": PRODUCTION,
        "name": "Production",
        "classification": "PROD",
        "atoms": [{"id": "4bcb8312-2f45-4f29-ab2d-fa20598c0a76", "name": "Prod_atom"}],
        "integrationPackEnvironmentAttachment": [
            {"integrationPackInstanceId": TEST},
            {"integrationPackInstanceId": "SW50ZWdyYXRpb25QYWNrSW5zdGFuY2UzMzg3MA"},
        ],
    }


def test_the_instances_are_the_published_ones(docs: Ask) -> None:
    instances = docs(
        """{ integrationPackInstances {
          id integrationPackId integrationPackOverrideName
          integrationPack { id name description installationType }
        } }"""
    )

    assert len(instances) == 12
    assert instances[1] == {
        "id": TEST,
        "integrationPackId": "2e659fc6-2202-4da5-9f88-ceda49303885",
        "integrationPackOverrideName": "test - Tue Apr 18 2023",
        "integrationPack": {
            "id": "2e659fc6-2202-4da5-9f88-ceda49303885",
            "name": "test",
            "description": "Two sample processes",
            "installationType": "MULTI",
        },
    }


def test_a_process_is_there_once_for_each_atom_with_its_schedules(docs: Ask) -> None:
    processes = docs(
        """query ($id: ID!) {
          integrationPackInstanceProcesses(integrationPackInstanceId: $id) {
            id name integrationPack { integrationPackId integrationPackInstanceId }
            processSchedules {
              id atomId envId schedule { hours } retry { schedule { hours } maxRetry }
            }
          }
        }""",
        id=TEST,
    )

    assert [each["name"] for each in processes] == ["test1"] * 4 + ["test2"] * 4
    assert processes[0] == {
        "id": "70d36151-4070-4a92-8d00-d7c832e4caf5",
        "name": "test1",
        "integrationPack": [
            {
                "integrationPackId": "2e659fc6-2202-4da5-9f88-ceda49303885",
                "integrationPackInstanceId": TEST,
            }
        ],
        "processSchedules": {
            "id": (
                "Q1BTNTU3OGNlODYtMDk2My00ZjI2LWFkNzQtNWY1MTA3ODliMDIyOjcwZDM2MTUxLTQw"
                "NzAtNGE5Mi04ZDAwLWQ3YzgzMmU0Y2FmNQ"
            ),
            "atomId": "5578ce86-0963-4f26-ad74-5f510789b022",
            "envId": "aec9a3ba-2a9a-43da-998d-1466de6eba23",
            "schedule": [],
            "retry": {"schedule": [], "maxRetry": 5},
        },
    }


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("environmentExtensions", "environmentExtensions"),
        ("environmentMapExtensions", "environmentMapExtension"),
    ],
)
def test_extensions_are_the_published_ones_to_the_letter(
    docs: Ask, kind: str, field: str
) -> None:
    for published in PUBLISHED[kind]:
        [attached] = docs(
            ATTACHMENTS,
            instance=instance_of(docs, published),
            environments=[published["environmentId"]],
        )

        text = json.dumps(published, separators=(",", ":"))
        assert any(text in each for each in attached[field])


def test_the_history_is_the_published_one(docs: Ask) -> None:
    published = PUBLISHED["executionRecords"]
    found = [
        run
        for status in ("ERROR", "COMPLETE", "ABORTED", "COMPLETE_WARN", "DISCARDED")
        for run in docs(
            f"""query ($input: executionHistoryInput!) {{
              executionHistory(input: $input) {{ {FIELDS} }}
            }}""",
            input={
                "processId": EXECUTED,
                "executionTime": "2023-04-20T00:00:00Z",
                "status": status,
            },
        )
    ]

    assert sorted(found, key=published.index) == published


def test_the_details_are_the_published_ones(docs: Ask) -> None:
    details = docs(
        """query ($input: IPackInstanceOAuthConnectorDetailsInput!) {
          IPackInstanceOAuthConnectorDetails(input: $input) {
            id isTokenGenerated oauthConnectorDetails catalogGuid
          }
        }""",
        input={
            "integrationPackInstanceId": "test-101",
            "envId": "2",
            "processId": "1",
            "connectionId": "3",
            "catalogGuid": "796eeeb4-1b2f-4965-898a-7e443",
        },
    )

    assert details["id"] == "7665cc47-6acf-4e39-83c0-08721"
    assert details["isTokenGenerated"] is False
    assert json.loads(details["oauthConnectorDetails"])["clientId"] == "A"


def test_a_process_is_executed_by_its_masked_ids(docs: Ask) -> None:
    answer = docs(
        """mutation {
          processExecute(input: {
            atomId: "8fa55714-8e5e-45f1-xxxx-f57f2000f464",
            processId: "6e79aead-40d4-xxxx-9037-4370a86cc2f1"
          })
        }"""
    )

    request = json.loads(answer)
    assert list(request) == ["@type", "processId", "atomId", "requestId", "recordUrl"]
    assert request["atomId"] == "8fa55714-8e5e-45f1-b7e1-f57f2000f464"
    assert request["processId"] == "6e79aead-40d4-422b-9037-4370a86cc2f1"


def test_an_instance_is_attached_and_unattached(docs: Ask) -> None:
    environment = "86b413a8-1ebf-4c95-bc5b-139573b77910"
    [attached] = docs(
        """mutation ($input: IntegrationPackEnvironmentAttachmentInput!) {
          integrationPackInstanceEnvironmentAttachmentAttach(input: $input) {
            id environmentId integrationPackInstanceId environmentExtensions
          }
        }""",
        input={"integrationPackInstanceId": TEST, "environmentIds": [environment]},
    )

    unattached = docs(
        """mutation ($id: ID!) {
          integrationPackInstanceEnvironmentAttachmentUnattach(id: $id)
        }""",
        id=attached["id"],
    )

    assert attached == {
        "id": (
            "QVRUQUNIX0lQQUNLX0VOVlNXNTBaV2R5WVhScGIyNVFZV05yU1c1emRHRnVZMlV5TnprM01n"
            "Ojg2YjQxM2E4LTFlYmYtNGM5NS1iYzViLTEzOTU3M2I3NzkxMA"
        ),
        "environmentId": environment,
        "integrationPackInstanceId": TEST,
        "environmentExtensions": None,
    }
    assert unattached == attached["id"]


def test_extensions_are_updated_by_what_was_read(docs: Ask) -> None:
    published = PUBLISHED["environmentExtensions"][1]
    update = {**published, "partial": True}

    [answer] = docs(
        """mutation ($input: [ExtensionInput!]!) { extensionsUpdate(input: $input) }""",
        input=[{"extensions": json.dumps(update), "envExtensionId": published["id"]}],
    )

    assert json.loads(answer) == published


def test_a_field_of_an_employee_is_mapped(docs: Ask) -> None:
    published = PUBLISHED["environmentMapExtensions"][1]
    mapping = {
        "@type": "MapExtensionsMapping",
        "toXPath": "/Record/Elements/ReportTo",
        "fromXPath": "/Manager",
    }
    mapped = {**published["Map"], "ExtendedMappings": {"Mapping": [mapping]}}

    [answer] = docs(
        """mutation ($input: [ExtensionInput!]!) {
          extendedMappersUpdate(input: $input)
        }""",
        input=[
            {
                "extensions": json.dumps({**published, "Map": mapped}),
                "envExtensionId": published["id"],
            }
        ],
    )

    assert json.loads(answer)["Map"]["ExtendedMappings"]["Mapping"] == [mapping]


def test_schedules_are_replaced(docs: Ask) -> None:
    schedule = {
        "minutes": "0-59/15",
        "hours": "9",
        "daysOfWeek": "2-6",
        "daysOfMonth": "*",
        "months": "*",
        "years": "*",
    }
    process, atom = EXECUTED, "4bcb8312-2f45-4f29-ab2d-fa20598c0a76"
    schedules_id = (
        "Q1BTNGJjYjgzMTItMmY0NS00ZjI5LWFiMmQtZmEyMDU5OGMwYTc2OmRiYjk4ZjgxLTY5MTQtNDNh"
        "Mi1iMDNmLTU5NDUwNjk0MGRkNQ"
    )
    update = {
        "Schedule": [schedule],
        "Retry": {"Schedule": [schedule], "maxRetry": 3},
        "processId": process,
        "atomId": atom,
        "id": schedules_id,
    }

    updated = docs(
        """mutation ($text: String!, $id: String!) {
          processSchedulesUpdate(processSchedules: $text, processSchedulesId: $id) {
            atomId processId
            schedule { minutes hours daysOfWeek daysOfMonth months years }
            retry {
              schedule { minutes hours daysOfWeek daysOfMonth months years } maxRetry
            }
          }
        }""",
        text=json.dumps(update),
        id=schedules_id,
    )

    assert updated == {
        "atomId": atom,
        "processId": process,
        "schedule": [schedule],
        "retry": {"schedule": [schedule], "maxRetry": 3},
    }


def test_the_next_instance_has_the_published_id(docs: Ask) -> None:
    installed = docs(
        """mutation ($input: IntegrationPackInstanceInput!) {
          integrationPackInstanceInstall(input: $input) {
            id integrationPackId integrationPackOverrideName
          }
        }""",
        input={
            "integrationPackId": "2e659fc6-2202-4da5-9f88-ceda49303885",
            "integrationPackOverrideName": "again",
        },
    )

    assert installed == {
        "id": "SW50ZWdyYXRpb25QYWNrSW5zdGFuY2UzNDQ0OA",
        "integrationPackId": "2e659fc6-2202-4da5-9f88-ceda49303885",
        "integrationPackOverrideName": "again",
    }
