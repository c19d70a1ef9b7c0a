"""Installing: how often and under which names a pack may be installed."""

from mockspaces.errors import PlatformCallError
from mockspaces.state.deployments import IntegrationPackInstance
from mockspaces.state.records import IntegrationPack


def check_installation(
    pack: IntegrationPack,
    name: str | None,
    installed: list[IntegrationPackInstance],
) -> None:
    """Refuse an installation that the pack's type or its installed instances forbid."""
    message = None
    if pack.installation_type == "SINGLE":
        if name is not None:
            message = (
                f"The integration pack {pack.name!r} is a single install; "
                "integrationPackOverrideName must be left out."
            )
        elif installed:
            message = f"The integration pack {pack.name!r} is installed already."
    elif name is None:
        message = (
            f"The integration pack {pack.name!r} is a multiple install; "
            "integrationPackOverrideName is required."
        )
    elif any(each.integration_pack_override_name == name for each in installed):
        message = (
            f"The integration pack {pack.name!r} is installed as {name!r} already."
        )
    if message:
        raise PlatformCallError(message)
