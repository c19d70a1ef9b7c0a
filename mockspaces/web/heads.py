"""Heads of requests: what comes before the body."""

from starlette.types import Scope

from mockspaces.web.address import address_of


class Head:
    """The head of one request, or of many that are alike.

    Attributes:
        scope: The request as ASGI describes it.
        headers: Its headers by their lower-case names.
    """

    __slots__ = ("_address", "headers", "scope")

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.headers = _read(scope["headers"])
        self._address: tuple[str, str | None] | None = None

    def address(self, public_url: str | None) -> str:
        """Return the address that the request came to; see `address_of`."""
        known = self._address
        if known is None or known[1] != public_url:
            found = address_of(self.scope, self.headers, public_url)
            known = self._address = found, public_url
        return known[0]


def _read(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Return headers by their names; those that come several times are joined."""
    read = {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}
    if len(read) < len(headers):
        read.clear()
        for raw_name, raw_value in headers:
            name, value = raw_name.decode("latin-1"), raw_value.decode("latin-1")
            read[name] = f"{read[name]}, {value}" if name in read else value
    return read
