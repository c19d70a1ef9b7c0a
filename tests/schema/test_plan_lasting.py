import pytest
from msgspec import structs

from mockspaces.schema import plan_lasting
from mockspaces.schema.plan_lasting import Memory
from tests.builders import GROUP
from tests.conftest import Caller, world_of

SPACES = "{ spaces { id name url theme { logoUrl } accountGroup { id name } } }"
UPDATE = "mutation ($input: SpaceUpdateInput!) { spaceUpdate(input: $input) { id } }"


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    memory = Memory(1_000_000)
    monkeypatch.setattr(plan_lasting, "MEMORY", memory)
    return memory


@pytest.mark.parametrize(
    "query",
    [
        SPACES,
        "{ spaces { __typename sharedIpacks { name } } }",
    ],
)
def test_what_is_answered_for_a_record_is_remembered(
    caller: Caller, memory: Memory, query: str
) -> None:
    caller.create(integrationPackIds=["pack"])

    first = caller.post(query=query)
    size = memory.size
    again = caller.post(query=query)

    assert again.content == first.content
    assert 0 < size == memory.size


@pytest.mark.usefixtures("memory")
def test_what_may_change_without_the_record_is_asked_again(caller: Caller) -> None:
    query = "{ spaces { accountGroup { integrationPacks { id } } } }"
    caller.create(integrationPackIds=["pack"])
    assert caller.ask(query)["data"] == {
        "spaces": [{"accountGroup": {"integrationPacks": []}}]
    }
    groups = world_of(caller.http).store.account_groups

    groups.put(structs.replace(groups[GROUP], integration_pack_ids=("pack",)))

    assert caller.ask(query)["data"] == {
        "spaces": [{"accountGroup": {"integrationPacks": [{"id": "pack"}]}}]
    }


@pytest.mark.usefixtures("memory")
def test_a_change_of_the_record_is_answered(caller: Caller) -> None:
    created = caller.create()["data"]["spaceCreate"]
    [space] = caller.ask(SPACES)["data"]["spaces"]

    caller.ask(UPDATE, input={"id": created["id"], "name": "Changed"})

    assert caller.ask(SPACES)["data"]["spaces"] == [space | {"name": "Changed"}]


@pytest.mark.usefixtures("memory")
def test_a_change_of_another_record_is_answered(caller: Caller) -> None:
    caller.create()
    [space] = caller.ask(SPACES)["data"]["spaces"]
    groups = world_of(caller.http).store.account_groups

    groups.put(structs.replace(groups[GROUP], name="Changed"))

    [changed] = caller.ask(SPACES)["data"]["spaces"]
    assert changed == space | {"accountGroup": {"id": GROUP, "name": "Changed"}}


def url_at(caller: Caller, host: str) -> str:
    """Return where the first Space is found by a client that came to a host."""
    headers = {**caller.headers, "Host": host}
    query = {"query": "{ spaces { url } }"}
    answer = caller.http.post("/graphql", headers=headers, json=query).json()
    url: str = answer["data"]["spaces"][0]["url"]
    return url.partition("/space")[0]


@pytest.mark.usefixtures("memory")
def test_another_address_is_answered(caller: Caller) -> None:
    caller.create()
    hosts = ["one.test", "two.test", "one.test"]

    assert [url_at(caller, host) for host in hosts] == [
        "http://one.test",
        "http://two.test",
        "http://one.test",
    ]


def test_what_cannot_be_had_is_not_remembered(caller: Caller, memory: Memory) -> None:
    caller.create()
    groups = world_of(caller.http).store.account_groups
    group = groups.remove(GROUP)

    [error] = caller.ask(SPACES)["errors"]
    assert error["path"] == ["spaces", 0, "accountGroup"]
    size = memory.size
    assert caller.ask(SPACES)["errors"] == [error]
    assert memory.size == size

    groups.put(group)

    assert "errors" not in caller.ask(SPACES)
    groups.remove(GROUP)
    assert caller.ask(SPACES)["errors"] == [error]


def test_all_is_forgotten_before_it_takes_too_much(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory(5000)
    monkeypatch.setattr(plan_lasting, "MEMORY", memory)
    sizes = []

    for number in range(20):
        caller.create(accountGroupId=f"group {number}")
        assert len(caller.ask(SPACES)["data"]["spaces"]) == number + 1
        sizes.append(memory.size)

    assert max(sizes) <= 5000
    assert sizes != sorted(sizes)


def test_addresses_without_end_take_no_memory_without_end(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = Memory(5000)
    monkeypatch.setattr(plan_lasting, "MEMORY", memory)
    caller.create()
    sizes = []

    for number in range(20):
        assert url_at(caller, f"host-{number}.test")
        sizes.append(memory.size)

    assert max(sizes) <= 5000
    assert sizes != sorted(sizes)
