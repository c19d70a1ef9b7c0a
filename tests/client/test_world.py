import subprocess
import sys
from datetime import UTC, datetime

import httpx2
import pytest

from mockspaces import __version__
from mockspaces.client import Client, RateLimit, RefusedError, Snapshot
from mockspaces.server import MockSpaces
from tests.builders import ACCOUNT
from tests.conftest import Caller

SPACES = "{ spaces { name } }"


def names_of(client: Client) -> list[str]:
    """The Spaces that an account has, as a client of the service sees them."""
    answer = httpx2.post(
        client.graphql_url,
        headers={"Authorization": f"Bearer {client.token(ACCOUNT)}"},
        json={"query": SPACES},
    )
    return [space["name"] for space in answer.json()["data"]["spaces"]]


def test_importing_the_client_imports_nothing_but_the_standard_library() -> None:
    program = (
        "import sys; before = set(sys.modules); import mockspaces.client; "
        "print({name.partition('.')[0] for name in set(sys.modules) - before}"
        " - sys.stdlib_module_names)"
    )

    found = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", program],
        capture_output=True,
        check=True,
        text=True,
    )

    assert found.stdout == "{'mockspaces'}\n"


def test_a_minted_token_is_taken_by_the_service(client: Client) -> None:
    answer = httpx2.post(
        client.graphql_url,
        headers={"Authorization": f"Bearer {client.token('other-ABC123')}"},
        json={"query": SPACES},
    )

    assert answer.json() == {"data": {"spaces": []}}


def test_a_token_can_be_minted_that_the_service_refuses(client: Client) -> None:
    expired = client.token(ACCOUNT, lifetime="-1s")
    foreign = client.token(ACCOUNT, signature="foreign")
    nameless = client.token(ACCOUNT, omit=("sub",), claims={"team": "blue"})

    answers = [
        httpx2.post(
            client.graphql_url,
            headers={"Authorization": f"Bearer {token}"},
            json={"query": SPACES},
        )
        for token in (expired, foreign, nameless)
    ]

    assert [answer.status_code for answer in answers] == [401, 401, 200]
    assert answers[2].json()["errors"][0]["message"] == "MISSING_OP_USER_ID"


def test_tokens_expire_all_at_once(client: Client, remote: Caller) -> None:
    assert client.expire_tokens() == 1

    assert remote.post(query=SPACES).status_code == 401


def test_a_client_knows_where_its_world_is_called(client: Client) -> None:
    assert client.graphql_url == f"{client.url}/graphql"
    assert client.token_url("a/b") == f"{client.url}/auth/jwt/generate/a%2Fb"


def test_a_world_has_a_status(client: Client) -> None:
    status = client.status()

    assert status.version == __version__
    assert status.sandbox == client.name
    assert status.records["spaces"] == 0
    assert status.settings["tokenLifetime"] == 300
    assert status.clock.now.tzinfo == UTC


def test_a_reset_counts_what_it_has_dropped(client: Client, remote: Caller) -> None:
    remote.create()

    dropped = client.reset()

    assert dropped.records["spaces"] == 1
    assert (dropped.tokens, dropped.faults, dropped.exchanges) == (1, 0, 1)
    assert names_of(client) == []


def test_a_world_goes_back_to_a_snapshot(client: Client, remote: Caller) -> None:
    client.clock.freeze("2026-01-01T00:00:00Z")
    taken = client.snapshot()
    remote.create()

    restored = client.restore()

    assert taken == restored == client.snapshots()[0]
    assert taken == Snapshot(
        name="kept", taken_at=datetime(2026, 1, 1, tzinfo=UTC), records=taken.records
    )
    assert names_of(client) == []


def test_a_snapshot_can_be_dropped(client: Client) -> None:
    client.snapshot("before")

    client.drop_snapshot("before")

    assert client.snapshots() == ()
    with pytest.raises(RefusedError, match="No snapshot is named 'before'") as refused:
        client.restore("before")
    assert refused.value.status == 404


def test_a_sandbox_is_forked_from_a_world(client: Client, remote: Caller) -> None:
    client.snapshot("empty")
    remote.create(name="Partners")

    copy = client.fork(f"{client.name}-copy")
    empty = client.fork(f"{client.name}-empty", snapshot="empty")

    assert names_of(copy) == ["Partners"]
    assert names_of(empty) == []
    assert names_of(client) == ["Partners"]


def test_limits_are_read_and_set(client: Client) -> None:
    limits = client.set_rate_limit("1/1h", max_in_flight=3)

    assert limits == client.rate_limit()
    assert limits == RateLimit(rate="1/3600s", burst=None, max_in_flight=3)
    assert client.set_rate_limit().rate is None


def test_coverage_lists_used_operations(client: Client, remote: Caller) -> None:
    remote.ask(SPACES)
    remote.ask("{ spaces { owner } }")

    coverage = client.coverage()

    assert coverage.operations.used == ("spaces",)
    assert "spaceCreate" in coverage.operations.unused
    assert 0 < coverage.operations.percent < 100
    assert coverage.calls["spaces"] == 1
    assert coverage.unsupported[0].coordinate == "Space.owner"


def test_a_sandbox_begins_with_seeds_of_its_own(server: MockSpaces) -> None:
    seeded = server.client.create_sandbox("seeded", ["demo"])
    assert seeded.status().records["accounts"] > 0

    again = server.client.create_sandbox("seeded")

    assert again.status().records["accounts"] == 0
    assert "seeded" in server.client.sandboxes()


def test_a_sandbox_can_be_dropped(server: MockSpaces) -> None:
    sandbox = server.client.sandbox("dropped")
    sandbox.clock.freeze()

    assert sandbox.drop()
    assert not sandbox.drop()  # what is gone is no error

    assert "dropped" not in server.client.sandboxes()
    assert not sandbox.clock.read().frozen


def test_the_own_world_of_a_server_cannot_be_dropped(server: MockSpaces) -> None:
    with pytest.raises(ValueError, match="only reset"):
        server.client.drop()


def test_a_client_of_a_sandbox_can_be_made_of_its_address(client: Client) -> None:
    same = Client(f"{client.url}/")

    assert (same.url, same.name) == (client.url, client.name)
    assert same.status().sandbox == client.name


def test_any_route_can_be_called(client: Client) -> None:
    document = client.control("GET", "/openapi.json")

    assert document["openapi"].startswith("3.")
