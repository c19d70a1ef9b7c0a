"""What a resolver knows of the request it answers."""

import strawberry

from mockspaces.domain.call import Call
from mockspaces.domain.packs import Packs
from mockspaces.domain.spaces import Spaces
from mockspaces.errors import ServiceError


class Context:
    """One request: the call it makes, and the address it came to.

    Args:
        call: The caller and the world, as the rules see them; or why there is no call.
        address: The address of this emulator as the caller sees it, without a slash
            at the end.
        space_address: The address before `?guid=` in the `url` of a Space.
    """

    __slots__ = ("_call_or_refusal", "address", "space_address")

    def __init__(
        self, *, call: Call | ServiceError, address: str, space_address: str
    ) -> None:
        self._call_or_refusal = call
        self.address = address
        self.space_address = space_address

    @property
    def _call(self) -> Call:
        if isinstance(self._call_or_refusal, ServiceError):
            raise self._call_or_refusal
        return self._call_or_refusal

    @property
    def packs(self) -> Packs:
        """What the caller may do with integration packs."""
        return Packs(self._call)

    @property
    def spaces(self) -> Spaces:
        """What the caller may do with Spaces."""
        return Spaces(self._call)


Info = strawberry.Info[Context, None]
"""What Strawberry gives to a resolver that asks for `info`."""
