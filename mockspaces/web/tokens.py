"""Tokens: issued, signed and verified."""

from collections.abc import Mapping
from hashlib import sha256
from math import ceil, inf
from typing import Any, Literal

import jwt
import msgspec

from mockspaces.clock import Clock
from mockspaces.errors import InvalidAuthMethodError
from mockspaces.ids import Ids
from mockspaces.lru import LRUCache
from mockspaces.web.authorization import split_authorization

ALGORITHM = "HS256"
ISSUER = "mockspaces"
Signature = Literal["own", "foreign", "none"]
_GENERATION = "generation"
_MAX_CALLERS = 1000
_MAX_CALLER_BYTES = 500_000
_jws = jwt.PyJWS()


class Caller(msgspec.Struct, frozen=True, kw_only=True):
    """The claims of a good token."""

    user: str | None
    account_id: str | None
    not_before: float
    expires: float


class Unauthenticated(msgspec.Struct, frozen=True, kw_only=True):
    """Why a request to the GraphQL endpoint names no caller."""

    message: str
    extensions: dict[str, str] = {}


UNAUTHORIZED = Unauthenticated(message="Downstream Execution Error: Unauthorized")


class Tokens:
    """The tokens of one world.

    The header of each holds the generation that it was issued in, so that all older
    ones can be refused even while the clock is frozen.
    """

    __slots__ = (
        "_callers",
        "_clock",
        "_expired_at",
        "_generation",
        "_ids",
        "_oldest_good",
        "_secret",
        "issued",
        "lifetime",
    )

    def __init__(self, *, clock: Clock, ids: Ids, secret: str, lifetime: float) -> None:
        self._clock = clock
        self._ids = ids
        self._secret = secret
        self.lifetime = lifetime  # seconds, rounded up to whole ones
        self._callers = _no_callers()
        self._generation = 0
        self._oldest_good = 0
        self._expired_at = -inf
        self.issued = 0  # since the start, or since all had expired

    def issue(self, *, user: str, account_id: str) -> str:
        """Return a new token, a JWT signed with HS256."""
        return self.sign(
            {"sub": user, "accountId": account_id, **self.claims(self.lifetime)}
        )

    def claims(self, lifetime: float) -> dict[str, Any]:
        """Return the claims of a new token beside the user and the account."""
        now = int(self._clock.seconds())
        return {
            "iss": ISSUER,
            "iat": now,
            "exp": now + ceil(lifetime),
            "jti": self._ids.uuid(),
        }

    def sign(self, claims: Mapping[str, Any], signature: Signature = "own") -> str:
        """Return a token with any claims."""
        key = self._secret
        if signature == "foreign":
            key = sha256(f"not {key}".encode()).hexdigest()
        self.issued += 1
        return _jws.encode(
            msgspec.json.encode(claims),
            "" if signature == "none" else key,
            "none" if signature == "none" else ALGORITHM,
            {_GENERATION: self._generation},
        )

    def expire(self) -> int:
        """Refuse all tokens issued so far, and return how many those are."""
        expired, self.issued = self.issued, 0
        self._generation += 1
        self._oldest_good = self._generation
        self._expired_at = self._clock.seconds()
        self._callers = _no_callers()
        return expired

    def reset(self) -> None:
        """Go back to the start; tokens that `expire` refused are valid again."""
        self.issued = 0
        self._oldest_good = 0
        self._expired_at = -inf
        self._callers = _no_callers()
        self._ids.drawn = 0

    def caller(self, authorization: str | None) -> Caller | Unauthenticated:
        """Return the caller whom an `Authorization` header names, or why it is none."""
        if authorization is None:
            return UNAUTHORIZED
        caller = self._callers.get(authorization)
        if caller is None:
            scheme, token = split_authorization(authorization)
            if scheme.lower() != "bearer":
                return _wrong_scheme(scheme, token) if scheme else UNAUTHORIZED
            caller = self._verify(token)
            if caller is None:
                return UNAUTHORIZED
            self._callers.add(authorization, caller, len(authorization))
        if caller.not_before <= self._clock.seconds() < caller.expires:
            return caller
        return UNAUTHORIZED

    def _verify(self, token: str) -> Caller | None:
        try:
            decoded = jwt.decode_complete(
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
            claims = decoded["payload"]
            if not self._is_good(decoded["header"], claims):
                return None
            # It has to be a moment, but may be to come: the clock can be set back.
            _moment(claims, "iat", -inf)
            return Caller(
                user=_text(claims, "sub"),
                account_id=_text(claims, "accountId"),
                not_before=_moment(claims, "nbf", -inf),
                expires=_moment(claims, "exp", None),
            )
        except (
            jwt.InvalidTokenError,
            msgspec.ValidationError,
            RecursionError,  # of PyJWT before 2.14
            UnicodeEncodeError,
        ):
            return None

    def _is_good(self, header: Mapping[str, Any], claims: Mapping[str, Any]) -> bool:
        generation = header.get(_GENERATION)
        if isinstance(generation, int):
            return generation >= self._oldest_good
        # Signed with another key; one without `iat` may have been issued at any time.
        is_none_expired = self._expired_at == -inf
        return is_none_expired or _moment(claims, "iat", -inf) > self._expired_at


def _no_callers() -> LRUCache[str, Caller]:
    """Return a cache of callers by the `Authorization` headers that name them."""
    return LRUCache(max_items=_MAX_CALLERS, max_weight=_MAX_CALLER_BYTES)


def _text(claims: Mapping[str, Any], name: str) -> str | None:
    text = msgspec.convert(claims.get(name), str | None) or None
    if text:
        text.encode()  # JSON has names for halves of characters, which UTF-8 has not
    return text


def _moment(claims: Mapping[str, Any], name: str, default: float | None) -> float:
    return msgspec.convert(claims.get(name, default), float)


def _wrong_scheme(scheme: str, credentials: str) -> Unauthenticated:
    if credentials:
        detail = f"The scheme of the Authorization header is {scheme!r}, not 'Bearer'."
    elif scheme.lower().startswith("bearer"):
        # As four of the vendor's pages print it; what follows must not be repeated.
        detail = "The blank between 'Bearer' and the token is missing."
    else:  # a word alone may be a token
        detail = "The Authorization header has no scheme; it must be 'Bearer'."
    refusal = InvalidAuthMethodError(detail)
    return Unauthenticated(message=refusal.code, extensions=refusal.extensions("older"))
