"""A real browser at the pages, which keeps what the browser complains of."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, Literal
from urllib.parse import urljoin

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    Playwright,
    expect,
    sync_playwright,
)

from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from tests.requirements import needed

ARGUMENTS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

# A machine may be busy with other tests.
expect.set_options(timeout=30_000)


class Visit:
    """A person at a page, and what the browser does meanwhile.

    Attributes:
        page: The page.
        url: The address of the world, without a slash at the end.
        requests: Addresses that were asked for.
        complaints: Messages and errors in the browser's console.
    """

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text))

    def open(self, path: str) -> "Visit":
        self.page.goto(f"{self.url}{path}")
        return self

    @property
    def foreign_requests(self) -> list[str]:
        """Addresses of other hosts."""
        ours = (urljoin(self.url, "/"), "data:", "blob:")
        return [url for url in self.requests if not url.startswith(ours)]

    def check(self) -> None:
        """Assert that nothing was complained of, and no other host asked."""
        assert self.complaints == []
        assert self.foreign_requests == []

    def check_access(self) -> None:
        """Assert that axe-core finds no serious violation, in light and in dark."""
        schemes: tuple[Literal["light", "dark"], ...] = ("light", "dark")
        for scheme in schemes:
            self.page.emulate_media(color_scheme=scheme)
            assert violations(self.page) == []


def violations(page: Page) -> list[str]:
    """Return what keeps people from using a page, as axe-core sees it."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['html']} {node['failureSummary']}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    # Not for the session: while it runs, no test beside it can run an event loop.
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(
        executable_path=needed("chromium"), args=ARGUMENTS, timeout=120_000
    )
    yield launched
    launched.close()


@pytest.fixture
def browser(chromium: Browser) -> Iterator[BrowserContext]:
    """A browser of a person who has not been here before."""
    with chromium.new_context() as context:
        yield context


@pytest.fixture
def page(browser: BrowserContext) -> Page:
    return browser.new_page()


@pytest.fixture
def visit(page: Page) -> Iterator[Callable[..., Visit]]:
    """Open pages of a new emulator, with settings as the test wants them."""
    with ExitStack() as emulators:

        def start(path: str = "/", *, world: str = "", **settings: Any) -> Visit:
            emulator = MockSpaces(Settings(port=0, **settings))
            emulators.enter_context(emulator)
            return Visit(page, f"{emulator.url}{world}").open(path)

        yield start
