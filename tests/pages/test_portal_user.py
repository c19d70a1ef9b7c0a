"""The portal of a user of a Space, in a real browser."""

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.pages.conftest import Visit
from tests.pages.portal import HOSTILE, Open, button, confirm, field, link

# Tokens outlast the leaps of the clock: browsers complain of each status 401.
A_YEAR = 365 * 86_400


def control(visited: Visit, method: str, path: str, **body: Any) -> None:
    answer = visited.page.request.fetch(
        f"{visited.url}/_mockspaces{path}", method=method, data=body
    )
    assert answer.ok, answer.text()


@pytest.mark.parametrize("world", ["", "/sandbox/one"])
def test_a_user_goes_from_installing_to_uninstalling(  # noqa: PLR0915 - it is one path
    visit: Open, world: str
) -> None:
    visited = visit("/portal?persona=new-dealer", world=world, token_lifetime=A_YEAR)
    page = visited.page
    control(visited, "PUT", "/clock", now="2027-01-04T12:00:10Z", frozen=True)
    expect(page.get_by_role("heading", name="Dealer Portal")).to_be_visible()
    expect(page.get_by_role("img", name="Quillmere")).to_be_visible()
    expect(page.get_by_text("Nothing is installed yet.")).to_be_visible()
    visited.check_access()

    button(page, "Install: Order to Cash").click()
    name = field(page, "Name of this integration")
    expect(name).to_have_accessible_description(re.compile("PLATFORM_CALL_ERROR"))
    name.fill("Fenn's shop")
    button(page, "Install: Order to Cash").click()
    expect(page.get_by_role("heading", name="Fenn's shop")).to_be_visible()

    button(page, "Attach: Production").click()
    expect(button(page, "Unattach: Production")).to_be_visible()
    expect(field(page, "Process")).to_contain_text("Fenn's shop - Import Orders")

    link(page, "Settings").click()
    shop = page.get_by_role("group", name="Web Shop Connection")
    orders = page.get_by_role("group", name="Order Import Process property")
    expect(field(shop, "connectTimeout")).to_have_value("10000")
    expect(field(orders, "Batch size")).to_have_value("100")
    field(shop, "user").fill("fenn")
    field(shop, "password").fill("hunter2")
    field(orders, "Batch size").fill("250")
    expect(page.get_by_text("3 changes, not saved yet")).to_be_visible()
    visited.check_access()
    button(page, "Save the changes").click()
    expect(page.get_by_text("Encrypted, set")).to_be_visible()
    expect(field(shop, "password")).to_have_value("")
    expect(field(shop, "user")).to_have_value("fenn")
    expect(field(orders, "Batch size")).to_have_value("250")
    button(page, "Use the default: Batch size").click()
    button(page, "Save the changes").click()
    expect(field(orders, "Batch size")).to_have_value("100")
    expect(field(shop, "user")).to_have_value("fenn")

    link(page, "Map").press("Enter")
    source = page.get_by_role("group", name="Source")
    destination = page.get_by_role("group", name="Destination")
    for one, other in (("GiftMessage", "Remarks"), ("Number", "CostCentre")):
        button(source, one).press("Enter")
        button(destination, other).press("Enter")
    expect(page.locator(".lines path")).to_have_count(2)
    button(page, "Remove: Number to CostCentre").click()
    visited.check_access()
    button(page, "Save the map").click()
    expect(button(page, "Save the map")).to_be_hidden()
    expect(page.locator(".lines path")).to_have_count(1)
    expect(button(page, "Remove: GiftMessage to Remarks")).to_be_visible()

    link(page, "Schedule").click()
    expect(page.get_by_text("It is not scheduled")).to_be_visible()
    field(page, "Add a time").select_option("Every 15 minutes")
    expect(field(page, "Minutes")).to_be_focused()
    field(page, "Minutes").fill("0-59/90x")
    button(page, "Save the schedule: Fenn Main").click()
    expect(field(page, "Minutes")).to_have_accessible_description(
        re.compile("PLATFORM_CALL_ERROR.*0-59/90x")
    )
    field(page, "Minutes").fill("0,30")
    expect(page.get_by_text("Every 30 minutes, every day (UTC).")).to_be_visible()
    expect(page.get_by_text("Next: today 12:30 · today 13:00")).to_be_visible()
    field(page, "Add a time to try again").select_option("Every hour")
    field(page, "Try again at most").select_option("1")
    expect(page.get_by_text("A run that fails is tried again once: at")).to_be_visible()
    visited.check_access()
    button(page, "Save the schedule: Fenn Main").click()
    expect(page.get_by_text("The schedule is saved.")).to_be_visible()

    link(page, "Run & history").click()
    expect(page.get_by_text("It has not run in this period.")).to_be_visible()
    button(page, "Run now: Fenn's shop - Import Orders").press("Space")
    step = page.locator("[aria-current=step]")
    expect(step).to_have_text("Started")
    control(visited, "POST", "/clock/advance", by="700ms")
    expect(step).to_have_text("In process")
    control(visited, "POST", "/clock/advance", by="1h")
    expect(step).to_have_text(re.compile("Complete|Error"))
    executions = page.get_by_role("table").get_by_role("row")
    expect(executions).to_have_count(4)
    expect(executions.get_by_text("Manual")).to_be_visible()
    expect(
        page.get_by_role("img", name="Executions a day. 3 executions")
    ).to_be_visible()
    expect(page.get_by_role("img", name="Duration by day. Median")).to_be_visible()
    visited.check_access()

    button(page, "Unattach: Production").click()
    confirm(page, "Unattach")
    expect(button(page, "Attach: Production")).to_be_visible()

    button(page, "Uninstall: Fenn's shop").click()
    confirm(page, "Uninstall")
    expect(page.get_by_text("Nothing is installed yet.")).to_be_visible()
    visited.check()


def test_a_single_pack_is_installed_once_and_without_a_name(visit: Open) -> None:
    page = visit("/portal?persona=new-dealer").page

    button(page, "Install: Stock Levels").click()

    expect(page.get_by_role("heading", name="Stock Levels")).to_be_visible()
    page.get_by_role("link", name="All integrations").click()
    expect(page.get_by_role("link", name="Stock Levels")).to_be_visible()
    expect(button(page, "Install: Stock Levels")).to_have_count(0)


def test_the_history_shows_what_the_days_were_like(visit: Open) -> None:
    visited = visit("/portal?persona=dealer", token_lifetime=A_YEAR)
    page = visited.page

    page.get_by_role("link", name="Tallowbridge Web Shop").click()

    expect(page.get_by_role("img", name=re.compile("Executions a day"))).to_be_visible()
    rows = page.get_by_role("table").get_by_role("row")
    expect(rows).to_have_count(21)
    button(page, "Show more").click()
    expect(rows).to_have_count(41)
    field(page, "Status").select_option("Aborted")
    expect(rows).to_have_count(2)
    expect(rows.last).to_contain_text("cancelled by it@tallowbridge.example")
    field(page, "Period").select_option("1 day")
    expect(page.get_by_text("0 of 0 executions")).to_be_visible()
    field(page, "Environment").select_option("Test")
    expect(field(page, "On the Atom")).to_have_text("Tallowbridge Test")
    page.reload()
    expect(field(page, "On the Atom")).to_have_text("Tallowbridge Test")

    control(visited, "POST", "/clock/advance", by="12d")
    page.get_by_role("link", name="All integrations").click()
    link(page, "Stock Levels").click()
    expect(page.get_by_text("The service returns the newest 1000")).to_have_count(0)
    field(page, "Period").select_option("30 days")
    expect(page.get_by_text("The service returns the newest 1000")).to_be_visible()
    visited.check()


def test_a_secret_that_is_typed_is_not_shown_in_the_request(visit: Open) -> None:
    page = visit("/portal?persona=dealer").page
    page.get_by_role("link", name="Tallowbridge Web Shop").click()
    link(page, "Settings").click()
    shop = page.get_by_role("group", name="Web Shop Connection")
    field(shop, "password").fill("hunter2")

    button(page, "Show request: Save the changes").click()

    drawer = page.get_by_role("dialog", name="Request")
    expect(drawer.get_by_role("region", name="Variables")).to_contain_text("••••••••")
    expect(drawer.get_by_role("region", name="Document")).to_contain_text(
        "extensionsUpdate"
    )
    expect(drawer.get_by_text("hunter2")).to_have_count(0)


def test_names_are_text_whatever_they_hold(visit: Open) -> None:
    visited = visit("/portal?persona=new-dealer")
    page = visited.page
    field(page, "Name of this integration").fill(HOSTILE)

    button(page, "Install: Order to Cash").click()

    expect(page.get_by_role("heading", name=HOSTILE)).to_be_visible()
    button(page, "Attach: Production").click()
    expect(field(page, "Process")).to_contain_text(f"{HOSTILE} - Import Orders")
    page.get_by_role("link", name="All integrations").click()
    expect(page.get_by_role("link", name=HOSTILE)).to_be_visible()
    expect(page.locator("img")).to_have_count(1)
    visited.check()


def test_the_url_of_a_space_leads_to_its_page(visit: Open) -> None:
    visited = visit("/portal?persona=administrator", world="/sandbox/one")
    page = visited.page
    link(page, "Quillmere Regions").click()
    page.get_by_role("link", name=re.compile("space.guid=")).click()

    expect(page.get_by_role("heading", name="Packs to install")).to_be_visible()
    expect(page.get_by_role("heading", name="Quillmere Regions")).to_be_visible()
    expect(page.get_by_text("Signed in as Quillmere Nordics")).to_be_visible()

    # A Space that no persona uses is shown to its first member.
    visited.open("/portal?persona=administrator#/spaces/new")
    field(page, "Name").fill("Paper")
    button(page, "Suppliers").click()
    button(page, "Create the Space").click()
    page.get_by_role("link", name=re.compile("space.guid=")).click()

    expect(page.get_by_role("heading", name="Paper")).to_be_visible()
    expect(page.get_by_text("Signed in as Bracken Paper Mills")).to_be_visible()
    visited.check()


def test_an_unknown_guid_is_reported(visit: Open) -> None:
    visited = visit("/space?guid=none")
    page = visited.page

    expect(page.get_by_role("heading", name="No Space has this guid")).to_be_visible()
    page.get_by_role("button", name="Dealer: Tallowbridge Stationers").click()

    expect(page.get_by_role("heading", name="Dealer Portal")).to_be_visible()


def test_another_account_is_used_with_its_credentials(visit: Open) -> None:
    visited = visit(
        "/portal?persona=administrator",
        credentials=("me:open sesame",),
    )
    page = visited.page
    expect(page.get_by_role("alert")).to_contain_text("HTTP 401")

    field(page, "You are").select_option("Another account…")
    dialog = page.get_by_role("dialog", name="Another account")
    dialog.get_by_label("Account id").fill("quillmere-7K2M9Q")
    dialog.get_by_label("User optional").fill("me")
    dialog.get_by_label("Password or API token optional").fill("open sesame")
    button(dialog, "Use this account").click()

    expect(page.get_by_role("link", name="Dealer Portal")).to_be_visible()


def test_a_schedule_is_described_in_words(visit: Open) -> None:
    page = visit("/portal").page
    sentences = {
        "* * * * *": "Every minute, every day (UTC).",
        "0-59/15 * * * *": "Every 15 minutes, every day (UTC).",
        "5,25,45 8-18 2-6 * *": (
            "Every 20 minutes, from minute 5 on from 08:00 to 18:59, "
            "Monday to Friday (UTC)."
        ),
        "0 6 * * *": "At 06:00, every day (UTC).",
        "15 18 1,7 * 6-8": (
            "At 18:15, on Sunday and Saturday, from June to August (UTC)."
        ),
        "0,30 6,20 * 1,15 1": (
            "At 06:00, 06:30, 20:00 and 20:30, on days 1 and 15 of the month, "
            "in January (UTC)."
        ),
        "5,7 * * 1-7 *": (
            "At :05 and :07 of every hour, on days 1 to 7 of the month (UTC)."
        ),
        "61 * * * *": "The field “Minutes” is not understood.",
        "*/5 * * * *": "The field “Minutes” is not understood.",
    }

    said = page.evaluate(
        """async (schedules) => {
          const base = document.querySelector("script[src*=portal]").src;
          const { wordsOf } = await import(new URL("schedule_words.js", base));
          return schedules.map((text) => {
            const [minutes, hours, daysOfWeek, daysOfMonth, months] = text.split(" ");
            return wordsOf({ minutes, hours, daysOfWeek, daysOfMonth, months });
          });
        }""",
        list(sentences),
    )

    assert said == list(sentences.values())
