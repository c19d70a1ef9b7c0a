"""Tokens in the control API: minted with any claims, expired all at once."""

from typing import Annotated, Any

import msgspec

from mockspaces.controls.api.inputs import Span, seconds_of
from mockspaces.controls.api.route import (
    Arguments,
    ControlError,
    Input,
    Output,
    Route,
    Routes,
)
from mockspaces.web.tokens import Signature, Tokens

_LONGEST_LIFETIME = 1e10
_Text = Annotated[str, msgspec.Meta(min_length=1)]


class Minting(Input, frozen=True, kw_only=True):
    """The token to mint."""

    account_id: _Text | None = None
    user: _Text = "mockspaces"
    lifetime: Span | None = None  # a negative one has expired already
    claims: dict[str, Any] = msgspec.field(default_factory=dict)  # added, or replaced
    omit: tuple[str, ...] = ()  # claims to leave out
    signature: Signature = "own"  # ours, by another key, or none at all


class Minted(Output, frozen=True, kw_only=True):
    """A token and its claims."""

    token: str
    claims: dict[str, Any]


class Expired(Output, frozen=True, kw_only=True):
    """The number of tokens that are refused from now on."""

    expired: int


def _mint(tokens: Tokens, arguments: Arguments[Minting, None]) -> Minted:
    asked = arguments.body
    if asked.account_id is None and "accountId" not in {*asked.claims, *asked.omit}:
        message = "Name an account, or leave the claim out by `omit`: ['accountId']."
        raise ControlError(message, field="$.accountId")
    lifetime = tokens.lifetime
    if asked.lifetime is not None:
        lifetime = seconds_of(asked.lifetime, "$.lifetime")
        if abs(lifetime) > _LONGEST_LIFETIME:
            message = f"A lifetime has at most {_LONGEST_LIFETIME:.0f} seconds."
            raise ControlError(message, field="$.lifetime")
    claims = {
        "sub": asked.user,
        "accountId": asked.account_id,
        **tokens.claims(lifetime),
        **asked.claims,
    }
    claims = {name: claims[name] for name in claims if name not in asked.omit}
    return Minted(token=tokens.sign(claims, asked.signature), claims=claims)


def _expire(tokens: Tokens, _arguments: Arguments[None, None]) -> Expired:
    return Expired(expired=tokens.expire())


TOKENS: Routes[Tokens] = (
    Route(
        method="POST",
        path="/tokens",
        summary="Mint a token with any claims, lifetime and signature.",
        handle=_mint,
        body=Minting,
        answer=Minted,
    ),
    Route(
        method="POST",
        path="/tokens/expire",
        summary="Refuse all tokens issued so far.",
        handle=_expire,
        answer=Expired,
    ),
)
