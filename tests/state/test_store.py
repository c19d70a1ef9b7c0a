import pytest

from mockspaces.state.records import Account, AccountGroup, Logo
from mockspaces.state.store import Store, Table


def account(account_id: str, parent_id: str | None = None) -> Account:
    return Account(id=account_id, name=account_id, parent_id=parent_id)


@pytest.fixture
def table() -> Table[Account]:
    table: Table[Account] = Table("parent_id")
    for each in (account("a"), account("b", "a"), account("c", "a")):
        table.put(each)
    return table


def test_a_record_is_found_by_its_id(table: Table[Account]) -> None:
    assert table.get("b") == account("b", "a")
    assert table["b"] == account("b", "a")
    assert table.get("z") is None
    with pytest.raises(KeyError):
        table["z"]


def test_records_come_in_the_order_they_were_put(table: Table[Account]) -> None:
    table.put(account("a", "z"))

    assert [each.id for each in table] == ["a", "b", "c"]
    assert len(table) == 3


def test_records_are_found_by_an_indexed_field(table: Table[Account]) -> None:
    assert table.where("parent_id", "a") == [account("b", "a"), account("c", "a")]
    assert table.where("parent_id", None) == [account("a")]
    assert table.where("parent_id", "z") == []


@pytest.mark.parametrize("is_asked_before", [True, False])
def test_a_changed_record_is_found_by_its_new_value(
    table: Table[Account],
    is_asked_before: bool,  # noqa: FBT001 - given by name
) -> None:
    table.put(account("d", "c"))
    if is_asked_before:
        table.where("parent_id", "a")

    table.put(account("b", "c"))

    assert table.where("parent_id", "a") == [account("c", "a")]
    assert table.where("parent_id", "c") == [account("b", "c"), account("d", "c")]


def test_records_are_found_as_they_were_when_a_snapshot_was_taken(
    table: Table[Account],
) -> None:
    snapshot = table.snapshot()
    found = table.where("parent_id", "a")
    table.put(account("d", "a"))
    grown = table.where("parent_id", "a")

    table.restore(snapshot)

    assert found == [account("b", "a"), account("c", "a")]
    assert grown == [*found, account("d", "a")]
    assert table.where("parent_id", "a") == found


def test_a_record_that_keeps_its_value_keeps_its_place(table: Table[Account]) -> None:
    renamed = Account(id="b", name="renamed", parent_id="a")

    table.put(renamed)

    assert table.where("parent_id", "a") == [renamed, account("c", "a")]


def test_a_removed_record_is_found_no_more(table: Table[Account]) -> None:
    removed = table.remove("b")

    assert removed == account("b", "a")
    assert table.get("b") is None
    assert table.where("parent_id", "a") == [account("c", "a")]


def test_a_snapshot_stays_as_it_was(table: Table[Account]) -> None:
    snapshot = table.snapshot()
    before = list(table)

    table.put(account("d", "a"))
    table.remove("b")
    table.put(account("e"))
    table.restore(snapshot)

    assert list(table) == before
    assert table.where("parent_id", "a") == [account("b", "a"), account("c", "a")]


def test_a_snapshot_is_restored_any_number_of_times(table: Table[Account]) -> None:
    snapshot = table.snapshot()

    for _ in range(2):
        table.restore(snapshot)
        table.put(account("d"))

    assert [each.id for each in table] == ["a", "b", "c", "d"]
    table.restore(snapshot)
    assert [each.id for each in table] == ["a", "b", "c"]


def test_two_tables_of_one_snapshot_share_nothing(table: Table[Account]) -> None:
    other: Table[Account] = Table("parent_id")
    other.restore(table.snapshot())

    other.put(account("d", "a"))
    table.remove("c")

    assert [each.id for each in other] == ["a", "b", "c", "d"]
    assert [each.id for each in table] == ["a", "b"]


def test_a_store_is_restored_table_by_table() -> None:
    store = Store()
    store.accounts.put(account("a"))
    snapshot = store.snapshot()

    store.accounts.put(account("b"))
    store.logos.put(Logo(id="l", media_type="image/png", content=b""))
    store.restore(snapshot)

    assert [each.id for each in store.accounts] == ["a"]
    assert len(store.logos) == 0


def test_a_record_is_found_by_each_of_several_values() -> None:
    table: Table[AccountGroup] = Table("account_ids")
    group = AccountGroup(
        id="g", name="g", owner_account_id="a", account_ids=("m", "n", "m")
    )

    table.put(group)
    found = table.where("account_ids", "m"), table.where("account_ids", "n")
    table.remove("g")

    assert found == ([group], [group])
    assert table.where("account_ids", "m") == []


def test_an_empty_store_takes_the_content_of_another() -> None:
    store, fork = Store(), Store()
    store.accounts.put(account("a"))

    fork.restore(store.snapshot())
    fork.accounts.put(account("b"))

    assert [each.id for each in fork.accounts] == ["a", "b"]
    assert [each.id for each in store.accounts] == ["a"]
