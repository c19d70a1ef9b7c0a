"""Finding things in the portal as people do: by what they are called."""

from collections.abc import Callable

from playwright.sync_api import Locator, Page

from tests.pages.conftest import Visit

Open = Callable[..., Visit]
HOSTILE = "<img src=x onerror=alert(1)>"


def button(within: Page | Locator, name: str) -> Locator:
    return within.get_by_role("button", name=name, exact=True)


def field(within: Page | Locator, label: str) -> Locator:
    return within.get_by_label(label, exact=True)


def link(within: Page | Locator, name: str) -> Locator:
    return within.get_by_role("link", name=name, exact=True)


def confirm(page: Page, action: str) -> None:
    """Confirm what a dialog asks."""
    button(page.get_by_role("dialog"), action).click()
