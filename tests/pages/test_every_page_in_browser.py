"""Rules for every page, in a real browser."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import Visit

PAGES = ("/", "/graphql", "/portal", "/console", "/docs/", "/docs/control")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("world", ["", "/sandbox/one"])
def test_a_page_opens_without_a_complaint(
    visit: Callable[..., Visit], world: str, path: str
) -> None:
    visited = visit(path, world=world)

    visited.page.wait_for_load_state("networkidle")

    visited.check()


@pytest.mark.parametrize("path", PAGES)
def test_a_page_can_be_used_by_everyone(visit: Callable[..., Visit], path: str) -> None:
    visited = visit(path)

    visited.page.wait_for_load_state("networkidle")

    visited.check_access()


@pytest.mark.parametrize("path", ["/", "/portal", "/console"])
def test_a_page_leads_to_the_others_in_the_same_world(
    visit: Callable[..., Visit], path: str
) -> None:
    visited = visit(path, world="/sandbox/one")

    links = visited.page.get_by_role("navigation", name="Pages").get_by_role("link")

    expect(links).to_have_text(["Home", "Explorer", "Portal", "Console", "Docs", "API"])
    expect(links.filter(has_text="Console")).to_have_attribute(
        "href", f"{visited.url}/console"
    )
    expect(visited.page.get_by_role("banner")).to_contain_text(re.compile("World *one"))
