from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from msgspec.structs import replace
from starlette.testclient import TestClient

from tests.builders import ACCOUNT, CREATE, GROUP, SVG, FakeTime, form, space_input
from tests.conftest import Caller, contents, refusal, world_of

FIELDS = """
  id name description createdDate createdByAccountId modifiedDate modifiedByAccountId
  url theme { logoAltTxt logoUrl }
  accountGroup { id name integrationPacks { id } }
  sharedIpacks { id name description installationType }
"""
UPDATE = f"""
mutation ($input: SpaceUpdateInput!) {{ spaceUpdate(input: $input) {{ {FIELDS} }} }}
"""
DELETE = "mutation ($id: ID!) { spaceDelete(id: $id) }"
SPACE = "query ($id: ID!) { space(id: $id) { id } }"


def update(caller: Caller, space: dict[str, Any], **fields: Any) -> Any:
    given = {"id": space["id"], "name": space["name"], **fields}
    return caller.ask(UPDATE, input=given)["data"]["spaceUpdate"]


@pytest.fixture
def space(caller: Caller) -> dict[str, Any]:
    created: dict[str, Any] = caller.create_with_logo(SVG, description="For partners")[
        "data"
    ]["spaceCreate"]
    return created


def test_a_new_space_is_shown_in_full(caller: Caller) -> None:
    answer = caller.create(
        description="For partners",
        sharingMode="ACCOUNT_GROUP",
        accountIds=["member-1A2B3C", None, "member-1A2B3C"],
        integrationPackIds=["p", "q", "p"],
        theme={"logoAltTxt": "Partners"},
    )
    [record] = contents(caller.http)["spaces"]

    assert answer == {
        "data": {
            "spaceCreate": {
                "id": record.id,
                "name": "Partners",
                "description": "For partners",
                "createdDate": "2023-11-14 22:13:20.0",
                "createdByAccountId": ACCOUNT,
                "modifiedDate": None,
                "modifiedByAccountId": None,
                "url": f"http://127.0.0.1:7722/space?guid={record.guid}",
                "theme": {"logoAltTxt": "Partners", "logoUrl": None},
                "accountGroup": {"id": GROUP, "name": f"Group {GROUP}"},
                "sharedIpacks": [{"id": "p"}, {"id": "q"}],
            }
        }
    }
    assert record.account_ids == ("member-1A2B3C",)


def test_what_is_left_out_is_null(caller: Caller) -> None:
    created = caller.create()["data"]["spaceCreate"]

    assert created["description"] is None
    assert created["theme"] == {"logoAltTxt": None, "logoUrl": None}
    assert created["sharedIpacks"] is None


def test_a_pack_is_shown_with_its_installation_type(caller: Caller) -> None:
    caller.create(integrationPackIds=["p"])

    answer = caller.ask(f"{{ spaces {{ {FIELDS} }} }}")

    [space] = answer["data"]["spaces"]
    assert space["sharedIpacks"] == [
        {
            "id": "p",
            "name": "Integration pack p",
            "description": None,
            "installationType": "SINGLE",
        }
    ]
    assert space["accountGroup"]["integrationPacks"] == []


def test_the_same_space_is_found_by_each_name(
    caller: Caller, space: dict[str, Any]
) -> None:
    answer = caller.ask(
        "query ($id: ID!) { spaces {id} space(id: $id) {id} Space(id: $id) {id} }",
        id=space["id"],
    )

    found = {"id": space["id"]}
    assert answer == {"data": {"spaces": [found], "space": found, "Space": found}}


def test_a_caller_sees_the_spaces_of_their_account_alone(
    caller: Caller, space: dict[str, Any]
) -> None:
    stranger = Caller(caller.http, "other-000000")

    assert stranger.ask("{ spaces { id } }") == {"data": {"spaces": []}}
    assert refusal(stranger.ask(SPACE, id=space["id"])) == "SPACE_NOT_FOUND"
    assert refusal(stranger.ask(DELETE, id=space["id"])) == "SPACE_NOT_FOUND"
    assert refusal(stranger.create()) == "PLATFORM_CALL_ERROR"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"name": " "}, "MISSING_SPACE_NAME"),
        ({"accountGroupId": ""}, "MISSING_ACCT_GRP_ID"),
        ({"name": "a" * 256}, "SPACE_NAME_IS_LENGTHY"),
        ({"name": "<b>"}, "INVALID_SPACE_NAME"),
        ({"sharingMode": "ACCOUNT"}, "UNSUPPORTED_SHARING_MODE"),
        ({"accountIds": [""]}, "PLATFORM_CALL_ERROR"),
        ({"integrationPackIds": [" "]}, "PLATFORM_CALL_ERROR"),
    ],
)
def test_a_creation_against_the_rules_is_refused_by_its_code(
    caller: Caller, fields: dict[str, Any], code: str
) -> None:
    before = contents(caller.http)

    assert refusal(caller.create(**fields)) == code
    assert contents(caller.http) == before


@pytest.mark.parametrize("field", ["name", "accountGroupId"])
@pytest.mark.parametrize("is_null", [True, False])
def test_a_creation_without_what_it_needs_is_no_graphql(
    caller: Caller, field: str, *, is_null: bool
) -> None:
    before = contents(caller.http)
    given = space_input(**{field: None})
    if not is_null:
        del given[field]

    answer = caller.post(query=CREATE, variables={"input": given})

    assert answer.status_code == 400
    assert answer.json()["data"] is None
    assert field in answer.json()["errors"][0]["message"]
    assert contents(caller.http) == before


def test_a_strict_emulator_creates_nothing_on_first_mention(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate()
    Caller(http)
    strict = emulate(strict=True)
    world_of(strict).store.restore(world_of(http).store.snapshot())
    [default_group] = contents(strict)["account_groups"]
    caller = Caller(strict)

    assert refusal(caller.create()) == "PLATFORM_CALL_ERROR"
    created = caller.create(accountGroupId=default_group.id)
    assert created["data"]["spaceCreate"]["accountGroup"]["name"] == "All Accounts"


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        ("2026-01-01T01:30:00.999999+02:00", "2025-12-31 23:30:00.0"),
        ("2026-01-01T01:30:00+00:00", "2026-01-01 01:30:00.0"),
    ],
)
def test_a_date_is_shown_in_utc_down_to_the_second(
    caller: Caller, space: dict[str, Any], moment: str, shown: str
) -> None:
    spaces = world_of(caller.http).store.spaces
    created_at = datetime.fromisoformat(moment)
    spaces.put(replace(spaces[space["id"]], created_at=created_at))

    answer = caller.ask("{ spaces { createdDate } }")

    assert answer["data"]["spaces"] == [{"createdDate": shown}]


def test_an_update_changes_what_it_names(
    caller: Caller, space: dict[str, Any], time: FakeTime
) -> None:
    time.seconds += 61

    updated = update(
        caller, space, name="Customers", description=None, theme={"logoAltTxt": "New"}
    )

    assert updated["name"] == "Customers"
    assert updated["description"] is None
    assert updated["theme"] == {**space["theme"], "logoAltTxt": "New"}
    assert updated["createdDate"] == space["createdDate"]
    assert updated["modifiedDate"] == "2023-11-14 22:14:21.0"
    assert updated["modifiedByAccountId"] is None
    assert updated["url"] == space["url"]


@pytest.mark.parametrize(
    "fields", [{}, {"theme": None}, {"theme": {}}, {"Theme": None}]
)
def test_a_theme_left_out_keeps_the_logo(
    caller: Caller, space: dict[str, Any], fields: dict[str, Any]
) -> None:
    updated = update(caller, space, **fields)

    assert updated["theme"] == space["theme"]
    assert updated["description"] == space["description"]


@pytest.mark.parametrize("field", ["theme", "Theme"])
def test_a_logo_that_is_null_is_removed(
    caller: Caller, space: dict[str, Any], field: str
) -> None:
    updated = update(caller, space, **{field: {"logo": None}})

    assert updated["theme"]["logoUrl"] is None
    assert contents(caller.http)["logos"] == []
    assert caller.http.get(space["theme"]["logoUrl"]).status_code == 404


@pytest.mark.parametrize("field", ["theme", "Theme"])
def test_a_new_logo_has_a_new_address(
    caller: Caller, space: dict[str, Any], field: str
) -> None:
    variables = {
        "input": {"id": space["id"], "name": "a", field: {"logo": None}},
    }

    answer = caller.http.post(
        "/graphql",
        headers=caller.headers,
        data=form(UPDATE, variables, file=f"variables.input.{field}.logo"),
        files={"file": ("other.svg", SVG + b"<!-- other -->")},
    ).json()

    url = answer["data"]["spaceUpdate"]["theme"]["logoUrl"]
    assert url != space["theme"]["logoUrl"]
    assert caller.http.get(url).content == SVG + b"<!-- other -->"
    assert caller.http.get(space["theme"]["logoUrl"]).status_code == 404


def test_the_theme_in_lower_case_goes_first(
    caller: Caller, space: dict[str, Any]
) -> None:
    updated = update(
        caller, space, theme={"logoAltTxt": "a"}, Theme={"logoAltTxt": "b"}
    )

    assert updated["theme"]["logoAltTxt"] == "a"


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"id": ""}, "MISSING_SPACE_ID"),
        ({"id": "unknown"}, "SPACE_NOT_FOUND"),
        ({"name": ""}, "MISSING_SPACE_NAME"),
        ({"name": "a" * 256}, "SPACE_NAME_IS_LENGTHY"),
        ({"name": ">"}, "INVALID_SPACE_NAME"),
    ],
)
def test_an_update_against_the_rules_changes_nothing(
    caller: Caller, space: dict[str, Any], fields: dict[str, Any], code: str
) -> None:
    before = contents(caller.http)
    given = {"id": space["id"], "name": "a", "theme": {"logo": None}, **fields}

    assert refusal(caller.ask(UPDATE, input=given)) == code
    assert contents(caller.http) == before


def test_a_deleted_space_stays_deleted(caller: Caller, space: dict[str, Any]) -> None:
    deleted = caller.ask(DELETE, id=space["id"])
    before = contents(caller.http)

    assert deleted == {"data": {"spaceDelete": True}}
    assert caller.ask("{ spaces { id } }") == {"data": {"spaces": []}}
    assert refusal(caller.ask(SPACE, id=space["id"])) == "SPACE_IS_DELETED"
    assert refusal(caller.ask(DELETE, id=space["id"])) == "SPACE_IS_DELETED"
    given = {"id": space["id"], "name": "a"}
    assert refusal(caller.ask(UPDATE, input=given)) == "SPACE_IS_DELETED"
    assert contents(caller.http) == before


def test_deleting_a_space_frees_its_group(
    caller: Caller, space: dict[str, Any]
) -> None:
    assert refusal(caller.create()) == "SPACE_EXISTS_FOR_ACCT_GRP"

    caller.ask(DELETE, id=space["id"])

    assert caller.create()["data"]["spaceCreate"]["id"] != space["id"]


@pytest.mark.parametrize("query", [SPACE, SPACE.replace("space(", "Space("), DELETE])
@pytest.mark.parametrize(
    ("space_id", "code"), [(" ", "MISSING_SPACE_ID"), ("unknown", "SPACE_NOT_FOUND")]
)
def test_a_space_that_is_not_there_is_refused_by_its_code(
    caller: Caller, query: str, space_id: str, code: str
) -> None:
    assert refusal(caller.ask(query, id=space_id)) == code


def test_the_link_of_a_space_begins_with_the_configured_address(
    emulate: Callable[..., TestClient],
) -> None:
    caller = Caller(emulate(space_url="https://portal.example/space"))

    url = caller.create()["data"]["spaceCreate"]["url"]

    [record] = contents(caller.http)["spaces"]
    assert url == f"https://portal.example/space?guid={record.guid}"
