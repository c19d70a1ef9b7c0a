import json
import logging
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.portal import (
    CUSTOMER,
    INVOICES,
    LIMITS,
    NEIGHBOUR,
    SHOP,
    TEST,
    Portal,
    connection_field,
    default_extensions,
    property_value,
)

UPDATE = "extensionsUpdate"
SECRET = "hunter2 is what it is"  # noqa: S105 - it is not to be found again


@pytest.fixture
def instance_id(portal: Portal) -> str:
    installed = portal.install()
    portal.attach(installed, TEST)
    return installed


def connection(*fields: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"connections": {"connection": [{"id": SHOP, "field": fields}]}, **more}


def limits(*values: dict[str, Any], **more: Any) -> dict[str, Any]:
    of = {"id": LIMITS, "ProcessPropertyValue": values}
    return {"processProperties": {"ProcessProperty": [of]}, **more}


def fields(extensions: Any) -> dict[str, Any]:
    [shop] = extensions["connections"]["connection"]
    return {field["id"]: field for field in shop["field"]}


def values(extensions: Any) -> dict[str, Any]:
    [of] = extensions["processProperties"]["ProcessProperty"]
    return {value["key"]: value for value in of["ProcessPropertyValue"]}


def test_extensions_begin_with_the_defaults(portal: Portal, instance_id: str) -> None:
    extensions = portal.extensions(instance_id)

    process_id = portal.processes(instance_id)[0]["id"]
    assert extensions == default_extensions(TEST, process_id)


def test_a_single_install_has_no_extension_group(portal: Portal) -> None:
    instance_id = portal.install(INVOICES, None)
    portal.attach(instance_id, TEST)

    extensions = portal.extensions(instance_id)

    assert extensions["extensionGroupId"] == ""
    assert extensions["connections"]["connection"] == []


def test_a_value_is_set_and_returned(portal: Portal, instance_id: str) -> None:
    extension_id = portal.extensions(instance_id)["id"]

    updated = portal.update(
        UPDATE, extension_id, connection({"id": "host", "value": "mine.example.com"})
    )

    assert fields(updated)["host"] == connection_field(
        "host", value="mine.example.com", useDefault=False
    )
    assert portal.extensions(instance_id) == updated


def test_a_full_update_resets_what_is_not_given(
    portal: Portal, instance_id: str
) -> None:
    extension_id = portal.extensions(instance_id)["id"]
    fresh = portal.extensions(instance_id)
    everything = connection(
        {"id": "host", "value": "h"},
        {"id": "user", "value": "u"},
        {"id": "password", "value": SECRET},
        **limits({"key": "region", "value": "US"}, {"key": "token", "value": SECRET}),
    )
    portal.update(UPDATE, extension_id, everything)

    kept = portal.update(
        UPDATE, extension_id, connection({"id": "user", "value": "u"}, {"id": "host"})
    )

    assert fields(kept)["host"]["useDefault"]
    assert fields(kept)["user"]["value"] == "u"
    assert not fields(kept)["password"]["encryptedValueSet"]
    assert values(kept) == values(fresh)
    assert portal.update(UPDATE, extension_id, {"partial": False}) == fresh


@pytest.mark.parametrize("partial", [True, "true"])
def test_a_partial_update_keeps_what_is_not_given(
    portal: Portal, instance_id: str, partial: object
) -> None:
    extension_id = portal.extensions(instance_id)["id"]
    portal.update(
        UPDATE,
        extension_id,
        connection({"id": "host", "value": "h"}, {"id": "password", "value": SECRET}),
    )

    updated = portal.update(
        UPDATE,
        extension_id,
        connection(
            {"id": "user", "value": "u"},
            {"id": "host"},
            partial=partial,
            **limits({"key": "region", "value": "US"}),
        ),
    )

    assert fields(updated)["host"]["value"] == "h"
    assert fields(updated)["user"]["value"] == "u"
    assert fields(updated)["password"]["encryptedValueSet"]
    assert values(updated)["region"]["value"] == "US"
    assert "partial" not in updated


@pytest.mark.parametrize("partial", [True, False])
def test_a_value_goes_back_to_its_default(
    portal: Portal, instance_id: str, *, partial: bool
) -> None:
    extension_id = portal.extensions(instance_id)["id"]
    portal.update(UPDATE, extension_id, connection({"id": "host", "value": "h"}))

    updated = portal.update(
        UPDATE,
        extension_id,
        connection({"id": "host", "value": "h", "useDefault": True}, partial=partial),
    )

    assert fields(updated)["host"] == connection_field("host", value="shop.example.com")


def test_an_empty_value_is_a_value(portal: Portal, instance_id: str) -> None:
    extension_id = portal.extensions(instance_id)["id"]

    updated = portal.update(
        UPDATE, extension_id, connection({"id": "host", "value": ""})
    )

    assert fields(updated)["host"]["value"] == ""
    assert not fields(updated)["host"]["useDefault"]


def test_a_secret_is_neither_returned_nor_stored_nor_logged(
    portal: Portal, instance_id: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    extension_id = portal.extensions(instance_id)["id"]

    updated = portal.update(
        UPDATE,
        extension_id,
        connection(
            {"id": "password", "value": SECRET},
            **limits({"key": "token", "value": SECRET}),
        ),
    )

    assert fields(updated)["password"] == connection_field(
        "password", usesEncryption=True, encryptedValueSet=True, useDefault=False
    )
    assert values(updated)["token"] == property_value(
        "Token", "token", value="[[HIDDEN]]", encryptedValueSet=True, useDefault=False
    )
    assert SECRET not in json.dumps(updated)
    assert SECRET not in repr(portal.content())
    assert SECRET not in caplog.text


def test_what_stands_for_a_secret_keeps_it(portal: Portal, instance_id: str) -> None:
    extension_id = portal.extensions(instance_id)["id"]
    hidden = connection(
        {"id": "password", "value": "[[HIDDEN]]"},
        **limits({"key": "token", "value": "[[HIDDEN]]"}),
    )

    unset = portal.update(UPDATE, extension_id, hidden)
    portal.update(UPDATE, extension_id, limits({"key": "token", "value": SECRET}))
    kept = portal.update(UPDATE, extension_id, hidden)

    assert not values(unset)["token"]["encryptedValueSet"]
    assert values(kept)["token"]["encryptedValueSet"]
    assert not fields(kept)["password"]["encryptedValueSet"]


def test_an_empty_secret_is_none(portal: Portal, instance_id: str) -> None:
    extension_id = portal.extensions(instance_id)["id"]
    portal.update(UPDATE, extension_id, limits({"key": "token", "value": SECRET}))

    updated = portal.update(UPDATE, extension_id, limits({"key": "token", "value": ""}))

    assert not values(updated)["token"]["encryptedValueSet"]


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    host=st.none() | TEXTS,
    user=st.none() | TEXTS,
    password=st.none() | TEXTS,
    region=st.none() | TEXTS,
    token=st.none() | TEXTS,
)
def test_sending_back_what_was_read_changes_nothing(
    portal: Portal, instance_id: str, **given_values: str | None
) -> None:
    extension_id = portal.extensions(instance_id)["id"]
    sent = {name: text for name, text in given_values.items() if text is not None}
    portal.update(
        UPDATE,
        extension_id,
        connection(
            *(
                {"id": name, "value": text}
                for name, text in sent.items()
                if name in FIELDS
            ),
            **limits(
                *(
                    {"key": name, "value": text}
                    for name, text in sent.items()
                    if name not in FIELDS
                )
            ),
        ),
    )
    read = portal.extensions(instance_id)
    before = portal.content()

    assert portal.update(UPDATE, extension_id, read) == read
    assert portal.update(UPDATE, extension_id, {**read, "partial": True}) == read
    assert portal.content() == before


FIELDS = {"host", "user", "password"}


def test_one_id_twice_is_changed_twice(portal: Portal, instance_id: str) -> None:
    extension_id = portal.extensions(instance_id)["id"]

    answers = portal.ask(
        UPDATE,
        input=[
            {
                "envExtensionId": extension_id,
                "extensions": json.dumps(connection(change, partial=True)),
            }
            for change in ({"id": "host", "value": "h"}, {"id": "user", "value": "u"})
        ],
    )

    first, second = map(json.loads, answers)
    assert "value" not in fields(first)["user"]
    assert fields(second)["host"]["value"] == "h"
    assert fields(second)["user"]["value"] == "u"
    assert portal.extensions(instance_id) == second


def test_one_connection_twice_is_taken_in_turn(
    portal: Portal, instance_id: str
) -> None:
    extension_id = portal.extensions(instance_id)["id"]
    shop = [
        {"id": SHOP, "field": [{"id": "host", "value": "h"}]},
        {"id": SHOP, "field": [{"id": "user", "value": "u"}]},
    ]

    updated = portal.update(UPDATE, extension_id, {"connections": {"connection": shop}})

    assert (fields(updated)["host"]["value"], fields(updated)["user"]["value"]) == (
        "h",
        "u",
    )


BAD = [
    "",
    " ",
    "{",
    "[]",
    "null",
    "1",
    '"text"',
    "{}{}",
    '{"connections": []}',
    '{"connections": {"connection": {}}}',
    '{"connections": {"connection": [null]}}',
    '{"connections": {"connection": [{}]}}',
    '{"connections": {"connection": [{"id": "unknown"}]}}',
    '{"connections": {"connection": [{"id": 1}]}}',
    f'{{"connections": {{"connection": [{{"id": "{SHOP}", "field": [{{}}]}}]}}}}',
    json.dumps(connection({"id": "unknown", "value": "v"})),
    json.dumps(connection({"id": "host", "value": 1})),
    json.dumps(connection({"id": "host", "value": "h"}, {"id": "user", "value": {}})),
    json.dumps(limits({"key": "unknown", "value": "v"})),
    '{"processProperties": {"ProcessProperty": [{"id": "unknown"}]}}',
    '{"partial": "perhaps"}',
    '{"id": "another"}',
    '{"a":' * 100_000,
    '{"a":' * 65 + "1" + "}" * 65,
    "[" * 500_000,
    '{"a":"' + '\\"' * 100_000,
    '{"id": "\\ud800"}',
]


@pytest.mark.parametrize("text", BAD)
def test_text_that_is_no_extensions_is_refused(
    portal: Portal, instance_id: str, text: str
) -> None:
    good = {
        "envExtensionId": portal.extensions(instance_id)["id"],
        "extensions": json.dumps(connection({"id": "host", "value": "h"})),
    }

    code = portal.refused(UPDATE, input=[good, {**good, "extensions": text}])

    assert code == "PLATFORM_CALL_ERROR"


def test_brackets_in_text_are_no_nesting(portal: Portal, instance_id: str) -> None:
    extension_id = portal.extensions(instance_id)["id"]
    text = '"{' * 100 + "\\" * 3

    updated = portal.update(
        UPDATE, extension_id, connection({"id": "host", "value": text})
    )

    assert fields(updated)["host"]["value"] == text


@pytest.mark.parametrize("extension_id", ["", "unknown", "%%%", "QQ"])
def test_unknown_extensions_are_refused(
    portal: Portal, instance_id: str, extension_id: str
) -> None:
    good = {"envExtensionId": portal.extensions(instance_id)["id"], "extensions": "{}"}
    bad = {"envExtensionId": extension_id, "extensions": "{}"}

    assert portal.refused(UPDATE, input=[good, bad]) == "PLATFORM_CALL_ERROR"


def test_extensions_of_another_account_are_unknown(
    portal: Portal, instance_id: str
) -> None:
    theirs = {
        "envExtensionId": portal.extensions(instance_id)["id"],
        "extensions": "{}",
    }

    code = portal.as_(NEIGHBOUR).refused(UPDATE, input=[theirs])

    assert code == "PLATFORM_CALL_ERROR"
    assert portal.account_id == CUSTOMER


def test_an_id_with_padding_is_the_same(portal: Portal, instance_id: str) -> None:
    read = portal.extensions(instance_id)

    padded = {**read, "id": read["id"] + "="}

    assert portal.update(UPDATE, read["id"] + "==", padded) == read


def test_no_update_changes_nothing(portal: Portal) -> None:
    assert portal.ask(UPDATE, input=[]) == []


@pytest.mark.parametrize("bad", [[None], None, [{"envExtensionId": "e"}], [{"x": 1}]])
def test_an_input_without_its_parts_is_invalid(portal: Portal, bad: Any) -> None:
    assert "$input" in portal.invalid(UPDATE, input=bad)
