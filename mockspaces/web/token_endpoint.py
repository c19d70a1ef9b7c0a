"""The endpoint that issues tokens."""

import hmac
import re
from base64 import b64decode
from collections.abc import Callable

from mockspaces.web.authorization import split_authorization
from mockspaces.web.exchange import Exchange
from mockspaces.web.responses import PLAIN, Response
from mockspaces.web.tokens import Tokens

_API_TOKEN_USER = "BOOMI_TOKEN."  # noqa: S105 - the vendor's prefix of a user name
_ANY = "any"
_JOINED = re.compile("basic.+", re.IGNORECASE)
_CODE = re.compile(r"[0-9]{6}")
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="mockspaces"'}


class TokenEndpoint:
    """`GET /auth/jwt/generate/{accountId}`: a token for Basic credentials.

    `credentials` are the accepted `USER:SECRET` pairs; without any, all are. `admit`
    returns whether an account is known, or becomes known now. `otp_of` returns the code
    that a password of an account needs besides: none if empty, every one if `any`.
    """

    max_body = None
    """It reads no body."""

    def __init__(
        self,
        *,
        tokens: Tokens,
        credentials: tuple[str, ...],
        admit: Callable[[str], bool],
        otp_of: Callable[[str], str] = lambda _: "",
    ) -> None:
        self._tokens = tokens
        self._credentials = credentials
        self._admit = admit
        self._otp_of = otp_of

    def authenticate(self, exchange: Exchange) -> None:
        """Note the account that the path names."""
        exchange.is_token = True
        exchange.account_id = exchange.head.scope["path"].rpartition("/")[2]

    def parse(self, exchange: Exchange, body: bytes) -> None:
        """Do nothing: a request for a token has no body."""

    def answer(self, exchange: Exchange) -> Response:
        """Return a token, or why there is none."""
        if exchange.head.scope["method"] not in {"GET", "HEAD"}:
            allow = {"Allow": "GET, HEAD"}
            return Response(405, b"Ask for a token with GET.", PLAIN, allow)
        account_id = exchange.account_id or ""
        scheme, credentials = split_authorization(
            exchange.headers.get("authorization", "")
        )
        name = self._user(scheme, credentials)
        if not credentials and _JOINED.fullmatch(scheme):
            reason = b"The blank between 'Basic' and the credentials is missing."
        elif name is None:
            reason = (
                b"Basic credentials are needed: BOOMI_TOKEN.<user> with an API token, "
                b"or a user name with its password."
            )
        elif not self._has_second_factor(exchange, name):
            reason = (
                b"A second factor is needed with a password: its code in X-Boomi-OTP."
            )
        elif not self._admit(account_id):
            reason = b"No account has this id."
        else:
            user = name.removeprefix(_API_TOKEN_USER)
            token = self._tokens.issue(user=user, account_id=account_id)
            return Response(200, token.encode(), PLAIN)
        return Response(401, reason, PLAIN, _CHALLENGE)

    def _user(self, scheme: str, credentials: str) -> str | None:
        if scheme.lower() != "basic":
            return None
        try:
            decoded = b64decode(credentials, validate=True)
        except ValueError:
            return None
        try:
            pair = decoded.decode()
        except UnicodeDecodeError:  # as older clients encode it (RFC 7617, appendix B)
            pair = decoded.decode("latin-1")
        name, _, secret = pair.partition(":")
        if not (name.removeprefix(_API_TOKEN_USER) and secret):
            return None
        if self._credentials and not any(
            hmac.compare_digest(pair.encode(), accepted.encode())
            for accepted in self._credentials
        ):
            return None
        return name

    def _has_second_factor(self, exchange: Exchange, name: str) -> bool:
        demanded = self._otp_of(exchange.account_id or "")
        if not demanded or name.startswith(_API_TOKEN_USER):
            return True
        code = exchange.headers.get("x-boomi-otp", "")
        if demanded == _ANY:
            return _CODE.fullmatch(code) is not None
        return hmac.compare_digest(code.encode(), demanded.encode())
