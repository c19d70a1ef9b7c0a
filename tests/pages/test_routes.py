import re

import pytest
from starlette.testclient import TestClient

from mockspaces.schema.root import schema_text

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def test_a_browser_that_asks_for_the_endpoint_gets_the_explorer(
    http: TestClient,
) -> None:
    answer = http.get("/graphql", headers=BROWSER)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Vary"] == "Accept"
    assert "<title>Explorer · mockspaces</title>" in answer.text


def test_a_query_in_the_address_is_answered_and_not_shown(http: TestClient) -> None:
    answer = http.get("/graphql?query={spaces{id}}", headers=BROWSER)

    assert answer.status_code == 401
    assert answer.json()["data"] is None


@pytest.mark.parametrize("accept", ["application/json", "*/*", "text/html;q=0, */*"])
def test_a_client_gets_json_and_no_page(http: TestClient, accept: str) -> None:
    answer = http.get("/graphql", headers={"Accept": accept})

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/json"


def test_a_request_by_post_is_answered_whatever_it_accepts(http: TestClient) -> None:
    answer = http.post("/graphql", headers=BROWSER, json={"query": "{ spaces { id } }"})

    assert answer.status_code == 401


@pytest.mark.parametrize(
    "path", ["/", "/graphql", "/portal", "/console", "/docs/", "/docs/errors"]
)
@pytest.mark.parametrize("world", ["", "/sandbox/one"])
def test_a_page_may_run_our_scripts_and_nothing_else(
    http: TestClient, world: str, path: str
) -> None:
    page = http.get(f"{world}{path}", headers=BROWSER)

    policy = dict(
        directive.split(" ", 1)
        for directive in page.headers["Content-Security-Policy"].split("; ")
    )
    assert page.status_code == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.headers["Cache-Control"] == "no-cache"
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "connect-src": "'self'",
        "img-src": "'self' data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }


@pytest.mark.parametrize("path", ["/", "/graphql", "/portal", "/console"])
def test_a_page_is_made_of_files_that_are_there(http: TestClient, path: str) -> None:
    page = http.get(path, headers=BROWSER)

    addresses = re.findall(r'(?:href|src)="(pages/[^"]+)"', page.text)
    assert addresses
    assert [http.get(f"/{each}").status_code for each in addresses] == [200] * len(
        addresses
    )


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/pages/style.css", "text/css; charset=utf-8"),
        ("/pages/shared/base.js", "text/javascript; charset=utf-8"),
        ("/pages/mark.svg", "image/svg+xml"),
        ("/schema.graphql", "text/plain; charset=utf-8"),
    ],
)
def test_a_file_comes_with_its_type(
    http: TestClient, path: str, media_type: str
) -> None:
    answer = http.get(path)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == media_type


def test_a_file_that_has_not_changed_does_not_come_again(http: TestClient) -> None:
    tag = http.get("/pages/style.css").headers["ETag"]

    same = http.get("/pages/style.css", headers={"If-None-Match": tag})
    other = http.get("/pages/style.css", headers={"If-None-Match": '"another"'})

    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["ETag"] == tag
    assert other.status_code == 200


@pytest.mark.parametrize(
    "path", ["files.py", "../settings.py", "%2e%2e/app.py", "no.css", "shared", "%00"]
)
def test_nothing_but_files_of_pages_is_served(http: TestClient, path: str) -> None:
    assert http.get(f"/pages/{path}").status_code == 404


def test_the_schema_is_served_as_it_is_published(http: TestClient) -> None:
    assert http.get("/schema.graphql").text == schema_text()
