"""What a resolver knows of the request it answers."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol

from mockspaces.domain import access
from mockspaces.domain.accounts import Accounts
from mockspaces.domain.call import Call
from mockspaces.domain.packs import Packs
from mockspaces.domain.spaces import Spaces
from mockspaces.errors import ServiceError
from mockspaces.schema.kept import kept

if TYPE_CHECKING:
    from mockspaces.schema.in_space import NounsInSpace

_NONE: Mapping[str, ServiceError] = MappingProxyType({})


class Context:
    """A request, or many that are alike: the call they make, where they came to.

    Args:
        call: The caller and the world, as the rules see them; or why there is no call.
        address: The address of this emulator as the caller sees it, without a slash
            at the end.
        space_address: The address before `?guid=` in the `url` of a Space.
        refused: Why root fields are refused unasked, by their response keys.

    Attributes:
        is_call: Whether the token tells who makes the call.
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
        self.is_call = not isinstance(call, ServiceError)
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

    def refusing(self, refused: Mapping[str, ServiceError]) -> "Context":
        """Return the same for a request of which root fields are refused unasked.

        Args:
            refused: Why they are refused, by their response keys.
        """
        return Context(
            call=self._call,
            address=self.address,
            space_address=self.space_address,
            refused=refused,
        )

    @kept
    def accounts(self) -> Accounts:
        """What the caller may do with accounts and account groups."""
        return Accounts(self.call)

    @kept
    def packs(self) -> Packs:
        """What the caller may do with integration packs and their instances."""
        return Packs(self.call)

    @kept
    def spaces(self) -> Spaces:
        """What the caller may do with Spaces."""
        return Spaces(self.call)

    @property
    def in_space(self) -> "NounsInSpace":
        """What the caller may ask of the service in the Space of `SPACE_GUID`.

        Raises:
            ServiceError: If the header is missing, or the caller is not let in.
        """
        from mockspaces.schema.in_space import NounsInSpace  # noqa: PLC0415 - half of the domain, which Spaces do without

        return NounsInSpace(access.enter(self.call))


class Info(Protocol):
    """What a resolver is told that asks for `info`."""

    @property
    def context(self) -> Context:
        """The request."""
