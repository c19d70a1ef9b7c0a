from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from tests.builders import JPEG, SVG, png
from tests.conftest import Caller, contents, refusal, world_of

SCRIPTED = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        pytest.param(png(262_144), "image/png", id="the largest png"),
        pytest.param(JPEG, "image/jpeg", id="jpg"),
        pytest.param(SVG, "image/svg+xml", id="svg"),
        pytest.param(SCRIPTED, "image/svg+xml", id="an svg with a script"),
    ],
)
def test_a_logo_is_served_as_it_came_and_can_do_no_harm(
    caller: Caller, content: bytes, media_type: str
) -> None:
    created = caller.create_with_logo(content)["data"]["spaceCreate"]

    served = caller.http.get(created["theme"]["logoUrl"])

    assert created["theme"]["logoUrl"].startswith("http://127.0.0.1:7722/")
    assert served.status_code == 200
    assert served.content == content
    assert served.headers["content-type"] == media_type
    assert served.headers["x-content-type-options"] == "nosniff"
    assert served.headers["content-security-policy"] == (
        "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    )


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(png(262_145), id="one byte too many"),
        pytest.param(b"no picture", id="text"),
        pytest.param(b"", id="nothing"),
        pytest.param(
            b'<!DOCTYPE svg [<!ENTITY a "a"><!ENTITY b "&a;&a;">]><svg>&b;</svg>',
            id="an entity bomb",
        ),
    ],
)
def test_a_refused_logo_leaves_no_trace(caller: Caller, content: bytes) -> None:
    before = contents(caller.http)

    answer = caller.create_with_logo(
        content, accountIds=["m"], integrationPackIds=["p"]
    )

    assert refusal(answer) == "SPACE_LOGO_UPLOAD_ERROR"
    assert answer["errors"][0]["extensions"]["logoUploadStatus"] == "FORBIDDEN"
    assert contents(caller.http) == before


def test_a_logo_is_served_without_a_token(caller: Caller) -> None:
    url = caller.create_with_logo(SVG)["data"]["spaceCreate"]["theme"]["logoUrl"]

    head = caller.http.head(url)
    posted = caller.http.post(url)

    assert head.status_code == 200
    assert head.headers["content-length"] == str(len(SVG))
    assert posted.status_code == 405


def test_a_logo_is_revalidated_each_time(caller: Caller) -> None:
    url = caller.create_with_logo(SVG)["data"]["spaceCreate"]["theme"]["logoUrl"]
    tag = caller.http.get(url).headers["etag"]

    for known in (tag, f"W/{tag}", f'"a" , {tag}', "*"):
        answer = caller.http.get(url, headers={"If-None-Match": known})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == tag
        assert answer.headers["cache-control"] == "no-cache"
    for other in ('"a"', tag[:-2] + '"', ""):
        answer = caller.http.get(url, headers={"If-None-Match": other})
        assert (answer.status_code, answer.content) == (200, SVG)


def test_a_logo_with_the_id_of_another_has_another_tag(caller: Caller) -> None:
    before = caller.create_with_logo(SVG)["data"]["spaceCreate"]["theme"]["logoUrl"]
    tag = caller.http.get(before).headers["etag"]
    caller.control("POST", "/reset")

    caller = Caller(caller.http)
    after = caller.create_with_logo(JPEG)["data"]["spaceCreate"]["theme"]["logoUrl"]
    answer = caller.http.get(after, headers={"If-None-Match": tag})

    assert after == before
    assert (answer.status_code, answer.content) == (200, JPEG)


def test_there_is_nothing_at_another_address(http: TestClient) -> None:
    answer = http.get("/logos/unknown")

    assert answer.status_code == 404
    assert answer.text == "No logo has this address."


def test_a_logo_is_gone_when_its_space_is(caller: Caller) -> None:
    space = caller.create_with_logo(SVG)["data"]["spaceCreate"]

    caller.ask("mutation ($id: ID!) { spaceDelete(id: $id) }", id=space["id"])

    assert caller.http.get(space["theme"]["logoUrl"]).status_code == 404
    assert contents(caller.http)["logos"] == []


def test_a_logo_is_gone_when_the_world_is_reset(caller: Caller) -> None:
    space = caller.create_with_logo(SVG)["data"]["spaceCreate"]

    world_of(caller.http).reset()

    assert caller.http.get(space["theme"]["logoUrl"]).status_code == 404


def test_the_address_of_a_logo_follows_the_request(caller: Caller) -> None:
    caller.create_with_logo(SVG)

    answer = caller.http.post(
        "/graphql",
        headers={**caller.headers, "Host": "localhost:49152"},
        json={"query": "{ spaces { theme { logoUrl } url } }"},
    ).json()

    [space] = answer["data"]["spaces"]
    assert space["theme"]["logoUrl"].startswith("http://localhost:49152/logos/")
    assert space["url"].startswith("http://localhost:49152/")


def test_the_public_address_goes_before_the_request(
    emulate: Callable[..., TestClient],
) -> None:
    caller = Caller(emulate(public_url="https://public.example/boomi/"))

    url = caller.create_with_logo(SVG)["data"]["spaceCreate"]["theme"]["logoUrl"]

    assert url.startswith("https://public.example/boomi/logos/")
    assert urlsplit(url).path.count("//") == 0
