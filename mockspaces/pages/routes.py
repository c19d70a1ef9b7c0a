"""Addresses that a browser opens."""

from collections.abc import Callable

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, Router

from mockspaces.domain.call import Call
from mockspaces.pages import docs_page
from mockspaces.pages.files import HEADERS, answer, get_file
from mockspaces.schema.root import schema_text
from mockspaces.state.store import Store
from mockspaces.web.execution_record import ExecutionRecordEndpoint
from mockspaces.web.logos import LogoEndpoint


def pages(store: Store, call: Callable[[str], Call]) -> Router:
    """Return the routes of the pages, and of addresses in answers of the service."""
    record = "/api/rest/v1/{account}/ExecutionRecord/async/{request_id}"
    return Router(
        [
            Route("/", _front),
            Route("/graphql", _explorer),
            Route("/portal", _portal),
            Route("/console", _console),
            Route("/docs", docs_page.redirect),
            Route("/docs/", docs_page.get_list),
            Route("/docs/{name:path}", docs_page.get_page),
            Route("/pages/{path:path}", get_file),
            Route("/schema.graphql", _schema),
            Route("/logos/{logo_id}", LogoEndpoint(store).get),
            Route(record, ExecutionRecordEndpoint(call).get),
            Route("/space", _space),
        ],
        redirect_slashes=False,
    )


async def _front(request: Request) -> Response:
    return answer(request, "front/index.html", vary="Accept")


async def _explorer(request: Request) -> Response:
    return answer(request, "explorer/index.html", vary="Accept")


async def _portal(request: Request) -> Response:
    return answer(request, "portal/index.html")


async def _console(request: Request) -> Response:
    return answer(request, "console/index.html")


async def _space(request: Request) -> Response:
    # Relative: the portal is beside it, in a sandbox and behind a proxy as well.
    return RedirectResponse(f"portal?{request.url.query}")


async def _schema(_request: Request) -> Response:
    return Response(schema_text(), headers=HEADERS, media_type="text/plain")
