import socket
from contextlib import closing

import httpx2
import pytest

from mockspaces.client import Client, RefusedError, UnreachableError
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from tests.conftest import Caller


def test_the_journal_is_followed(client: Client, remote: Caller) -> None:
    remote.ask("{ spaces { id } }")

    with closing(client.journal.follow(after=0)) as entries:
        first = next(entries)
        remote.ask('{ space(id: "nowhere") { id } }')
        second = next(entries)

    assert first.root_fields == ("spaces",)
    assert second.root_fields == ("space",)
    assert second.sequence == first.sequence + 1


def test_selected_exchanges_are_followed(client: Client, remote: Caller) -> None:
    for query in ("{ spaces { id } }", '{ space(id: "nowhere") { id } }'):
        remote.ask(query)

    with closing(client.journal.follow("space", after=0)) as entries:
        entry = next(entries)

    assert entry.root_fields == ("space",)


def test_a_filter_that_cannot_be_is_refused(client: Client) -> None:
    with pytest.raises(RefusedError, match="status: "):
        next(client.journal.follow(status=1))


def test_an_emulator_that_does_not_run_is_not_followed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]

    with pytest.raises(UnreachableError, match="was not answered"):
        next(Client(f"http://127.0.0.1:{port}").journal.follow())


def test_a_sandbox_that_is_dropped_is_followed_no_more(server: MockSpaces) -> None:
    world = server.client.create_sandbox("followed", ["docs"])
    httpx2.post(world.graphql_url, json={"query": "{ spaces { id } }"})
    entries = world.journal.follow(after=0)
    next(entries)

    world.drop()

    with pytest.raises(UnreachableError, match="has ended"):
        next(entries)


def test_an_emulator_that_ends_is_followed_no_more() -> None:
    with MockSpaces(Settings(port=0, seed=())) as server:
        httpx2.post(server.graphql_url, json={"query": "{ spaces { id } }"})
        entries = server.client.journal.follow(after=0)
        next(entries)

    with pytest.raises(UnreachableError):
        next(entries)
