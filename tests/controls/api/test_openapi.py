from collections.abc import Callable
from typing import Any

import pytest
import schemathesis
import yaml
from hypothesis import HealthCheck, Phase, assume, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.testclient import TestClient

from mockspaces.controls.api.openapi import describe
from mockspaces.controls.api.route import PREFIX, Input, Output, Route
from mockspaces.controls.api.table import CONTROLS
from mockspaces.controls.sandboxes import SANDBOXES

EXAMPLES = settings(
    max_examples=8,
    deadline=None,
    database=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
DEPENDING = {
    "POST /_mockspaces/clock/advance",  # on the time it is
    "GET /_mockspaces/journal/wait",  # on what happens
    "POST /_mockspaces/faults",  # on what else is given
    "POST /_mockspaces/tokens",  # likewise
    "PUT /_mockspaces/rate-limit",  # likewise
    "PUT /_mockspaces/state",  # likewise
}
"""Calls that may refuse what is right by itself."""


ENDLESS = ("GET", "/_mockspaces/journal/stream")


def documented(http: TestClient) -> dict[str, Any]:
    document: dict[str, Any] = http.get("/_mockspaces/openapi.json").json()
    return document


def calls_of(document: dict[str, Any]) -> set[tuple[str, str]]:
    return {
        (method.upper(), path)
        for path, operations in document["paths"].items()
        for method in operations
    }


def test_every_route_is_in_the_document(http: TestClient) -> None:
    calls = {(route.method, PREFIX + route.path) for route in CONTROLS}
    calls |= {(route.method, route.path) for route in SANDBOXES}
    calls.add(("GET", "/_mockspaces/openapi.json"))

    assert calls_of(documented(http)) == calls


def test_every_call_of_the_document_is_answered(http: TestClient) -> None:
    for method, path in calls_of(documented(http)) - {ENDLESS}:
        query = "?timeout=0" if path.endswith("/wait") else ""
        url = path.format(name="some", id="some") + query
        answer = http.request(method, url, json={})

        assert answer.status_code != 405
        if answer.headers["content-type"] == "application/json":
            assert answer.json().get("error", {}).get("field", "") is not None


def test_no_route_goes_beside_another() -> None:
    calls = [(route.method, route.path) for route in CONTROLS]

    assert len(set(calls)) == len(calls)


def test_every_call_has_an_id_and_a_summary_of_its_own(http: TestClient) -> None:
    operations = [
        operation
        for path in documented(http)["paths"].values()
        for operation in path.values()
    ]

    for part in ("operationId", "summary"):
        assert len({operation[part] for operation in operations}) == len(operations)


def test_the_document_has_the_address_of_the_world(
    http: TestClient, sandbox: Callable[[str], TestClient]
) -> None:
    own, other = documented(http), documented(sandbox("mine"))

    assert own["servers"] == [{"url": "http://127.0.0.1:7722"}]
    assert other["servers"] == [{"url": "http://127.0.0.1:7722/sandbox/mine"}]
    assert set(own["paths"]) - set(other["paths"]) == {"/sandbox", "/sandbox/{name}"}


class Filter(Input, frozen=True, kw_only=True):
    word: str
    count: int = 0


class Found(Output, frozen=True, kw_only=True):
    number: int


def test_a_query_string_is_described_by_its_parameters() -> None:
    route: Route[None, None, Filter, Found] = Route(
        method="GET",
        path="/x",
        summary="-",
        handle=lambda _whole, given: Found(number=given.query.count),
        query=Filter,
        answer=Found,
    )

    document = describe({"": (route,)})

    word, count = document["paths"]["/x"]["get"]["parameters"]
    assert (word["name"], word["in"], word["required"]) == ("word", "query", True)
    assert (count["name"], count["required"]) == ("count", False)


def is_empty_yaml(text: bytes | str) -> bool:
    """Return whether a text is a seed without records: blank, or only a comment."""
    try:
        return yaml.safe_load(text) is None
    except (yaml.YAMLError, ValueError):
        return False


def ask_all_sorts(operation: Any, mode: GenerationMode) -> int:
    """Hold the answers to many requests to the document, and return how many."""
    excluded = [positive_data_acceptance] if operation.label in DEPENDING else []
    asked = 0

    @EXAMPLES
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        nonlocal asked
        asked += 1
        if operation.path.endswith("/wait") and mode is GenerationMode.POSITIVE:
            case.query = {**case.query, "timeout": "1ms"}
        body = getattr(case.body, "data", case.body)
        assume(not isinstance(body, bytes | str) or not is_empty_yaml(body))
        case.call_and_validate(excluded_checks=excluded)

    ask()
    return asked


@pytest.mark.slow
@pytest.mark.parametrize("mode", list(GenerationMode))
def test_whatever_the_document_allows_or_not_is_answered_as_it_says(
    http: TestClient, mode: GenerationMode
) -> None:
    schema = schemathesis.openapi.from_asgi("/_mockspaces/openapi.json", http.app)
    operations: list[Any] = [each.ok() for each in iter(schema.get_all_operations())]  # type: ignore[union-attr] # none is an error

    asked = [
        ask_all_sorts(operation, mode)
        for operation in operations
        if operation.path != ENDLESS[1]
        if mode is GenerationMode.POSITIVE
        or any((operation.body, operation.path_parameters, operation.query))
    ]

    assert sum(asked) > 100


def test_what_has_a_default_need_not_be_given(http: TestClient) -> None:
    schemas = documented(http)["components"]["schemas"]
    rule = schemas["FaultRule"]

    assert "required" not in rule or rule["required"] == []
    assert rule["properties"]["times"]["description"] == "Default: 1."
    assert all(
        "default" not in shape
        for schema in schemas.values()
        for shape in schema.get("properties", {}).values()
    )
