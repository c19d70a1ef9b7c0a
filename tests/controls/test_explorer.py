import re
from base64 import b64encode
from hashlib import sha256

import pytest
from starlette.testclient import TestClient

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def hash_of(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def test_a_browser_that_asks_for_the_endpoint_gets_the_explorer(
    http: TestClient,
) -> None:
    answer = http.get("/graphql", headers=BROWSER)

    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert answer.headers["Vary"] == "Accept"
    assert "<title>mockspaces explorer</title>" in answer.text


def test_a_query_in_the_address_is_answered_and_not_shown(http: TestClient) -> None:
    answer = http.get("/graphql?query={spaces{id}}", headers=BROWSER)

    assert answer.status_code == 401
    assert answer.json()["data"] is None


@pytest.mark.parametrize("accept", ["application/json", "*/*"])
def test_a_client_gets_json_and_no_page(http: TestClient, accept: str) -> None:
    answer = http.get("/graphql", headers={"Accept": accept})

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/json"


def test_a_request_by_post_is_answered_whatever_it_accepts(http: TestClient) -> None:
    answer = http.post("/graphql", headers=BROWSER, json={"query": "{ spaces { id } }"})

    assert answer.status_code == 401


def test_the_page_may_run_its_own_script_and_nothing_else(http: TestClient) -> None:
    answer = http.get("/graphql", headers=BROWSER)

    (style,) = re.findall(r"<style>(.*?)</style>", answer.text, re.DOTALL)
    (script,) = re.findall(
        r'<script type="module">(.*?)</script>', answer.text, re.DOTALL
    )
    policy = dict(
        directive.split(" ", 1)
        for directive in answer.headers["Content-Security-Policy"].split("; ")
    )
    assert policy == {
        "default-src": "'none'",
        "script-src": hash_of(script),
        "style-src": hash_of(style),
        "connect-src": "'self'",
        "img-src": "'self' data: blob:",
        "base-uri": "'none'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
