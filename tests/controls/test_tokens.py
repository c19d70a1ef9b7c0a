from typing import Any

import jwt
import pytest
from starlette.testclient import TestClient

from tests.builders import ACCOUNT, FakeTime
from tests.conftest import Caller

KEY = "a key that is as long as it has to be"


@pytest.fixture
def keyed(emulate: Any) -> TestClient:
    http: TestClient = emulate(jwt_secret=KEY)
    return http


def mint(http: TestClient, **wanted: Any) -> str:
    token: str = http.post("/_mockspaces/tokens", json=wanted).json()["token"]
    return token


def ask(http: TestClient, token: str) -> Any:
    return http.post(
        "/graphql",
        headers={"Authorization": f"Bearer {token}"},
        json={"query": "{ spaces { id } }"},
    )


def claims_of(token: str) -> dict[str, Any]:
    return jwt.decode(token, options={"verify_signature": False})


def test_a_minted_token_is_good(http: TestClient, time: FakeTime) -> None:
    answer = http.post("/_mockspaces/tokens", json={"accountId": ACCOUNT}).json()

    claims = answer["claims"]
    assert ask(http, answer["token"]).status_code == 200
    assert claims_of(answer["token"]) == claims
    assert claims["sub"] == "mockspaces"
    assert claims["accountId"] == ACCOUNT
    assert claims["exp"] == time.seconds + 300


def test_a_token_has_the_lifetime_that_is_asked_for(
    http: TestClient, time: FakeTime
) -> None:
    token = mint(http, accountId=ACCOUNT, lifetime="1h")

    time.seconds += 3599
    in_time = ask(http, token)
    time.seconds += 1
    too_late = ask(http, token)

    assert in_time.status_code == 200
    assert too_late.status_code == 401


@pytest.mark.parametrize("lifetime", [-1, "-5m", 0])
def test_a_token_may_have_expired_already(
    http: TestClient, lifetime: str | float
) -> None:
    token = mint(http, accountId=ACCOUNT, lifetime=lifetime)

    assert ask(http, token).status_code == 401


def test_claims_are_added_and_replaced(http: TestClient) -> None:
    token = mint(http, user="me", claims={"accountId": "x", "extra": [1], "exp": "?"})

    claims = claims_of(token)
    assert claims["sub"] == "me"
    assert claims["accountId"] == "x"
    assert claims["extra"] == [1]
    assert claims["exp"] == "?"
    assert ask(http, token).status_code == 401


@pytest.mark.parametrize(
    ("claim", "code"),
    [("sub", "MISSING_OP_USER_ID"), ("accountId", "MISSING_OP_ACCT_ID")],
)
def test_a_claim_that_is_left_out_is_missed(
    http: TestClient, claim: str, code: str
) -> None:
    token = mint(http, accountId=ACCOUNT, omit=[claim])

    answer = ask(http, token).json()

    assert answer["errors"][0]["message"] == code


@pytest.mark.parametrize("signature", ["foreign", "none"])
def test_a_token_that_is_not_signed_by_us_is_refused(
    http: TestClient, signature: str
) -> None:
    token = mint(http, accountId=ACCOUNT, signature=signature)

    assert ask(http, token).status_code == 401


@pytest.mark.parametrize("claims", [{"exp": 10**400}, {"iat": -(10**400)}, {"sub": {}}])
def test_claims_that_mean_nothing_are_refused_like_any_bad_token(
    http: TestClient, claims: dict[str, Any]
) -> None:
    token = mint(http, accountId=ACCOUNT, claims=claims)

    assert ask(http, token).status_code == 401


def test_all_tokens_expire_at_once_even_if_the_clock_stands_still(
    http: TestClient,
) -> None:
    http.put("/_mockspaces/clock", json={"frozen": True})
    old = Caller(http)
    minted = mint(http, accountId=ACCOUNT)
    ask(http, old.token)

    expired = http.post("/_mockspaces/tokens/expire").json()

    assert expired == {"expired": 2}
    assert ask(http, old.token).status_code == 401
    assert ask(http, minted).status_code == 401
    assert ask(http, Caller(http).token).status_code == 200
    assert ask(http, mint(http, accountId=ACCOUNT)).status_code == 200


def test_tokens_that_somebody_else_signs_with_our_key_expire_too(
    keyed: TestClient, time: FakeTime
) -> None:
    def sign() -> str:
        claims = {"sub": "me", "accountId": ACCOUNT, "iat": time.seconds}
        return jwt.encode({**claims, "exp": time.seconds + 60}, KEY)

    before = sign()
    good = ask(keyed, before).status_code
    keyed.post("/_mockspaces/tokens/expire")
    time.seconds += 1
    after = sign()

    assert good == 200
    assert ask(keyed, before).status_code == 401
    assert ask(keyed, after).status_code == 200


def test_a_reset_undoes_that_tokens_have_expired(caller: Caller) -> None:
    caller.http.post("/_mockspaces/tokens/expire")

    caller.http.post("/_mockspaces/reset")

    assert ask(caller.http, caller.token).status_code == 200


def test_tokens_expire_again_after_a_reset(caller: Caller) -> None:
    http = caller.http
    http.post("/_mockspaces/tokens/expire")
    second = Caller(http)
    http.post("/_mockspaces/reset")

    http.post("/_mockspaces/tokens/expire")

    assert ask(http, caller.token).status_code == 401
    assert ask(http, second.token).status_code == 401
    assert ask(http, Caller(http).token).status_code == 200
