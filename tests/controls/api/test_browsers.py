from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from mockspaces.settings import SettingError

RESET = "/_mockspaces/reset"
BROWSER = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64)"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": ""},
        {"Origin": "http://127.0.0.1:8000"},
        {"Origin": "http://localhost:7722"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:7722"},
    ],
)
@pytest.mark.parametrize("path", [RESET, "/sandbox/a/_mockspaces/reset"])
def test_a_page_of_another_site_is_refused(
    http: TestClient, headers: dict[str, str], path: str
) -> None:
    refused = http.post(path, headers=headers)

    assert refused.status_code == 403
    assert refused.json()["error"]["field"] in headers


def test_a_page_of_another_site_changes_nothing(http: TestClient) -> None:
    headers = {"Origin": "https://evil.example"}

    http.put("/_mockspaces/clock", json={"frozen": True}, headers=headers)
    http.delete("/sandbox/a", headers=headers)

    assert http.get("/_mockspaces/clock").json()["frozen"] is False


def test_sandboxes_are_neither_listed_nor_dropped_for_another_site(
    http: TestClient,
) -> None:
    http.get("/sandbox/a/_mockspaces")
    headers = {"Sec-Fetch-Site": "cross-site"}

    listing = http.get("/sandbox", headers=headers)
    dropping = http.delete("/sandbox/a", headers=headers)

    assert listing.status_code == dropping.status_code == 403
    assert http.get("/sandbox").json() == {"sandboxes": ["a"]}


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1:7722",
        "localhost",
        "app.localhost:80",
        "LOCALHOST.",
        "[::1]:7722",
        "192.168.0.7",
        "emulator.example:7722",
    ],
)
def test_our_own_pages_are_served_at_names_of_ours(
    emulate: Callable[..., TestClient], host: str
) -> None:
    http = emulate(control_host=("Emulator.example",))
    headers = {
        **BROWSER,
        "Host": host,
        "Origin": f"http://{host}",
        "Sec-Fetch-Site": "same-origin",
    }

    assert http.post(RESET, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "http://evil.example"}, {"Sec-Fetch-Site": "none"}, BROWSER],
)
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example"])
def test_a_name_that_was_made_to_resolve_here_is_refused(
    http: TestClient, headers: dict[str, str], host: str
) -> None:
    if "Origin" in headers:
        headers = {"Origin": f"http://{host}"}

    refused = http.get("/_mockspaces", headers={**headers, "Host": host})

    assert refused.status_code == 403
    assert refused.json()["error"]["field"] == "Host"


@pytest.mark.parametrize("name", ["", "http://a", "a:7722", "*.example", "a..b"])
def test_a_host_name_has_no_scheme_and_no_port(
    emulate: Callable[..., TestClient], name: str
) -> None:
    with pytest.raises(SettingError, match="control_host"):
        emulate(control_host=(name,))


def test_a_host_that_is_none_is_refused_to_a_browser(http: TestClient) -> None:
    refused = http.get("/_mockspaces", headers={**BROWSER, "Host": "[::1"})

    assert refused.status_code == 403


def test_a_client_that_is_no_browser_may_use_any_name(http: TestClient) -> None:
    answer = http.get("/_mockspaces", headers={"Host": "mockspaces.test.svc:7722"})

    assert answer.status_code == 200


def test_the_control_api_has_no_cors_headers(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(cors_origin=("*",))
    origin = {"Origin": "https://app.example"}
    asking = {**origin, "Access-Control-Request-Method": "POST"}

    service = http.options("/graphql", headers=asking)
    preflight = http.options(RESET, headers=asking)
    answer = http.get("/_mockspaces", headers=origin)

    assert service.headers["access-control-allow-origin"] == "*"
    for control in (preflight, answer):
        assert control.status_code == 403
        assert not [name for name in control.headers if name.startswith("access-")]


FOREIGN = {"Origin": "https://evil.example"}
PATHS = (
    "/sandbox/new/graphql",
    "/sandbox/new/auth/jwt/generate/acme-4F7K2Q",
    "/sandbox/new/",
    "/sandbox/new/portal",
    "/sandbox/new/logos/any",
    "/sandbox/new/livez",
    "/sandbox/new/_mockspaces",
)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        FOREIGN,
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
        {**BROWSER, "Host": "rebound.example"},
    ],
)
def test_a_page_of_another_site_creates_no_sandbox(
    http: TestClient, headers: dict[str, str], path: str
) -> None:
    refused = [http.get(path, headers=headers), http.post(path, headers=headers)]

    assert [each.status_code for each in refused] == [403, 403]
    assert http.get("/sandbox").json() == {"sandboxes": []}


def test_a_page_of_another_site_evicts_no_sandbox(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(max_worlds=1)
    http.get("/sandbox/mine/livez")

    http.post("/sandbox/new/graphql", headers=FOREIGN)

    assert http.get("/sandbox").json() == {"sandboxes": ["mine"]}
    assert http.post("/sandbox/mine/graphql", headers=FOREIGN).status_code != 403


def test_a_page_of_an_allowed_origin_may_create_a_sandbox(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(cors_origin=("https://app.example",))

    http.post("/sandbox/new/graphql", headers={"Origin": "https://app.example"})

    assert http.get("/sandbox").json() == {"sandboxes": ["new"]}


def test_a_page_of_ours_may_create_a_sandbox(http: TestClient) -> None:
    own = {**BROWSER, "Sec-Fetch-Site": "same-origin", "Host": "localhost:7722"}

    assert http.get("/sandbox/new/", headers=own).status_code == 200
    assert http.get("/sandbox").json() == {"sandboxes": ["new"]}
