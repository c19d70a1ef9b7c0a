"""The journal as an HTTP archive."""

import json
from pathlib import Path
from typing import Any

import httpx2
import pytest
from jsonschema import Draft6Validator
from referencing import Registry
from referencing.jsonschema import DRAFT6

from tests.builders import ACCOUNT
from tests.clients.programs import run
from tests.conftest import Caller
from tests.requirements import needed

SPACES = "query List($n: Boolean = true) { spaces @include(if: $n) { id } }"
REQUEST = {
    "method",
    "url",
    "httpVersion",
    "cookies",
    "headers",
    "queryString",
    "headersSize",
    "bodySize",
}
RESPONSE = {
    "status",
    "statusText",
    "httpVersion",
    "cookies",
    "headers",
    "content",
    "redirectURL",
    "headersSize",
    "bodySize",
}
"""Members that the specification requires."""


def archive(caller: Caller) -> list[Any]:
    response = caller.control("GET", "/journal?format=har&limit=10")
    assert response.headers["content-type"] == "application/har+json"
    log = response.json()["log"]
    assert (log["version"], log["creator"]["name"]) == ("1.2", "mockspaces")
    for entry in log["entries"]:
        assert entry["request"].keys() >= REQUEST
        assert entry["response"].keys() == RESPONSE
        assert entry["time"] == entry["timings"]["wait"] > 0
        assert entry["cache"] == {}
    entries: list[Any] = log["entries"]
    return entries


def test_a_post_is_archived_with_its_body(caller: Caller) -> None:
    headers = {**caller.headers, "SPACE_GUID": "some"}
    body = {"query": SPACES, "variables": {"n": True}, "operationName": "List"}

    response = caller.http.post("/graphql", json=body, headers=headers)

    request, answer = archive(caller)[-1]["request"], archive(caller)[-1]["response"]
    assert (request["method"], request["url"]) == (
        "POST",
        "http://127.0.0.1:7722/graphql",
    )
    assert request["postData"]["mimeType"] == "application/json"
    assert json.loads(request["postData"]["text"]) == body
    assert request["headers"] == [{"name": "SPACE_GUID", "value": "some"}]
    assert (answer["status"], answer["statusText"]) == (200, "OK")
    assert answer["content"] == {
        "size": len(response.content),
        "mimeType": "application/json",
        "text": response.text,
    }


def test_a_get_is_archived_with_its_query_string(caller: Caller) -> None:
    params = {"query": SPACES, "variables": '{"n":true}'}
    caller.http.get(
        "/graphql",
        params=params,
        headers={**caller.headers, "Accept": "application/json"},
    )

    request = archive(caller)[-1]["request"]

    assert request["method"] == "GET"
    assert request["url"].startswith("http://127.0.0.1:7722/graphql?query=query+List")
    assert request["queryString"] == [
        {"name": "query", "value": SPACES},
        {"name": "operationName", "value": "List"},
        {"name": "variables", "value": '{"n":true}'},
    ]
    assert "postData" not in request


def test_a_token_request_is_archived_without_the_token(caller: Caller) -> None:
    entry = archive(caller)[0]

    assert entry["request"]["url"] == (
        f"http://127.0.0.1:7722/auth/jwt/generate/{ACCOUNT}"
    )
    assert entry["response"]["content"]["text"] == "[redacted]"


def test_a_request_that_could_not_be_read_is_archived(caller: Caller) -> None:
    caller.http.get("/graphql", headers={"Accept": "application/json"})
    caller.expect({"status": 299})
    caller.post(query=SPACES)

    *_, unread, odd = archive(caller)

    assert unread["request"]["url"] == "http://127.0.0.1:7722/graphql"
    assert unread["response"]["status"] == 400
    assert (odd["response"]["status"], odd["response"]["statusText"]) == (299, "")


def test_a_cut_connection_is_archived_with_status_0(remote: Caller) -> None:
    remote.expect({"drop": "before"})
    with pytest.raises(httpx2.RemoteProtocolError):
        remote.ask(SPACES)

    response = archive(remote)[-1]["response"]

    assert (response["status"], response["statusText"]) == (0, "")


@pytest.mark.slow
def test_an_archive_has_the_published_schema(caller: Caller, tmp_path: Path) -> None:
    run(needed("npm"), "install", "har-schema@2.0.0", within=tmp_path)
    folder = tmp_path / "node_modules" / "har-schema" / "lib"
    schemas = {
        each.name: json.loads(each.read_text()) for each in folder.glob("*.json")
    }
    registry: Registry[Any] = Registry().with_resources(
        (schema["$id"], DRAFT6.create_resource(schema)) for schema in schemas.values()
    )
    validator = Draft6Validator(schemas["har.json"], registry=registry)
    caller.create()
    caller.expect({"status": 299})
    caller.post(query=SPACES)
    caller.http.get("/graphql", headers={"Accept": "application/json"})

    archived = caller.control("GET", "/journal?format=har").json()

    assert list(validator.iter_errors(archived)) == []
    del archived["log"]["entries"][0]["request"]
    assert len(list(validator.iter_errors(archived))) == 1
