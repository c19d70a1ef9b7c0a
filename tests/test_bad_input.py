"""Bad input for every argument: it is refused by a code or taken, never a fault."""

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from mockspaces.errors import CATALOGUE
from mockspaces.seeds.references import dangling
from tests.portal import (
    CUSTOMER,
    NEIGHBOUR,
    NEIGHBOURS,
    OPERATIONS,
    ORDERS,
    OWNER,
    PARTNERS,
    SECRET_PACK,
    SHOP,
    TEST,
    TEST_ATOMS,
    Portal,
    uuid,
)

CODES = {error.code for error in CATALOGUE} - {"GENERIC_SYSTEM_ERROR"}
TEXTS = {
    "empty": "",
    "blank": " \t\n",
    "unknown": "unknown",
    "no base64": "%%%\u20ac=",
    "half base64": "SW50ZWdyYXRpb25QYWNrSW5zdGFuY2U",
    "padding": "====",
    "zero": "\x00",
    "emoji": "\U0001f600" * 3,
    "long": "x" * 100_000,
    "deep": '{"a":' * 20_000,
    "brackets": "[" * 100_000,
    "empty object": "{}",
    "text in text": '"text"',
    "wrong": '{"Schedule":[{"minutes":"60"}],"connections":3,"Map":3}',
    "path": "../../etc/passwd",
    "format": "%s%n{0}",
    "another account": NEIGHBOUR,
    "another account's environment": NEIGHBOURS,
    "another publisher's pack": SECRET_PACK,
    "a day": "2023-02-30T00:00:00Z",
}
ODD: dict[str, Any] = {
    "null": None,
    "number": 7,
    "large number": 10**40,
    "fraction": 1.5,
    "truth": True,
    "list": [],
    "list of null": [None],
    "object": {},
}
DETAILS = {
    "envId": TEST,
    "processId": "p",
    "connectionId": SHOP,
    "catalogGuid": PARTNERS,
}


def good(portal: Portal) -> dict[str, dict[str, Any]]:
    """Return variables with which every operation is answered."""
    instance_id = portal.install(ORDERS, "Mine")
    [attached] = portal.attach(instance_id, TEST)
    process = portal.processes(instance_id)[0]
    key = {"integrationPackInstanceId": instance_id, **DETAILS}
    space_id = uuid(0xE1)
    return {
        "space": {"id": space_id},
        "spaceAccounts": {"criteria": {"operator": "CONTAINS", "argument": "a"}},
        "integrationPackInstanceProcesses": {"integrationPackInstanceId": instance_id},
        "integrationPackEnvironmentAttachments": {
            "ipackInstanceId": instance_id,
            "environmentIds": [TEST],
        },
        "executionHistory": {
            "input": {
                "processId": process["id"],
                "executionTime": "2023-01-01T00:00:00Z",
                "status": "COMPLETE",
            }
        },
        "IPackInstanceOAuthConnectorDetails": {"input": key},
        "spaceCreate": {
            "input": {
                "name": "New",
                "description": "New",
                "sharingMode": "ACCOUNT_GROUP",
                "integrationPackIds": [ORDERS],
                "accountGroupId": "new",
                "accountIds": [CUSTOMER],
                "theme": {"logoAltTxt": "Logo"},
            }
        },
        "spaceUpdate": {
            "input": {
                "id": space_id,
                "name": "New",
                "description": "New",
                "Theme": {"logoAltTxt": "Logo"},
            }
        },
        "spaceDelete": {"id": space_id},
        "integrationPackInstanceInstall": {
            "input": {
                "integrationPackId": ORDERS,
                "integrationPackOverrideName": "Other",
            }
        },
        "integrationPackInstanceUninstall": {"id": instance_id},
        "attach": {
            "input": {
                "integrationPackInstanceId": instance_id,
                "environmentIds": [TEST],
            }
        },
        "unattach": {"id": attached["id"]},
        "extensionsUpdate": {
            "input": [
                {
                    "extensions": "{}",
                    "envExtensionId": portal.extensions(instance_id)["id"],
                }
            ]
        },
        "extendedMappersUpdate": {
            "input": [
                {
                    "extensions": '{"Map":{}}',
                    "envExtensionId": portal.map(instance_id)["id"],
                }
            ]
        },
        "processSchedulesUpdate": {
            "processSchedules": "{}",
            "processSchedulesId": process["processSchedules"]["id"],
        },
        "processExecute": {
            "input": {"atomId": TEST_ATOMS[0], "processId": process["id"]}
        },
        "saveIPackInstanceOauthConnectorDetails": {
            "input": {
                **key,
                "isTokenGenerated": True,
                "oauthConnectorDetails": "{}",
                "clientId": "c",
                "clientSecret": "s",
            }
        },
        "spaceArtifactListings": {
            "input": {
                "spaceId": space_id,
                "spaceArtifactListingIds": ["listing-1"],
                "spaceArtifactListingType": "INTEGRATION_PACK",
            }
        },
        "catalogListings": {"input": {"searchTerm": "a", "offset": 0, "limit": 1}},
        "spaceArtifactListingDelete": {"id": "listing-1", "type": "INTEGRATION_PACK"},
        "submissionStatusUpdate": {
            "input": {
                "spaceArtifactListingId": "listing-1",
                "newSubmissionStatus": {
                    "recipeSubmissionStatus": {"status": "NEED_REVIEW"}
                },
            }
        },
    }


OF_THE_OWNER = {
    "space",
    "spaceCreate",
    "spaceUpdate",
    "spaceDelete",
    "spaceArtifactListings",
    "spaceArtifactListingDelete",
    "submissionStatusUpdate",
}


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Go through the places in variables that hold a leaf."""
    if isinstance(value, dict):
        parts = list(value.items())
    elif isinstance(value, list):
        parts = list(enumerate(value))
    else:
        yield path
        return
    for key, part in parts:
        yield from leaves(part, (*path, key))


def changed(variables: Any, path: tuple[Any, ...], value: Any) -> Any:
    changed_ = deepcopy(variables)
    place = changed_
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return changed_


def test_every_operation_with_arguments_is_tried(portal: Portal) -> None:
    with_arguments = re.findall(
        r"^(?:query|mutation) (\w+)\(", OPERATIONS, re.MULTILINE
    )

    assert list(good(portal)) == with_arguments


def test_what_is_good_is_answered(portal: Portal) -> None:
    owner = portal.as_(OWNER)
    snapshot = None

    for operation, variables in good(portal).items():
        snapshot = snapshot or portal.world.store.snapshot()
        (owner if operation in OF_THE_OWNER else portal).ask(operation, **variables)
        portal.world.store.restore(snapshot)


@pytest.mark.slow
@pytest.mark.parametrize("kind", [*TEXTS, *ODD])
def test_bad_input_is_no_fault_and_leaves_no_trace(portal: Portal, kind: str) -> None:
    asked = good(portal)
    bad = {**TEXTS, **ODD}[kind]
    snapshot = portal.world.store.snapshot()
    before = portal.content()

    for operation, variables in asked.items():
        for path in leaves(variables):
            caller = portal.as_(OWNER) if operation in OF_THE_OWNER else portal
            answer = caller.post(operation, **changed(variables, path, bad))
            errors = answer.json().get("errors", [])
            if answer.status_code == 400:
                assert answer.json()["data"] is None
            else:
                assert answer.status_code == 200
                assert {error["message"] for error in errors} <= CODES
            if errors:
                assert portal.content() == before
            assert list(dangling(portal.world.store)) == []
            portal.world.store.restore(snapshot)
            portal.world.ids.drawn = before["ids drawn"]
