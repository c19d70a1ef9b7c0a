import json
from base64 import b64decode
from typing import Any

import pytest

from tests.portal import NEIGHBOUR, TEST, Portal

UPDATE = "extendedMappersUpdate"
MAP_ID = "16819812345671681981236789"


@pytest.fixture
def instance_id(portal: Portal) -> str:
    installed = portal.install()
    portal.attach(installed, TEST)
    return installed


def mapped(*mappings: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"Map": {"ExtendedMappings": {"Mapping": mappings}, **more}}


def mapping(source: str, destination: str, **more: Any) -> dict[str, Any]:
    return {"fromXPath": source, "toXPath": destination, **more}


ID = mapping("/Order/Number", "/Entry/Id")
AMOUNT = mapping("/Order/Total", "/Entry/Amount")


def test_a_map_begins_without_extended_mappings(
    portal: Portal, instance_id: str
) -> None:
    extension = portal.map(instance_id)

    process_id = portal.processes(instance_id)[0]["id"]
    assert list(extension["Map"]) == [
        "@type",
        "SourceProfile",
        "DestinationProfile",
        "SourceProfileExtensions",
        "DestinationProfileExtensions",
    ]
    assert extension["Map"]["SourceProfile"]["Node"] == [
        {"@type": "MapExtensionsNode", "name": "Number", "xpath": "/Order/Number"},
        {"@type": "MapExtensionsNode", "name": "Total", "xpath": "/Order/Total"},
    ]
    assert (extension["environmentId"], extension["processId"]) == (TEST, process_id)
    assert (extension["mapId"], extension["name"]) == (MAP_ID, "Shop to ledger")
    assert extension["extensionGroupId"] == process_id
    assert (
        b64decode(extension["id"] + "==").decode()
        == f"{TEST}:{process_id}:{process_id}:{MAP_ID}"
    )


def test_an_update_replaces_the_extended_mappings(
    portal: Portal, instance_id: str
) -> None:
    extension_id = portal.map(instance_id)["id"]

    portal.update(UPDATE, extension_id, mapped(ID, AMOUNT))
    updated = portal.update(UPDATE, extension_id, mapped(AMOUNT))

    assert updated["Map"]["ExtendedMappings"] == {
        "@type": "MapExtensionsExtendedMappings",
        "Mapping": [{"@type": "MapExtensionsMapping", **AMOUNT}],
    }
    assert portal.map(instance_id) == updated
    portal.update(UPDATE, extension_id, mapped())
    assert "ExtendedMappings" not in portal.map(instance_id)["Map"]


def test_a_map_is_read_as_the_result_of_a_bulk_request(
    portal: Portal, instance_id: str
) -> None:
    [attachment] = portal.ask(
        "integrationPackEnvironmentAttachments",
        ipackInstanceId=instance_id,
        environmentIds=[TEST],
    )

    bulk = json.loads(attachment["environmentMapExtension"][0])

    extension = portal.map(instance_id)
    assert bulk == {
        "@type": "BulkResult",
        "response": [
            {
                "@type": "BulkResponse",
                "Result": extension,
                "index": 0,
                "id": extension["id"],
                "statusCode": 200,
            }
        ],
    }
    assert list(bulk["response"][0]) == [
        "@type",
        "Result",
        "index",
        "id",
        "statusCode",
    ]


def test_an_update_answers_in_the_form_in_which_it_was_sent(
    portal: Portal, instance_id: str
) -> None:
    read = portal.map(instance_id)
    sent = {
        "id": read["id"],
        "note": [1],
        "Map": {
            "ExtendedMappings": {"Mapping": [{**AMOUNT, "@type": "Mine"}]},
            "ExtendedFunctions": {"@type": "Functions"},
            "@type": "OtherMap",
        },
    }

    updated = portal.update(UPDATE, read["id"], sent)

    assert list(updated)[:4] == ["@type", "id", "note", "Map"]
    assert updated["note"] == [1]
    assert list(updated["Map"])[:4] == [
        "ExtendedMappings",
        "ExtendedFunctions",
        "@type",
        "SourceProfile",
    ]
    assert updated["Map"]["@type"] == "OtherMap"
    assert updated["Map"]["ExtendedFunctions"] == {"@type": "Functions"}
    assert (
        updated["Map"]["ExtendedMappings"]["Mapping"]
        == sent["Map"]["ExtendedMappings"]["Mapping"]
    )
    assert list(portal.map(instance_id)["Map"]) == [
        "@type",
        "SourceProfile",
        "DestinationProfile",
        "ExtendedFunctions",
        "ExtendedMappings",
        "SourceProfileExtensions",
        "DestinationProfileExtensions",
    ]


def test_the_id_inside_goes_before_the_one_beside(
    portal: Portal, instance_id: str
) -> None:
    read = portal.map(instance_id)

    updated = portal.update(UPDATE, "another", {**mapped(ID), "id": read["id"]})

    assert updated["id"] == read["id"]
    assert portal.map(instance_id)["Map"] == updated["Map"]


def test_functions_stand_between_the_profiles(portal: Portal, instance_id: str) -> None:
    extension_id = portal.map(instance_id)["id"]
    function = {"@type": "MapExtensionsFunction", "id": "f", "Inputs": [{"key": 1}]}

    updated = portal.update(
        UPDATE,
        extension_id,
        mapped(
            mapping("/Order/Number", "1", toFunction="f"),
            mapping("2", "/Entry/Id", fromFunction="f"),
            ExtendedFunctions={"Function": [function]},
        ),
    )

    assert updated["Map"]["ExtendedFunctions"] == {
        "@type": "MapExtensionsFunctions",
        "Function": [function],
    }
    assert [
        each["@type"] for each in updated["Map"]["ExtendedMappings"]["Mapping"]
    ] == ["MapExtensionsMapping"] * 2
    assert portal.update(UPDATE, extension_id, updated) == updated


def test_sending_back_what_was_read_changes_nothing(
    portal: Portal, instance_id: str
) -> None:
    extension_id = portal.map(instance_id)["id"]
    portal.update(UPDATE, extension_id, mapped(ID, AMOUNT))
    before = portal.content()
    read = portal.map(instance_id)

    assert portal.update(UPDATE, extension_id, read) == read
    assert portal.content() == before


def test_profiles_are_read_only(portal: Portal, instance_id: str) -> None:
    read = portal.map(instance_id)
    node = {"name": "New", "xpath": "/Entry/New"}

    updated = portal.update(
        UPDATE, read["id"], mapped(DestinationProfile={"Node": [node]})
    )

    assert updated["Map"]["DestinationProfile"] == read["Map"]["DestinationProfile"]
    assert portal.map(instance_id) == read
    refused = {
        "envExtensionId": read["id"],
        "extensions": json.dumps(
            mapped(
                mapping("/Order/Number", "/Entry/New"),
                DestinationProfile={"Node": [node]},
            )
        ),
    }
    assert portal.refused(UPDATE, input=[refused]) == "PLATFORM_CALL_ERROR"


BAD = [
    "",
    "{",
    "[]",
    "{}",
    '{"Map": null}',
    '{"Map": {"ExtendedMappings": []}}',
    '{"Map": {}, "id": "another"}',
    json.dumps(mapped({"fromXPath": "/Order/Number"})),
    json.dumps(mapped(mapping("/Order/Unknown", "/Entry/Id"))),
    json.dumps(mapped(mapping("/Order/Number", "/Entry/Unknown"))),
    json.dumps(mapped(mapping("", "/Entry/Id"))),
    json.dumps(mapped(ID, mapping("/Order/Total", "/Entry/Id"))),
    json.dumps(mapped(ID, ID)),
    json.dumps(mapped(ExtendedFunctions={"Function": [1]})),
    '{"Map":{"ExtendedFunctions":{"Function":[{"a":' + "[" * 60 + "]" * 60 + "}]}}}",
    '{"Map":{"ExtendedFunctions":{"Function":[{"a":1e400}]}}}',
]


@pytest.mark.parametrize("text", BAD)
def test_text_that_is_no_map_extension_is_refused(
    portal: Portal, instance_id: str, text: str
) -> None:
    good = {
        "envExtensionId": portal.map(instance_id)["id"],
        "extensions": json.dumps(mapped(ID)),
    }

    code = portal.refused(UPDATE, input=[good, {**good, "extensions": text}])

    assert code == "PLATFORM_CALL_ERROR"


def test_the_deepest_function_that_is_taken_can_be_read(
    portal: Portal, instance_id: str
) -> None:
    extension_id = portal.map(instance_id)["id"]
    deep: Any = 10**400
    for _ in range(59):
        deep = [deep]

    updated = portal.update(
        UPDATE, extension_id, mapped(ExtendedFunctions={"Function": [{"a": deep}]})
    )

    assert updated["Map"]["ExtendedFunctions"]["Function"] == [{"a": deep}]
    read = portal.map(instance_id)
    assert read["Map"]["ExtendedFunctions"]["Function"] == [{"a": deep}]


def test_an_unknown_map_extension_is_refused(portal: Portal, instance_id: str) -> None:
    text = json.dumps(mapped(ID))
    for extension_id in ("", "unknown", "%%", portal.extensions(instance_id)["id"]):
        update = {"envExtensionId": extension_id, "extensions": text}
        assert portal.refused(UPDATE, input=[update]) == "PLATFORM_CALL_ERROR"


def test_a_map_extension_of_another_account_is_unknown(
    portal: Portal, instance_id: str
) -> None:
    theirs = {
        "envExtensionId": portal.map(instance_id)["id"],
        "extensions": json.dumps(mapped(ID)),
    }

    assert (
        portal.as_(NEIGHBOUR).refused(UPDATE, input=[theirs]) == "PLATFORM_CALL_ERROR"
    )


def test_one_id_twice_is_replaced_twice(portal: Portal, instance_id: str) -> None:
    extension_id = portal.map(instance_id)["id"]

    first, second = portal.ask(
        UPDATE,
        input=[
            {"envExtensionId": extension_id, "extensions": json.dumps(mapped(each))}
            for each in (ID, AMOUNT)
        ],
    )

    assert json.loads(first)["Map"]["ExtendedMappings"]["Mapping"][0]["toXPath"] == (
        "/Entry/Id"
    )
    assert portal.map(instance_id) == json.loads(second)
