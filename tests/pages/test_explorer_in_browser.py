import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect, sync_playwright

from mockspaces.app import World
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from mockspaces.state.definitions import (
    Connection,
    ConnectionField,
    DataMap,
    Definition,
    Node,
    Profile,
)
from mockspaces.state.deployments import Atom, Environment
from mockspaces.state.records import IntegrationPack, PackProcess
from tests.builders import ACCOUNT, png
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
LOGO: Any = {"name": "logo.png", "mimeType": "image/png", "buffer": png()}
SAMPLE_PACK = "2e33c614-d548-42e5-bbc0-668d098e6306"
PATH = (
    "spaceCreate",
    "spaces",
    "space",
    "Space",
    "spaceUpdate",
    "spaceAccounts",
    "integrationPackInstanceInstall",
    "integrationPackInstances",
    "environments",
    "integrationPackInstanceEnvironmentAttachmentAttach",
    "integrationPackInstanceProcesses",
    "integrationPackEnvironmentAttachments",
    "extensionsUpdate",
    "extendedMappersUpdate",
    "processSchedulesUpdate",
    "processExecute",
    "executionHistory",
    "saveIPackInstanceOauthConnectorDetails",
    "IPackInstanceOAuthConnectorDetails",
    "integrationPackInstanceEnvironmentAttachmentUnattach",
    "integrationPackInstanceUninstall",
    "spaceDelete",
)
"""Every operation, in the order of a customer's whole path."""


class Visit:
    """A person at the explorer, and what the browser does meanwhile."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.goto(f"{url}/graphql")
        # By its value alone: a person who comes in has touched nothing yet.
        page.locator("#account").evaluate(f"field => {{ field.value = '{ACCOUNT}' }}")

    @property
    def tokens_asked(self) -> int:
        return sum("/auth/jwt/generate/" in url for url in self.requests)

    @property
    def status(self) -> Locator:
        return self.page.locator("#status")

    @property
    def logo(self) -> Locator:
        return self.page.get_by_role("img", name="Our logo")

    def button(self, name: str | re.Pattern[str]) -> Locator:
        return self.page.get_by_role("button", name=name)

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label)

    def send(self) -> None:
        self.button("Send").click()


def publish_pack(world: World) -> None:
    """Make the pack of the examples, and an environment to attach it to."""
    profile = Profile(component_id="p", nodes=(Node(name="Name", xpath="/Name"),))
    definition = Definition(
        connections=(
            Connection(id="crm", name="CRM", fields=(ConnectionField(id="host"),)),
        ),
        map=DataMap(id="0" * 26, name="Orders", source=profile, destination=profile),
    )
    world.store.integration_packs.put(
        IntegrationPack(
            id=SAMPLE_PACK,
            name="Orders",
            installation_type="MULTI",
            publisher_account_id=ACCOUNT,
            processes=(PackProcess(id="p", name="Fetch", definition=definition),),
        )
    )
    world.store.environments.put(
        Environment(
            id="e",
            account_id=ACCOUNT,
            name="Test",
            classification="TEST",
            atoms=(Atom(id="a", name="Atom"),),
        )
    )


@pytest.fixture(scope="module")
def playwright() -> Iterator[Playwright]:
    # Not for the session: while it runs, no test beside it can run an event loop.
    with sync_playwright() as running:
        yield running


@pytest.fixture
def page(playwright: Playwright, tmp_path: Path) -> Iterator[Page]:
    browser = playwright.chromium.launch_persistent_context(
        tmp_path, executable_path=needed("chromium"), args=ARGUMENTS
    )
    yield browser.pages[0]
    browser.close()


@pytest.fixture
def visit(page: Page, server: MockSpaces) -> Visit:
    return Visit(page, server.url)


def test_the_create_example_stores_a_logo_that_is_seen(
    visit: Visit, server: MockSpaces
) -> None:
    visit.button("Create a Space").click()
    visit.field("File for the upload").set_input_files(LOGO)
    visit.send()

    expect(visit.logo).to_be_visible()
    visit.logo.evaluate("image => image.decode()")
    assert visit.logo.evaluate("image => image.naturalWidth") > 0
    expect(visit.status).to_contain_text("200 OK")
    assert visit.complaints == []
    assert all(url.startswith((f"{server.url}/", "data:")) for url in visit.requests)


def test_the_create_example_works_again_and_again(visit: Visit) -> None:
    for _ in range(2):
        visit.button("Create a Space").click()
        visit.send()
        expect(visit.status).to_have_attribute("data-state", "good")
        visit.page.evaluate("document.getElementById('status').dataset.state = ''")


def test_a_logo_replaces_another_through_a_variable_of_its_own(visit: Visit) -> None:
    visit.button("Create a Space").click()
    visit.send()
    expect(visit.status).to_contain_text("200 OK")

    visit.button("Change a Space").click()
    visit.field("File for the upload").set_input_files(LOGO)
    visit.send()

    expect(visit.page.locator("#body")).to_contain_text("Partner integrations, revised")
    expect(visit.logo).to_be_visible()


def test_a_created_space_fills_the_examples_after_it(visit: Visit) -> None:
    visit.button("Create a Space").click()
    visit.send()
    link = visit.page.get_by_role("link", name="/space?guid=")
    expect(link).to_be_visible()

    visit.button("Show one Space").click()
    visit.send()

    expect(visit.page.locator("#body")).to_contain_text('"space": {')
    expect(visit.status).to_have_attribute("data-state", "good")


def test_the_examples_lead_through_the_whole_path(page: Page) -> None:
    with MockSpaces(Settings(port=0, seed=())) as emulator:
        publish_pack(emulator.world)
        visit = Visit(page, emulator.url)
        for operation in PATH:
            visit.button(re.compile(f" {operation}$")).click()
            with page.expect_response("**/graphql") as sent:
                visit.send()
            answer = sent.value.json()

            assert "errors" not in answer, f"{operation}: {answer}"
            assert answer["data"][operation] is not None
            expect(page.locator("#body")).to_contain_text(f'"{operation}": ')


def test_a_token_is_renewed_before_it_expires(visit: Visit) -> None:
    visit.page.clock.install()
    visit.page.reload()
    visit.button("List all Spaces").click()
    visit.send()
    expect(visit.status).to_contain_text("200 OK")

    visit.page.clock.fast_forward("04:50")
    visit.page.keyboard.press("Control+Enter")
    expect(visit.button("Send")).to_be_visible()
    asked_while_good = visit.tokens_asked
    visit.page.clock.fast_forward("00:10")
    with visit.page.expect_response("**/auth/jwt/generate/**"):
        visit.send()

    assert asked_while_good == 1
    assert visit.complaints == []


def test_a_token_that_is_refused_is_replaced_once(page: Page) -> None:
    with MockSpaces(Settings(port=0, seed=())) as emulator:
        visit = Visit(page, emulator.url)
        visit.button("List all Spaces").click()
        visit.send()
        expect(visit.status).to_contain_text("200 OK")

        page.request.post(f"{emulator.url}/_mockspaces/tokens/expire")
        with (
            page.expect_response(lambda answer: answer.status == 401),
            page.expect_response(lambda answer: answer.ok and "/graphql" in answer.url),
        ):
            visit.send()

        expect(visit.status).to_contain_text("200 OK")
        assert visit.tokens_asked == 2


def test_a_refused_user_reads_why_and_tries_another(page: Page) -> None:
    with MockSpaces(Settings(port=0, credentials=("me:secret",))) as emulator:
        visit = Visit(page, emulator.url)
        visit.send()
        expect(visit.status).to_have_text("No token: 401 Unauthorized")
        expect(page.locator("#body")).to_contain_text("Basic credentials are needed")

        visit.field("User").fill("me")
        visit.field("Token or password").fill("secret")
        visit.button("New token").click()
        visit.send()

        expect(visit.status).to_contain_text("200 OK")


def test_the_keyboard_is_enough(visit: Visit) -> None:
    keyboard = visit.page.keyboard

    keyboard.press("Tab")
    expect(visit.page.get_by_role("link", name="Skip to the query")).to_be_focused()
    while not visit.button("List all Spaces").evaluate(
        "button => button === document.activeElement"
    ):
        keyboard.press("Tab")
    keyboard.press("Enter")
    expect(visit.field("Query")).to_be_focused()
    keyboard.press("Tab")
    expect(visit.field("Variables")).to_be_focused()
    keyboard.press("Control+Enter")

    expect(visit.status).to_contain_text("200 OK")


def test_variables_that_are_no_object_are_not_sent(visit: Visit) -> None:
    visit.field("Variables").fill("[1]")
    visit.send()

    expect(visit.page.get_by_text("Variables are a JSON object.")).to_be_visible()
    expect(visit.field("Variables")).to_be_focused()
    assert visit.tokens_asked == 0


def test_a_file_that_has_nowhere_to_go_is_not_sent(visit: Visit) -> None:
    visit.button("List all Spaces").click()
    visit.field("File for the upload").set_input_files(LOGO)
    visit.send()

    expect(visit.page.get_by_text("It has nowhere to go")).to_be_visible()
    assert visit.tokens_asked == 0


def test_a_file_can_be_taken_back(visit: Visit) -> None:
    visit.field("File for the upload").set_input_files(LOGO)
    visit.button("Remove").click()

    expect(visit.field("File for the upload")).to_have_value("")
    expect(visit.button("Remove")).to_be_hidden()


def test_a_refusal_is_told_in_one_line(visit: Visit) -> None:
    visit.button("Show one Space").click()
    visit.send()

    expect(visit.status).to_contain_text("SPACE_NOT_FOUND")
    expect(visit.status).to_have_attribute("data-state", "refused")


def test_an_emulator_that_is_gone_is_told(page: Page) -> None:
    with MockSpaces() as emulator:
        visit = Visit(page, emulator.url)

    visit.send()

    expect(visit.status).to_have_text(
        "There is no answer. Is the emulator still running?"
    )


def test_the_page_works_under_a_prefix(page: Page, server: MockSpaces) -> None:
    prefix = "/sandbox/one"
    page.route(
        f"{server.url}{prefix}/**",
        lambda route: route.continue_(url=route.request.url.replace(prefix, "")),
    )
    visit = Visit(page, f"{server.url}{prefix}")

    visit.button("Create a Space").click()
    visit.field("File for the upload").set_input_files(LOGO)
    visit.send()

    visit.logo.evaluate("image => image.decode()")
    assert all(prefix in url for url in visit.requests if url.startswith("http"))


def test_every_control_has_a_name(visit: Visit) -> None:
    controls = visit.page.locator("input, textarea, button:not([hidden])").all()

    for control in controls:
        expect(control).to_have_accessible_name(re.compile("."))
