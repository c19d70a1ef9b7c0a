"""Tokens: how they are issued and read."""

from typing import Any

import jwt
import msgspec

from mockspaces.clock import Clock
from mockspaces.errors import InvalidAuthMethodError
from mockspaces.ids import Ids

ALGORITHM = "HS256"
ISSUER = "mockspaces"
_REMEMBERED_TOKENS = 1000


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a token names, and when it is good."""

    user: str | None
    account_id: str | None
    not_before: float
    expires: float


class Unauthenticated(msgspec.Struct, frozen=True, kw_only=True):
    """Why a request to the GraphQL endpoint names no caller.

    Attributes:
        message: The message that the service answers.
        extensions: What it tells beside the message.
    """

    message: str
    extensions: dict[str, str] = {}


UNAUTHORIZED = Unauthenticated(message="Downstream Execution Error: Unauthorized")


class Tokens:
    """The tokens of one world.

    Args:
        clock: What tells whether a token is good.
        ids: Where the ids of tokens come from.
        secret: The key that signs them.
        lifetime: How long they live, in seconds.
    """

    def __init__(self, *, clock: Clock, ids: Ids, secret: str, lifetime: float) -> None:
        self._clock = clock
        self._ids = ids
        self._secret = secret
        self._lifetime = lifetime
        self._callers: dict[str, Caller] = {}

    def issue(self, *, user: str, account_id: str) -> str:
        """Return a new token, a JWT signed with HS256."""
        now = int(self._clock.seconds())
        claims = {
            "iss": ISSUER,
            "sub": user,
            "accountId": account_id,
            "iat": now,
            "exp": now + int(self._lifetime),
            "jti": self._ids.uuid(),
        }
        return jwt.encode(claims, self._secret, ALGORITHM)

    def caller(self, authorization: str | None) -> Caller | Unauthenticated:
        """Return whom an `Authorization` header names, or why it names nobody."""
        scheme, _, token = (authorization or "").partition(" ")
        if scheme.lower() != "bearer":
            return _wrong_scheme(scheme) if scheme else UNAUTHORIZED
        caller = self._callers.get(token) or self._verify(token)
        if caller and caller.not_before <= self._clock.seconds() < caller.expires:
            return caller
        return UNAUTHORIZED

    def _verify(self, token: str) -> Caller | None:
        try:
            claims = jwt.decode(
                token,
                self._secret,
                [ALGORITHM],
                options={
                    "verify_exp": False,  # by the world's clock, in `caller`
                    "verify_nbf": False,
                    "verify_iat": False,
                    "verify_aud": False,
                    "verify_sub": False,
                    "verify_jti": False,
                },
            )
            caller = Caller(
                user=_text(claims, "sub"),
                account_id=_text(claims, "accountId"),
                not_before=max(_moment(claims, "nbf", 0), _moment(claims, "iat", 0)),
                expires=_moment(claims, "exp", None),
            )
        except (jwt.InvalidTokenError, msgspec.ValidationError):
            return None
        if len(self._callers) >= _REMEMBERED_TOKENS:
            self._callers.clear()
        self._callers[token] = caller
        return caller


def _text(claims: dict[str, Any], name: str) -> str | None:
    return msgspec.convert(claims.get(name), str | None) or None


def _moment(claims: dict[str, Any], name: str, default: float | None) -> float:
    return msgspec.convert(claims.get(name, default), float)


def _wrong_scheme(scheme: str) -> Unauthenticated:
    refusal = InvalidAuthMethodError(
        f"The scheme of the Authorization header is {scheme!r}; it must be 'Bearer'."
    )
    return Unauthenticated(message=refusal.code, extensions=refusal.extensions("older"))
