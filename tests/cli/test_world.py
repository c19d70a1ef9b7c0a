"""Status, reset, limits, journal, tokens: the commands of one file each."""

import json
import re
import subprocess
import sys

import httpx2

from mockspaces.client import Client
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from tests.cli.conftest import Run
from tests.conftest import Caller

SPACES = {"query": "{ spaces { id } }"}
JOURNAL = (sys.executable, "-m", "mockspaces", "journal")


def ask_for(client: Client, query: str = "{ spaces { id } }") -> None:
    headers = {"Authorization": f"Bearer {client.token('acme-4F7K2Q')}"}
    httpx2.post(client.graphql_url, headers=headers, json={"query": query})


def test_a_world_shows_its_status(ask: Run, remote: Caller) -> None:
    remote.create()

    text = ask("status").out
    answer = ask("status", "--json").json

    lines = dict(re.split(r"\s{2,}", line) for line in text.splitlines())
    assert lines["version"] == answer["version"]
    assert lines["address"] == str(remote.http.base_url).rstrip("/")
    assert lines["world"] == answer["sandbox"]
    assert lines["clock"].endswith(" (running)")
    assert lines["seed"] == "none"
    assert lines["limits"] == "no rate limit, any number in flight"
    assert "spaces 1" in lines["records"]


def test_a_sandbox_is_named_by_its_address_or_by_an_option(
    run: Run, remote: Caller
) -> None:
    server, _, name = str(remote.http.base_url).rstrip("/").partition("/sandbox/")

    answer = run("status", "--url", server, "--sandbox", name, "--json").json

    assert answer["sandbox"] == name


def test_a_reset_reports_what_it_dropped(ask: Run, remote: Caller) -> None:
    remote.ask("{ spaces { id } }")
    ask("faults", "add")

    output = ask("reset").out

    assert output == "Dropped 2 records, 0 tokens, 1 fault, 1 exchange.\n"


def test_limits_are_set_shown_and_cleared(ask: Run) -> None:
    before = ask("limits", "show").out
    set_ = ask("limits", "set", "--rate", "10/1m", "--burst", "3", "--json").json
    shown = ask("limits", "show").out.splitlines()
    cleared = ask("limits", "clear", "--json").json

    assert before.splitlines()[0] == "rate       no limit"
    assert set_ == {"rate": "10/60s", "burst": 3, "maxInFlight": None}
    assert shown == ["rate       10/60s", "burst      3", "in flight  no limit"]
    assert cleared == {"rate": None, "burst": None, "maxInFlight": None}


def test_the_journal_is_shown_filtered_and_cleared(ask: Run, remote: Caller) -> None:
    for _ in range(3):
        remote.ask("{ spaces { id } }")
    remote.ask('{ space(id: "x") { id } }')

    spaces = ask("journal", "--operation", "spaces", "--limit", "2", "--json").json
    refused = ask("journal", "--error", "SPACE_NOT_FOUND", "--status", "200").out
    account = ask("journal", "--account", "other").out
    cleared = ask("journal", "--clear").out

    assert [each["sequence"] for each in spaces["entries"]] == [2, 3]
    assert refused.startswith("#4  ")
    assert "query space  → 200  SPACE_NOT_FOUND" in refused
    assert account == "No entries.\n"
    assert cleared.count("\n") == 4
    assert ask("journal").out == "No entries.\n"


def test_a_token_is_got_from_a_sandbox(run: Run, remote: Caller) -> None:
    server, _, name = str(remote.http.base_url).rstrip("/").partition("/sandbox/")

    token = run("token", "acme-4F7K2Q", "--url", server, "--sandbox", name).out.strip()

    headers = {"Authorization": f"Bearer {token}"}
    assert remote.http.post("/graphql", headers=headers, json=SPACES).status_code == 200
    elsewhere = httpx2.post(f"{server}/graphql", headers=headers, json=SPACES)
    assert elsewhere.status_code == 401


def test_a_token_is_minted_with_any_claims(ask: Run) -> None:
    minted = ask(
        *("tokens", "mint", "acme-4F7K2Q", "--user", "me", "--lifetime", "-1m"),
        *("--claim", "level=7", "--claim", "word=seven", "--omit", "jti"),
        *("--signature", "foreign", "--json"),
    ).json

    claims = minted["claims"]
    assert (claims["accountId"], claims["sub"]) == ("acme-4F7K2Q", "me")
    assert (claims["level"], claims["word"]) == (7, "seven")
    assert claims["exp"] - claims["iat"] == -60
    assert "jti" not in claims


def test_a_minted_token_is_printed_alone(ask: Run) -> None:
    assert re.fullmatch(r"ey[\w.-]+\n", ask("tokens", "mint", "acme-4F7K2Q").out)


def test_a_claim_without_a_value_is_refused(ask: Run) -> None:
    ended = ask("tokens", "mint", "acme-4F7K2Q", "--claim", "level")

    assert ended.code == 2
    assert ended.error == "Invalid value for '--claim': 'level' is not like NAME=VALUE"


def test_tokens_are_expired(ask: Run, remote: Caller) -> None:
    output = ask("tokens", "expire").out

    assert re.fullmatch(r"Expired \d+ tokens?\.\n", output)
    assert remote.post(**SPACES).status_code == 401


def test_the_journal_is_printed_as_har(ask: Run, remote: Caller) -> None:
    remote.ask("{ spaces { id } }")

    har = json.loads(ask("journal", "--har").out)

    assert len(har["log"]["entries"]) == 1


def test_the_journal_is_followed_until_the_emulator_ends() -> None:
    with MockSpaces(Settings(port=0, seed=())) as server:
        client = server.client
        ask_for(client)
        with subprocess.Popen(  # noqa: S603 - our own program
            [*JOURNAL, "--follow", "--url", server.url, "--operation", "spaces"],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as following:
            assert following.stdout
            assert following.stderr
            first = following.stdout.readline()
            ask_for(client, "{ environments { id } }")
            ask_for(client)
            third = following.stdout.readline()
            server.stop()
            output = following.stderr.read()

    assert first.startswith("#1  ")
    assert third.startswith("#3  ")
    assert following.returncode == 1
    assert output.startswith("mockspaces: GET ")
    assert output.count("\n") == 1


def test_a_name_of_no_sandbox_is_one_line_and_exit_code_2(
    run: Run, server: MockSpaces
) -> None:
    ended = run("reset", "--sandbox", "a/b", "--url", server.url)

    assert ended.code == 2
    assert "1 to 64 letters" in ended.error
