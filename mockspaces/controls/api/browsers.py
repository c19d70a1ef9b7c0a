"""Refuses requests to the control API from pages of other sites.

Any page can send requests to this machine. Browsers name its origin in `Origin` or
`Sec-Fetch-Site`; a name that was made to resolve to this machine (DNS rebinding)
appears in `Host`.
"""

from collections.abc import Collection, Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit

from mockspaces.controls.api.route import ControlError

_OWN_PAGES = frozenset({"same-origin", "none"})


def refuse_foreign_pages(headers: Mapping[str, str], hosts: Collection[str]) -> None:
    """Refuse with 403 what a page of another site sends.

    `hosts` are names of ours, in lower case, beside localhost and any IP address.
    """
    host = headers.get("host", "")
    origin = headers.get("origin")
    if origin is not None and _network_location(origin) != host.lower():
        raise _refusal(
            header="Origin",
            message="The control API is not for pages of other origins.",
        )
    site = headers.get("sec-fetch-site")
    if site is not None and site not in _OWN_PAGES:
        message = "The control API is not for pages of other sites."
        raise _refusal(header="Sec-Fetch-Site", message=message)
    if is_of_browser(headers) and not _is_ours(host, hosts):
        message = (
            "A browser may use the control API at localhost, at an IP address, or at "
            "a name given by --control-host."
        )
        raise _refusal(header="Host", message=message)


def is_of_browser(headers: Mapping[str, str]) -> bool:
    """Return whether the headers say that a browser has sent the request."""
    return (
        "origin" in headers
        or "sec-fetch-site" in headers
        or headers.get("user-agent", "").startswith("Mozilla/")
    )


def _network_location(origin: str) -> str:
    return origin.partition("://")[2].lower()


def _is_ours(host: str, hosts: Collection[str]) -> bool:
    try:
        name = (urlsplit(f"//{host}").hostname or "").removesuffix(".")
    except ValueError:
        return False
    if name in hosts or name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def _refusal(*, header: str, message: str) -> ControlError:
    return ControlError(message, field=header, status=403)
