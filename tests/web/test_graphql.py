import logging
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from mockspaces.domain.call import Call
from mockspaces.execution.documents import Documents
from mockspaces.schema.root import SCHEMA
from mockspaces.settings import Settings
from mockspaces.web.graphql import GraphQLEndpoint
from mockspaces.web.pipeline import Pipeline
from tests.builders import ACCOUNT, CREATE, GROUP, space_input
from tests.conftest import Caller, contents, problem, world_of

JSON = "application/json"
NEWER = "application/graphql-response+json"
SPACES = "{ spaces { id } }"


@pytest.mark.parametrize(
    ("accept", "media_type"),
    [
        (NEWER, NEWER),
        ("application/json, application/graphql-response+json; q=0.9", JSON),
        (
            "application/json;q=0.9, application/graphql-response+json",
            NEWER,
        ),
        (
            "application/json, application/graphql-response+json",
            NEWER,
        ),
        ("application/JSON;q=0, */*;q=0.1", NEWER),
        ("application/graphql-response+json; Q=0, */*", JSON),
        ("application/graphql-response+json;q=0.0", JSON),
        ("application/*;q=0.5, application/json;q=0.8", JSON),
        ("application/graphql-response+json;q=x, */*", NEWER),
        ("application/json", JSON),
        ("*/*", JSON),
        ("", JSON),
        ("text/plain", JSON),
    ],
)
@pytest.mark.parametrize("query", [SPACES, "{", "{ nothing }"])
def test_an_answer_is_of_the_type_that_is_accepted(
    caller: Caller, accept: str, media_type: str, query: str
) -> None:
    answer = caller.http.post(
        "/graphql", headers={**caller.headers, "Accept": accept}, json={"query": query}
    )

    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-length"] == str(len(answer.content))


@pytest.mark.parametrize("query", ["{", "{ nothing }", "query A { spaces { id } } {"])
def test_what_cannot_be_executed_makes_no_account_known(
    caller: Caller, query: str
) -> None:
    world_of(caller.http).reset()

    caller.post(query=query)

    assert not any(contents(caller.http).values())


def test_each_request_is_answered_by_its_own_head(caller: Caller) -> None:
    caller.ask(CREATE, input=space_input())
    hosts = ["one.example", "other.example", "one.example"]

    urls = []
    for host in hosts:
        answer = caller.http.post(
            "/graphql",
            headers={**caller.headers, "Host": host},
            json={"query": "{ spaces { url } }"},
        )
        urls.append(answer.json()["data"]["spaces"][0]["url"].partition("/space")[0])

    assert urls == [f"http://{host}" for host in hosts]


def test_an_answer_without_errors_has_none(caller: Caller) -> None:
    assert caller.post(query=SPACES).content == b'{"data":{"spaces":[]}}'


def test_a_refusal_by_a_rule_is_answered_with_200(caller: Caller) -> None:
    answer = caller.post(query='{ all: spaces { id } one: Space(id: "x") { id } }')

    assert answer.status_code == 200
    assert answer.json() == {
        "data": {"all": [], "one": None},
        "errors": [
            {
                "message": "SPACE_NOT_FOUND",
                "locations": [{"line": 1, "column": 22}],
                "path": ["one"],
                "extensions": {
                    "errorCode": "SPACE_NOT_FOUND",
                    "classification": "DataFetchingException",
                    "detail": f"The account {ACCOUNT!r} has no Space 'x'.",
                },
            }
        ],
    }


def test_the_spelling_of_codes_is_a_setting(emulate: Callable[..., TestClient]) -> None:
    caller = Caller(emulate(error_spelling="newer"))

    [error] = caller.create(name="")["errors"]

    assert error["message"] == error["extensions"]["errorCode"] == "MISSING_NAME"


def test_a_mutation_that_fails_does_not_stop_the_next(caller: Caller) -> None:
    answer = caller.ask(
        """mutation {
          a: spaceCreate(input: {name: "", accountGroupId: "g"}) { id }
          b: spaceCreate(input: {name: "b", accountGroupId: "g"}) { name }
          c: spaceCreate(input: {name: "c", accountGroupId: "g"}) { name }
        }"""
    )

    assert answer["data"] == {"a": None, "b": {"name": "b"}, "c": None}
    assert [error["message"] for error in answer["errors"]] == [
        "MISSING_SPACE_NAME",
        "SPACE_EXISTS_FOR_ACCT_GRP",
    ]


def test_a_bug_in_a_resolver_is_answered_and_logged(
    caller: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    space = caller.create()["data"]["spaceCreate"]
    world_of(caller.http).store.account_groups.remove(GROUP)

    with caplog.at_level(logging.ERROR):
        answer = caller.post(query="{ spaces { id accountGroup { id } } }")

    assert answer.status_code == 200
    assert answer.json()["data"] == {
        "spaces": [{"id": space["id"], "accountGroup": None}]
    }
    [error] = answer.json()["errors"]
    assert error["message"] == "GENERIC_SYSTEM_ERROR"
    assert error["path"] == ["spaces", 0, "accountGroup"]
    assert "KeyError" not in answer.text
    assert "KeyError" in caplog.text
    assert "Traceback" in caplog.text


def test_a_bug_in_the_endpoint_is_answered_and_logged(
    caller: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(account_id: str, _space: str | None, _user: str | None) -> Call:
        raise LookupError(account_id)

    documents = Documents(SCHEMA, max_tokens=100, max_depth=10, max_aliases=10)
    world = world_of(caller.http)
    endpoint = GraphQLEndpoint(
        call=broken,
        documents=documents,
        settings=Settings(),
        tokens=world.tokens,
    )
    app = Pipeline(endpoint, clock=world.clock, limiter=world.limiter)

    answer = TestClient(app).post(
        "/graphql", headers=caller.headers, json={"query": SPACES}
    )

    assert problem(answer, 500) == "Downstream Execution Error: Server Error"
    assert answer.json()["errors"][0]["path"] == ["spaces"]
    assert "LookupError" in caplog.text
    assert "Traceback" in caplog.text
