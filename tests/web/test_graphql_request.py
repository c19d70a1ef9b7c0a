import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.builders import CREATE, space_input
from tests.conftest import Caller, client_of, contents, problem, world_of

SPACES = "{ spaces { id } }"
CREATE_INLINE = """
mutation {
  spaceCreate(input: {name: "Partners", accountGroupId: "g"}) { id }
}
"""


def post(
    caller: Caller, body: bytes, content_type: str | None = "application/json"
) -> httpx2.Response:
    headers = caller.headers
    if content_type is not None:
        headers["Content-Type"] = content_type
    return caller.http.post("/graphql", headers=headers, content=body)


def get(caller: Caller, **fields: str) -> httpx2.Response:
    return caller.http.get("/graphql", headers=caller.headers, params=fields)


@pytest.mark.parametrize(
    "request_body",
    [
        {"query": SPACES},
        {"query": SPACES, "variables": None},
        {"query": SPACES, "operationName": None, "extensions": None},
        {"query": SPACES, "variables": {}, "extensions": {"client": "test"}},
        {"query": SPACES, "variables": {"unused": [1, 2.5, None, "ä"]}},
        {"query": SPACES, "id": "a field of some client"},
        {"query": f"query A {SPACES}", "operationName": "A"},
        {"query": f"query A {SPACES} query B {SPACES}", "operationName": "B"},
        {"query": f"\ufeff{SPACES}"},
        {"query": SPACES, "operationName": ""},
        {"query": SPACES, "extensions": {"persistedQuery": {"version": 1}}},
    ],
)
def test_a_request_is_a_json_object(
    caller: Caller, request_body: dict[str, Any]
) -> None:
    answer = post(caller, json.dumps(request_body).encode())

    assert answer.status_code == 200
    assert answer.json() == {"data": {"spaces": []}}


@pytest.mark.parametrize(
    "content_type",
    [
        "application/json",
        "Application/JSON",
        "application/json; charset=utf-8",
        'application/json;charset="UTF-8"',
        "application/json; charset=utf8",
        "application/json; charset=us-ascii",
        "application/json;charset=ASCII;",
        "application/json \t; charset=utf-8",
    ],
)
def test_the_content_type_is_json_in_utf8(caller: Caller, content_type: str) -> None:
    body = json.dumps({"query": SPACES}).encode()

    assert post(caller, body, content_type).status_code == 200


@pytest.mark.parametrize(
    "content_type",
    [
        None,
        "",
        "text/plain",
        "application/graphql",
        "application/x-www-form-urlencoded",
        "application/jsonx",
    ],
)
def test_another_content_type_is_refused(
    caller: Caller, content_type: str | None
) -> None:
    before = contents(caller.http)

    answer = post(caller, json.dumps({"query": SPACES}).encode(), content_type)

    assert problem(answer, 415).startswith("The content type of a request is")
    assert contents(caller.http) == before


@pytest.mark.parametrize("charset", ["latin-1", "utf-16", '""'])
def test_another_charset_is_refused(caller: Caller, charset: str) -> None:
    body = json.dumps({"query": CREATE_INLINE}).encode()
    before = contents(caller.http)

    answer = post(caller, body, f"application/json; charset={charset}")

    assert problem(answer, 415) == "The charset of a request is utf-8."
    assert contents(caller.http) == before


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "has no body", id="empty"),
        pytest.param(b" \r\n", "has no body", id="blank"),
        pytest.param(b"query", "is not JSON", id="not JSON"),
        pytest.param(b'{"query":"{spaces{id}}"', "is not JSON", id="cut off"),
        pytest.param(b'{"query":"{spaces{id}}"}}', "is not JSON", id="too long"),
        pytest.param(b"\xff\xfe{\x00}\x00", "is not JSON", id="UTF-16"),
        pytest.param(b'{"query":"\xff"}', "is not JSON", id="not UTF-8"),
        pytest.param(b'{"query":"\\ud800"}', "is not JSON", id="a lone surrogate"),
        pytest.param(b"[]", "Batched requests", id="a list"),
        pytest.param(b'[{"query":"{spaces{id}}"}]', "Batched requests", id="a batch"),
        pytest.param(b'"{spaces{id}}"', "`object`, got `str`", id="a string"),
        pytest.param(b"1", "`object`, got `int`", id="a number"),
        pytest.param(b"null", "`object`, got `null`", id="null"),
        pytest.param(b"{}", "has no 'query'", id="no query"),
        pytest.param(b'{"query":1}', "got `int`, in `query`", id="a query of 1"),
        pytest.param(b'{"query":null}', "has no 'query'", id="a null query"),
        pytest.param(b'{"documentId":"a"}', "has no 'query'", id="a document id"),
        pytest.param(
            b'{"query":"{spaces{id}}","operationName":1}',
            "`str | null`, got `int`, in `operationName`",
            id="a name that is not text",
        ),
        pytest.param(
            b'{"query":"{spaces{id}}","variables":[]}',
            "`object | null`, got `array`, in `variables`",
            id="variables in a list",
        ),
        pytest.param(
            b'{"query":"{spaces{id}}","variables":"{}"}',
            "`object | null`, got `str`, in `variables`",
            id="variables as text",
        ),
        pytest.param(
            b'{"query":"{spaces{id}}","extensions":1}',
            "`object | null`, got `int`, in `extensions`",
            id="extensions that are no object",
        ),
        pytest.param(
            b'{"query":"{spaces{id}}","variables":{"a":1e999}}',
            "out of range",
            id="a number out of range",
        ),
        pytest.param(
            b'{"query":"{spaces{id}}","variables":{"a":' + b"9" * 9999 + b"}}",
            "out of range",
            id="a number of 9999 digits",
        ),
        pytest.param(
            b'{"query":"{spaces{id}}","variables":'
            + b'{"a":' * 100_000
            + b"1"
            + b"}" * 100_001,
            "nested too deeply",
            id="100 000 objects deep",
        ),
        pytest.param(
            b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
            "nested too deeply",
            id="100 000 lists deep in a field nobody knows",
        ),
    ],
)
def test_a_body_that_is_no_request_is_refused(
    caller: Caller, body: bytes, reason: str
) -> None:
    before = contents(caller.http)

    assert reason in problem(post(caller, body))
    assert contents(caller.http) == before


@pytest.mark.parametrize("content_type", ["application/json", "application/json; a=b"])
def test_a_byte_order_mark_is_skipped(caller: Caller, content_type: str) -> None:
    body = b"\xef\xbb\xbf" + json.dumps({"query": SPACES}).encode()

    assert post(caller, body, content_type).json() == {"data": {"spaces": []}}


PERSISTED = {"persistedQuery": {"version": 1, "sha256Hash": "ecf4edb46db40b5132295c"}}
NOT_SUPPORTED = {
    "data": None,
    "errors": [
        {
            "message": "PersistedQueryNotSupported",
            "extensions": {"code": "PERSISTED_QUERY_NOT_SUPPORTED"},
        }
    ],
}


@pytest.mark.parametrize("query", [{}, {"query": None}, {"query": ""}])
def test_a_persisted_query_is_refused_as_clients_expect(
    caller: Caller, query: dict[str, str | None]
) -> None:
    request = {**query, "operationName": "A", "extensions": PERSISTED}

    answer = post(caller, json.dumps(request).encode())

    assert answer.status_code == 200
    assert answer.json() == NOT_SUPPORTED


def test_a_persisted_query_is_refused_in_a_query_string(caller: Caller) -> None:
    answer = get(caller, operationName="A", extensions=json.dumps(PERSISTED))

    assert (answer.status_code, answer.json()) == (200, NOT_SUPPORTED)


def test_a_persisted_query_is_refused_in_a_form(caller: Caller) -> None:
    form = {"operations": json.dumps({"extensions": PERSISTED}), "map": "{}"}

    answer = caller.http.post(
        "/graphql",
        headers=caller.headers,
        files={k: (None, v) for k, v in form.items()},
    )

    assert (answer.status_code, answer.json()) == (200, NOT_SUPPORTED)


def test_a_query_goes_by_get(caller: Caller) -> None:
    answer = get(
        caller,
        query="query A($id: ID!) { space(id: $id) { id } } query B { spaces { id } }",
        operationName="A",
        variables='{"id": "unknown"}',
        extensions="{}",
    )

    assert answer.status_code == 200
    assert answer.json()["errors"][0]["message"] == "SPACE_NOT_FOUND"


def test_a_field_of_the_query_string_may_be_empty(caller: Caller) -> None:
    answer = get(caller, query=SPACES, operationName="", variables="", extensions="")

    assert answer.json() == {"data": {"spaces": []}}


def test_the_head_of_a_query_has_no_body(caller: Caller) -> None:
    answer = caller.http.head(
        "/graphql", headers=caller.headers, params={"query": SPACES}
    )

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({}, "has no 'query'"),
        ({"variables": "{}"}, "has no 'query'"),
        ({"query": ""}, "Syntax Error: Unexpected <EOF>."),
        ({"query": SPACES, "variables": "{"}, "'variables' of the query string is not"),
        ({"query": SPACES, "variables": "[]"}, "got `array`, in `variables`"),
        ({"query": SPACES, "variables": "1"}, "got `int`, in `variables`"),
        ({"query": SPACES, "variables": "[" * 9999}, "is not JSON"),
        ({"query": SPACES, "extensions": "x"}, "'extensions' of the query string is"),
        ({"query": SPACES, "extensions": '"x"'}, "got `str`, in `extensions`"),
        ({"query": SPACES, "operationName": "A"}, 'Unknown operation named "A".'),
    ],
)
def test_a_query_string_that_is_no_request_is_refused(
    caller: Caller, fields: dict[str, str], reason: str
) -> None:
    answer = get(caller, **fields)

    assert answer.status_code == 400
    assert answer.json()["data"] is None
    assert reason in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize("name", ["query", "operationName", "variables", "extensions"])
def test_a_field_of_the_query_string_comes_once(caller: Caller, name: str) -> None:
    fields = f"query=%7Ba%7D&{name}=%7B%7D&{name}=%7B%7D"

    answer = caller.http.get(f"/graphql?{fields}", headers=caller.headers)

    assert problem(answer) == f"The query string has two fields named {name!r}."


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_mutation_goes_by_post(caller: Caller, method: str) -> None:
    before = contents(caller.http)

    answer = caller.http.request(
        method, "/graphql", headers=caller.headers, params={"query": CREATE_INLINE}
    )

    assert answer.status_code == 405
    assert answer.headers["allow"] == "POST"
    assert contents(caller.http) == before


def test_a_mutation_over_get_says_so(caller: Caller) -> None:
    answer = get(caller, query=CREATE_INLINE)

    assert problem(answer, 405) == "Send mutations by POST."


def test_a_get_asks_for_one_operation_of_several(caller: Caller) -> None:
    document = f"query A {SPACES} mutation B {CREATE_INLINE.split('mutation')[1]}"

    queried = get(caller, query=document, operationName="A")
    refused = get(caller, query=document, operationName="B")

    assert queried.json() == {"data": {"spaces": []}}
    assert problem(refused, 405) == "Send mutations by POST."


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "X"])
def test_another_method_is_refused(caller: Caller, method: str) -> None:
    answer = caller.http.request(
        method, "/graphql", headers=caller.headers, params={"query": SPACES}
    )

    assert problem(answer, 405) == "Send GraphQL requests by GET or POST."
    assert answer.headers["allow"] == "GET, HEAD, POST"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@pytest.fixture(scope="module")
def reused() -> Iterator[Caller]:
    with client_of() as http:
        yield Caller(http)


@given(
    st.one_of(
        st.binary(),
        JSON.map(lambda value: json.dumps(value).encode()),
        st.fixed_dictionaries(
            {"query": st.sampled_from([CREATE, SPACES]) | JSON},
            optional={"operationName": JSON, "variables": JSON},
        ).map(lambda value: json.dumps(value).encode()),
        JSON.map(
            lambda value: json.dumps(
                {"query": CREATE, "variables": {"input": value}}
            ).encode()
        ),
        st.dictionaries(
            st.sampled_from(
                ["name", "description", "sharingMode", "accountIds", "theme"]
            ),
            JSON,
        ).map(
            lambda fields: json.dumps(
                {"query": CREATE, "variables": {"input": space_input(**fields)}}
            ).encode()
        ),
    )
)
def test_any_body_makes_a_space_or_is_refused(reused: Caller, body: bytes) -> None:
    world_of(reused.http).reset()
    reused.ask("{ __typename }")
    before = contents(reused.http)

    answer = post(reused, body)

    if answer.status_code == 200 and "errors" not in answer.json():
        assert answer.json()["data"]
    else:
        assert answer.status_code in {200, 400}
        assert answer.json()["errors"][0]["message"] != "GENERIC_SYSTEM_ERROR"
        assert contents(reused.http) == before


COMPRESSED: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "GZIP": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "identity": bytes,
}


def encoded(caller: Caller, body: bytes, encoding: str) -> httpx2.Response:
    headers = {
        **caller.headers,
        "Content-Type": "application/json",
        "Content-Encoding": encoding,
    }
    return caller.http.post("/graphql", headers=headers, content=body)


@pytest.mark.parametrize("encoding", COMPRESSED)
def test_a_body_may_be_compressed(caller: Caller, encoding: str) -> None:
    body = COMPRESSED[encoding](b'{"query": "{ __typename }"}')

    answer = encoded(caller, body, encoding)

    assert answer.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize(
    ("body", "encoding", "status", "message"),
    [
        (b"{}", "br", 415, "The content encoding 'br' is not supported; use gzip."),
        (b"{}", "gzip", 400, "The request body is not gzip: "),
        (gzip.compress(b"{}", mtime=0)[:-9], "gzip", 400, "it ends too early."),
        (b"", "deflate", 400, "it ends too early."),
        (
            gzip.compress(bytes(1_048_577)),
            "gzip",
            413,
            "The request body is larger than 1048576 bytes.",
        ),
    ],
)
def test_a_body_that_cannot_be_decompressed_is_refused(
    caller: Caller, body: bytes, encoding: str, status: int, message: str
) -> None:
    assert message in problem(encoded(caller, body, encoding), status)
