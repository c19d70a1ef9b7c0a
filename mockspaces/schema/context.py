"""The context of resolvers."""

from collections.abc import Sized
from functools import cached_property
from typing import TypeVar

import strawberry
from graphql import GraphQLError

from mockspaces.domain import access
from mockspaces.domain.accounts import Accounts
from mockspaces.domain.call import Call
from mockspaces.domain.environments import Environments
from mockspaces.domain.executions import Executions
from mockspaces.domain.extensions import Extensions
from mockspaces.domain.listings import Listings
from mockspaces.domain.maps import Maps
from mockspaces.domain.oauth import OAuthDetails
from mockspaces.domain.packs import Packs
from mockspaces.domain.processes import Processes
from mockspaces.domain.spaces import Spaces
from mockspaces.errors import PlatformCallError, ServiceError

T = TypeVar("T")


class InSpace:
    """The nouns of the service, as a call sees them that has entered a Space."""

    def __init__(self, call: Call) -> None:
        self.environments = Environments(call)
        self.executions = Executions(call)
        self.extensions = Extensions(call)
        self.maps = Maps(call)
        self.oauth = OAuthDetails(call)
        self.packs = Packs(call)
        self.processes = Processes(call)


class Context:
    """The context value of one GraphQL request."""

    def __init__(
        self,
        *,
        call: Call | ServiceError,
        address: str,
        space_address: str,
        max_objects: int = 100_000,
    ) -> None:
        self._call = call
        # whether the token names a user and an account
        self.is_call = not isinstance(call, ServiceError)
        self.address = address  # as the caller sees it, without a trailing slash
        self.space_address = space_address  # before `?guid=` in the `url` of a Space
        self._max_objects = max_objects
        self._objects = 0

    def check_list(self, items: Sized) -> None:
        """Count the items of a list that the answer will hold; refuse one too many."""
        self._objects += len(items)
        if self._objects > self._max_objects:
            message = (
                f"The answer would hold more than {self._max_objects} objects; ask for "
                "less, or allow more by --max-objects."
            )
            raise GraphQLError(message)

    @property
    def call(self) -> Call:
        """The call; refused if the token names no user or no account."""
        if isinstance(self._call, ServiceError):
            raise self._call
        return self._call

    @property  # cheaper than `cached_property`, as it is rarely used twice
    def accounts(self) -> Accounts:
        return Accounts(self.call)

    @cached_property
    def packs(self) -> Packs:
        return Packs(self.call)

    @cached_property
    def spaces(self) -> Spaces:
        return Spaces(self.call)

    @cached_property
    def environments(self) -> Environments:
        """Environments, for which `SPACE_GUID` may be left out."""
        return Environments(access.enter_if_named(self.call))

    @cached_property
    def listings(self) -> Listings:
        return Listings(self.call)

    @property
    def in_space(self) -> InSpace:
        """The nouns in the Space of `SPACE_GUID`."""
        return InSpace(access.enter(self.call))


Info = strawberry.Info[Context, None]


def given(value: T | None, argument: str) -> T:
    """Return the value of an argument that the vendor's pages print without `!`.

    No error is documented for null.
    """
    if value is None:
        message = f"The argument {argument} is missing."
        raise PlatformCallError(message)
    return value
