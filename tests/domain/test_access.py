from typing import Any

import pytest

from tests.portal import (
    CUSTOMER,
    DELETED,
    GUEST,
    NEIGHBOUR,
    OWNER,
    PARTNERS,
    RESELLERS,
    STRANGER,
    Portal,
    uuid,
)

DETAILS = {
    "integrationPackInstanceId": "test-101",
    "envId": "2",
    "processId": "1",
    "connectionId": "3",
    "catalogGuid": PARTNERS,
}
THROUGH_A_SPACE: dict[str, dict[str, Any]] = {
    "integrationPackInstances": {},
    "integrationPackInstanceProcesses": {"integrationPackInstanceId": "i"},
    "environments": {},
    "integrationPackEnvironmentAttachments": {
        "ipackInstanceId": "i",
        "environmentIds": [],
    },
    "executionHistory": {
        "input": {
            "processId": "p",
            "executionTime": "2023-01-01T00:00:00Z",
            "status": "COMPLETE",
        }
    },
    "IPackInstanceOAuthConnectorDetails": {"input": DETAILS},
    "attach": {"input": {"integrationPackInstanceId": "i", "environmentIds": []}},
    "unattach": {"id": "a"},
    "extensionsUpdate": {"input": []},
    "extendedMappersUpdate": {"input": []},
    "processSchedulesUpdate": {"processSchedules": "{}", "processSchedulesId": "s"},
    "processExecute": {"input": {"atomId": "a", "processId": "p"}},
    "saveIPackInstanceOauthConnectorDetails": {
        "input": {
            **DETAILS,
            "isTokenGenerated": False,
            "oauthConnectorDetails": "{}",
            "clientId": "c",
            "clientSecret": "s",
        }
    },
    "spaceAccounts": {"criteria": {"operator": "CONTAINS", "argument": ""}},
}
EVERY = pytest.mark.parametrize("operation", THROUGH_A_SPACE)


@pytest.mark.parametrize("space", [None, ""])
def test_environments_need_no_space(portal: Portal, space: str | None) -> None:
    through_a_space = portal.ask("environments")

    assert portal.as_(CUSTOMER, space=space).ask("environments") == through_a_space


@pytest.mark.parametrize(
    "operation", [each for each in THROUGH_A_SPACE if each != "environments"]
)
@pytest.mark.parametrize("space", [None, ""])
def test_the_space_has_to_be_named(
    portal: Portal, operation: str, space: str | None
) -> None:
    portal.space = space
    code = portal.refused(operation, **THROUGH_A_SPACE[operation])

    is_about_accounts = operation == "spaceAccounts"
    assert code == (
        "ACCOUNT_INPUT_MISSING_FIELDS" if is_about_accounts else "MISSING_SPACE_ID"
    )


@EVERY
@pytest.mark.parametrize(
    ("space", "code"),
    [
        ("unknown", "SPACE_NOT_FOUND"),
        (PARTNERS.upper(), "SPACE_NOT_FOUND"),
        (DELETED, "SPACE_IS_DELETED"),
        (uuid(0xE3), "SPACE_IS_DELETED"),
    ],
)
def test_the_space_has_to_be_there(
    portal: Portal, operation: str, space: str, code: str
) -> None:
    portal.space = space

    assert portal.refused(operation, **THROUGH_A_SPACE[operation]) == code


@EVERY
def test_a_stranger_is_not_let_in(portal: Portal, operation: str) -> None:
    stranger = portal.as_(STRANGER)

    code = stranger.refused(operation, **THROUGH_A_SPACE[operation])

    assert code == "UNAUTHORIZED"


@pytest.mark.parametrize("account_id", [OWNER, CUSTOMER, NEIGHBOUR, GUEST])
@pytest.mark.parametrize("space", [PARTNERS, uuid(0xE1)])
def test_owner_members_and_named_accounts_are_let_in(
    portal: Portal, account_id: str, space: str
) -> None:
    assert portal.as_(account_id, space=space).ask("integrationPackInstances") == []


def test_a_member_of_another_group_is_not_let_in(portal: Portal) -> None:
    neighbour = portal.as_(NEIGHBOUR, space=RESELLERS)

    assert neighbour.refused("integrationPackInstances") == "UNAUTHORIZED"


def test_nobody_can_enter_a_deleted_space(portal: Portal) -> None:
    portal.as_(OWNER).ask("spaceDelete", id=uuid(0xE1))

    assert portal.refused("environments") == "SPACE_IS_DELETED"


def test_the_members_of_a_space_are_found_by_their_names(portal: Portal) -> None:
    def found(operator: str, argument: str) -> list[str]:
        answer = portal.ask(
            "spaceAccounts", criteria={"operator": operator, "argument": argument}
        )
        return [account["name"] for account in answer]

    everyone = ["Initech", "Hooli", "Guest of Globex"]
    assert found("CONTAINS", "") == everyone
    nothing: list[dict[str, None]] = [{}, {"criteria": None}]
    for criteria in nothing:
        answer = portal.ask("spaceAccounts", **criteria)
        assert [account["name"] for account in answer] == everyone
    assert found("STARTSWITH", "") == found("CONTAINS", "")
    assert found("CONTAINS", "E") == ["Initech", "Guest of Globex"]
    assert found("STARTSWITH", "h") == ["Hooli"]
    assert found("STARTSWITH", "globex") == []
    assert found("CONTAINS", "globex") == ["Guest of Globex"]
