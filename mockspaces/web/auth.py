"""Authentication: who calls, and the endpoint that hands out tokens."""

import hmac
from base64 import b64decode
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send

from mockspaces.web.answers import send_answer
from mockspaces.web.exchange import Exchange
from mockspaces.web.tokens import Caller, Tokens

_API_TOKEN_USER = "BOOMI_TOKEN."  # noqa: S105 - the vendor's prefix of a user name
_PLAIN = "text/plain; charset=utf-8"
_CHALLENGE = {"WWW-Authenticate": 'Basic realm="mockspaces"'}


class BearerIdentification:
    """Opens the exchange of a request, for the caller that its token names.

    Nobody is refused here: the endpoint does that, when it knows what to answer.

    Args:
        app: What answers the request.
        tokens: What reads the token.
    """

    def __init__(self, app: ASGIApp, tokens: Tokens) -> None:
        self._app = app
        self._tokens = tokens

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        exchange = Exchange(scope)
        exchange.caller = self._tokens.caller(exchange.headers.get("authorization"))
        if isinstance(exchange.caller, Caller):
            exchange.account_id = exchange.caller.account_id
        await self._app(scope, receive, send)


class PathIdentification:
    """Opens the exchange of a request, for the account that its path names.

    Args:
        app: What answers the request.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        Exchange(scope).account_id = scope["path_params"]["account_id"]
        await self._app(scope, receive, send)


class TokenEndpoint:
    """`GET /auth/jwt/generate/{accountId}`: a token for Basic credentials.

    Args:
        tokens: Where tokens come from.
        credentials: The `USER:SECRET` pairs that are accepted; any if there are none.
        admit: Tells whether an account is known, or becomes known now.
    """

    def __init__(
        self,
        *,
        tokens: Tokens,
        credentials: tuple[str, ...],
        admit: Callable[[str], bool],
    ) -> None:
        self._tokens = tokens
        self._credentials = credentials
        self._admit = admit

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        exchange = Exchange.of(scope)
        if scope["method"] not in {"GET", "HEAD"}:
            await send_answer(
                send,
                405,
                b"Ask for a token with GET.",
                media_type=_PLAIN,
                headers={"Allow": "GET, HEAD"},
            )
            return
        account_id = exchange.account_id or ""
        user = self._user(exchange.headers.get("authorization"))
        if user is None:
            reason = (
                b"Basic credentials are needed: BOOMI_TOKEN.<user> with an API token, "
                b"or a user name with its password."
            )
        elif not self._admit(account_id):
            reason = b"No account has this id."
        else:
            token = self._tokens.issue(user=user, account_id=account_id)
            await send_answer(send, 200, token.encode(), media_type=_PLAIN)
            return
        await send_answer(send, 401, reason, media_type=_PLAIN, headers=_CHALLENGE)

    def _user(self, authorization: str | None) -> str | None:
        scheme, _, encoded = (authorization or "").partition(" ")
        if scheme.lower() != "basic":
            return None
        try:
            pair = b64decode(encoded.strip(), validate=True).decode()
        except ValueError:
            return None
        name, _, secret = pair.partition(":")
        user = name.removeprefix(_API_TOKEN_USER)
        if not (user and secret):
            return None
        if self._credentials and not any(
            hmac.compare_digest(pair.encode(), accepted.encode())
            for accepted in self._credentials
        ):
            return None
        return user
