"""What a resolver knows of the request it answers."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Generic, Protocol, TypeVar

from mockspaces.domain import access
from mockspaces.domain.accounts import Accounts
from mockspaces.domain.call import Call
from mockspaces.domain.environments import Environments
from mockspaces.domain.executions import Executions
from mockspaces.domain.extensions import Extensions
from mockspaces.domain.maps import Maps
from mockspaces.domain.oauth import OAuthDetails
from mockspaces.domain.packs import Packs
from mockspaces.domain.processes import Processes
from mockspaces.domain.spaces import Spaces
from mockspaces.errors import ServiceError

T = TypeVar("T")
_NONE: Mapping[str, ServiceError] = MappingProxyType({})


class kept(Generic[T]):  # noqa: N801 - a decorator, as `property` is
    """A property that is made when it is first asked for, and then kept.

    It takes no lock, as `functools.cached_property` does before Python 3.12: what it is
    kept in belongs to one request.
    """

    def __init__(self, make: Callable[[Any], T]) -> None:
        self._make = make

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, instance: object, _owner: type) -> T:
        made = self._make(instance)
        setattr(instance, self._name, made)
        return made


class Nouns:
    """The nouns of the service, each with what one call may do with it."""

    def __init__(self, call: Call) -> None:
        self._call = call

    @kept
    def accounts(self) -> Accounts:
        """Accounts and account groups."""
        return Accounts(self._call)

    @kept
    def environments(self) -> Environments:
        """Environments and attachments."""
        return Environments(self._call)

    @kept
    def executions(self) -> Executions:
        """Executions of processes."""
        return Executions(self._call)

    @kept
    def extensions(self) -> Extensions:
        """Environment extensions."""
        return Extensions(self._call)

    @kept
    def maps(self) -> Maps:
        """Environment map extensions."""
        return Maps(self._call)

    @kept
    def oauth(self) -> OAuthDetails:
        """OAuth details of connections."""
        return OAuthDetails(self._call)

    @kept
    def packs(self) -> Packs:
        """Integration packs and their instances."""
        return Packs(self._call)

    @kept
    def processes(self) -> Processes:
        """Installed processes and their schedules."""
        return Processes(self._call)

    @kept
    def spaces(self) -> Spaces:
        """Spaces."""
        return Spaces(self._call)


class Context:
    """One request: the call it makes, and the address it came to.

    Args:
        call: The caller and the world, as the rules see them; or why there is no call.
        address: The address of this emulator as the caller sees it, without a slash
            at the end.
        space_address: The address before `?guid=` in the `url` of a Space.
        refused: Why root fields are refused unasked, by their response keys.
    """

    def __init__(
        self,
        *,
        call: Call | ServiceError,
        address: str,
        space_address: str,
        refused: Mapping[str, ServiceError] = _NONE,
    ) -> None:
        self._call = call
        self.address = address
        self.space_address = space_address
        self.refused = refused

    @property
    def call(self) -> Call:
        """The call.

        Raises:
            ServiceError: If the token does not tell who makes it.
        """
        if isinstance(self._call, ServiceError):
            raise self._call
        return self._call

    @kept
    def service(self) -> Nouns:
        """What the caller may ask of the service."""
        return Nouns(self.call)

    @property
    def in_space(self) -> Nouns:
        """What the caller may ask of the service in the Space of `SPACE_GUID`.

        Raises:
            ServiceError: If the header is missing, or the caller is not let in.
        """
        return Nouns(access.enter(self.call))


class Info(Protocol):
    """What a resolver is told that asks for `info`."""

    @property
    def context(self) -> Context:
        """The request."""
