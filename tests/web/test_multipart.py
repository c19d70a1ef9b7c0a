import json
from collections.abc import Iterator
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspaces.web.multipart import parse_form
from tests.builders import CREATE, SVG, png, space_input
from tests.conftest import Caller, client_of, contents, problem, world_of

TYPE = "multipart/form-data; boundary=b"
LOGO = "variables.input.theme.logo"
UPDATE = """
mutation ($input: SpaceUpdateInput!) { spaceUpdate(input: $input) { theme { logoUrl } }}
"""
MOMENT = "a moment like 2023-04-23T18:30:00Z"
EXECUTIONS = """
query ($input: executionHistoryInput!) { executionHistory(input: $input) { status } }
"""


def part(name: str, content: bytes | str, *, file: str | None = None) -> bytes:
    disposition = f'form-data; name="{name}"'
    if file is not None:
        disposition += f'; filename="{file}"\r\nContent-Type: image/png'
    data = content if isinstance(content, bytes) else content.encode()
    return f"Content-Disposition: {disposition}\r\n\r\n".encode() + data


def form(*parts: bytes, end: bytes = b"--b--\r\n") -> bytes:
    return b"".join(b"--b\r\n" + each + b"\r\n" for each in parts) + end


def operations(**input_fields: Any) -> bytes:
    fields = {"theme": {"logo": None}, **input_fields}
    return part(
        "operations",
        json.dumps({"query": CREATE, "variables": {"input": space_input(**fields)}}),
    )


def mapped(file_map: Any) -> bytes:
    return part("map", json.dumps(file_map))


FILE = part("0", SVG, file="logo.png")
VALID = form(operations(), mapped({"0": [LOGO]}), FILE)


def post(caller: Caller, body: bytes, content_type: str = TYPE) -> httpx2.Response:
    headers = {**caller.headers, "Content-Type": content_type}
    return caller.http.post("/graphql", headers=headers, content=body)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(VALID, id="as the specification says"),
        pytest.param(
            form(FILE, mapped({"0": [LOGO]}), operations()), id="in another order"
        ),
        pytest.param(
            form(
                operations(),
                mapped({"ä ö": [LOGO]}),
                part("ä ö", SVG, file="l.svg"),
            ),
            id="any name of the part",
        ),
        pytest.param(
            form(operations(), mapped({"0": [LOGO]}), part("0", SVG, file="")),
            id="a file without name",
        ),
        pytest.param(
            form(operations(), mapped({"0": [LOGO]}), FILE, end=b"--b--"),
            id="no line break at the end",
        ),
        pytest.param(VALID + b"epilogue", id="an epilogue"),
        pytest.param(
            VALID.replace(b'filename="', b"filename*=UTF-8''").replace(
                b'logo.png"', b"l%C3%B6go.png"
            ),
            id="an extended file name alone",
        ),
        pytest.param(
            VALID.replace(b'; filename="logo.png"', b"").replace(
                b"image/png", b"application/octet-stream"
            ),
            id="a content type without a file name",
        ),
        pytest.param(
            VALID.replace(
                b'form-data; name="operations"', b'FORM-DATA;name="operations"'
            ).replace(b"Content-Disposition:", b"content-disposition :"),
            id="names in another case",
        ),
        pytest.param(
            form(
                operations()
                .replace(
                    b'"operations"',
                    b'"operations"\r\nContent-Type: application/json; charset=us-ascii',
                )
                .replace(b"\r\n\r\n{", b"\r\n\r\n\xef\xbb\xbf{"),
                mapped({"0": [LOGO]}).replace(b"\r\n\r\n{", b"\r\n\r\n\xef\xbb\xbf{"),
                FILE,
            ),
            id="byte order marks",
        ),
        pytest.param(b"preamble\r\n" + VALID, id="a preamble"),
        pytest.param(VALID.replace(b"--b\r\n", b"--b \t\r\n"), id="blanks after it"),
    ],
)
def test_a_file_comes_as_a_part_of_a_form(caller: Caller, body: bytes) -> None:
    answer = post(caller, body)

    [logo] = contents(caller.http)["logos"]
    assert answer.status_code == 200
    assert answer.json()["data"]["spaceCreate"]["theme"]["logoUrl"].endswith(logo.id)
    assert logo.content == SVG


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ("filename*=UTF-8''l%C3%B6go.png", "lögo.png"),
        ("filename*=iso-8859-1'en'l%F6go.png", "lögo.png"),
        ("FileName* = \"utf-8''a%20b.png\"", "a b.png"),
        ("filename*=unknown''%ff", "\ufffd"),
        ("filename=\"a.png\"; filename*=UTF-8''b.png", "a.png"),
    ],
)
def test_a_file_has_the_name_that_is_given(disposition: str, name: str) -> None:
    file = part("0", SVG, file="").replace(b'filename=""', disposition.encode())

    request = parse_form(form(operations(), mapped({"0": [LOGO]}), file), b"b")

    assert request["variables"]["input"]["theme"]["logo"].name == name


@pytest.mark.parametrize(
    "fields", ["\r\nContent-Type: text/plain; charset=utf-8", "; filename*=a.png"]
)
def test_a_text_without_a_file_name_is_no_file(caller: Caller, fields: str) -> None:
    text = part("0", SVG).replace(b'"0"', f'"0"{fields}'.encode())

    answer = post(caller, form(operations(), mapped({"0": [LOGO]}), text))

    assert "names the part '0', which is not a file" in problem(answer)


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data; charset=ISO-8859-1; boundary=b",
        'multipart/form-data; boundary="b"; charset=utf-16',
        "Multipart/Form-Data;BOUNDARY=b;charset=us-ascii",
    ],
)
def test_a_form_has_no_charset(caller: Caller, content_type: str) -> None:
    assert post(caller, VALID, content_type).json()["data"]["spaceCreate"]["id"]


def test_a_form_may_carry_no_file(caller: Caller) -> None:
    answer = post(caller, form(operations(theme=None), mapped({})))

    assert answer.json()["data"]["spaceCreate"]["theme"]["logoUrl"] is None


@pytest.mark.parametrize(
    ("query", "variables", "path", "message"),
    [
        (
            CREATE,
            {"input": {"name": None, "accountGroupId": "a"}},
            "input.name",
            "$input at .name: String cannot represent a non string value: [File]",
        ),
        (
            "query ($id: ID!) { space(id: $id) { id } }",
            {"id": None},
            "id",
            "$id: ID cannot represent value: [File]",
        ),
        (
            EXECUTIONS,
            {"input": {"processId": "a", "status": "COMPLETE", "executionTime": None}},
            "input.executionTime",
            f"$input at .executionTime: DateTime is {MOMENT}, not [File].",
        ),
    ],
)
def test_a_file_in_a_wrong_place_is_named_as_a_file(
    caller: Caller, query: str, variables: Any, path: str, message: str
) -> None:
    request = json.dumps({"query": query, "variables": variables})
    body = form(part("operations", request), mapped({"0": [f"variables.{path}"]}), FILE)

    refused = problem(post(caller, body)).removeprefix('Variable "')
    assert refused.replace('" has invalid value', "") == message


def test_one_file_may_go_to_two_places(caller: Caller) -> None:
    space = caller.create()["data"]["spaceCreate"]
    variables = {
        "input": {
            "id": space["id"],
            "name": "a",
            "theme": {"logo": None},
            "Theme": {"logo": None},
        }
    }

    answer = post(
        caller,
        form(
            part("operations", json.dumps({"query": UPDATE, "variables": variables})),
            mapped({"0": [LOGO, "variables.input.Theme.logo"]}),
            FILE,
        ),
    )

    assert answer.json()["data"]["spaceUpdate"]["theme"]["logoUrl"]


def test_a_path_may_lead_through_a_list(caller: Caller) -> None:
    request = {
        "query": "query ($files: [Upload]) { spaces { id } }",
        "variables": {"files": [None, None]},
    }

    answer = post(
        caller,
        form(
            part("operations", json.dumps(request)),
            mapped({"0": ["variables.files.1"]}),
            FILE,
        ),
    )

    assert "is never used" in answer.json()["errors"][0]["message"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        pytest.param(b"", "no line begins with its boundary", id="empty body"),
        pytest.param(VALID[:-8], "ends before its last boundary", id="cut off"),
        pytest.param(VALID[:100], "ends before its last boundary", id="cut in a part"),
        pytest.param(b"x" + form(), "is malformed", id="a boundary in a line"),
        pytest.param(VALID.replace(b"\r\n", b"\n"), "is malformed", id="line feeds"),
        pytest.param(
            VALID.replace(b"--b\r\n", b"--bc\r\n"), "is malformed", id="a longer line"
        ),
        pytest.param(
            form(b"Content-Disposition: form-data"), "no blank line", id="a head alone"
        ),
        pytest.param(
            VALID.replace(b'name="0"; ', b""), "has no name", id="a part without name"
        ),
        pytest.param(
            form(b"\r\ncontent"), "has no name", id="a part without disposition"
        ),
        pytest.param(b"--b--", "'operations' is missing", id="no parts"),
        pytest.param(form(mapped({})), "'operations' is missing", id="no operations"),
        pytest.param(
            form(part("operations", "{"), mapped({})),
            "'operations' has invalid content",
            id="operations that are no JSON",
        ),
        pytest.param(
            form(part("operations", b'"\xff"'), mapped({})),
            "'operations' has invalid content",
            id="operations that are not UTF-8",
        ),
        pytest.param(
            form(part("operations", '"text"'), mapped({})),
            "'operations' is not a JSON object",
            id="operations that are a string",
        ),
        pytest.param(
            form(part("operations", '[{"query": "{spaces{id}}"}]'), mapped({})),
            "batched requests are not supported",
            id="a batch",
        ),
        pytest.param(
            form(part("operations", "[" * 100_000), mapped({})),
            "'operations' has invalid content",
            id="operations 100 000 lists deep",
        ),
        pytest.param(
            form(part("operations", "{}"), mapped({})),
            "has no 'query'",
            id="operations without query",
        ),
        pytest.param(
            form(part("operations", '{"query":"","variables":[]}'), mapped({})),
            "in `variables`",
            id="variables in a list",
        ),
        pytest.param(form(operations(), FILE), "'map' is missing", id="no map"),
        pytest.param(
            form(operations(), part("map", "{"), FILE),
            "'map' has invalid content",
            id="a map that is no JSON",
        ),
        pytest.param(
            form(operations(), mapped([LOGO]), FILE),
            "'map' has invalid content: Expected `object`, got `array`",
            id="a map that is a list",
        ),
        pytest.param(
            form(operations(), mapped(None), FILE),
            "'map' has invalid content",
            id="a map that is null",
        ),
        pytest.param(
            form(operations(), mapped({"0": LOGO}), FILE),
            "Expected `array`, got `str`",
            id="a path that is in no list",
        ),
        pytest.param(
            form(operations(), mapped({"0": [1]}), FILE),
            "Expected `str`, got `int`",
            id="a path that is a number",
        ),
        pytest.param(
            form(operations(), mapped({"0": []}), FILE),
            "names no path for the part '0'",
            id="no path",
        ),
        pytest.param(
            form(operations(), mapped({}), FILE),
            "has no entry for the part '0'",
            id="a file part without entry",
        ),
        pytest.param(
            form(operations(), mapped({}), part("extra", "text")),
            "has no entry for the part 'extra'",
            id="a text part without entry",
        ),
        pytest.param(
            form(operations(), mapped({"0": [LOGO]})),
            "names the part '0', which is missing",
            id="an entry without file part",
        ),
        pytest.param(
            form(operations(), mapped({"map": [LOGO]})),
            "names the part 'map', which is missing",
            id="an entry for the map",
        ),
        pytest.param(
            form(operations(), mapped({"0": [LOGO]}), part("0", SVG)),
            "names the part '0', which is not a file",
            id="a file as a text part",
        ),
        pytest.param(
            form(operations(), mapped({"0": [LOGO]}), FILE, FILE),
            "two parts named '0'",
            id="the same part twice",
        ),
        pytest.param(
            form(operations(), operations(), mapped({"0": [LOGO]}), FILE),
            "two parts named 'operations'",
            id="operations twice",
        ),
        pytest.param(
            form(operations(), mapped({"0": [LOGO, LOGO]}), FILE),
            "does not lead to a variable that is null",
            id="one path twice",
        ),
        pytest.param(
            form(
                operations(),
                mapped({"0": [LOGO], "1": [LOGO]}),
                FILE,
                part("1", png(), file="1"),
            ),
            "does not lead to a variable that is null",
            id="two files for one path",
        ),
    ],
)
def test_a_form_that_is_no_request_is_refused(
    caller: Caller, body: bytes, reason: str
) -> None:
    before = contents(caller.http)

    assert reason in problem(post(caller, body))
    assert contents(caller.http) == before


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "leads nowhere"),
        (".", "leads nowhere"),
        ("variables.", "leads nowhere"),
        ("variables.input.theme.picture", "leads nowhere"),
        ("variables.file", "leads nowhere"),
        ("input.theme.logo", "leads nowhere"),
        ("variables.input.name.first", "leads nowhere"),
        ("variables.input.theme.logo.deeper", "leads nowhere"),
        ("variables.input.accountIds.x", "leads nowhere"),
        ("variables.input.accountIds.-1", "leads nowhere"),
        ("variables.input.accountIds.2", "leads nowhere"),
        ("variables.input.accountIds.²", "leads nowhere"),
        pytest.param(
            "variables.input.accountIds." + "9" * 5000, "leads nowhere", id="5000 nines"
        ),
        pytest.param("variables" + ".x" * 9999, "leads nowhere", id="9999 steps"),
        ("variables", "does not lead to a variable that is null"),
        ("query", "does not lead to a variable that is null"),
        ("operationName", "does not lead to a variable that is null"),
        ("variables.input", "does not lead to a variable that is null"),
        ("variables.input.name", "does not lead to a variable that is null"),
        ("variables.input.accountIds.0", "does not lead to a variable that is null"),
    ],
)
def test_a_path_that_leads_to_no_file_is_refused(
    caller: Caller, path: str, reason: str
) -> None:
    request = {
        "query": CREATE,
        "operationName": None,
        "variables": {
            "input": space_input(accountIds=["m", None], theme={"logo": None})
        },
    }
    before = contents(caller.http)

    answer = post(
        caller,
        form(part("operations", json.dumps(request)), mapped({"0": [path]}), FILE),
    )

    assert reason in problem(answer)
    assert contents(caller.http) == before


@pytest.mark.parametrize(
    "field", ["name", "description", "sharingMode", "accountGroupId", "accountIds"]
)
def test_a_file_goes_to_an_upload_and_nothing_else(caller: Caller, field: str) -> None:
    before = contents(caller.http)

    answer = post(
        caller,
        form(
            operations(**{field: None}),
            mapped({"0": [f"variables.input.{field}"]}),
            FILE,
        ),
    )

    assert answer.status_code == 400
    assert '"$input"' in answer.json()["errors"][0]["message"]
    assert contents(caller.http) == before


@pytest.mark.parametrize("place", ["variables", "variables.input"])
def test_a_file_is_no_object(caller: Caller, place: str) -> None:
    variables = {"input": None} if place == "variables.input" else None
    request = {"query": CREATE, "variables": variables}

    answer = post(
        caller,
        form(part("operations", json.dumps(request)), mapped({"0": [place]}), FILE),
    )

    assert answer.status_code == 400
    assert not contents(caller.http)["spaces"]


@pytest.mark.parametrize(
    ("content_type", "reason"),
    [
        ("multipart/form-data", "has no boundary"),
        ('multipart/form-data; boundary=""', "has no boundary"),
        (f"multipart/form-data; boundary={'b' * 300}", "is malformed"),
        ("multipart/form-data; boundary=c", "is malformed"),
    ],
)
def test_a_form_has_a_boundary(caller: Caller, content_type: str, reason: str) -> None:
    assert reason in problem(post(caller, VALID, content_type))


def test_a_form_of_another_type_is_refused(caller: Caller) -> None:
    answer = post(caller, VALID, "multipart/mixed; boundary=b")

    assert "content type" in problem(answer, 415)


def changed(body: bytes, changes: list[tuple[int, bytes, int]]) -> bytes:
    for at, inserted, dropped in changes:
        place = at % (len(body) + 1)
        body = body[:place] + inserted + body[place + dropped :]
    return body


@pytest.fixture(scope="module")
def reused() -> Iterator[Caller]:
    with client_of() as http:
        yield Caller(http)


@given(
    st.one_of(
        st.binary(max_size=500),
        st.lists(
            st.tuples(
                st.integers(0, len(VALID)),
                st.binary(max_size=3),
                st.integers(0, 20),
            ),
            min_size=1,
            max_size=4,
        ).map(lambda changes: changed(VALID, changes)),
        st.lists(
            st.sampled_from(
                [operations(), mapped({"0": [LOGO]}), FILE, mapped({}), part("0", "x")]
            )
        ).map(lambda parts: form(*parts)),
        st.binary(max_size=50).map(
            lambda logo: form(
                operations(), mapped({"0": [LOGO]}), part("0", logo, file="l")
            )
        ),
    )
)
def test_any_form_makes_a_whole_space_or_is_refused(
    reused: Caller, body: bytes
) -> None:
    world_of(reused.http).reset()
    reused.ask("{ __typename }")
    before = contents(reused.http)

    answer = post(reused, body)

    created = answer.json()["data"] and answer.json()["data"]["spaceCreate"]
    if created:
        after = contents(reused.http)
        [space] = after["spaces"]
        assert space.id == created["id"]
        assert {logo.id for logo in after["logos"]} == {space.logo_id} - {None}
    else:
        assert answer.status_code in {200, 400}
        assert answer.json()["errors"][0]["message"] != "GENERIC_SYSTEM_ERROR"
        assert contents(reused.http) == before
