import json
from typing import Any
from uuid import UUID

import pytest

from tests.portal import INVOICES, NEIGHBOUR, PARTNERS, TEST, Portal

SAVE, FIND = (
    "saveIPackInstanceOauthConnectorDetails",
    "IPackInstanceOAuthConnectorDetails",
)
KEY = {
    "integrationPackInstanceId": "test-101",
    "envId": "2",
    "processId": "1",
    "connectionId": "3",
    "catalogGuid": PARTNERS,
}
SECRET = "hunter2 is what it is"  # noqa: S105 - it is not to be found again


def details(**fields: Any) -> dict[str, Any]:
    return {
        **KEY,
        "isTokenGenerated": False,
        "oauthConnectorDetails": '{"baseURL":"https://example.com"}',
        "clientId": "client",
        "clientSecret": SECRET,
        **fields,
    }


def test_details_are_found_as_they_were_saved(portal: Portal) -> None:
    saved = portal.ask(SAVE, input=details())

    assert UUID(saved["id"]).version == 4
    assert saved == {
        **KEY,
        "id": saved["id"],
        "isTokenGenerated": False,
        "oauthConnectorDetails": '{"baseURL":"https://example.com"}',
    }
    assert portal.ask(FIND, input=KEY) == saved


def test_saving_again_keeps_the_id(portal: Portal) -> None:
    first = portal.ask(SAVE, input=details())

    second = portal.ask(SAVE, input=details(isTokenGenerated=True))

    assert second == {**first, "isTokenGenerated": True}
    assert len(portal.content()["oauth_connector_details"]) == 1


@pytest.mark.parametrize("name", KEY)
def test_details_are_found_by_all_five_ids(portal: Portal, name: str) -> None:
    saved = portal.ask(SAVE, input=details())

    assert portal.ask(FIND, input={**KEY, name: "another"}) is None
    other = portal.ask(SAVE, input=details(**{name: "another"}))
    assert other["id"] != saved["id"]
    assert portal.ask(FIND, input=KEY) == saved


def test_the_client_secret_is_not_stored(portal: Portal) -> None:
    portal.ask(SAVE, input=details())

    assert SECRET not in repr(portal.content())


@pytest.mark.parametrize("name", KEY)
@pytest.mark.parametrize("blank", ["", " \n"])
def test_none_of_the_ids_is_blank(portal: Portal, name: str, blank: str) -> None:
    wrong = {name: blank}

    assert portal.refused(SAVE, input=details(**wrong)) == "PLATFORM_CALL_ERROR"
    assert portal.refused(FIND, input={**KEY, **wrong}) == "PLATFORM_CALL_ERROR"


def test_details_of_another_account_are_not_found(portal: Portal) -> None:
    portal.ask(SAVE, input=details())

    assert portal.as_(NEIGHBOUR).ask(FIND, input=KEY) is None


def test_details_do_not_hang_on_an_instance_of_another_account(
    portal: Portal,
) -> None:
    theirs = {"integrationPackInstanceId": portal.install()}
    neighbour = portal.as_(NEIGHBOUR)

    for operation, asked in ((SAVE, details(**theirs)), (FIND, {**KEY, **theirs})):
        code = neighbour.refused(operation, input=asked)
        assert code == "IPACK_INSTANCE_ID_INVALID"


def test_an_instance_is_known_with_padding_too(portal: Portal) -> None:
    instance_id = portal.install(INVOICES, None)
    padded = {"integrationPackInstanceId": f"{instance_id}==", "envId": TEST}

    saved = portal.ask(SAVE, input=details(**padded))

    assert saved["integrationPackInstanceId"] == instance_id
    found = {**KEY, **padded, "integrationPackInstanceId": instance_id}
    assert portal.ask(FIND, input=found) == saved
    portal.ask("integrationPackInstanceUninstall", id=instance_id)
    assert portal.content()["oauth_connector_details"] == []


def test_a_client_secret_that_the_details_repeat_is_hidden(portal: Portal) -> None:
    sent = {"clientId": "a", "inner": [{"clientSecret": SECRET}], "port": 1}

    saved = portal.ask(SAVE, input=details(oauthConnectorDetails=json.dumps(sent)))

    shown = json.loads(saved["oauthConnectorDetails"])
    assert shown == {**sent, "inner": [{"clientSecret": "[[HIDDEN]]"}]}
    assert SECRET not in portal.http.get("/_mockspaces/state").text


@pytest.mark.parametrize("text", ["", "{", "[]", "1"])
def test_details_that_are_no_json_object_are_refused(portal: Portal, text: str) -> None:
    before = portal.content()

    code = portal.refused(SAVE, input=details(oauthConnectorDetails=text))

    assert code == "PLATFORM_CALL_ERROR"
    assert portal.content() == before
