import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from mockspaces.cli import cli
from mockspaces.pages.files import text_of

QUERIES = {
    "\n".join(example["query"])
    for group in json.loads(text_of("explorer/examples.json"))["groups"]
    for example in group["examples"]
}


def test_a_collection_for_postman_has_every_example_of_the_explorer() -> None:
    printed = CliRunner().invoke(cli, ["collection", "postman"])

    requests = [
        item["request"]
        for folder in json.loads(printed.output)["item"]
        for item in folder["item"]
    ]
    sent = {each["body"]["graphql"]["query"] for each in requests if "body" in each}
    assert sent >= QUERIES


def test_everything_that_a_request_leaves_open_is_a_variable_or_set_before() -> None:
    printed = CliRunner().invoke(cli, ["collection", "postman"])

    collection = json.loads(printed.output)
    places = set(re.findall(r"{{(\w+)}}", printed.output))
    known = set(re.findall(r'set\(\\"(\w+)\\"', printed.output))
    known |= {each["key"] for each in collection["variable"]}
    assert places - known == {"administratorToken", "userToken"}


def test_a_collection_for_postman_is_written_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "spaces.json"

    printed = CliRunner().invoke(cli, ["collection", "postman", "--output", str(file)])

    assert printed.output == ""
    assert json.loads(file.read_text("utf-8"))["info"]["name"] == "Spaces"


def test_a_collection_for_bruno_has_every_example_of_the_explorer(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "spaces"

    CliRunner().invoke(cli, ["collection", "bruno", "--output", str(folder)])

    texts = [each.read_text("utf-8") for each in folder.rglob("*.bru")]
    sent = {
        text.partition("body:graphql {\n  ")[2].partition("\n}\n")[0]
        for text in texts
        if "body:graphql {" in text
    }
    assert {each.replace("\n  ", "\n") for each in sent} >= QUERIES


def test_a_collection_for_bruno_needs_a_folder() -> None:
    refused = CliRunner().invoke(cli, ["collection", "bruno"])

    assert refused.exit_code == 2
    assert "bruno needs a folder to create" in refused.output


@pytest.mark.parametrize("program", ["bruno", "postman"])
def test_a_folder_that_exists_is_left_as_it_is(program: str, tmp_path: Path) -> None:
    refused = CliRunner().invoke(
        cli, ["collection", program, "--output", str(tmp_path)]
    )

    assert refused.exit_code == 1
    assert f"Could not open file '{tmp_path}'" in refused.output
    assert list(tmp_path.iterdir()) == []
