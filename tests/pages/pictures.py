"""Takes the pictures of README and documentation: `python -m tests.pages.pictures`."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from tests.pages.conftest import ARGUMENTS
from tests.requirements import needed

FOLDER = Path(__file__).parents[2] / "mockspaces" / "docs" / "pictures"
LARGEST = 150_000


def explorer(page: Page) -> None:
    page.locator(".example[data-field=environments]").click()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#status")).to_have_attribute("data-state", "good")


def as_it_is(page: Page) -> None:
    expect(page.locator("main")).to_be_visible()


PICTURES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "front": ("/", as_it_is),
    "explorer": ("/graphql?persona=dealer", explorer),
    "portal": ("/portal?persona=dealer", as_it_is),
    "console": ("/console", as_it_is),
}


def main() -> None:
    """Take the pictures, and say how large each is."""
    FOLDER.mkdir(exist_ok=True)
    with (
        MockSpaces(Settings(port=7722)) as emulator,
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=needed("chromium"), args=ARGUMENTS
        ) as browser,
    ):
        # One context, so that the console shows what the other pages have asked.
        page = browser.new_page(viewport={"width": 1280, "height": 680})
        for name, (path, prepare) in PICTURES.items():
            page.goto(f"{emulator.url}{path}")
            page.wait_for_load_state("networkidle")
            prepare(page)
            page.evaluate("scrollTo(0, 0)")
            file = FOLDER / f"{name}.png"
            size = len(page.screenshot(path=file, animations="disabled"))
            assert size <= LARGEST, f"{name} has {size} bytes"
            print(file.name, size)  # noqa: T201 - a program


if __name__ == "__main__":
    main()
