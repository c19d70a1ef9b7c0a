from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from mockspaces.durations import Rate
from tests.builders import ACCOUNT, SVG, basic
from tests.conftest import Caller, contents, world_of

SPACES = "{ spaces { id } }"


def test_two_worlds_share_no_records(emulate: Callable[..., TestClient]) -> None:
    one, other = Caller(emulate()), Caller(emulate())
    before = contents(other.http)

    space = one.create_with_logo(SVG)["data"]["spaceCreate"]

    assert contents(other.http) == before
    assert other.http.get(space["theme"]["logoUrl"]).status_code == 404
    assert other.ask(SPACES) == {"data": {"spaces": []}}
    assert other.create()["data"]["spaceCreate"]


def test_two_worlds_share_no_tokens(emulate: Callable[..., TestClient]) -> None:
    one, other = Caller(emulate()), Caller(emulate())

    one.token, other.token = other.token, one.token

    assert one.post(query=SPACES).status_code == 401
    assert other.post(query=SPACES).status_code == 401


def test_two_worlds_share_no_limits(emulate: Callable[..., TestClient]) -> None:
    limits = {"rate_limit": Rate(2, 60)}
    one, other = Caller(emulate(**limits)), Caller(emulate(**limits))

    statuses = [one.post(query=SPACES).status_code for _ in range(2)]

    assert statuses == [200, 429]
    assert other.post(query=SPACES).status_code == 200


def test_a_world_draws_the_same_ids_as_another_of_its_seed(
    emulate: Callable[..., TestClient],
) -> None:
    one, same, other = emulate(), emulate(), emulate(id_seed="another")

    [first, second, third] = [
        Caller(http).create()["data"]["spaceCreate"]["id"]
        for http in (one, same, other)
    ]

    assert first == second
    assert first != third


def test_a_world_that_is_reset_is_as_at_its_start(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate()
    world = world_of(http)
    start = contents(http)
    first = Caller(http).create_with_logo(SVG)

    world.reset()
    emptied = contents(http)

    assert emptied == start
    assert Caller(http).create_with_logo(SVG) == first


def test_a_token_outlives_the_reset_of_its_world(caller: Caller) -> None:
    world_of(caller.http).reset()

    assert caller.post(query=SPACES).json() == {"data": {"spaces": []}}
    assert [account.id for account in contents(caller.http)["accounts"]] == [ACCOUNT]


def test_a_world_signs_with_the_configured_secret_or_with_any(
    emulate: Callable[..., TestClient],
) -> None:
    secret = {"jwt_secret": "s" * 32}
    one, same = Caller(emulate(**secret)), Caller(emulate(**secret))

    one.token, same.token = same.token, one.token

    assert one.post(query=SPACES).status_code == 200


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_an_emulator_that_answers_is_alive_and_ready(
    http: TestClient, path: str
) -> None:
    assert http.get(path).text == "ok"
    assert http.head(path).status_code == 200


@pytest.mark.parametrize("path", ["/graphql/", "/nothing", "/logos", "/livez/"])
def test_there_is_nothing_at_another_path(http: TestClient, path: str) -> None:
    assert http.get(path).status_code == 404


def test_scripts_of_other_origins_may_not_read_answers(http: TestClient) -> None:
    answer = http.get("/livez", headers={"Origin": "https://portal.example"})

    assert "access-control-allow-origin" not in answer.headers


def test_scripts_of_a_configured_origin_may_call_the_service(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(cors_origin=("https://portal.example",))
    asked = {
        "Origin": "https://portal.example",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization, content-type, space_guid",
    }

    preflight = http.options("/graphql", headers=asked)
    answer = http.get(
        f"/auth/jwt/generate/{ACCOUNT}",
        headers={"Origin": "https://portal.example", "Authorization": basic()},
    )
    stranger = http.options("/graphql", headers={**asked, "Origin": "https://x"})

    exposed = answer.headers["access-control-expose-headers"]
    assert exposed == "Retry-After, WWW-Authenticate"
    assert preflight.status_code == 200
    assert "authorization" in preflight.headers["access-control-allow-headers"]
    assert answer.headers["access-control-allow-origin"] == "https://portal.example"
    assert stranger.status_code == 400
