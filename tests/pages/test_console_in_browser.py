"""The console in a real browser: a test is watched and controlled from it."""

import json
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx2
import pytest
from playwright.sync_api import BrowserContext, Locator, Page, ViewportSize, expect

from mockspaces.client import Client
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from tests.builders import CREATE
from tests.pages.conftest import Visit

ACCOUNT = "acme-4F7K2Q"
EVIL = "<img src=x onerror=alert(1)>"
SPACES = "query Mine { spaces { id name } }"
WIDE: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


class Program:
    """A program beside the console that calls the service of the same world."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.control = Client(url)
        self.token = self.control.token(ACCOUNT)

    def ask(self, query: str = SPACES, **variables: Any) -> httpx2.Response:
        return httpx2.post(
            f"{self.url}/graphql",
            headers={"Authorization": f"Bearer {self.token}"},
            json={"query": query, "variables": variables},
            timeout=60,
        )


@pytest.fixture
def console(page: Page, visit: Callable[..., Visit]) -> Callable[..., Visit]:
    """Open the console of a world, which is empty if the settings name no seed."""

    def start(world: str = "", *, size: ViewportSize = WIDE, **settings: Any) -> Visit:
        page.set_viewport_size(size)
        return visit("/console", world=world, **{"seed": (), **settings})

    return start


def entries(page: Page) -> Locator:
    """Return the lines of the journal, the newest first."""
    return page.locator(".entry:visible")


def panel(page: Page, title: str) -> Locator:
    """Return a panel of the controls, opened."""
    head = page.get_by_role("heading", name=title, exact=True)
    found = page.locator(".panel").filter(has=head)
    if found.get_attribute("open") is None:
        found.locator("summary").first.click()
    return found


def confirm(page: Page, label: str) -> None:
    page.get_by_role("dialog").get_by_role("button", name=label).click()


def test_a_request_is_seen_as_it_arrives(console: Callable[..., Visit]) -> None:
    visited = console()
    page, program = visited.page, Program(visited.url)
    expect(page.get_by_text("Live")).to_be_visible()
    expect(page.get_by_text("No requests yet.")).to_be_visible()

    program.ask()
    program.ask("query One($id: ID!) { space(id: $id) { name } }", id="nowhere")

    expect(entries(page)).to_have_count(2)
    newest = entries(page).first
    expect(newest).to_contain_text("space SPACE_NOT_FOUND")
    newest.locator("summary").click()
    expect(newest).to_contain_text("has no Space 'nowhere'.")
    expect(newest).to_contain_text("How to trigger it: space, ")
    expect(newest.get_by_label("Document")).to_contain_text("query One($id: ID!)")
    expect(newest.get_by_label("Variables")).to_have_text('{\n  "id": "nowhere"\n}')
    expect(newest.get_by_label("Answer")).to_contain_text('"space": null')
    expect(newest).to_contain_text("application/json")
    visited.check()


def test_a_request_that_waits_is_seen_before_its_answer(
    console: Callable[..., Visit],
) -> None:
    visited = console()
    page, program = visited.page, Program(visited.url)
    expect(page.get_by_text("Live")).to_be_visible()
    program.control.faults.add("spaces", delay="5s")

    with ThreadPoolExecutor() as threads:
        answer = threads.submit(program.ask)
        entries(page).first.locator("summary").click()
        expect(entries(page)).to_contain_text("or the request still waits.")

        assert answer.result().status_code == 200

    expect(entries(page)).to_contain_text("The request was answered.")
    expect(entries(page)).to_contain_text("200")


def test_a_hidden_page_catches_up(console: Callable[..., Visit]) -> None:
    visited = console()
    page, program = visited.page, Program(visited.url)
    expect(page.get_by_text("Live")).to_be_visible()

    show(page, visibility="hidden")
    program.ask()
    program.control.wait_for("spaces")
    expect(entries(page)).to_have_count(0)
    show(page, visibility="visible")

    expect(entries(page)).to_have_count(1)


def show(page: Page, *, visibility: str) -> None:
    """Bring a page to the front of the browser, or to the back."""
    page.evaluate(
        """visibility => {
            Object.defineProperty(
                document, "visibilityState", { value: visibility, configurable: true },
            );
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        visibility,
    )


def test_the_journal_is_filtered(console: Callable[..., Visit]) -> None:
    visited = console()
    page, program = visited.page, Program(visited.url)
    program.ask()
    program.ask('{ space(id: "nowhere") { name } }')
    program.token = program.control.token("other-4F7K2Q")
    program.ask()
    program.token += "x"
    program.ask()
    expect(entries(page)).to_have_count(4)
    choices = {
        "Operation": ("space", 1),
        "Account": (ACCOUNT, 2),
        "Status": ("401", 1),
        "Code": ("SPACE_NOT_FOUND", 1),
    }

    for label, (value, count) in choices.items():
        select = page.get_by_role("search").get_by_label(label)
        select.select_option(value)
        expect(entries(page)).to_have_count(count)
        select.select_option(label="Any")
    page.get_by_label("Text").fill("other-4F")

    expect(entries(page)).to_have_count(1)
    expect(page.get_by_text("1 of 4 exchanges")).to_be_visible()
    page.get_by_label("Text").fill("nothing like it")
    expect(page.get_by_text("No exchange fits the filters.")).to_be_visible()


def test_the_journal_is_paused_cleared_and_downloaded(
    console: Callable[..., Visit],
) -> None:
    visited = console()
    page, program = visited.page, Program(visited.url)
    program.ask()
    expect(entries(page)).to_have_count(1)

    page.get_by_role("button", name="Pause").click()
    program.ask()
    expect(page.get_by_text("Paused")).to_be_visible()
    expect(entries(page)).to_have_count(1)
    page.get_by_role("button", name="Go on").click()
    expect(entries(page)).to_have_count(2)
    with page.expect_download() as download:
        page.get_by_role("link", name="Download HAR").click()
    page.get_by_role("button", name="Clear").click()
    confirm(page, "Clear")

    har = json.loads(Path(download.value.path()).read_text())
    assert len(har["log"]["entries"]) == 2
    expect(entries(page)).to_have_count(0)
    assert program.control.journal.entries() == ()


def test_a_fault_is_added_fires_and_is_removed(console: Callable[..., Visit]) -> None:
    visited = console()
    page, program = visited.page, Program(visited.url)
    faults = panel(page, "Faults")
    faults.get_by_label("When a request asks for").select_option("spaces")
    faults.get_by_label("What happens").select_option(label="Answer an HTTP status")
    faults.get_by_label("Status").fill("503")
    faults.get_by_label("How often").fill("2")
    faults.get_by_role("button", name="Add fault").click()
    expect(faults).to_contain_text("2 left")

    status = program.ask().status_code

    assert status == 503
    expect(faults).to_contain_text("fired 1")
    expect(faults).to_contain_text("1 left")
    newest = entries(page).first
    expect(newest).to_contain_text("fault-1")
    newest.locator("summary").click()
    expect(newest).to_contain_text("It triggered the fault fault-1.")
    faults.get_by_role("button", name="Remove fault-1").click()
    expect(faults.get_by_role("listitem")).to_have_count(0)
    assert program.ask().status_code == 200


@pytest.mark.parametrize(
    ("effect", "answer"),
    [
        ("Refuse it with a code", {"error": "PLATFORM_CALL_ERROR"}),
        ("Cut the connection, execute nothing", {"drop": "before"}),
        ("Execute it, then cut the connection", {"drop": "after"}),
        ("Cut the answer off", {"truncate": 20}),
        ("Only delay it", None),
    ],
)
def test_every_kind_of_fault_is_added(
    console: Callable[..., Visit], effect: str, answer: dict[str, Any] | None
) -> None:
    visited = console()
    faults = panel(visited.page, "Faults")
    faults.get_by_label("What happens").select_option(label=effect)
    faults.get_by_label("Delay").fill("250ms")
    faults.get_by_label("How often").fill("")
    faults.get_by_text("Only some requests").click()
    faults.get_by_label("Account").fill(ACCOUNT)
    faults.get_by_label("Let pass first").fill("3")
    faults.get_by_role("button", name="Add fault").click()
    expect(faults).to_contain_text("without end")

    [fault] = Client(visited.url).control("GET", "/faults")["faults"]

    assert fault["answer"] == answer
    assert (fault["delay"], fault["times"], fault["after"]) == ("250ms", None, 3)
    assert fault["match"] == {"operation": "*", "accountId": ACCOUNT}


def test_an_exchange_proposes_a_fault(console: Callable[..., Visit]) -> None:
    visited = console()
    page = visited.page
    Program(visited.url).ask()
    entries(page).first.locator("summary").click()

    page.get_by_role("button", name="Make it fail").click()

    expect(page.get_by_label("When a request asks for")).to_have_value("spaces")


def test_time_is_frozen_and_moved(console: Callable[..., Visit]) -> None:
    visited = console()
    page, program = visited.page, Program(visited.url)
    clock = panel(page, "Clock")

    clock.get_by_role("button", name="Freeze").click()
    expect(clock.locator("summary")).to_contain_text("Frozen")
    frozen = program.control.clock.read()
    clock.get_by_role("button", name="Advance by 5 m").click()
    expect(clock).to_contain_text("behind" if frozen.offset < -300 else "ahead of")
    clock.get_by_label("Set to, in UTC").fill("2030-01-02T03:04:05")
    clock.get_by_role("button", name="Set", exact=True).click()
    expect(clock.get_by_text("2030-01-02 UTC")).to_be_visible()
    expect(clock.get_by_text("03:04:05")).to_be_visible()
    clock.get_by_label("Advance by", exact=True).fill("55s")
    clock.get_by_role("button", name="Advance", exact=True).click()
    expect(clock.get_by_text("03:05:00")).to_be_visible()

    assert frozen.frozen
    assert program.ask().status_code == 401  # the token has expired
    clock.get_by_role("button", name="Real time").click()
    expect(clock).to_contain_text("Real time.")
    assert not program.control.clock.read().frozen


def test_what_is_refused_is_said_at_its_field(console: Callable[..., Visit]) -> None:
    visited = console()
    clock = panel(visited.page, "Clock")
    by = clock.get_by_label("Advance by", exact=True)

    by.fill("soon")
    by.press("Enter")

    expect(clock.get_by_role("alert").filter(has_text="'soon'")).to_be_visible()
    expect(by).to_have_attribute("aria-invalid", "true")
    expect(by).to_be_focused()
    by.fill("1m")
    by.press("Enter")
    expect(clock).to_contain_text("1 m ahead of")
    expect(by).to_have_attribute("aria-invalid", "false")


def test_limits_are_set_and_removed(console: Callable[..., Visit]) -> None:
    visited = console()
    page, program = visited.page, Program(visited.url)
    limits = panel(page, "Limits")
    limits.get_by_label("Requests in a period").fill("1/1h")
    limits.get_by_role("button", name="Set").click()
    expect(limits.locator("summary")).to_contain_text("1/3600s")

    codes = [program.ask().status_code for _ in range(2)]

    assert codes == [200, 429]
    expect(entries(page).first).to_contain_text("429")
    limits.get_by_role("button", name="Remove").click()
    expect(limits.locator("summary")).to_contain_text("None")
    assert program.ask().status_code == 200


def test_tokens_are_minted_and_expired(console: Callable[..., Visit]) -> None:
    visited = console()
    page, program = visited.page, Program(visited.url)
    tokens = panel(page, "Tokens")
    tokens.get_by_label("Account").fill(ACCOUNT)
    tokens.get_by_text("Claims", exact=True).click()
    tokens.get_by_label("Claims to add").fill("{")
    tokens.get_by_role("button", name="Mint").click()
    expect(tokens.get_by_label("Claims to add")).to_be_focused()
    tokens.get_by_label("Claims to add").fill('{"level": 7}')
    tokens.get_by_label("Claims to leave out").fill("jti")
    tokens.get_by_role("button", name="Mint").click()
    expect(tokens.locator("pre")).to_contain_text('"level": 7')

    program.token = tokens.locator("code").inner_text()
    before = program.ask().status_code
    tokens.get_by_role("button", name="Expire all").click()
    expect(page.get_by_text(re.compile(r"\d+ tokens? expired"))).to_be_visible()

    assert (before, program.ask().status_code) == (200, 401)


def test_a_snapshot_is_saved_restored_and_dropped(
    console: Callable[..., Visit],
) -> None:
    visited = console()
    page, program = visited.page, Program(visited.url)
    snapshots = panel(page, "Snapshots")
    snapshots.get_by_label("Name").fill("before")
    snapshots.get_by_role("button", name="Save").click()
    expect(snapshots.get_by_role("listitem")).to_contain_text("before")
    program.ask(CREATE, input={"name": "Partners", "accountGroupId": "group"})

    snapshots.get_by_role("button", name="Restore before").click()
    expect(page.get_by_text("The world is as it was in before.")).to_be_visible()

    assert program.ask().json() == {"data": {"spaces": []}}
    snapshots.get_by_role("button", name="Drop snapshot before").click()
    expect(snapshots.get_by_role("listitem")).to_have_count(0)


def test_the_state_is_downloaded_and_put(console: Callable[..., Visit]) -> None:
    visited = console()
    page, program = visited.page, Program(visited.url)
    program.ask(CREATE, input={"name": "Partners", "accountGroupId": "group"})
    state = panel(page, "State")
    expect(state.locator(".counts")).to_contain_text("spaces")
    with page.expect_download() as download:
        state.get_by_role("link", name="Download").click()
    saved = download.value.path()

    state.get_by_role("button", name="Load empty").click()
    confirm(page, "Replace")
    expect(page.get_by_text("The state is that of the seed empty.")).to_be_visible()
    emptied = program.control.status().records["spaces"]
    state.get_by_label("Replace it with a file").set_input_files(saved)
    confirm(page, "Replace")
    expect(state.locator(".counts")).to_contain_text("spaces")

    assert emptied == 0
    assert [each["name"] for each in program.ask().json()["data"]["spaces"]] == [
        "Partners"
    ]


def test_a_file_that_is_no_seed_is_refused_in_words(
    console: Callable[..., Visit], tmp_path: Path
) -> None:
    visited = console()
    file = tmp_path / "seed.json"
    file.write_text('{"nothing": 1}')
    state = panel(visited.page, "State")

    state.get_by_label("Replace it with a file").set_input_files(file)
    confirm(visited.page, "Replace")

    expect(state.get_by_role("alert").filter(has_text="nothing")).to_be_visible()


def test_two_worlds_stand_side_by_side(
    console: Callable[..., Visit], browser: BrowserContext
) -> None:
    visited = console()
    page, server = visited.page, visited.url
    sandboxes = panel(page, "Sandboxes")
    sandboxes.get_by_label("Name").fill("mine")
    sandboxes.get_by_role("button", name="Create").click()
    expect(sandboxes.get_by_role("link", name="mine")).to_be_visible()
    beside = Visit(browser.new_page(), f"{server}/sandbox/mine").open("/console")
    beside.page.set_viewport_size(WIDE)
    expect(beside.page.get_by_text("Live")).to_be_visible()

    Program(f"{server}/sandbox/mine").ask()
    Program(server).ask("{ spaces { id } }")
    Program(server).ask("{ spaces { id } }")

    expect(entries(beside.page)).to_have_count(1)
    expect(entries(page)).to_have_count(2)
    beside.page.get_by_role("button", name="World mine").click()
    beside.page.get_by_role("link", name="main", exact=True).click()
    expect(beside.page).to_have_url(f"{server}/console")
    visited.check()


def test_a_world_is_forked_and_dropped(console: Callable[..., Visit]) -> None:
    visited = console()
    page, program = visited.page, Program(visited.url)
    program.ask(CREATE, input={"name": "Partners", "accountGroupId": "group"})
    sandboxes = panel(page, "Sandboxes")
    sandboxes.get_by_label("Copy this world to").fill("a-copy")
    sandboxes.get_by_role("button", name="Fork").click()
    expect(sandboxes.get_by_role("link", name="a-copy")).to_be_visible()

    copied = Program(f"{visited.url}/sandbox/a-copy").ask().json()["data"]["spaces"]
    sandboxes.get_by_role("button", name="Drop sandbox a-copy").click()
    confirm(page, "Drop")

    expect(sandboxes.get_by_role("link")).to_have_count(0)
    assert [space["name"] for space in copied] == ["Partners"]
    assert program.control.sandboxes() == ()


def test_a_reset_brings_the_world_back(console: Callable[..., Visit]) -> None:
    visited = console("/sandbox/one")
    page, program = visited.page, Program(visited.url)
    program.ask(CREATE, input={"name": "Partners", "accountGroupId": "group"})
    expect(entries(page)).to_have_count(1)

    page.get_by_role("button", name="Reset world").click()
    confirm(page, "Cancel")
    expect(entries(page)).to_have_count(1)
    page.get_by_role("button", name="Reset world").click()
    confirm(page, "Reset")

    expect(entries(page)).to_have_count(0)
    assert program.control.status().records["spaces"] == 0
    program.ask()
    expect(entries(page)).to_have_count(1)
    visited.check()


def test_a_reset_from_elsewhere_is_noticed(console: Callable[..., Visit]) -> None:
    visited = console()
    page, program = visited.page, Program(visited.url)
    for _ in range(3):
        program.ask()
    expect(entries(page)).to_have_count(3)

    program.control.reset()
    program.ask('{ space(id: "nowhere") { name } }')

    expect(entries(page)).to_have_count(1)
    expect(entries(page)).to_contain_text("#1")


def test_coverage_shows_what_is_not_emulated_first(
    console: Callable[..., Visit],
) -> None:
    visited = console()
    page, program = visited.page, Program(visited.url)
    page.get_by_role("tab", name="Coverage").click()
    expect(page.get_by_text("Everything that clients asked for")).to_be_visible()

    program.ask("{ spaces { id } }")
    program.ask("{ spaces { owner } }")

    coverage = page.get_by_role("tabpanel", name="Coverage")
    expect(coverage.locator(".notice")).to_contain_text("spaces.owner")
    expect(coverage.locator(".notice")).to_contain_text("1 time")
    operations = coverage.locator("#coverage-operations")
    expect(operations.get_by_role("meter").first).to_have_attribute(
        "aria-valuenow", "1"
    )
    operations.locator("summary").click()
    expect(operations.get_by_label("Calls of spaces")).to_be_visible()
    expect(coverage.get_by_role("link", name="JUnit")).to_have_attribute(
        "href", f"{visited.url}/_mockspaces/coverage?format=junit"
    )


def test_names_are_shown_as_text(console: Callable[..., Visit]) -> None:
    visited = console(space_name_forbidden="(?!)")
    page, program = visited.page, Program(visited.url)
    program.token = program.control.token(EVIL)
    program.ask(CREATE, input={"name": EVIL, "accountGroupId": EVIL})
    program.ask("query($id: ID!) { space(id: $id) { name } }", id=EVIL)
    program.ask(f"{{ spaces {{ name }} }} # {EVIL}")
    program.control.faults.add(
        "spaces", status=500, body=EVIL, content_type="text/html", account_id=EVIL
    )
    program.ask()
    expect(entries(page)).to_have_count(4)
    for index in range(4):
        entries(page).nth(index).locator("summary").click()
    page.get_by_role("button", name="Show it").click()

    expect(entries(page).first).to_contain_text(EVIL)
    expect(entries(page).nth(2).get_by_label("Variables")).to_contain_text(EVIL)
    assert page.locator("main img").count() == 0
    expect(panel(page, "Faults")).to_contain_text(f"only {EVIL}")
    visited.check()


def test_a_lost_server_is_said_and_found_again(page: Page) -> None:
    with MockSpaces(Settings(port=0, seed=())) as first:
        port = urlsplit(first.url).port
        Visit(page, first.url).open("/console")
        expect(page.get_by_text("Live")).to_be_visible()
    expect(page.get_by_text("Connection lost")).to_be_visible()

    with MockSpaces(Settings(port=port or 0, seed=())) as second:
        expect(page.get_by_text("Live")).to_be_visible()
        Program(second.url).ask()

        expect(entries(page)).to_have_count(1)


def test_the_console_can_be_used_by_everyone(console: Callable[..., Visit]) -> None:
    visited = console("/sandbox/one")
    page = visited.page
    fill(page, Program(visited.url))

    open_all_panels(page)
    page.get_by_role("button", name="World one").click()
    visited.check_access()
    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Coverage").click()
    page.locator(".covered summary").first.click()
    visited.check_access()
    page.get_by_role("button", name="Reset world").click()
    visited.check_access()
    visited.check()


def test_the_console_can_be_used_on_a_phone(console: Callable[..., Visit]) -> None:
    visited = console("/sandbox/one", size=PHONE)
    page = visited.page
    fill(page, Program(visited.url))

    visited.check_access()
    widths = [page.evaluate("document.documentElement.scrollWidth")]
    for name in ("Coverage", "Controls"):
        page.get_by_role("tab", name=name).click()
        widths.append(page.evaluate("document.documentElement.scrollWidth"))
    open_all_panels(page)
    visited.check_access()
    assert max(widths) <= PHONE["width"]
    visited.check()


def fill(page: Page, program: Program) -> None:
    """Give the console something to show."""
    program.ask("query($id: ID!) { space(id: $id) { name } }", id="nowhere")
    program.control.faults.add("spaces", status=503)
    program.control.snapshot("before")
    entries(page).first.locator("summary").click()


def open_all_panels(page: Page) -> None:
    for title in ("Limits", "Tokens", "Snapshots", "Sandboxes", "State"):
        panel(page, title)


def test_the_tabs_are_walked_by_keys(console: Callable[..., Visit]) -> None:
    visited = console(size=PHONE)
    page = visited.page

    page.get_by_role("tab", name="Journal").focus()
    for name in ("Coverage", "Controls", "Journal", "Coverage"):
        page.keyboard.press("ArrowRight")
        expect(page.get_by_role("tab", name=name)).to_be_focused()

    expect(page.get_by_role("heading", name="Coverage")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", name="Journal")).to_be_visible()
