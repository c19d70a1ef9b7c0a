from typing import Any

import jwt
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mockspaces.clock import Clock
from mockspaces.ids import Ids
from mockspaces.web.tokens import UNAUTHORIZED, Caller, Tokens, Unauthenticated
from tests.builders import ACCOUNT, SECRET, FakeTime, minted


def tokens_of(time: FakeTime, *, lifetime: float = 300) -> Tokens:
    return Tokens(clock=Clock(time), ids=Ids("t"), secret=SECRET, lifetime=lifetime)


@pytest.fixture
def tokens(time: FakeTime) -> Tokens:
    return tokens_of(time)


def claims_of(token: str) -> dict[str, Any]:
    claims: dict[str, Any] = jwt.decode(token, options={"verify_signature": False})
    return claims


def test_a_token_names_its_caller_for_300_seconds(
    tokens: Tokens, time: FakeTime
) -> None:
    token = tokens.issue(user="me", account_id=ACCOUNT)

    time.seconds += 299.9
    before = tokens.caller(f"Bearer {token}")
    time.seconds += 0.1
    after = tokens.caller(f"Bearer {token}")

    assert isinstance(before, Caller)
    assert (before.user, before.account_id) == ("me", ACCOUNT)
    assert after == UNAUTHORIZED


def test_a_token_is_signed_with_hs256(tokens: Tokens, time: FakeTime) -> None:
    token = tokens.issue(user="me", account_id=ACCOUNT)

    claims = claims_of(token)
    assert jwt.get_unverified_header(token)["alg"] == "HS256"
    assert claims.pop("jti")
    assert claims == {
        "iss": "mockspaces",
        "sub": "me",
        "accountId": ACCOUNT,
        "iat": time.seconds,
        "exp": time.seconds + 300,
    }


def test_every_token_is_another(tokens: Tokens) -> None:
    issued = {tokens.issue(user="me", account_id=ACCOUNT) for _ in range(3)}

    assert len(issued) == 3


@pytest.mark.parametrize("lifetime", [0.25, 1, 1.5])
def test_a_short_lifetime_is_rounded_up_to_whole_seconds(
    time: FakeTime, lifetime: float
) -> None:
    tokens = tokens_of(time, lifetime=lifetime)
    token = tokens.issue(user="me", account_id=ACCOUNT)

    time.seconds += lifetime - 0.125

    assert isinstance(claims_of(token)["exp"], int)
    assert isinstance(tokens.caller(f"Bearer {token}"), Caller)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_the_scheme_is_written_in_any_case(
    tokens: Tokens, time: FakeTime, scheme: str
) -> None:
    assert isinstance(tokens.caller(f"{scheme} {minted(time)}"), Caller)


@pytest.mark.parametrize(
    "header", ["Bearer  {}", "Bearer {} ", "Bearer\t{}", " Bearer \t{}\t"]
)
def test_blanks_and_tabs_are_no_part_of_a_token(
    tokens: Tokens, time: FakeTime, header: str
) -> None:
    assert isinstance(tokens.caller(header.format(minted(time))), Caller)


@pytest.mark.parametrize(
    "claims",
    [
        pytest.param({"exp": 1_700_000_000 - 1}, id="expired by one second"),
        pytest.param({"exp": 1_700_000_000}, id="expired now"),
        pytest.param({"nbf": 1_700_000_001}, id="not yet valid"),
        pytest.param({"iat": "never"}, id="issued at what is no moment"),
        pytest.param({"exp": None}, id="without end"),
        pytest.param({"exp": "never"}, id="an end that is no moment"),
        pytest.param({"exp": 10**400}, id="an end out of range"),
        pytest.param({"sub": 5}, id="a user that is not text"),
        pytest.param({"accountId": ["a"]}, id="an account that is not text"),
        pytest.param({"secret": "another" * 10}, id="another secret"),
        pytest.param({"algorithm": "HS512"}, id="another algorithm"),
        pytest.param({"algorithm": "none", "secret": ""}, id="no signature"),
    ],
)
def test_an_invalid_token_names_no_caller(
    tokens: Tokens, time: FakeTime, claims: dict[str, Any]
) -> None:
    token = minted(time, **claims)

    assert tokens.caller(f"Bearer {token}") == UNAUTHORIZED


def test_a_token_stays_good_when_the_clock_goes_back(
    tokens: Tokens, time: FakeTime
) -> None:
    header = f"Bearer {tokens.issue(user='me', account_id=ACCOUNT)}"

    time.seconds -= 3600

    assert isinstance(tokens.caller(header), Caller)


def test_a_token_becomes_valid(tokens: Tokens, time: FakeTime) -> None:
    header = f"Bearer {minted(time, nbf=1_700_000_001)}"

    early = tokens.caller(header)
    time.seconds += 1
    late = tokens.caller(header)

    assert early == UNAUTHORIZED
    assert isinstance(late, Caller)


@pytest.mark.parametrize("cut", [1, 10, 50, 100])
def test_a_truncated_token_names_no_caller(
    tokens: Tokens, time: FakeTime, cut: int
) -> None:
    assert tokens.caller(f"Bearer {minted(time)[:-cut]}") == UNAUTHORIZED


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer Bearer {token}",
        "Bearer {token}, Bearer {token}",
        "Bearer .",
        "Bearer ..",
        "Bearer a.b.c",
        "Bearer \xff",
    ],
)
def test_a_malformed_header_names_no_caller(
    tokens: Tokens, time: FakeTime, header: str | None
) -> None:
    authorization = header and header.format(token=minted(time))

    assert tokens.caller(authorization) == UNAUTHORIZED


@pytest.mark.parametrize("scheme", ["Basic", "Digest", "{token}"])
def test_another_scheme_than_bearer_is_named(
    tokens: Tokens, time: FakeTime, scheme: str
) -> None:
    failure = tokens.caller(scheme.format(token=minted(time)) + " x")

    assert isinstance(failure, Unauthenticated)
    assert failure.message == "INVALID_AUTH_METHOD"
    assert failure.extensions["errorCode"] == "INVALID_AUTH_METHOD"


def test_a_token_without_a_scheme_is_refused_and_not_repeated(
    tokens: Tokens, time: FakeTime
) -> None:
    token = minted(time)

    failure = tokens.caller(token)

    assert isinstance(failure, Unauthenticated)
    assert failure.message == "INVALID_AUTH_METHOD"
    assert token not in failure.extensions["detail"]
    assert "has no scheme" in failure.extensions["detail"]


@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_a_blank_that_is_missing_is_named(
    tokens: Tokens, time: FakeTime, scheme: str
) -> None:
    token = minted(time)

    failure = tokens.caller(f"{scheme}{token}")

    assert isinstance(failure, Unauthenticated)
    assert failure.extensions["detail"] == (
        "The blank between 'Bearer' and the token is missing."
    )


@pytest.mark.parametrize("nobody", [None, ""])
def test_a_valid_token_may_name_no_user_or_no_account(
    tokens: Tokens, time: FakeTime, nobody: str | None
) -> None:
    without_user = tokens.caller(f"Bearer {minted(time, sub=nobody)}")
    without_account = tokens.caller(f"Bearer {minted(time, accountId=nobody)}")

    assert isinstance(without_user, Caller)
    assert isinstance(without_account, Caller)
    assert without_user.user is None
    assert without_account.account_id is None


def test_more_tokens_are_read_than_are_remembered(
    tokens: Tokens, time: FakeTime
) -> None:
    headers = [f"Bearer {minted(time, jti=str(each))}" for each in range(1001)]

    callers = [tokens.caller(header) for header in [*headers, headers[0]]]

    assert all(isinstance(caller, Caller) for caller in callers)


@given(st.text(st.characters(max_codepoint=255)))
def test_any_header_names_a_caller_or_none(header: str) -> None:
    tokens = tokens_of(FakeTime())

    assert isinstance(tokens.caller(header), Unauthenticated)
    assert tokens.caller(f"Bearer {header}") == UNAUTHORIZED
