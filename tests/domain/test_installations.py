from base64 import b64decode
from uuid import UUID

import pytest

from mockspaces.state.records import Alias
from tests.builders import basic
from tests.portal import (
    CUSTOMER,
    GUEST,
    INVOICES,
    NEIGHBOUR,
    ORDERS,
    OWNER,
    PARTNERS,
    RESELLERS,
    SECRET_PACK,
    SEND_INVOICES,
    STOCK,
    STRANGER,
    TEST,
    TEST_ATOMS,
    Portal,
    uuid,
)

INSTALL = "integrationPackInstanceInstall"
UNINSTALL = "integrationPackInstanceUninstall"


def pack(pack_id: str, name: str | None = None) -> dict[str, str | None]:
    return {"integrationPackId": pack_id, "integrationPackOverrideName": name}


def test_instances_are_numbered(portal: Portal) -> None:
    installed = [portal.install(name=name) for name in ("One", "Two")]

    assert installed == [
        "SW50ZWdyYXRpb25QYWNrSW5zdGFuY2Ux",
        "SW50ZWdyYXRpb25QYWNrSW5zdGFuY2Uy",
    ]
    assert b64decode(installed[1]) == b"IntegrationPackInstance2"


def test_a_number_is_never_used_again(portal: Portal) -> None:
    first = portal.install()
    portal.ask(UNINSTALL, id=first)

    assert portal.install() != first


def test_a_number_that_is_taken_is_passed_over(portal: Portal) -> None:
    first = portal.install(name="First")
    portal.world.store.sequences.remove("integrationPackInstance")

    assert portal.install(name="Second") != first


def test_what_a_process_is_known_as_goes_with_it(portal: Portal) -> None:
    instance_id = portal.install(INVOICES, None)
    portal.attach(instance_id, TEST)
    portal.world.store.aliases.put(Alias(id="masked", target_id=SEND_INVOICES))
    execution = {"processId": "masked", "atomId": TEST_ATOMS[0]}
    assert SEND_INVOICES in portal.ask("processExecute", input=execution)

    portal.ask(UNINSTALL, id=instance_id)

    assert portal.content()["aliases"] == []


def test_a_multiple_install_has_wrapped_processes(portal: Portal) -> None:
    instance_id = portal.install(ORDERS, "Mine")

    processes = portal.processes(instance_id)

    assert [each["name"] for each in processes] == [
        "Mine - Sync Orders",
        "Mine - Report Orders",
    ]
    assert all(UUID(each["id"]).version == 4 for each in processes)
    assert not {each["id"] for each in processes} & {uuid(0xC1), uuid(0xC2)}
    assert [each["processSchedules"] for each in processes] == [None, None]


def test_a_single_install_keeps_its_processes(portal: Portal) -> None:
    instance_id = portal.install(INVOICES, None)

    assert portal.processes(instance_id) == [
        {
            "id": SEND_INVOICES,
            "name": "Send Invoices",
            "integrationPack": [
                {
                    "integrationPackId": INVOICES,
                    "integrationPackInstanceId": instance_id,
                }
            ],
            "processSchedules": None,
        }
    ]


def test_a_single_install_is_there_once_an_account(portal: Portal) -> None:
    portal.install(INVOICES, None)

    assert portal.refused(INSTALL, input=pack(INVOICES)) == "PLATFORM_CALL_ERROR"
    assert portal.as_(NEIGHBOUR).install(INVOICES, None)


def test_a_single_install_has_no_name(portal: Portal) -> None:
    assert (
        portal.refused(INSTALL, input=pack(INVOICES, "Mine")) == "PLATFORM_CALL_ERROR"
    )
    assert portal.install(INVOICES, "  ")


@pytest.mark.parametrize("name", [None, "", " \t"])
def test_a_multiple_install_has_a_name(portal: Portal, name: str | None) -> None:
    assert portal.refused(INSTALL, input=pack(ORDERS, name)) == "PLATFORM_CALL_ERROR"


def test_a_name_is_used_once_an_account_and_pack(portal: Portal) -> None:
    portal.install(ORDERS, "Mine")

    assert portal.refused(INSTALL, input=pack(ORDERS, "Mine")) == "PLATFORM_CALL_ERROR"
    assert portal.install(ORDERS, "mine")
    assert portal.as_(NEIGHBOUR).install(ORDERS, "Mine")


@pytest.mark.parametrize("pack_id", ["", "unknown", SECRET_PACK, ORDERS.upper()])
def test_a_pack_that_is_not_shared_is_not_found(portal: Portal, pack_id: str) -> None:
    code = portal.refused(INSTALL, input=pack(pack_id))

    assert code == "IPACK_NOT_FOUND_IN_SPACE"


def test_a_stranger_finds_no_pack(portal: Portal) -> None:
    stranger = portal.as_(STRANGER, space=None)

    assert stranger.refused(INSTALL, input=pack(INVOICES)) == "IPACK_NOT_FOUND_IN_SPACE"


def test_a_pack_is_found_in_the_space_that_is_gone_through(portal: Portal) -> None:
    unknown = portal.as_(CUSTOMER, space="unknown")

    assert portal.refused(INSTALL, input=pack(STOCK)) == "IPACK_NOT_FOUND_IN_SPACE"
    assert unknown.refused(INSTALL, input=pack(STOCK)) == "SPACE_NOT_FOUND"
    assert portal.as_(CUSTOMER, space=RESELLERS).install(STOCK, None)


def test_without_a_space_any_group_of_the_caller_will_do(portal: Portal) -> None:
    assert portal.as_(CUSTOMER, space=None).install(STOCK, None)
    assert portal.as_(OWNER, space=None).install(STOCK, None)


def test_an_account_that_a_space_names_finds_the_packs_of_that_space(
    portal: Portal,
) -> None:
    space = portal.as_(OWNER, space=None).ask(
        "spaceCreate",
        input={
            "name": "Guests",
            "accountGroupId": "guests",
            "accountIds": [GUEST],
            "integrationPackIds": [INVOICES],
        },
    )
    guid = space["url"].partition("guid=")[2]
    guest = portal.as_(GUEST, space=None)

    assert guest.install(INVOICES, None)
    assert portal.as_(GUEST, space=guid).ask("integrationPackInstances")
    assert guest.refused(INSTALL, input=pack(STOCK)) == "IPACK_NOT_FOUND_IN_SPACE"


def test_a_pack_that_a_space_mentions_first_can_be_installed(portal: Portal) -> None:
    owner = portal.as_(OWNER, space=None)
    fields = {"name": "New", "accountGroupId": "g", "integrationPackIds": ["new"]}
    owner.ask("spaceCreate", input=fields)

    instance_id = owner.install("new", None)

    owner.space = PARTNERS
    assert owner.ask("integrationPackInstances")[0]["id"] == instance_id
    code = owner.refused(
        "integrationPackInstanceProcesses", integrationPackInstanceId=instance_id
    )
    assert code == "ARTIFACT_NOT_IN_SPACE"


@pytest.mark.parametrize("instance_id", ["", "unknown", "===", "\u20ac"])
def test_an_unknown_instance_is_invalid(portal: Portal, instance_id: str) -> None:
    assert portal.refused(UNINSTALL, id=instance_id) == "IPACK_INSTANCE_ID_INVALID"


def test_an_instance_of_another_account_is_invalid(portal: Portal) -> None:
    instance_id = portal.install()

    neighbour = portal.as_(NEIGHBOUR)

    assert neighbour.refused(UNINSTALL, id=instance_id) == "IPACK_INSTANCE_ID_INVALID"


def test_an_instance_is_found_by_its_id_with_padding_too(portal: Portal) -> None:
    for name in ("1", "2", "3"):
        portal.install(name=name)
    instance_id = portal.ask("integrationPackInstances")[0]["id"]

    assert portal.ask(UNINSTALL, id=f"{instance_id}==") == instance_id


def test_uninstalling_takes_along_all_that_hangs_on_the_instance(
    portal: Portal,
) -> None:
    before = portal.content()
    instance_id = portal.install()
    portal.attach(instance_id, TEST)
    process = portal.processes(instance_id)[0]
    portal.schedule(process["processSchedules"]["id"], {})
    execute = {"processId": process["id"], "atomId": TEST_ATOMS[0]}
    portal.ask("processExecute", input=execute)
    details = {
        "integrationPackInstanceId": instance_id,
        "envId": TEST,
        "processId": process["id"],
        "connectionId": uuid(0xD1),
        "catalogGuid": PARTNERS,
        "isTokenGenerated": True,
        "oauthConnectorDetails": "{}",
        "clientId": "id",
        "clientSecret": "secret",
    }
    portal.ask("saveIPackInstanceOauthConnectorDetails", input=details)

    assert portal.ask(UNINSTALL, id=instance_id) == instance_id

    after = portal.content()
    for changed in ("ids drawn", "sequences"):
        del before[changed], after[changed]
    assert after == before


@pytest.mark.parametrize(
    ("space", "code"),
    [("unknown", "SPACE_NOT_FOUND"), (RESELLERS, "ARTIFACT_NOT_IN_SPACE")],
)
def test_uninstalling_asks_for_no_space_but_one_that_is_given_must_be_good(
    portal: Portal, space: str, code: str
) -> None:
    instance_id = portal.install()
    elsewhere = portal.as_(portal.account_id, space=space)
    anywhere = portal.as_(portal.account_id, space=None)

    assert elsewhere.refused(UNINSTALL, id=instance_id) == code
    assert anywhere.ask(UNINSTALL, id=instance_id) == instance_id


def test_uninstalling_leaves_the_other_instances_alone(portal: Portal) -> None:
    kept, dropped = portal.install(name="Kept"), portal.install(name="Dropped")
    for instance_id in (kept, dropped):
        portal.attach(instance_id, TEST)
    before = (portal.processes(kept), portal.extensions(kept), portal.map(kept))

    portal.ask(UNINSTALL, id=dropped)

    after = (portal.processes(kept), portal.extensions(kept), portal.map(kept))
    assert after == before


def test_an_instance_outlives_the_space_it_was_found_in(portal: Portal) -> None:
    instance_id = portal.install()
    portal.as_(OWNER).ask("spaceDelete", id=uuid(0xE1))

    anywhere = portal.as_(portal.account_id, space=None)
    assert anywhere.ask(UNINSTALL, id=instance_id) == instance_id


def test_the_instances_of_an_account_are_its_own(portal: Portal) -> None:
    instance_id = portal.install()
    portal.as_(NEIGHBOUR).install()

    assert portal.ask("integrationPackInstances") == [
        {
            "id": instance_id,
            "integrationPackId": ORDERS,
            "integrationPackOverrideName": "Mine",
            "integrationPack": {
                "id": ORDERS,
                "name": "Orders",
                "description": "Orders to and from a shop",
                "installationType": "MULTI",
            },
        }
    ]


def test_an_account_that_is_new_has_nothing_installed(portal: Portal) -> None:
    portal.http.get("/auth/jwt/generate/new", headers={"Authorization": basic()})

    assert portal.as_("new").refused("integrationPackInstances") == "UNAUTHORIZED"


def test_a_number_that_a_seed_has_used_is_passed_over(portal: Portal) -> None:
    portal.install(name="First")
    state = portal.http.get("/_mockspaces/state").json()
    state["sequences"] = [{"id": "integrationPackInstance", "last": 0}]
    portal.http.put("/_mockspaces/state", json=state)

    second = portal.install(name="Second")

    assert b64decode(f"{second}==") == b"IntegrationPackInstance2"
