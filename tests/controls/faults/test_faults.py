from collections.abc import Callable
from typing import Any, get_args

import pytest
from starlette.testclient import TestClient

from mockspaces.controls.api.route import ControlError
from mockspaces.controls.faults.queue import FaultOutcome, FaultQueue
from mockspaces.controls.faults.rule import (
    CODES,
    ROOT_FIELDS,
    UPLOAD_STATES,
    FaultMatch,
    FaultRule,
)
from mockspaces.durations import Rate
from mockspaces.errors import CATALOGUE, Spelling
from tests.builders import ACCOUNT, CREATE, space_input
from tests.conftest import Caller

SPACES = "{ spaces { id } }"
REFUSED = {"error": "PLATFORM_CALL_ERROR"}


def codes(answer: dict[str, Any]) -> list[str]:
    return [error["message"] for error in answer.get("errors", [])]


def test_a_fault_answers_as_a_rule_refuses(caller: Caller) -> None:
    caller.expect(REFUSED, match={"operation": "spaces"})

    response = caller.post(query=SPACES)

    assert response.status_code == 200
    assert response.json() == {
        "data": {"spaces": None},
        "errors": [
            {
                "message": "PLATFORM_CALL_ERROR",
                "locations": [{"line": 1, "column": 3}],
                "path": ["spaces"],
                "extensions": {
                    "errorCode": "PLATFORM_CALL_ERROR",
                    "classification": "DataFetchingException",
                    "detail": "A fault answers PLATFORM_CALL_ERROR.",
                },
            }
        ],
    }


def test_a_fault_fires_once_by_default(caller: Caller) -> None:
    fault = caller.expect(REFUSED)

    answers = [caller.ask(SPACES), caller.ask(SPACES)]

    assert [codes(each) for each in answers] == [["PLATFORM_CALL_ERROR"], []]
    assert caller.fault(fault)["fired"] == 1
    assert caller.fault(fault)["remaining"] == 0


def test_after_and_times_count_the_requests_that_match(caller: Caller) -> None:
    fault = caller.expect(REFUSED, match={"operation": "spaces"}, after=1, times=2)

    caller.create()
    answers = [bool(codes(caller.ask(SPACES))) for _ in range(4)]

    assert answers == [False, True, True, False]
    assert (caller.fault(fault)["fired"], caller.fault(fault)["remaining"]) == (2, 0)


def test_times_null_is_without_end(caller: Caller) -> None:
    fault = caller.expect(REFUSED, times=None)

    answers = [bool(codes(caller.ask(SPACES))) for _ in range(3)]

    assert answers == [True] * 3
    assert caller.fault(fault)["remaining"] is None


def test_faults_fire_in_the_order_of_the_queue(caller: Caller) -> None:
    caller.expect({"error": "UNAUTHORIZED"})
    caller.expect({"status": 503})

    answers = [caller.post(query=SPACES) for _ in range(3)]

    assert codes(answers[0].json()) == ["UNAUTHORIZED"]
    assert [each.status_code for each in answers] == [200, 503, 200]


def test_a_fault_for_one_account_leaves_the_others(http: TestClient) -> None:
    caller, other = Caller(http), Caller(http, "other-123ABC")
    caller.expect(REFUSED, match={"accountId": ACCOUNT})

    untouched = other.ask(SPACES)

    assert codes(untouched) == []
    assert codes(caller.ask(SPACES)) == ["PLATFORM_CALL_ERROR"]


def test_chance_repeats_after_a_reset(caller: Caller) -> None:
    def rolled() -> list[bool]:
        caller.token = Caller(caller.http, ACCOUNT).token
        caller.expect(REFUSED, probability=0.5, times=None)
        return [bool(codes(caller.ask(SPACES))) for _ in range(20)]

    first = rolled()
    caller.control("POST", "/reset")
    second = rolled()

    assert first == second
    assert set(first) == {True, False}


def test_only_the_field_that_matches_is_refused(caller: Caller) -> None:
    space_id = caller.create()["data"]["spaceCreate"]["id"]
    caller.expect(REFUSED, match={"operation": "spaceCreate"})
    document = """mutation ($input: SpaceCreateInput!, $id: ID!) {
        made: spaceCreate(input: $input) { id } gone: spaceDelete(id: $id) }"""

    answer = caller.ask(document, input=space_input(), id=space_id)

    assert answer["data"] == {"made": None, "gone": True}
    assert codes(answer) == ["PLATFORM_CALL_ERROR"]


def test_a_refused_mutation_changes_nothing(caller: Caller) -> None:
    caller.expect({"error": "GENERIC_SYSTEM_ERROR"}, match={"operation": "spaceCreate"})
    document = """mutation ($input: SpaceCreateInput!) {
        made: spaceCreate(input: $input) { id } gone: spaceDelete(id: "x") }"""

    answer = caller.ask(document, input=space_input())

    assert answer["data"] == {"made": None, "gone": None}
    assert codes(answer) == ["GENERIC_SYSTEM_ERROR", "SPACE_NOT_FOUND"]
    assert caller.ask(SPACES)["data"]["spaces"] == []


def test_two_fields_meet_a_fault_each(caller: Caller) -> None:
    caller.expect({"error": "UNAUTHORIZED"}, match={"operation": "space"})
    caller.expect(REFUSED, match={"operation": "*"})

    answer = caller.ask('{ spaces { id } space(id: "x") { id } __typename }')

    assert sorted(codes(answer)) == ["PLATFORM_CALL_ERROR", "UNAUTHORIZED"]
    assert answer["data"] == {"spaces": None, "space": None, "__typename": "Query"}


@pytest.mark.parametrize("token", ["", "broken"])
def test_a_code_waits_for_a_request_that_would_be_executed(
    caller: Caller, token: str
) -> None:
    fault = caller.expect(REFUSED)

    refused = caller.http.post(
        "/graphql",
        json={"query": SPACES},
        headers={"Authorization": f"Bearer {token}"},
    )
    invalid = caller.post(query="{ nothing }")

    assert (refused.status_code, invalid.status_code) == (401, 400)
    assert caller.fault(fault)["fired"] == 0


def test_a_status_is_for_any_request_that_matches(caller: Caller) -> None:
    caller.expect({"status": 503}, times=2)

    unreadable = caller.http.post("/graphql", content=b"{")
    unauthenticated = caller.http.post("/graphql", json={"query": SPACES})

    assert [unreadable.status_code, unauthenticated.status_code] == [503, 503]


def test_a_status_brings_its_body(caller: Caller) -> None:
    caller.expect({"status": 502, "body": "<h1>Oh</h1>", "contentType": "text/html"})

    response = caller.post(query=SPACES)

    assert (response.status_code, response.text) == (502, "<h1>Oh</h1>")
    assert response.headers["content-type"] == "text/html"


LIMITED = (
    '{"errors":[{"message":"Too Many Requests",'
    '"extensions":{"classification":"RATE_LIMITED"}}]}'
)


def test_a_fault_answers_a_limit_as_the_limiter_does(
    emulate: Callable[..., TestClient],
) -> None:
    limited = Caller(emulate(rate_limit=Rate.parse("1/1s")))
    caller = Caller(emulate())
    caller.expect({"status": 429}, times=2)

    for answers in (
        (limited.post(query=SPACES), caller.post(query=SPACES)),
        (
            limited.http.get(f"/auth/jwt/generate/{ACCOUNT}"),
            caller.http.get(f"/auth/jwt/generate/{ACCOUNT}"),
        ),
    ):
        by_limiter, by_fault = answers
        assert by_limiter.status_code == by_fault.status_code == 429
        assert by_limiter.text == by_fault.text == LIMITED
        assert by_limiter.headers == by_fault.headers


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (401, "Downstream Execution Error: Unauthorized"),
        (429, "Too Many Requests"),
        (500, "Downstream Execution Error: Server Error"),
    ],
)
def test_a_status_of_the_service_is_answered_as_the_service_does(
    caller: Caller, status: int, message: str
) -> None:
    caller.expect({"status": status})

    response = caller.post(query=SPACES)

    assert response.status_code == status
    [error] = response.json()["errors"]
    assert error["message"] == message
    assert error.get("path") == (None if status == 429 else ["spaces"])
    assert ("retry-after" in response.headers) == (status == 429)


@pytest.mark.parametrize(
    ("status", "body"), [(503, "Service Unavailable"), (599, ""), (204, "")]
)
def test_another_status_is_answered_by_its_name(
    caller: Caller, status: int, body: str
) -> None:
    caller.expect({"status": status})

    response = caller.post(query=SPACES)

    assert (response.status_code, response.text) == (status, body)


@pytest.mark.parametrize(
    ("answer", "status", "body"),
    [
        (REFUSED, 500, "PLATFORM_CALL_ERROR"),
        ({"error": "UNAUTHORIZED"}, 401, "UNAUTHORIZED"),
        ({"error": "MISSING_NAME"}, 500, "MISSING_SPACE_NAME"),
        ({"status": 500}, 500, "Internal Server Error"),
        ({"status": 429, "body": "slow"}, 429, "slow"),
        ({"status": 429}, 429, LIMITED),
    ],
)
def test_faults_fire_at_the_token_endpoint(
    caller: Caller, answer: dict[str, Any], status: int, body: str
) -> None:
    fault = caller.expect(answer, match={"operation": "jwt"})

    caller.ask(SPACES)
    response = caller.http.get(f"/auth/jwt/generate/{ACCOUNT}")

    assert (response.status_code, response.text) == (status, body)
    assert caller.fault(fault)["remaining"] == 0


def test_a_code_for_any_operation_leaves_the_token_endpoint(caller: Caller) -> None:
    caller.expect(REFUSED)
    caller.expect({"status": 503}, match={"operation": "*"}, after=1)

    caller = Caller(caller.http)
    token = caller.http.get(f"/auth/jwt/generate/{ACCOUNT}")

    assert caller.token.count(".") == 2
    assert token.status_code == 503


def test_both_spellings_are_understood(emulate: Callable[..., TestClient]) -> None:
    caller = Caller(emulate(error_spelling="newer"))
    caller.expect({"error": "SPACE_NAME_IS_LENGTHY"})
    caller.expect({"error": "LOGO_GET_ERROR"})

    answers = [caller.ask(SPACES), caller.ask(SPACES)]

    assert [codes(each) for each in answers] == [
        ["NAME_IS_LENGTHY"],
        ["LOGO_GET_ERROR"],
    ]


def test_faults_are_listed_and_removed(caller: Caller) -> None:
    first, second = caller.expect(REFUSED), caller.expect(delay="1h", times=3)

    listed = caller.control("GET", "/faults").json()["faults"]
    removed = caller.control("DELETE", f"/faults/{second}").json()
    cleared = caller.control("DELETE", "/faults").json()["faults"]

    assert [each["id"] for each in listed] == [first, second]
    assert removed == {
        "id": second,
        "match": {"operation": "*", "accountId": None},
        "after": 0,
        "times": 3,
        "probability": 1.0,
        "delay": "1h",
        "answer": None,
        "fired": 0,
        "remaining": 3,
    }
    assert [each["id"] for each in cleared] == [first]
    assert caller.control("GET", "/faults").json() == {"faults": []}
    assert codes(caller.ask(SPACES)) == []


def test_a_reset_counts_the_faults_it_dropped(caller: Caller) -> None:
    caller.expect(REFUSED)

    dropped = caller.control("POST", "/reset").json()

    assert dropped["faults"] == 1
    assert caller.control("GET", "/faults").json() == {"faults": []}


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_an_unknown_fault_is_not_found(caller: Caller, method: str) -> None:
    response = caller.control(method, "/faults/fault-9")

    assert response.status_code == 404
    assert response.json()["error"]["field"] == "id"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ([], "$"),
        ({"match": {"operation": "spaceCrate"}}, "$.match.operation"),
        ({"match": {"operation": 1}}, "$.match.operation"),
        ({"match": {"account": "x"}}, "$.match.account"),
        ({"answer": {"error": "NO_SUCH_CODE"}}, "$.answer.error"),
        ({"answer": {"error": None}}, "$.answer.error"),
        ({"answer": {}}, "$.answer"),
        ({"answer": {"status": 503, "drop": "after"}}, "$.answer"),
        ({"answer": {"drop": "after", "body": "x"}}, "$.answer"),
        ({"answer": {"status": 204, "body": "x"}}, "$.answer"),
        ({"answer": {"status": 99}}, "$.answer.status"),
        ({"answer": {"status": 503, "contentType": "a\nb"}}, "$.answer.contentType"),
        ({"answer": {"drop": "now"}}, "$.answer.drop"),
        ({"answer": {"truncate": -1}}, "$.answer.truncate"),
        ({"after": -1}, "$.after"),
        ({"times": 0}, "$.times"),
        ({"probability": 1.1}, "$.probability"),
        ({"delay": "soon"}, "$.delay"),
        ({"delay": -1}, "$.delay"),
        ({"unknown": 1}, "$.unknown"),
    ],
)
def test_a_bad_fault_is_refused_by_its_field(
    caller: Caller, body: Any, field: str
) -> None:
    response = caller.control("POST", "/faults", body)

    assert response.status_code == 400
    assert response.json()["error"]["field"] == field
    assert caller.control("GET", "/faults").json() == {"faults": []}


def test_the_queue_forgets_spent_faults_before_it_is_full() -> None:
    faults = FaultQueue("chance", most=2)
    faults.add(FaultRule(match=FaultMatch(operation="spaces")))
    waiting = faults.add(FaultRule(match=FaultMatch(operation="space")))
    request = FaultOutcome(operations={"a": "spaces"}, account_id=None, executes=True)
    faults.match(request)

    latest = faults.add(FaultRule())

    assert [each.id for each in faults.all().faults] == [waiting.id, latest.id]
    with pytest.raises(ControlError) as full:
        faults.add(FaultRule())
    assert full.value.status == 409


def test_every_code_is_known_by_both_spellings() -> None:
    spellings = {
        each.spelled(spelling) for each in CATALOGUE for spelling in get_args(Spelling)
    }
    assert sorted(CODES) == sorted({*spellings, *UPLOAD_STATES})
    assert {"spaces", "spaceCreate"} <= set(ROOT_FIELDS)


def test_worlds_do_not_share_faults(http: TestClient) -> None:
    caller = Caller(http)
    caller.expect({"status": 503}, times=None)

    elsewhere = http.post("/sandbox/other/graphql", json={"query": CREATE})

    assert elsewhere.status_code == 401
