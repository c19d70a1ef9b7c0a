"""The front page, in a real browser."""

import subprocess
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.pages.conftest import Visit
from tests.requirements import needed

Open = Callable[..., Visit]
HOSTILE = "<img src=x onerror=console.log(1)>"


def pasted(page: Page, button: str) -> str:
    """Press a button that copies, and return what would be pasted."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    pressed = page.get_by_role("button", name=button, exact=True)
    pressed.click()
    expect(pressed).to_have_text("Copied")
    text: str = page.evaluate("navigator.clipboard.readText()")
    return text


@pytest.mark.parametrize("world", ["", "/sandbox/mine"])
def test_the_addresses_are_copied(visit: Open, world: str) -> None:
    visited = visit(world=world)

    token = pasted(visited.page, "Copy token address")
    graphql = pasted(visited.page, "Copy GraphQL address")

    assert token == f"{visited.url}/auth/jwt/generate/{{accountId}}"
    assert graphql == f"{visited.url}/graphql"
    visited.check()


def test_version_seed_world_and_clock_are_shown(visit: Open) -> None:
    visited = visit(seed=("docs",))
    clock = f"{visited.url}/_mockspaces/clock"
    frozen = {"now": "2030-01-02T03:04:05Z", "frozen": True}
    visited.page.request.put(clock, data=frozen)

    visited.page.reload()

    facts = visited.page.get_by_label("This emulator")
    expect(facts).to_contain_text("Seed docs")
    expect(facts).to_contain_text("World main")
    expect(facts).to_contain_text("Clock frozen at 2030-01-02 03:04:05 UTC")


def test_a_persona_opens_in_portal_and_explorer(visit: Open) -> None:
    visited = visit(world="/sandbox/mine")
    dealer = visited.page.get_by_role("article").filter(has_text="Dealer: Tallow")

    expect(dealer).to_contain_text("e6078834-7997-4a90-8a68-29acbf6a08aa")
    expect(dealer).to_contain_text("Look into two weeks of executions")
    portal = dealer.get_by_role("link", name="Open in portal")
    expect(portal).to_have_attribute("href", f"{visited.url}/portal?persona=dealer")
    dealer.get_by_role("link", name="Open in explorer").click()

    expect(visited.page.get_by_label("Account id")).to_have_value("tallowbridge-Q5C7RD")
    visited.check()


def test_the_token_command_prints_a_token(visit: Open) -> None:
    visited = visit()
    name = "Copy token command for Dealer: Tallowbridge Stationers"

    command = pasted(visited.page, name)

    shell = [needed("bash"), "-c", command]
    token = subprocess.run(shell, capture_output=True, text=True, check=True).stdout  # noqa: S603 - our own
    assert token.count(".") == 2


def test_what_a_seed_says_stays_text(visit: Open) -> None:
    visited = visit(seed=())
    state: Any = {
        "accounts": [{"id": "a", "name": HOSTILE}],
        "personas": [
            {
                "id": HOSTILE,
                "accountId": "a",
                "role": "USER",
                "title": HOSTILE,
                "tasks": [HOSTILE],
            }
        ],
    }
    visited.page.request.put(f"{visited.url}/_mockspaces/state", data=state)

    visited.page.reload()

    persona = visited.page.get_by_role("article")
    expect(persona.get_by_role("heading")).to_have_text(HOSTILE)
    expect(persona.get_by_role("listitem")).to_have_text(HOSTILE)
    persona.get_by_role("link", name="Open in explorer").click()
    expect(visited.page.get_by_label("Try it as")).to_have_value(HOSTILE)
    visited.check()


def test_a_seed_without_anybody_says_what_to_do(visit: Open) -> None:
    visited = visit(seed=())

    expect(visited.page.get_by_text("This seed has no personas")).to_be_visible()
    visited.check()


def test_a_refusal_is_shown(visit: Open) -> None:
    visited = visit()
    visited.page.route(
        "**/_mockspaces/front",
        lambda route: route.fulfill(
            status=403, json={"error": {"field": "Host", "message": "Not here."}}
        ),
    )

    visited.page.reload()

    expect(visited.page.get_by_role("alert")).to_contain_text("Not here.")
