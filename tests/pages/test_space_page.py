from collections.abc import Callable

import httpx2
from starlette.testclient import TestClient

from tests.builders import CREATE, FakeTime, form, png, space_input
from tests.conftest import Caller

UNKNOWN = "11111111-2222-4333-8444-555555555555"
HOSTILE = "<script>alert(1)</script>\"'&"


def page_of(caller: Caller, **fields: object) -> httpx2.Response:
    created = caller.create(**fields)["data"]["spaceCreate"]
    return caller.http.get(created["url"])


def test_the_url_of_a_space_leads_to_its_page(caller: Caller, time: FakeTime) -> None:
    time.seconds = 1_700_000_000

    page = page_of(
        caller,
        name="Partners",
        description="All they need.",
        integrationPackIds=["orders"],
    )

    assert page.status_code == 200
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<title>Partners</title>" in page.text
    assert '<h1 dir="auto">Partners</h1>' in page.text
    assert "All they need." in page.text
    assert "Integration pack orders" in page.text
    assert "14 November 2023, 22:13 UTC" in page.text
    assert "acme-4F7K2Q" in page.text


def test_the_page_shows_the_logo(caller: Caller) -> None:
    fields = form(
        CREATE,
        {"input": space_input(theme={"logo": None, "logoAltTxt": "A dot"})},
        logo="variables.input.theme.logo",
    )
    created = caller.http.post(
        "/graphql", headers=caller.headers, data=fields, files={"logo": png()}
    ).json()["data"]["spaceCreate"]

    page = caller.http.get(created["url"])

    logo_id = created["theme"]["logoUrl"].rpartition("/")[2]
    assert f'<img src="logos/{logo_id}" alt="A dot">' in page.text


def test_a_space_without_a_logo_shows_its_initial(caller: Caller) -> None:
    page = page_of(caller, name="partners")

    assert '<div class="initial" aria-hidden="true">P</div>' in page.text


def test_a_name_is_text_whatever_is_in_it(
    emulate: Callable[..., TestClient],
) -> None:
    caller = Caller(emulate(space_name_forbidden="[\\x00]"))

    page = page_of(caller, name=HOSTILE, description=HOSTILE)

    assert "<script" not in page.text
    assert (
        page.text.count("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;&amp;") == 3
    )


def test_a_guid_that_nobody_knows_is_not_found(http: TestClient) -> None:
    page = http.get("/space", params={"guid": f"{UNKNOWN}<b>"})

    assert page.status_code == 404
    assert "There is no Space with this guid." in page.text
    assert f"{UNKNOWN}&lt;b&gt;" in page.text


def test_an_address_without_a_guid_is_not_found(http: TestClient) -> None:
    page = http.get("/space")

    assert page.status_code == 404
    assert "The address of a Space ends in ?guid= and its guid." in page.text


def test_a_deleted_space_is_gone(caller: Caller) -> None:
    created = caller.create()["data"]["spaceCreate"]
    caller.ask("mutation ($id: ID!) { spaceDelete(id: $id) }", id=created["id"])

    page = caller.http.get(created["url"])

    assert page.status_code == 410
    assert "This Space was deleted." in page.text
