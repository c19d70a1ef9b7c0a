"""What a browser opens: logos, and the pages of Spaces."""

from starlette.routing import Route, Router

from mockspaces.controls.console.space import SpacePage
from mockspaces.state.store import Store
from mockspaces.web.logos import LogoEndpoint


def pages(store: Store) -> Router:
    """Return what shows the logos and the Spaces of a store."""
    return Router(
        [
            Route("/logos/{logo_id}", LogoEndpoint(store).get),
            Route("/space", SpacePage(store).get),
        ],
        redirect_slashes=False,
    )
