from concurrent.futures import ThreadPoolExecutor

import pytest

from mockspaces.client import Client, ErrorEntry, NotInTimeError
from tests.conftest import Caller

SPACES = "query Mine { spaces { name } }"
NOWHERE = '{ space(id: "nowhere") { id } }'


def test_the_journal_has_requests_and_answers(client: Client, remote: Caller) -> None:
    remote.ask(SPACES)

    (entry,) = client.journal.entries()

    assert (entry.kind, entry.root_fields) == ("query", ("spaces",))
    assert (entry.operation_name, entry.variables) == ("Mine", {})
    assert (entry.status, entry.errors, entry.fault_id) == (200, (), None)
    assert (entry.method, entry.space_guid, entry.document) == ("POST", None, SPACES)
    assert entry.response_headers == {"content-type": "application/json"}
    assert entry.answer == '{"data":{"spaces":[]}}'


def test_the_journal_is_exported_as_an_archive(client: Client, remote: Caller) -> None:
    remote.ask(SPACES)

    (exchange,) = client.journal.har()["log"]["entries"]

    assert exchange["request"]["url"] == f"{client.url}/graphql"


def test_an_entry_is_printed_in_one_line(client: Client, remote: Caller) -> None:
    client.journal.clear()
    client.clock.freeze("2026-01-01T00:00:00Z")
    client.token(remote.account_id)
    remote.token = client.token(remote.account_id)
    with client.faults.add("spaces", status=503):
        remote.post(query=SPACES)
    remote.post(query=NOWHERE)
    remote.post(query="{")

    lines = [str(entry) for entry in client.journal.entries()]

    refused, missing, unreadable = (line.partition("  ")[2] for line in lines)
    head = f"2026-01-01T00:00:00.000Z  {remote.account_id}  "
    assert refused.startswith(f"{head}query spaces  → 503")
    assert refused.endswith("(fault fault-1)")
    assert missing == (
        f"{head}query space  → 200  SPACE_NOT_FOUND "
        f"(The account '{remote.account_id}' has no Space 'nowhere'.)"
    )
    assert unreadable.startswith(f"{head}unreadable  → 400  Syntax Error")


def test_an_account_with_a_line_break_is_printed_in_one_line(
    client: Client, remote: Caller
) -> None:
    remote.token = client.token("é\n\x1b[31m")
    remote.ask(SPACES)

    line = str(client.journal.entries()[-1])

    assert "  é\\n\\x1b[31m  query spaces  → 200" in line


def test_the_journal_is_asked_for_some_exchanges(
    client: Client, remote: Caller
) -> None:
    for query in (SPACES, NOWHERE, SPACES):
        remote.ask(query)
    journal = client.journal

    assert len(journal.entries("spaces")) == 2
    assert len(journal.entries(error_code="SPACE_NOT_FOUND")) == 1
    assert len(journal.entries(limit=1)) == 1
    assert len(journal.entries(account_id=remote.account_id, status=200)) == 3
    error = journal.entries("space")[0].errors[0]
    assert error == ErrorEntry(
        message="SPACE_NOT_FOUND",
        error_code="SPACE_NOT_FOUND",
        path=("space",),
        detail=f"The account '{remote.account_id}' has no Space 'nowhere'.",
    )


def test_a_cleared_journal_is_empty(client: Client, remote: Caller) -> None:
    remote.ask(SPACES)

    assert len(client.journal.clear()) == 1
    assert client.journal.entries() == ()


def test_exchanges_are_waited_for(client: Client, remote: Caller) -> None:
    with ThreadPoolExecutor() as others:
        waiting = others.submit(client.wait_for, "spaces", count=2, timeout=60)
        remote.ask(SPACES)
        remote.ask(SPACES)

    assert [entry.operation_name for entry in waiting.result()] == ["Mine", "Mine"]


def test_waiting_in_vain_raises(client: Client, remote: Caller) -> None:
    remote.ask(SPACES)

    with pytest.raises(NotInTimeError, match="1 of 2 such exchanges came") as late:
        client.wait_for("spaces", count=2, timeout=0.01)

    assert isinstance(late.value, TimeoutError)
