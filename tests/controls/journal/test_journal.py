import gc
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import ModuleType
from typing import Any

import httpx2
import msgspec
import pytest
from starlette.testclient import TestClient

from mockspaces.controls.journal.journal import Filter, Journal
from mockspaces.web.exchange import Exchange, RequestHead
from mockspaces.web.responses import Response
from tests.builders import ACCOUNT, CREATE, FakeTime, basic, form, png, space_input
from tests.conftest import Caller
from tests.portal import Portal

SPACES = "query List { spaces { id } }"
PLANTED = "hunter2-planted"
EXTENSIONS = """mutation ($ext: String!) {
    extensionsUpdate(input: [{extensions: $ext, envExtensionId: "x"}]) }"""


def test_an_entry_has_all_of_an_exchange(caller: Caller, time: FakeTime) -> None:
    caller.control("DELETE", "/journal")
    time.seconds = 1_700_000_000.5

    response = caller.http.post(
        "/graphql",
        json={"query": CREATE, "variables": {"input": space_input(name=" ")}},
        headers={**caller.headers, "SPACE_GUID": "some-guid"},
    )

    (entry,) = caller.journal()
    assert entry.pop("durationMs") > 0
    assert entry == {
        "sequence": 2,
        "time": "2023-11-14T22:13:20.500Z",
        "accountId": ACCOUNT,
        "spaceGuid": "some-guid",
        "method": "POST",
        "kind": "mutation",
        "operationName": None,
        "rootFields": ["spaceCreate"],
        "document": CREATE,
        "variables": {"input": space_input(name=" ")},
        "status": 200,
        "responseHeaders": {"content-type": "application/json"},
        "answer": response.text,
        "errors": [
            {
                "message": "MISSING_SPACE_NAME",
                "errorCode": "MISSING_SPACE_NAME",
                "path": ["spaceCreate"],
                "detail": entry["errors"][0]["detail"],
            }
        ],
        "faultId": None,
    }


def test_a_token_is_an_exchange(caller: Caller) -> None:
    (entry,) = caller.journal("?operation=jwt")

    assert (entry["kind"], entry["status"], entry["accountId"]) == ("jwt", 200, ACCOUNT)
    assert entry["answer"] == "[redacted]"


def test_refusals_are_exchanges(emulate: Callable[..., TestClient]) -> None:
    caller = Caller(emulate())
    caller.control("PUT", "/rate-limit", {"rate": "1/1h"})
    caller.control("DELETE", "/journal")

    caller.http.post("/graphql", json={"query": SPACES})
    caller.http.post("/graphql", content=b"{")
    caller.post(query="{ nothing }")
    caller.ask(SPACES)

    entries = caller.journal()
    assert [each["status"] for each in entries] == [401, 415, 400, 429]
    assert entries[0]["rootFields"] == ["spaces"]
    assert entries[1]["errors"][0]["message"].startswith("The content type")
    assert entries[2]["errors"][0]["message"].startswith("Cannot query field")
    assert entries[3]["accountId"] == ACCOUNT
    assert entries[3]["responseHeaders"]["retry-after"] == "3600"


def test_a_request_that_was_refused_before_it_was_read_has_its_reason(
    caller: Caller,
) -> None:
    caller.expect({"status": 503})
    caller.http.post("/graphql", content=b"{")

    entry = caller.journal()[-1]

    assert (entry["status"], entry["kind"]) == (503, None)
    assert entry["errors"][0]["message"].startswith("The content type")


def test_a_fault_is_named(caller: Caller) -> None:
    fault = caller.expect({"status": 503})
    caller.post(query=SPACES)
    headers = {**caller.headers, "X-Mockspaces-Fault": "status=500"}
    caller.http.post("/graphql", json={"query": SPACES}, headers=headers)

    entries = caller.journal("?operation=spaces")

    assert [each["faultId"] for each in entries] == [fault, "header"]


def test_a_connection_that_was_cut_has_no_status(remote: Caller) -> None:
    remote.expect({"drop": "before"})
    with pytest.raises(ConnectionError):
        _raise_as_builtin(remote)

    entry = remote.journal("?operation=List")[-1]

    assert (entry["status"], entry["answer"]) == (None, None)
    assert entry["responseHeaders"] == {}


def _raise_as_builtin(remote: Caller) -> None:
    try:
        remote.ask(SPACES)
    except Exception as error:
        raise ConnectionError from error


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?operation=spaceCreate", 2),
        ("?operation=List", 1),
        (f"?accountId={ACCOUNT}", 4),
        ("?accountId=nobody", 0),
        ("?status=401", 0),
        ("?status=200", 4),
        ("?errorCode=SPACE_EXISTS_FOR_ACCT_GRP", 1),
        ("?operation=spaceCreate&errorCode=NO_SUCH", 0),
        ("?limit=2", 2),
    ],
)
def test_the_journal_is_filtered(caller: Caller, query: str, found: int) -> None:
    caller.create()
    caller.create()
    caller.ask(SPACES)

    entries = caller.journal(query)

    assert len(entries) == found


def test_the_journal_is_a_ring(emulate: Callable[..., TestClient]) -> None:
    caller = Caller(emulate(journal_size=2))

    for _ in range(3):
        caller.ask(SPACES)

    assert [each["sequence"] for each in caller.journal()] == [3, 4]


def test_the_journal_is_bounded_in_bytes() -> None:
    journal = Journal(1000, max_bytes=100_000)
    scope = {"type": "http", "method": "POST", "headers": []}
    long = Exchange(RequestHead(scope), {}, 0.0, 0.0)
    long.response = Response(200, b"x" * 5000)

    for _ in range(30):
        journal.note(long, 1.0)

    assert [each.sequence for each in journal.select(Filter())] == list(range(15, 31))
    assert len(journal) == 16


@pytest.mark.parametrize(
    "place", ["name", "field", "alias", "comment", "variable", "key", "many", "header"]
)
def test_an_entry_is_bounded_whatever_is_long(caller: Caller, place: str) -> None:
    long = "x" * 500_000
    query = {
        "name": f"query {long} {{ spaces {{ id }} }}",
        "field": f"{{ {long} }}",
        "alias": f"{{ {long}: space(id: 1) {{ id }} }}",
        "comment": f"{{ spaces {{ id }} }} # {long}",
    }
    variables = {
        "variable": {"v": long},
        "key": {long: 1},
        "many": {"v": [{"k": "y" * 900}] * 900},
    }
    headers = {"SPACE_GUID": long[:60_000] if place == "header" else "x"}

    caller.http.post(
        "/graphql",
        json={
            "query": query.get(place, "{ spaces { id } }"),
            "variables": variables.get(place),
        },
        headers={**caller.headers, **headers},
    )

    (entry,) = caller.journal()[1:]
    assert entry["kind"] == "query"
    assert len(json.dumps(entry)) < 40_000


def test_a_long_document_and_a_long_answer_are_cut(caller: Caller) -> None:
    query = "{" + " spaces { id }" * 1000 + "}"

    response = caller.post(query=query)

    entry = caller.journal()[-1]
    assert entry["document"] == query[:8192]
    assert entry["answer"] == response.text[:8192]


def test_the_journal_is_cleared_in_one_step(caller: Caller) -> None:
    caller.ask(SPACES)

    cleared = caller.control("DELETE", "/journal").json()["entries"]

    assert [each["sequence"] for each in cleared] == [1, 2]
    assert caller.journal() == []


def test_a_reset_begins_the_journal_anew(caller: Caller) -> None:
    caller.ask(SPACES)

    dropped = caller.control("POST", "/reset").json()

    assert dropped["exchanges"] == 2
    assert Caller(caller.http).journal()[0]["sequence"] == 1


def test_waiting_ends_as_soon_as_there_are_enough(remote: Caller) -> None:
    path = "/journal/wait?operation=spaces&count=3&timeout=20s"
    remote.ask(SPACES)
    with ThreadPoolExecutor() as threads:
        waiting = threads.submit(remote.control, "GET", path)

        remote.ask(SPACES)
        assert not waiting.done()
        remote.ask(SPACES)

        entries = waiting.result(60).json()["entries"]

    assert len(entries) == 3


def test_what_has_happened_is_not_waited_for(caller: Caller) -> None:
    caller.ask(SPACES)

    response = caller.control("GET", "/journal/wait?operation=spaces&timeout=0")

    assert response.status_code == 200


def test_waiting_in_vain_times_out(caller: Caller) -> None:
    caller.ask(SPACES)

    response = caller.control(
        "GET", "/journal/wait?operation=spaces&count=2&timeout=10ms"
    )

    assert response.status_code == 408
    assert response.json()["error"] == {
        "field": "timeout",
        "message": "1 of 2 such exchanges came within 0.01 s.",
    }


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("/journal?status=abc", "status"),
        ("/journal?status=99", "status"),
        ("/journal?limit=0", "limit"),
        ("/journal?color=red", "color"),
        ("/journal/wait?count=0", "count"),
        ("/journal/wait?timeout=soon", "timeout"),
        ("/journal/wait?timeout=61s", "timeout"),
        ("/journal/wait?limit=1", "limit"),
    ],
)
def test_a_bad_question_is_refused_by_its_field(
    caller: Caller, query: str, field: str
) -> None:
    response = caller.control("GET", query)

    assert response.status_code == 400
    assert response.json()["error"]["field"] == field


def test_a_path_below_the_journal_is_not_found(caller: Caller) -> None:
    assert caller.control("GET", "/journal/nothing").status_code == 404


def test_an_upload_is_recorded_by_name_size_and_type(caller: Caller) -> None:
    content = png()
    caller.http.post(
        "/graphql",
        data=form(
            CREATE,
            {"input": space_input(theme={"logo": None})},
            a="variables.input.theme.logo",
        ),
        files={"a": ("logo.png", content, "image/png")},
        headers=caller.headers,
    )

    entry = caller.journal("?operation=spaceCreate")[0]

    assert entry["variables"]["input"]["theme"]["logo"] == {
        "name": "logo.png",
        "size": len(content),
        "type": "image/png",
    }


def _extensions(value: str = PLANTED) -> str:
    field = {"@type": "Field", "id": "password", "value": value, "usesEncryption": True}
    connection = {"@type": "Connection", "id": "c", "name": "FTP", "field": [field]}
    return json.dumps({"partial": True, "connections": {"connection": [connection]}})


def _in_literal() -> dict[str, Any]:
    text = json.dumps(_extensions())
    return {
        "query": "mutation { extensionsUpdate(input: "
        f'[{{extensions: {text}, envExtensionId: "x"}}]) }}'
    }


SAVE = """mutation ($s: String!) { saveIPackInstanceOauthConnectorDetails(input: {
    integrationPackInstanceId: "a", envId: "b", processId: "c", connectionId: "d",
    catalogGuid: "e", oauthConnectorDetails: "{}", isTokenGenerated: true,
    clientId: "f", clientSecret: %s}) { id } }"""
OPERATION = "saveIPackInstanceOauthConnectorDetails"
PLANTS: dict[str, dict[str, Any]] = {
    "a client secret in a variable": {
        "query": SAVE % "$s",
        "variables": {"s": PLANTED},
    },
    "a client secret in a literal": {"query": SAVE % f'"{PLANTED}"'},
    "a client secret by default": {
        "query": SAVE.replace("String!", f'String = "{PLANTED}"') % "$s"
    },
    "a client secret of a wrong type": {
        "query": SAVE % "$s",
        "variables": {"s": [PLANTED]},
    },
    "an extension in a variable": {
        "query": EXTENSIONS,
        "variables": {"ext": _extensions()},
    },
    "an extension in a literal": _in_literal(),
    "an extension that is no JSON": {
        "query": EXTENSIONS,
        "variables": {"ext": _extensions() + "}"},
    },
    "a document that cannot be read": {
        "query": f'mutation {{ x(clientSecret: "{PLANTED}" {PLANTED} }}',
        "variables": {"clientSecret": PLANTED},
    },
    "an unknown field": {
        "query": f'mutation {{ spaceDelete(id: "x", apiToken: "{PLANTED}") }}'
    },
}


def test_no_secret_is_kept_anywhere(caller: Caller) -> None:
    for number, plant in enumerate(PLANTS.values()):
        planted = f"{PLANTED}-{number}"
        caller.http.get(
            f"/auth/jwt/generate/{ACCOUNT}",
            headers={"Authorization": basic(secret=planted)},
        )
        caller.post(**json.loads(json.dumps(plant).replace(PLANTED, planted)))

    answers = [
        caller.control("GET", path).text
        for path in ("/journal", "/coverage", "/coverage?format=junit", "/faults")
    ]
    assert not any(PLANTED in each for each in answers)
    assert len(caller.journal()) == 1 + 2 * len(PLANTS)
    # one search for all, since it takes a second
    assert not _texts_with(caller.http.app, f"{PLANTED}-")


def _texts_with(root: object, planted: str) -> list[str]:
    """Return every text with `planted` in it that can be reached from `root`."""
    seen: dict[int, object] = {}
    layer: dict[int, object] = {id(root): root}
    found: list[str] = []
    while layer:
        seen |= layer
        values = layer.values()
        texts = (
            each if isinstance(each, str) else each.decode("latin-1")
            for each in values
            if isinstance(each, str | bytes)
        )
        found += [text for text in texts if planted in text]
        # Some structs are out of the collector's sight.
        structs = [each for each in values if isinstance(each, msgspec.Struct)]
        fields = [msgspec.structs.astuple(each) for each in structs]
        layer = {
            id(each): each
            for each in gc.get_referents(*values, *fields)
            if id(each) not in seen and not isinstance(each, ModuleType)
        }
    return found


def test_the_search_for_texts_finds_what_is_kept(caller: Caller) -> None:
    name = "a-name-to-find"

    caller.create(name=name)

    assert _texts_with(caller.http.app, name)


@pytest.mark.parametrize("plant", PLANTS.values(), ids=PLANTS)
def test_a_secret_is_hidden_wherever_it_is_repeated(
    caller: Caller, plant: dict[str, Any]
) -> None:
    query = plant["query"]
    operation = query.replace("mutation", "mutation Repeat", 1)
    variables = {**plant.get("variables", {}), "name": f"my {PLANTED}", "b": PLANTED}

    caller.post(query=operation, variables=variables)

    entry = caller.journal()[-1]
    assert PLANTED not in json.dumps(entry)
    assert entry["document"]


KEY = {
    "integrationPackInstanceId": "a",
    "envId": "b",
    "processId": "c",
    "connectionId": "d",
    "catalogGuid": f"catalog of {PLANTED}",
}


def test_a_repeated_secret_is_hidden_in_the_answer(portal: Portal) -> None:
    portal.send(
        """mutation ($input: IPackInstanceOAuthConnectorDetailsSaveInput!) {
            saveIPackInstanceOauthConnectorDetails(input: $input) { catalogGuid } }""",
        input={
            **KEY,
            "oauthConnectorDetails": "{}",
            "isTokenGenerated": True,
            "clientId": "f",
            "clientSecret": PLANTED,
        },
    )

    (entry,) = Caller(portal.http).journal("?operation=" + OPERATION)
    assert json.loads(entry["answer"]) == {
        "data": {OPERATION: {"catalogGuid": "catalog of [redacted]"}}
    }
    assert entry["variables"]["input"]["catalogGuid"] == "catalog of [redacted]"
    assert entry["variables"]["input"]["clientSecret"] == "[redacted]"


def test_a_short_secret_is_hidden_where_it_is_all_of_a_value(caller: Caller) -> None:
    caller.post(query=SAVE % "$s", variables={"s": "abc", "a": "abc", "b": "abcdef"})

    entry = caller.journal()[-1]

    assert entry["variables"] == {"s": "[redacted]", "a": "[redacted]", "b": "abcdef"}


def test_what_is_stored_under_a_secret_name_is_hidden_in_answers(
    portal: Portal,
) -> None:
    details = json.dumps({"access_token": PLANTED, "scope": "all"})
    saved = {
        **KEY,
        "oauthConnectorDetails": details,
        "isTokenGenerated": True,
        "clientId": "f",
        "clientSecret": "another",
    }
    portal.post(OPERATION, input=saved)

    response = portal.send(
        """query Read($key: IPackInstanceOAuthConnectorDetailsInput!) {
            IPackInstanceOAuthConnectorDetails(input: $key) {
                oauthConnectorDetails } }""",
        "Read",
        key=KEY,
    )

    (entry,) = Caller(portal.http).journal("?operation=Read")
    assert PLANTED in response.text
    assert "scope" in entry["answer"]
    assert "[redacted]" in entry["answer"]
    assert PLANTED not in entry["answer"]


def test_a_cut_answer_ends_where_it_names_a_secret(caller: Caller) -> None:
    caller.expect({"status": 502, "body": '{"a": 1, "token": "' + "x" * 9000 + '"}'})
    caller.post(query=SPACES)

    assert caller.journal()[-1]["answer"] == '{"a": 1, "[redacted]'


def test_an_answer_that_is_no_json_is_kept(caller: Caller) -> None:
    caller.expect({"status": 502, "body": "<h1>No token</h1>"})
    caller.post(query=SAVE % "$s", variables={"s": PLANTED})
    caller.expect({"status": 502, "body": "<h1>No token</h1>"})
    caller.post(query=SPACES)

    answers = [each["answer"] for each in caller.journal()[-2:]]

    assert answers == ["<h1>No token</h1>"] * 2


def test_an_answer_is_kept_up_to_where_it_is_cut(remote: Caller) -> None:
    remote.expect({"truncate": 9})
    with pytest.raises(ConnectionError):
        _raise_as_builtin(remote)

    assert remote.journal()[-1]["answer"] == '{"data":{'


def test_a_delayed_exchange_comes_back_to_a_cleared_journal(remote: Caller) -> None:
    remote.expect(delay="1s")
    with ThreadPoolExecutor() as threads:
        asking = threads.submit(remote.post, query=SPACES)
        remote.control("GET", "/journal/wait?operation=spaces&timeout=10s")
        cleared = remote.control("DELETE", "/journal").json()["entries"]
        asking.result(20)

    assert [each["status"] for each in cleared] == [200, None]
    assert [each["status"] for each in remote.journal()] == [200]


def test_a_delayed_exchange_is_in_the_journal_while_it_waits(remote: Caller) -> None:
    remote.expect(delay="10s")
    with ThreadPoolExecutor() as threads:
        asking = threads.submit(remote.post, query=SPACES)

        path = "/journal/wait?operation=spaces&timeout=10s"
        (waiting,) = remote.control("GET", path).json()["entries"]
        remote.control("DELETE", "/faults")
        remote.control("POST", "/reset")
        with pytest.raises(httpx2.RemoteProtocolError):
            asking.result(20)

    assert (waiting["status"], waiting["answer"]) == (None, None)
    assert remote.journal() == []
