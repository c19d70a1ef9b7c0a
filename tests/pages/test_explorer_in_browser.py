"""The explorer, in a real browser."""

import json
import random
import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from mockspaces.pages.files import text_of
from tests.builders import ACCOUNT, png
from tests.pages.conftest import Visit
from tests.requirements import needed

LOGO: Any = {"name": "logo.png", "mimeType": "image/png", "buffer": png()}
FIELDS = [
    example["field"]
    for group in json.loads(text_of("explorer/examples.json"))["groups"]
    for example in group["examples"]
]
PERSONAS = [
    ("demo", "administrator"),
    ("demo", "dealer"),
    ("demo", "new-dealer"),
    ("demo", "subsidiary"),
    ("docs", "docs-administrator"),
    ("docs", "user"),
]
HOSTILE = "<img src=x onerror=console.log(1)>"
SEND_EACH = """async ([fields, times]) => {
  const [send, status, body, notes] = ["send", "status", "body", "notes"]
    .map((id) => document.getElementById(id));
  const shown = [];
  for (const field of fields) {
    document.querySelector(`.example[data-field=${field}]`).click();
    for (let sent = 0; sent < times; sent++) {
      status.dataset.state = "";
      send.click();
      while (send.disabled) await new Promise((done) => setTimeout(done));
      shown.push([field, status.dataset.state, body.textContent, notes.textContent]);
    }
  }
  return shown;
}"""

Open = Callable[..., Visit]


class Explorer:
    """A person at the explorer."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.page = visit.page
        expect(self.page.locator("body[data-ready]")).to_be_attached()

    @property
    def document(self) -> Locator:
        return self.page.get_by_label("Document", exact=True)

    @property
    def variables(self) -> Locator:
        return self.page.get_by_label("Variables", exact=True)

    @property
    def status(self) -> Locator:
        return self.page.locator("#status")

    @property
    def body(self) -> Locator:
        return self.page.get_by_label("Body of the answer")

    @property
    def choices(self) -> Locator:
        completion = self.page.get_by_role("listbox", name="Completion")
        return completion.get_by_role("option")

    def pick(self, field: str) -> None:
        self.page.locator(f".example[data-field={field}]").click()

    def send(self) -> Any:
        """Send, and return what the service answered at last."""
        answered = []

        def note(response: Any) -> None:
            if response.url.endswith("/graphql"):
                answered.append(response)

        self.page.on("response", note)
        self.page.evaluate("document.getElementById('status').dataset.state = ''")
        self.page.get_by_role("button", name="Send", exact=True).click()
        expect(self.status).to_have_attribute("data-state", re.compile("."))
        self.page.remove_listener("response", note)
        return answered[-1].json() if answered else None

    def send_each(self, fields: list[str], *, times: int = 1) -> list[list[str]]:
        """Send examples within the page, which is faster than from here.

        Returns field, state, body and notes, as the page shows them.
        """
        shown: list[list[str]] = self.page.evaluate(SEND_EACH, [fields, times])
        return shown

    def tab(self, name: str) -> None:
        self.page.get_by_role("tab", name=name).click()

    def copied(self, language: str) -> str:
        """Copy the request, and return what would be pasted."""
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page.get_by_role("button", name=f"Copy as {language}").click()
        expect(self.page.get_by_text(f"Copied as {language}.")).to_be_visible()
        text: str = self.page.evaluate("navigator.clipboard.readText()")
        return text


@pytest.fixture
def explore(visit: Open) -> Callable[..., Explorer]:
    """Open the explorer of a new emulator."""

    def start(path: str = "/graphql", **settings: Any) -> Explorer:
        return Explorer(visit(path, **settings))

    return start


@pytest.mark.parametrize(("seed", "persona"), PERSONAS)
def test_every_example_succeeds_for_every_persona_in_any_order(
    explore: Callable[..., Explorer], seed: str, persona: str
) -> None:
    path = f"/graphql?persona={persona}"
    explorer = explore(path, seed=(seed,), strict=True)
    shuffled = random.Random(f"{seed} {persona}").sample(FIELDS, len(FIELDS))  # noqa: S311 - the same order every time

    shown = explorer.send_each([*FIELDS, *shuffled])

    assert len(shown) == 2 * len(FIELDS)
    for field, state, body, notes in shown:
        assert state == "good", f"{field}: {body}"
        answer = json.loads(body)
        assert list(answer) == ["data"], f"{field}: {answer}"
        assert answer["data"][field] is not None, field
        assert "Nothing was" not in notes, field
    explorer.visit.check()


@pytest.mark.parametrize("seed", ["demo", "docs"])
def test_every_example_succeeds_again_and_again(
    explore: Callable[..., Explorer], seed: str
) -> None:
    explorer = explore(seed=(seed,))

    shown = explorer.send_each(FIELDS, times=3)

    assert len(shown) == 3 * len(FIELDS)
    for field, state, body, _ in shown:
        assert state == "good", f"{field}: {body}"
        assert list(json.loads(body)) == ["data"], f"{field}: {body}"
    explorer.visit.check()


def test_a_persona_brings_account_and_space(explore: Callable[..., Explorer]) -> None:
    explorer = explore("/graphql?persona=dealer")

    account = explorer.page.get_by_label("Account id")
    expect(account).to_have_value("tallowbridge-Q5C7RD")
    explorer.page.get_by_label("Try it as").select_option("subsidiary")

    expect(account).to_have_value("quillmerenordics-3F8T1A")
    expect(explorer.page.get_by_label("SPACE_GUID")).to_have_value(
        "54f61aaf-de15-42fc-9e08-09e6f9f2ee33"
    )


def test_what_deletes_stands_last_and_says_so(
    explore: Callable[..., Explorer],
) -> None:
    explorer = explore()

    examples = explorer.page.locator(".example")
    expect(examples).to_have_count(len(FIELDS))
    deleting = ["deletes" in text for text in examples.all_inner_texts()]
    assert deleting == sorted(deleting)
    assert deleting.count(True) == 4


def test_one_button_resets_the_world(explore: Callable[..., Explorer]) -> None:
    explorer = explore()
    explorer.pick("spaceCreate")
    explorer.send()
    explorer.pick("spaces")
    assert len(explorer.send()["data"]["spaces"]) == 3

    explorer.page.get_by_role("button", name="Reset world").click()
    explorer.page.get_by_role("button", name="Reset", exact=True).click()
    expect(explorer.page.get_by_text("as it was at the start")).to_be_visible()

    assert len(explorer.send()["data"]["spaces"]) == 2


def test_a_name_stays_text(explore: Callable[..., Explorer]) -> None:
    explorer = explore(space_name_forbidden=r"[\x00]")
    explorer.pick("spaceCreate")
    text = explorer.variables.input_value().replace("{{freshName}}", HOSTILE)
    explorer.variables.fill(text)

    answer = explorer.send()

    assert answer["data"]["spaceCreate"]["name"] == HOSTILE
    expect(explorer.body).to_contain_text(HOSTILE)
    explorer.tab("Sent")
    explorer.tab("History")
    explorer.visit.check()


def test_a_logo_is_uploaded_and_seen(explore: Callable[..., Explorer]) -> None:
    explorer = explore()
    explorer.pick("spaceCreate")
    explorer.page.get_by_label("File for the upload").set_input_files(LOGO)
    explorer.send()

    logo = explorer.page.get_by_role("img", name="Our logo")
    expect(logo).to_be_visible()
    logo.evaluate("image => image.decode()")
    assert logo.evaluate("image => image.naturalWidth") > 0
    explorer.visit.check()


def test_a_file_that_has_nowhere_to_go_is_not_sent(
    explore: Callable[..., Explorer],
) -> None:
    explorer = explore()
    explorer.pick("spaces")
    explorer.page.get_by_text("File for an upload").click()
    explorer.page.get_by_label("File for the upload").set_input_files(LOGO)
    explorer.page.get_by_role("button", name="Send", exact=True).click()

    expect(explorer.page.get_by_text("It has nowhere to go")).to_be_visible()
    explorer.page.get_by_role("button", name="Remove").click()
    expect(explorer.page.get_by_label("File for the upload")).to_have_value("")
    assert not any("/auth/" in url for url in explorer.visit.requests)


def test_completion_comes_from_the_schema(explore: Callable[..., Explorer]) -> None:
    explorer = explore()
    explorer.document.fill("")
    keyboard = explorer.page.keyboard

    keyboard.type("{ sp")
    choices = explorer.choices
    expect(choices.first).to_contain_text("spaces")
    expect(explorer.document).to_have_attribute(
        "aria-activedescendant", re.compile(".")
    )
    keyboard.press("Enter")
    keyboard.type(" { urL")
    expect(choices).to_have_text(["urlString"])
    keyboard.press("Tab")

    expect(explorer.document).to_have_value("{ spaces { url}}")
    expect(choices).to_have_count(0)
    assert "data" in explorer.send()


@pytest.mark.parametrize(
    ("before", "typed", "expected"),
    [
        ("mutation ", "{ spaceD", "spaceDelete"),
        ("query ($a: ", "Spac", "SpaceCreateInput"),
        ("{ space(", "i", "id"),
        ("mutation { spaceCreate(input: { ", "sha", "sharingMode"),
        ("mutation { spaceCreate(input: { sharingMode: ", "A", "ACCOUNT_GROUP"),
        ("query ($mine: ID!) { space(id: $", "m", "mine"),
        ("{ spaces { theme { ", "logoU", "logoUrl"),
        ("", "que", "query"),
        ("{ spaces @", "i", "include"),
        ("{ ... on ", "Que", "Query"),
        ("fragment f on ", "Sp", "Space"),
    ],
)
def test_completion_knows_where_the_cursor_is(
    explore: Callable[..., Explorer], before: str, typed: str, expected: str
) -> None:
    explorer = explore()
    explorer.document.fill(before)
    explorer.document.press("End")

    explorer.page.keyboard.type(typed)

    option = explorer.choices.filter(
        has=explorer.page.get_by_text(expected, exact=True)
    )
    expect(option).to_be_visible()
    explorer.page.keyboard.press("Escape")
    expect(option).to_be_hidden()


def test_an_error_is_marked_at_its_line(explore: Callable[..., Explorer]) -> None:
    explorer = explore()

    explorer.document.fill("{\n  spaces {\n    nme\n  }\n}")

    expect(explorer.page.locator(".gutter .wrong")).to_have_text("3")
    expect(
        explorer.page.get_by_text('Line 3: Space has no field "nme".')
    ).to_be_visible()
    expect(explorer.document).to_have_attribute("aria-invalid", "true")
    explorer.document.fill("{ spaces { id }")
    expect(
        explorer.page.get_by_text("Line 1: Expected a name, the text ends.")
    ).to_be_visible()


def test_an_error_of_the_service_is_marked_at_its_line(
    explore: Callable[..., Explorer],
) -> None:
    explorer = explore()
    explorer.document.fill("{\n  __type(name: 1) {\n    name\n  }\n}")

    explorer.send()

    expect(explorer.page.locator(".gutter .wrong")).to_have_text("2")
    expect(explorer.status).to_contain_text("400")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[1]", "Variables are a JSON object."),
        ("{", "This is no JSON"),
        ("{}", "input: a value of the type SpaceCreateInput! is needed."),
        ('{"input": 1}', "input: SpaceCreateInput is an object."),
        (
            '{"input": {"name": 1, "accountGroupId": "a"}}',
            "input.name: 1 is no String.",
        ),
        (
            '{"input": {"name": "a",\n"accountGroupId": "a", "nme": 1}}',
            "Line 2: input.nme: SpaceCreateInput has no such field.",
        ),
        (
            '{"input": {"name": "a", "accountGroupId": "a", "sharingMode": "B"}}',
            'input.sharingMode: "B" is none of ACCOUNT_GROUP.',
        ),
        (
            '{"input": {"name": null, "accountGroupId": "a"}}',
            "input.name: String! is not null.",
        ),
        (
            '{"input": {"name": "a", "accountGroupId": "a", "accountIds": [1.5]}}',
            "input.accountIds.0: 1.5 is no ID.",
        ),
        ('{"other": 1}', "other: the document declares no such variable."),
    ],
)
def test_variables_are_checked_against_their_types(
    explore: Callable[..., Explorer], text: str, problem: str
) -> None:
    explorer = explore()
    explorer.pick("spaceCreate")

    explorer.variables.fill(text)

    expect(explorer.page.locator("#variables-problem")).to_contain_text(problem)


def test_variables_that_are_no_json_are_not_sent(
    explore: Callable[..., Explorer],
) -> None:
    explorer = explore()
    explorer.variables.fill("[1]")
    explorer.page.get_by_role("button", name="Send", exact=True).click()

    expect(explorer.variables).to_be_focused()
    assert not any("/auth/" in url for url in explorer.visit.requests)


def test_prettify_writes_a_document_as_usual(
    explore: Callable[..., Explorer],
) -> None:
    explorer = explore()
    explorer.document.fill(
        "#one\nquery a($id:ID!,$b:[Int!]=[1]){s:space(id:$id)@skip(if:false)"
        "{#two\nid ...f ...on Space{name}}} fragment f on Space{id}"
    )

    explorer.page.get_by_role("button", name="Prettify").click()

    expect(explorer.document).to_have_value(
        "#one\n"
        "query a($id: ID!, $b: [Int!] = [1]) {\n"
        "  s: space(id: $id) @skip(if: false) {\n"
        "    #two\n"
        "    id\n"
        "    ...f\n"
        "    ... on Space {\n"
        "      name\n"
        "    }\n"
        "  }\n"
        "}\n"
        "\n"
        "fragment f on Space {\n"
        "  id\n"
        "}"
    )


def test_the_schema_is_searched_and_labelled(
    explore: Callable[..., Explorer],
) -> None:
    explorer = explore()
    explorer.tab("Schema")
    panel = explorer.page.get_by_role("tabpanel", name="Schema")

    panel.get_by_label("Search the schema").fill("spaceDelete")
    expect(panel.locator(".badge")).to_have_text([re.compile("^D")] * 2)
    panel.get_by_role("button", name="Mutation").click()
    expect(panel.get_by_role("heading", name="type Mutation")).to_be_visible()
    panel.get_by_role("button", name="SpaceCreateInput!").click()

    expect(panel.get_by_text("accountGroupId")).to_be_visible()
    panel.get_by_role("button", name="All types").click()
    panel.get_by_label("Search the schema").fill("nothing at all")
    expect(panel.get_by_text("Nothing in the schema is called that.")).to_be_visible()


def test_each_field_and_argument_is_described_with_its_label(
    explore: Callable[..., Explorer],
) -> None:
    explorer = explore()
    url = f"{explorer.visit.url}/_mockspaces/fields"
    fields = explorer.page.request.get(url).json()["fields"]
    explorer.tab("Schema")
    panel = explorer.page.get_by_role("tabpanel", name="Schema")

    for label in "DIXO":
        panel.get_by_label("Label", exact=True).select_option(label)
        head = f".documentation li > div:has(> [data-label={label}])"
        shown = panel.locator(f"{head} + p").all_inner_texts()
        described = {e["description"] for e in fields if e["label"] == label}
        assert set(shown) == described
    panel.get_by_label("Search the schema").fill("text")
    arguments = panel.get_by_role("list", name="Arguments of catalogListings")
    expect(arguments).to_have_count(0)
    panel.get_by_label("Search the schema").fill("catalogListings")
    expect(arguments).to_contain_text("What is asked for.")
    explorer.visit.check()
    explorer.visit.check_access()


def test_requests_and_history_are_kept_over_a_reload(
    explore: Callable[..., Explorer],
) -> None:
    explorer = explore()
    explorer.document.fill("{ spaces { name } }")
    explorer.send()
    explorer.page.get_by_role("button", name="New request").click()
    explorer.document.fill("{ environments { id } }")

    explorer.page.reload()
    explorer = Explorer(explorer.visit)

    expect(explorer.document).to_have_value("{ environments { id } }")
    open_requests = explorer.page.get_by_role("group", name="Open requests")
    open_requests.get_by_role("button", name="spaces", exact=True).click()
    expect(explorer.document).to_have_value("{ spaces { name } }")
    open_requests.get_by_role("button", name="Close environments").click()
    expect(open_requests.get_by_role("button")).to_have_count(1)
    explorer.tab("History")
    history = explorer.page.get_by_role("tabpanel", name="History")
    history.get_by_role("button", name="spaces").click()
    expect(open_requests.get_by_role("button")).to_have_count(4)
    history.get_by_role("button", name="Forget all").click()
    expect(history.get_by_text("What you send is listed here.")).to_be_visible()


def test_status_time_and_headers_are_shown(explore: Callable[..., Explorer]) -> None:
    explorer = explore()
    explorer.send()

    expect(explorer.status).to_have_text(
        re.compile(r"200 OK · [\d.]+ ms · [\d,]+ bytes")
    )
    explorer.tab("Headers")
    headers = explorer.page.get_by_role("tabpanel", name="Headers")
    expect(headers.get_by_text("application/json")).to_be_visible()
    explorer.tab("Sent")
    expect(explorer.page.get_by_role("tabpanel", name="Sent")).to_contain_text("Bearer")


def test_any_header_can_be_sent(explore: Callable[..., Explorer]) -> None:
    explorer = explore()
    explorer.page.get_by_role("button", name="User and headers").click()
    headers = explorer.page.get_by_label("More headers")
    headers.fill("X-Mockspaces-Fault: error=PLATFORM_CALL_ERROR")

    explorer.send()

    expect(explorer.status).to_have_attribute("data-state", "refused")
    shown = explorer.page.get_by_role("alert")
    expect(shown.get_by_text("PLATFORM_CALL_ERROR", exact=True)).to_be_visible()
    expect(shown.locator(".badge")).to_have_attribute("data-label", "X")
    headers.fill("none")
    explorer.page.get_by_role("button", name="Send", exact=True).click()
    expect(explorer.page.get_by_text("“none” is no header")).to_be_visible()


def test_a_copied_command_is_run(explore: Callable[..., Explorer]) -> None:
    explorer = explore("/graphql?persona=dealer")
    explorer.pick("environments")
    run = {"capture_output": True, "text": True, "check": True}

    curl = explorer.copied("curl")
    shell = [needed("bash"), "-c", curl]
    by_curl = subprocess.run(shell, **run).stdout  # type: ignore[call-overload] # noqa: S603, PLW1510 - our own
    script = explorer.copied("Python")
    by_python = subprocess.run([sys.executable, "-c", script], **run).stdout  # type: ignore[call-overload] # noqa: S603, PLW1510 - our own
    module = explorer.copied("JavaScript")
    node = [needed("node"), "--input-type=module", "-e", module]
    by_node = subprocess.run(node, **run).stdout  # type: ignore[call-overload] # noqa: S603, PLW1510 - our own

    assert "Staging" in json.dumps(json.loads(by_curl)["data"]["environments"])
    assert by_python.startswith("200 {'data': {'environments': [")
    assert by_node.startswith("200 {")


def test_a_token_is_renewed_before_it_expires(
    explore: Callable[..., Explorer],
) -> None:
    explorer = explore()
    explorer.page.clock.install()
    explorer.page.reload()
    explorer = Explorer(explorer.visit)
    explorer.send()

    explorer.page.clock.fast_forward("04:50")
    explorer.send()
    asked = sum("/auth/" in url for url in explorer.visit.requests)
    explorer.page.clock.fast_forward("00:10")
    explorer.send()

    assert asked == 1
    assert sum("/auth/" in url for url in explorer.visit.requests) == 2


def test_a_token_that_is_refused_is_replaced(explore: Callable[..., Explorer]) -> None:
    explorer = explore()
    explorer.send()
    url = f"{explorer.visit.url}/_mockspaces/tokens/expire"
    explorer.page.request.post(url)

    answer = explorer.send()

    assert list(answer) == ["data"]
    assert sum("/auth/" in url for url in explorer.visit.requests) == 2


def test_a_refused_user_reads_why_and_tries_another(
    explore: Callable[..., Explorer],
) -> None:
    explorer = explore(credentials=("me:secret",))
    explorer.send()
    expect(explorer.status).to_have_text("No token: 401 Unauthorized")
    expect(explorer.body).to_contain_text("Basic credentials are needed")

    explorer.page.get_by_role("button", name="User and headers").click()
    explorer.page.get_by_label("User", exact=False).first.fill("me")
    explorer.page.get_by_label("Token or password").fill("secret")
    explorer.page.get_by_role("button", name="New token").click()
    explorer.send()

    expect(explorer.status).to_contain_text("200 OK")


def test_an_account_that_no_persona_has_is_tried(
    explore: Callable[..., Explorer],
) -> None:
    explorer = explore(seed=())
    expect(explorer.page.get_by_label("Try it as")).to_have_value("")
    explorer.page.get_by_label("Account id").fill(ACCOUNT)

    explorer.pick("spaceCreate")

    created = explorer.send()["data"]["spaceCreate"]
    assert created["createdByAccountId"] == ACCOUNT
    explorer.pick("space")
    assert explorer.send()["data"]["space"]["id"] == created["id"]


def test_it_works_where_the_control_api_is_closed(
    explore: Callable[..., Explorer],
) -> None:
    explorer = explore()
    closed = {"error": {"field": "Host", "message": "Not at this name."}}
    explorer.page.route(
        "**/_mockspaces/**", lambda route: route.fulfill(status=403, json=closed)
    )
    explorer.page.reload()
    explorer = Explorer(explorer.visit)

    explorer.pick("spaceCreate")

    assert list(explorer.send()) == ["data"]


def test_the_keyboard_is_enough(explore: Callable[..., Explorer]) -> None:
    explorer = explore()
    keyboard = explorer.page.keyboard

    keyboard.press("Tab")
    expect(
        explorer.page.get_by_role("link", name="Skip to the content")
    ).to_be_focused()
    example = explorer.page.locator(".example[data-field=space]")
    while not example.evaluate("button => button === document.activeElement"):
        keyboard.press("Tab")
    keyboard.press("Enter")
    expect(explorer.document).to_be_focused()
    keyboard.press("Tab")
    expect(explorer.variables).to_be_focused()
    keyboard.press("Control+Enter")

    expect(explorer.status).to_contain_text("200 OK")


def test_an_unreachable_emulator_is_reported(explore: Callable[..., Explorer]) -> None:
    explorer = explore()
    explorer.page.context.set_offline(True)

    explorer.send()

    expect(explorer.status).to_have_text(
        "There is no answer. Is the emulator still running?"
    )


@pytest.mark.parametrize("width", [390, 1024, 1920])
def test_nothing_is_wider_than_the_window(
    explore: Callable[..., Explorer], width: int
) -> None:
    explorer = explore()
    explorer.page.set_viewport_size({"width": width, "height": 800})
    explorer.send()

    inner = explorer.page.evaluate("document.documentElement.scrollWidth")

    assert inner <= width
