"""The portal of a Space Administrator, in a real browser."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.builders import png
from tests.pages.portal import HOSTILE, Open, button, confirm, field

LOGO: Any = {"name": "logo.png", "mimeType": "image/png", "buffer": png()}
TEXT: Any = {"name": "logo.png", "mimeType": "image/png", "buffer": b"no image"}
LARGE: Any = {**LOGO, "buffer": png() + bytes(262_144)}
HUGE: Any = {**LOGO, "buffer": png() + bytes(1_048_576)}


def fill_in(page: Page, name: str, group: str = "Suppliers") -> None:
    field(page, "Name").fill(name)
    button(page, group).click()


@pytest.mark.parametrize("world", ["", "/sandbox/one"])
def test_an_administrator_creates_edits_and_deletes_a_space(
    visit: Open, world: str
) -> None:
    visited = visit("/portal?persona=administrator", world=world)
    page = visited.page
    expect(page.get_by_role("link", name="Dealer Portal")).to_be_visible()
    expect(page.get_by_role("img", name="Quillmere")).to_be_visible()
    visited.check_access()

    page.get_by_role("link", name="Create a Space").click()
    fill_in(page, "Our suppliers")
    page.get_by_label("Dispatch Advice").check()
    field(page, "Logo").set_input_files(LOGO)
    expect(page.get_by_role("img", name="The chosen file")).to_be_visible()
    page.get_by_label("Description of the logo").fill("A lorry")
    visited.check_access()
    button(page, "Create the Space").click()

    expect(page.get_by_role("heading", name="Our suppliers")).to_be_visible()
    expect(page.get_by_role("img", name="A lorry")).to_be_visible()
    expect(page.get_by_role("heading", name="Dispatch Advice")).to_be_visible()
    members = page.get_by_role("table", name="Member accounts")
    expect(members.get_by_role("rowheader")).to_have_text(
        ["Bracken Paper Mills", "Merrow Freight"]
    )
    page.get_by_label("Text (empty: all members)").fill("r")
    field(page, "Name").select_option("starts with")
    expect(page.get_by_text("No member has such a name.")).to_be_visible()
    field(page, "Name").select_option("contains")
    page.get_by_label("Text (empty: all members)").fill("FREIGHT")
    expect(members.get_by_role("rowheader")).to_have_text(["Merrow Freight"])
    visited.check_access()

    page.get_by_role("link", name="Edit").click()
    field(page, "Name").fill("Suppliers of paper")
    button(page, "Remove the logo").click()
    button(page, "Save").click()
    expect(page.get_by_role("heading", name="Suppliers of paper")).to_be_visible()
    expect(page.get_by_role("img", name="A lorry")).to_have_count(0)

    button(page, "Delete: Suppliers of paper").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Cancel")).to_be_focused()
    visited.check_access()
    confirm(page, "Delete")
    expect(page.get_by_role("link", name="Dealer Portal")).to_be_visible()
    expect(page.get_by_role("link", name="Suppliers of paper")).to_have_count(0)
    visited.check()


def test_each_refusal_is_shown_at_its_field(visit: Open) -> None:
    visited = visit("/portal?persona=administrator#/spaces/new")
    page = visited.page
    create = button(page, "Create the Space")

    def expect_refusal(label: str, code: str, detail: str) -> None:
        create.click()
        refused = field(page, label)
        expect(refused).to_be_focused()
        expect(refused).to_have_attribute("aria-invalid", "true")
        expect(refused).to_have_accessible_description(re.compile(f"{code}.*{detail}"))
        expect(page.get_by_text("documented by Boomi")).to_have_count(1)

    expect_refusal("Name", "MISSING_SPACE_NAME", "empty")
    field(page, "Name").fill("A" * 256)
    expect_refusal("Name", "SPACE_NAME_IS_LENGTHY", "256 characters")
    field(page, "Name").fill("<b>")
    expect_refusal("Name", "INVALID_SPACE_NAME", "may not have '<'")
    field(page, "Name").fill("Partners")
    expect_refusal("Account group (id)", "MISSING_ACCT_GRP_ID", "empty")
    expect(field(page, "Name")).not_to_have_attribute("aria-invalid", "true")
    button(page, "Dealers").click()
    expect_refusal("Account group (id)", "SPACE_EXISTS_FOR_ACCT_GRP", "Space already")
    visited.check_access()
    button(page, "Suppliers").click()
    field(page, "Logo").set_input_files(LARGE)
    create.click()
    expect(field(page, "Logo")).to_have_accessible_description(
        re.compile("SPACE_LOGO_UPLOAD_ERROR.*262144 at most")
    )
    field(page, "Logo").set_input_files(TEXT)
    expect(page.get_by_role("img", name="Not an image")).to_be_visible()
    create.click()
    expect(field(page, "Logo")).to_have_accessible_description(
        re.compile("SPACE_LOGO_UPLOAD_ERROR.*neither svg, png nor jpg")
    )
    visited.check()
    # Browsers complain of this status, as of any but 200.
    field(page, "Logo").set_input_files(HUGE)
    create.click()
    expect(field(page, "Logo")).to_have_accessible_description(
        re.compile("HTTP 413.*larger than 1048576 bytes")
    )


def test_a_request_is_shown_before_and_after_it_is_sent(visit: Open) -> None:
    page = visit("/portal?persona=administrator#/spaces/new").page
    fill_in(page, "It's ours")
    field(page, "Logo").set_input_files(LOGO)
    show = button(page, "Show request: Create the Space")

    show.click()
    drawer = page.get_by_role("dialog", name="Request")
    expect(drawer.get_by_text("Not sent yet")).to_be_visible()
    expect(drawer.get_by_role("region", name="Variables")).to_contain_text("It's ours")
    expect(drawer.get_by_role("region", name="File")).to_contain_text(
        "variables.input.theme.logo = logo.png"
    )
    expect(drawer.get_by_role("region", name="curl")).to_contain_text(
        re.compile(
            r"TOKEN=\$\(curl -s -u .*/auth/jwt/generate/quillmere-7K2M9Q\)"
            r".*It'\\''s ours.*-F 0=@logo.png",
            re.DOTALL,
        )
    )
    drawer.get_by_role("button", name="Close").click()

    button(page, "Create the Space").click()
    expect(page.get_by_role("heading", name="It's ours")).to_be_visible()
    page.get_by_role("button", name=re.compile("Requests")).click()
    sent = page.get_by_role("group").filter(has_text="spaceCreate").first
    sent.get_by_text("spaceCreate 200").click()
    expect(sent.get_by_role("region", name="Headers")).to_contain_text("Bearer ey")
    expect(sent.get_by_role("region", name="Document")).to_contain_text(
        "mutation spaceCreate($input: SpaceCreateInput!)"
    )
    expect(sent.get_by_role("region", name="Answer")).to_contain_text('"name": "It\'s')


def test_names_are_text_whatever_they_hold(visit: Open) -> None:
    visited = visit(
        "/portal?persona=administrator#/spaces/new", space_name_forbidden="[\\x00]"
    )
    page = visited.page
    fill_in(page, HOSTILE)
    field(page, "Description").fill(HOSTILE)

    button(page, "Create the Space").click()

    expect(page.get_by_role("heading", name=HOSTILE)).to_be_visible()
    expect(page.get_by_text(HOSTILE)).to_have_count(3)
    page.get_by_role("link", name="All Spaces").click()
    expect(page.get_by_role("link", name=HOSTILE)).to_be_visible()
    expect(page.locator("img")).to_have_count(1)
    visited.check()


def test_a_fault_is_shown_with_code_label_and_detail(visit: Open) -> None:
    visited = visit("/portal?persona=administrator")
    page = visited.page
    expect(page.get_by_role("link", name="Dealer Portal")).to_be_visible()
    faults = f"{visited.url}/_mockspaces/faults"
    error = {"answer": {"error": "GENERIC_SYSTEM_ERROR"}, "times": 1}
    page.request.post(faults, data={"match": {"operation": "spaces"}, **error})

    page.reload()

    alert = page.get_by_role("alert")
    expect(alert).to_contain_text("GENERIC_SYSTEM_ERROR")
    expect(alert).to_contain_text("documented by Boomi")
    button(page, "Try again").click()
    expect(page.get_by_role("link", name="Dealer Portal")).to_be_visible()
    page.request.post(
        faults, data={"match": {"operation": "spaces"}, "answer": {"truncate": 20}}
    )
    page.reload()
    expect(page.get_by_role("alert")).to_contain_text("The connection was cut")
