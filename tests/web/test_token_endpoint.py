from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.builders import ACCOUNT, SECRET, FakeTime, basic, minted
from tests.conftest import Caller, contents, refusal, world_of

PATH = f"/auth/jwt/generate/{ACCOUNT}"
SPACES = {"query": "{ all: spaces { id } }"}


def encoded(pair: str) -> str:
    return f"Basic {b64encode(pair.encode()).decode()}"


def latin(pair: str) -> str:
    return f"Basic {b64encode(pair.encode('latin-1')).decode()}"


def authorized(http: TestClient, authorization: str | None, **request: Any) -> Any:
    headers = {} if authorization is None else {"Authorization": authorization}
    return http.post("/graphql", headers=headers, json=request or SPACES)


@pytest.mark.parametrize("accept", ["text/plain", "*/*", "application/json", "", "x/y"])
def test_a_token_is_text_whatever_the_client_accepts(
    http: TestClient, accept: str
) -> None:
    answer = http.get(PATH, headers={"Authorization": basic(), "Accept": accept})

    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["content-length"] == str(len(answer.content))
    assert len(answer.text.split(".")) == 3
    assert answer.text == answer.text.strip().strip('"')


@pytest.mark.parametrize(
    ("authorization", "user"),
    [
        (basic(), "me@example.com"),
        (basic("me@example.com", "password"), "me@example.com"),
        (basic("BOOMI_TOKEN.jürgen", "tökén"), "jürgen"),
        (basic("BOOMI_TOKEN.me@example.com", "with:colons"), "me@example.com"),
        (basic().replace("Basic", "basic"), "me@example.com"),
        (basic().replace("Basic ", "Basic  "), "me@example.com"),
        (basic().replace("Basic ", "\tBasic\t") + " ", "me@example.com"),
        (latin("BOOMI_TOKEN.josé:x"), "josé"),
        (latin("me:päss"), "me"),
        (latin("ÿ:ÿ"), "ÿ"),
    ],
)
def test_any_user_with_a_secret_gets_a_token_that_names_them(
    http: TestClient, authorization: str, user: str
) -> None:
    token = http.get(PATH, headers={"Authorization": authorization}).text

    caller = world_of(http).tokens.caller(f"Bearer {token}")
    assert (caller.user, caller.account_id) == (user, ACCOUNT)  # type: ignore[union-attr] # or the test fails


def test_configured_credentials_may_come_in_latin_1(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(credentials=("josé:päss",))

    answers = [
        http.get(PATH, headers={"Authorization": header})
        for header in (latin("josé:päss"), encoded("josé:päss"), latin("josé:pass"))
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 401]


@pytest.mark.parametrize("scheme", ["Basic", "basic"])
def test_a_blank_that_is_missing_is_named(http: TestClient, scheme: str) -> None:
    header = basic().replace("Basic ", scheme)

    answer = http.get(PATH, headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.text == "The blank between 'Basic' and the credentials is missing."


@pytest.mark.parametrize(
    ("demanded", "code", "status"),
    [
        ("123456", "123456", 200),
        ("123456", "654321", 401),
        ("123456", "", 401),
        ("123456", None, 401),
        ("any", "000000", 200),
        ("any", "12345", 401),
        ("any", None, 401),
    ],
)
def test_a_password_may_need_a_second_factor(
    emulate: Callable[..., TestClient], demanded: str, code: str | None, status: int
) -> None:
    http = emulate(otp=demanded)
    factor = {} if code is None else {"X-Boomi-OTP": code}

    answer = http.get(
        PATH, headers={"Authorization": basic("me", "password"), **factor}
    )

    assert answer.status_code == status
    assert ("A second factor is needed" in answer.text) == (status == 401)


def test_an_api_token_needs_no_second_factor(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(otp="123456")

    assert http.get(PATH, headers={"Authorization": basic()}).status_code == 200


@pytest.mark.parametrize(
    ("own", "code", "status"), [("111111", "111111", 200), ("111111", "1", 401)]
)
def test_an_account_of_a_seed_has_a_second_factor_of_its_own(
    emulate: Callable[..., TestClient],
    tmp_path: Path,
    own: str,
    code: str,
    status: int,
) -> None:
    seed = tmp_path / "seed.yaml"
    seed.write_text(
        f"accounts:\n"
        f"- {{id: {ACCOUNT}, name: a, otp: '{own}'}}\n"
        "- {id: free-000000, name: b, otp: ''}\n"
    )
    http = emulate(seed=(str(seed),), otp="222222")
    headers = {"Authorization": basic("me", "password")}

    answer = http.get(PATH, headers={**headers, "X-Boomi-OTP": code})
    free = http.get("/auth/jwt/generate/free-000000", headers=headers)

    assert (answer.status_code, free.status_code) == (status, 200)


def test_a_one_time_password_may_come_along(http: TestClient) -> None:
    headers = {"Authorization": basic("me", "password"), "X-Boomi-OTP": "123456"}

    assert http.get(PATH, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param(None, id="none"),
        pytest.param("", id="an empty header"),
        pytest.param("Basic", id="no credentials"),
        pytest.param("Basic !", id="not Base64"),
        pytest.param(encoded("me"), id="no colon"),
        pytest.param(encoded("me:"), id="no secret"),
        pytest.param(encoded(":secret"), id="no user"),
        pytest.param(encoded("BOOMI_TOKEN.:secret"), id="no user after the prefix"),
        pytest.param("Bearer x", id="another scheme"),
        pytest.param(f"{basic()}, {basic()}", id="two"),
    ],
)
def test_bad_credentials_get_no_token(
    http: TestClient, authorization: str | None
) -> None:
    before = contents(http)

    headers = {} if authorization is None else {"Authorization": authorization}
    answer = http.get(PATH, headers=headers)

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Basic realm="mockspaces"'
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text.startswith("Basic credentials are needed")
    assert contents(http) == before


def test_only_the_configured_credentials_are_accepted(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(credentials=("me:secret", "BOOMI_TOKEN.you:tökén"))
    before = contents(http)

    def status(user: str, secret: str) -> int:
        headers = {"Authorization": basic(user, secret)}
        return http.get(PATH, headers=headers).status_code

    refused = {
        status("me", "other"),
        status("me", "secret2"),
        status("other", "secret"),
        status("BOOMI_TOKEN.me", "secret"),
        status("you", "tökén"),
    }
    assert refused == {401}
    assert contents(http) == before
    assert status("me", "secret") == status("BOOMI_TOKEN.you", "tökén") == 200


def test_a_token_for_an_unknown_account_creates_it(http: TestClient) -> None:
    http.get(PATH, headers={"Authorization": basic()})

    assert [account.id for account in contents(http)["accounts"]] == [ACCOUNT]


def test_a_strict_emulator_has_no_token_for_an_unknown_account(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(strict=True)

    answer = http.get(PATH, headers={"Authorization": basic()})

    assert answer.status_code == 401
    assert answer.text == "No account has this id."
    assert not any(contents(http).values())


def test_the_head_of_a_token_has_no_body(http: TestClient) -> None:
    answer = http.head(PATH, headers={"Authorization": basic()})

    assert answer.status_code == 200
    assert int(answer.headers["content-length"]) > 0


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "X"])
def test_a_token_is_asked_for_with_get(http: TestClient, method: str) -> None:
    answer = http.request(method, PATH, headers={"Authorization": basic()})

    assert answer.status_code == 405
    assert answer.headers["allow"] == "GET, HEAD"
    assert not any(contents(http).values())


@pytest.mark.parametrize("path", ["/auth/jwt/generate/", f"{PATH}/", "/auth"])
def test_a_token_is_for_one_account(http: TestClient, path: str) -> None:
    assert http.get(path, headers={"Authorization": basic()}).status_code == 404


@pytest.mark.parametrize(
    "authorization",
    [
        pytest.param(None, id="none"),
        pytest.param("Bearer", id="no token"),
        pytest.param("Bearer x", id="malformed"),
        pytest.param("Bearer {expired}", id="expired by one second"),
        pytest.param("Bearer {early}", id="not yet valid"),
        pytest.param("Bearer {unsigned}", id="no signature"),
        pytest.param("Bearer {foreign}", id="another secret"),
        pytest.param("Bearer {good}x", id="changed"),
        pytest.param("Bearer Bearer {good}", id="Bearer twice"),
        pytest.param("Bearer {good}, Bearer {good}", id="two tokens"),
    ],
)
def test_who_has_no_good_token_is_unauthorized(
    emulate: Callable[..., TestClient], time: FakeTime, authorization: str | None
) -> None:
    http = emulate(jwt_secret=SECRET)
    known = {
        "good": minted(time),
        "expired": minted(time, exp=1_699_999_999),
        "early": minted(time, nbf=1_700_000_001),
        "unsigned": minted(time, algorithm="none", secret=""),
        "foreign": minted(time, secret="x" * 32),
    }

    answer = authorized(http, authorization and authorization.format(**known))

    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="mockspaces"'
    assert answer.json() == {
        "data": None,
        "errors": [
            {
                "message": "Downstream Execution Error: Unauthorized",
                "path": ["all"],
                "extensions": {},
            }
        ],
    }
    assert not any(contents(http).values())
    assert authorized(http, f"Bearer {known['good']}").status_code == 200


def test_two_authorization_headers_are_no_token(caller: Caller) -> None:
    header = ("Authorization", caller.headers["Authorization"])

    answer = caller.http.post("/graphql", headers=[header, header], json=SPACES)

    assert answer.status_code == 401


def test_a_token_is_refused_when_it_has_expired(caller: Caller, time: FakeTime) -> None:
    time.seconds += 299
    good = caller.post(**SPACES)
    time.seconds += 1
    expired = caller.post(**SPACES)

    assert (good.status_code, expired.status_code) == (200, 401)


def test_a_token_of_another_world_is_refused(
    emulate: Callable[..., TestClient], caller: Caller
) -> None:
    assert authorized(emulate(), caller.headers["Authorization"]).status_code == 401


def test_a_request_that_cannot_be_read_as_graphql_has_no_path(http: TestClient) -> None:
    answer = authorized(http, None, query="{")

    assert answer.status_code == 401
    assert "path" not in answer.json()["errors"][0]


def test_the_status_of_authentication_failures_is_a_setting(
    emulate: Callable[..., TestClient],
) -> None:
    http = emulate(auth_failure_status=200)

    without, basically = authorized(http, None), authorized(http, basic())

    assert without.status_code == basically.status_code == 200
    assert without.json()["data"] is None
    assert without.json()["errors"][0]["path"] == ["all"]


def test_basic_credentials_are_no_method_for_graphql(http: TestClient) -> None:
    answer = authorized(http, basic())

    [error] = answer.json()["errors"]
    assert answer.status_code == 401
    assert answer.json()["data"] is None
    assert error["message"] == "INVALID_AUTH_METHOD"
    assert error["path"] == ["all"]
    assert error["extensions"]["errorCode"] == "INVALID_AUTH_METHOD"
    assert "'Basic'" in error["extensions"]["detail"]


@pytest.mark.parametrize(
    ("claims", "code"),
    [
        ({"sub": None}, "MISSING_OP_USER_ID"),
        ({"sub": ""}, "MISSING_OP_USER_ID"),
        ({"accountId": None}, "MISSING_OP_ACCT_ID"),
        ({"sub": None, "accountId": None}, "MISSING_OP_USER_ID"),
    ],
)
def test_a_valid_token_without_user_or_account_is_refused_by_a_rule(
    emulate: Callable[..., TestClient],
    time: FakeTime,
    claims: dict[str, Any],
    code: str,
) -> None:
    http = emulate(jwt_secret=SECRET)

    answer = authorized(http, f"Bearer {minted(time, **claims)}")

    assert answer.status_code == 200
    assert refusal(answer.json()) == code
    assert not any(contents(http).values())


def test_a_strict_emulator_knows_no_account_from_a_token(
    emulate: Callable[..., TestClient], time: FakeTime
) -> None:
    http = emulate(jwt_secret=SECRET, strict=True)

    answer = authorized(http, f"Bearer {minted(time)}")

    assert answer.status_code == 401
    assert not any(contents(http).values())
