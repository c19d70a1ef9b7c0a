from base64 import b64decode
from typing import Any

import pytest

from tests.portal import (
    BARE,
    NEIGHBOUR,
    NEIGHBOURS,
    OWNER,
    PARTNERS,
    PRODUCTION,
    PRODUCTION_ATOM,
    RESELLERS,
    TEST,
    TEST_ATOMS,
    Portal,
)

PROCESSES = "integrationPackInstanceProcesses"


def decoded(id_: str) -> str:
    return b64decode(id_ + "==").decode()


def test_attaching_deploys_each_process_on_each_atom(portal: Portal) -> None:
    instance_id = portal.install()

    portal.attach(instance_id, TEST, PRODUCTION)

    processes = portal.processes(instance_id)
    where = [
        (each["processSchedules"]["envId"], each["processSchedules"]["atomId"])
        for each in processes
    ]
    assert (
        where
        == [
            (TEST, TEST_ATOMS[0]),
            (TEST, TEST_ATOMS[1]),
            (PRODUCTION, PRODUCTION_ATOM),
        ]
        * 2
    )
    for each in processes:
        schedules = each["processSchedules"]
        assert schedules["processId"] == each["id"]
        assert schedules["schedule"] == []
        assert schedules["retry"] == {"maxRetry": 5, "schedule": []}
        assert decoded(schedules["id"]) == f"CPS{schedules['atomId']}:{each['id']}"


def test_attachments_come_in_the_order_they_were_asked_for(portal: Portal) -> None:
    instance_id = portal.install()

    attached = portal.attach(instance_id, PRODUCTION, TEST, PRODUCTION)

    assert [each["environmentId"] for each in attached] == [
        PRODUCTION,
        TEST,
        PRODUCTION,
    ]
    assert attached[0] == attached[2]
    assert decoded(attached[0]["id"]) == f"ATTACH_IPACK_ENV{instance_id}:{PRODUCTION}"
    assert attached[0]["environmentExtensions"] is None
    assert len(portal.content()["attachments"]) == 2


def test_attaching_twice_changes_nothing(portal: Portal) -> None:
    instance_id = portal.install()
    attached = portal.attach(instance_id, TEST)
    schedules_id = portal.processes(instance_id)[0]["processSchedules"]["id"]
    portal.schedule(schedules_id, {})
    before = portal.content()

    assert portal.attach(instance_id, TEST) == attached
    assert portal.content() == before


def test_an_environment_without_atoms_can_be_attached(portal: Portal) -> None:
    instance_id = portal.install()

    portal.attach(instance_id, BARE)

    first, _ = portal.processes(instance_id)
    assert first["processSchedules"] is None
    assert portal.extensions(instance_id, BARE)["environmentId"] == BARE
    execute = {"processId": first["id"], "atomId": TEST_ATOMS[0]}
    assert portal.refused("processExecute", input=execute) == "PLATFORM_CALL_ERROR"


def test_attaching_nowhere_is_nothing(portal: Portal) -> None:
    assert portal.attach(portal.install()) == []


@pytest.mark.parametrize("environment_id", ["", "unknown", NEIGHBOURS])
def test_all_environments_are_attached_or_none(
    portal: Portal, environment_id: str
) -> None:
    instance_id = portal.install()

    code = portal.refused(
        "attach",
        input={
            "integrationPackInstanceId": instance_id,
            "environmentIds": [TEST, environment_id],
        },
    )

    assert code == "PLATFORM_CALL_ERROR"
    asked = {"ipackInstanceId": instance_id, "environmentIds": [environment_id]}
    assert (
        portal.refused("integrationPackEnvironmentAttachments", **asked)
        == "PLATFORM_CALL_ERROR"
    )


def test_many_environments_are_attached_once_each(portal: Portal) -> None:
    instance_id = portal.install()

    attached = portal.attach(instance_id, *[TEST] * 10_000)

    assert len(attached) == 10_000
    assert len(portal.content()["attachments"]) == 1
    found = portal.ask(
        "integrationPackEnvironmentAttachments",
        ipackInstanceId=instance_id,
        environmentIds=[TEST, BARE] * 5_000,
    )
    assert [each["environmentId"] for each in found] == [TEST]


def test_many_unknown_environments_are_refused(portal: Portal) -> None:
    instance_id = portal.install()
    unknown = [str(number) for number in range(10_000)]

    code = portal.refused(
        "attach",
        input={"integrationPackInstanceId": instance_id, "environmentIds": unknown},
    )

    assert code == "PLATFORM_CALL_ERROR"


def test_an_environment_id_is_not_null(portal: Portal) -> None:
    attach = {"integrationPackInstanceId": "i", "environmentIds": [None]}

    assert "environmentIds" in portal.invalid("attach", input=attach)


def test_an_instance_of_another_account_is_not_attached(portal: Portal) -> None:
    instance_id = portal.install()
    attach = {"integrationPackInstanceId": instance_id, "environmentIds": [NEIGHBOURS]}

    code = portal.as_(NEIGHBOUR).refused("attach", input=attach)

    assert code == "IPACK_INSTANCE_ID_INVALID"


def test_an_instance_is_not_reached_through_a_space_without_its_pack(
    portal: Portal,
) -> None:
    instance_id = portal.install()
    attachment_id = portal.attach(instance_id, TEST)[0]["id"]
    process = portal.processes(instance_id)[0]
    resellers = portal.as_(portal.account_id, space=RESELLERS)
    text = "{}"
    extension = {"envExtensionId": portal.extensions(instance_id)["id"]}
    data_map = {"envExtensionId": portal.map(instance_id)["id"]}
    execute = {"processId": process["id"], "atomId": TEST_ATOMS[0]}
    history = {
        "processId": process["id"],
        "executionTime": "2023-01-01T00:00:00Z",
        "status": "COMPLETE",
    }

    asked: dict[str, dict[str, Any]] = {
        PROCESSES: {"integrationPackInstanceId": instance_id},
        "integrationPackEnvironmentAttachments": {
            "ipackInstanceId": instance_id,
            "environmentIds": [],
        },
        "attach": {
            "input": {"integrationPackInstanceId": instance_id, "environmentIds": []}
        },
        "unattach": {"id": attachment_id},
        "extensionsUpdate": {"input": [{**extension, "extensions": text}]},
        "extendedMappersUpdate": {"input": [{**data_map, "extensions": '{"Map": {}}'}]},
        "processSchedulesUpdate": {
            "processSchedules": text,
            "processSchedulesId": process["processSchedules"]["id"],
        },
        "processExecute": {"input": execute},
        "executionHistory": {"input": history},
        "IPackInstanceOAuthConnectorDetails": {
            "input": {
                "integrationPackInstanceId": instance_id,
                "envId": TEST,
                "processId": process["id"],
                "connectionId": "c",
                "catalogGuid": PARTNERS,
            }
        },
    }

    for operation, variables in asked.items():
        assert resellers.refused(operation, **variables) == "ARTIFACT_NOT_IN_SPACE"


def test_the_environments_of_an_account_are_its_own(portal: Portal) -> None:
    instance_id = portal.install()
    portal.attach(instance_id, BARE)

    environments = portal.ask("environments")

    assert [each["name"] for each in environments] == ["Test", "Production", "Bare"]
    assert environments[0] == {
        "id": TEST,
        "name": "Test",
        "classification": "TEST",
        "atoms": [
            {"id": TEST_ATOMS[0], "name": "Test 1"},
            {"id": TEST_ATOMS[1], "name": "Test 2"},
        ],
        "integrationPackEnvironmentAttachment": [],
    }
    [attached] = environments[2]["integrationPackEnvironmentAttachment"]
    assert attached["integrationPackInstanceId"] == instance_id
    assert portal.as_(OWNER).ask("environments") == []


def test_unattaching_takes_along_what_the_attachment_brought(portal: Portal) -> None:
    instance_id = portal.install()
    before = portal.content()
    [attachment] = portal.attach(instance_id, TEST)

    assert portal.ask("unattach", id=attachment["id"]) == attachment["id"]

    assert portal.content() == before


def test_unattaching_leaves_the_other_environments_alone(portal: Portal) -> None:
    instance_id = portal.install()
    attached, other = portal.attach(instance_id, TEST, PRODUCTION)
    before = portal.extensions(instance_id, PRODUCTION)

    portal.ask("unattach", id=attached["id"] + "=")

    assert portal.extensions(instance_id, PRODUCTION) == before
    assert {
        each["processSchedules"]["envId"] for each in portal.processes(instance_id)
    } == {PRODUCTION}
    assert [each.id for each in portal.content()["attachments"]] == [other["id"]]


def test_an_attachment_is_found_by_an_instance_that_has_no_other(
    portal: Portal,
) -> None:
    instance_id = portal.install()
    attached = portal.attach(instance_id, TEST, PRODUCTION)

    assert portal.refused("unattach", id=instance_id) == "PLATFORM_CALL_ERROR"
    portal.ask("unattach", id=attached[0]["id"])
    assert portal.ask("unattach", id=instance_id) == attached[1]["id"]
    assert portal.refused("unattach", id=instance_id) == "PLATFORM_CALL_ERROR"


@pytest.mark.parametrize("attachment_id", ["", "unknown", "%", "QQ==="])
def test_an_unknown_attachment_is_refused(portal: Portal, attachment_id: str) -> None:
    assert portal.refused("unattach", id=attachment_id) == "PLATFORM_CALL_ERROR"


def test_an_attachment_of_another_account_is_unknown(portal: Portal) -> None:
    instance_id = portal.install()
    [attachment] = portal.attach(instance_id, TEST)
    neighbour = portal.as_(NEIGHBOUR)

    for known_as in (attachment["id"], instance_id):
        assert neighbour.refused("unattach", id=known_as) == "PLATFORM_CALL_ERROR"


def test_attachments_are_listed_with_their_extensions(portal: Portal) -> None:
    instance_id = portal.install()
    portal.attach(instance_id, TEST)

    [attached] = portal.ask(
        "integrationPackEnvironmentAttachments",
        ipackInstanceId=instance_id,
        environmentIds=[TEST],
    )

    assert len(attached["environmentExtensions"]) == 2
    assert attached["environmentMapExtension"][0].startswith('{"@type":"BulkResult"')
    assert attached["environmentMapExtension"][1] == ""
