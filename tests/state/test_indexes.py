from operator import attrgetter

import pytest

from mockspaces.state.indexes import Index
from mockspaces.state.records import Account, AccountGroup


def account(account_id: str, parent_id: str | None = None, name: str = "") -> Account:
    return Account(id=account_id, name=name, parent_id=parent_id)


def group(group_id: str, *account_ids: str) -> AccountGroup:
    return AccountGroup(
        id=group_id, name="", owner_account_id="a", account_ids=account_ids
    )


@pytest.fixture
def by_parent() -> Index[Account]:
    index: Index[Account] = Index(attrgetter("parent_id"), {}, {})
    for each in (account("b", "a"), account("c", "a"), account("d", "b")):
        index.put(each)
    return index


@pytest.fixture
def by_member() -> Index[AccountGroup]:
    index: Index[AccountGroup] = Index(attrgetter("account_ids"), {}, {})
    index.put(group("g", "m", "n", "m"))
    index.put(group("h", "n"))
    return index


def test_the_records_of_a_value_are_found_in_their_order(
    by_parent: Index[Account],
) -> None:
    assert by_parent.get("a") == [account("b", "a"), account("c", "a")]
    assert by_parent.get("b") == [account("d", "b")]
    assert by_parent.get("z") == by_parent.get(None) == []


@pytest.mark.parametrize(
    ("account_id", "parent_id"), [("b", "a"), ("c", "a"), ("d", "b")]
)
def test_a_replaced_record_keeps_its_place(
    by_parent: Index[Account], account_id: str, parent_id: str
) -> None:
    ids = [each.id for each in by_parent.get(parent_id)]
    renamed = account(account_id, parent_id, "renamed")

    by_parent.replace(account(account_id, parent_id), renamed)

    assert [each.id for each in by_parent.get(parent_id)] == ids
    assert by_parent.get(parent_id)[ids.index(account_id)] is renamed


def test_a_record_that_changes_its_value_is_not_taken(
    by_parent: Index[Account],
) -> None:
    assert not by_parent.replace(account("b", "a"), account("b", "b"))
    assert not by_parent.replace(account("d", "b"), account("d"))

    assert by_parent.get("a") == [account("b", "a"), account("c", "a")]
    assert by_parent.get("b") == [account("d", "b")]


def test_a_value_whose_records_are_gone_may_come_again(
    by_parent: Index[Account],
) -> None:
    for each in (account("c", "a"), account("b", "a"), account("d", "b")):
        by_parent.remove(each)
    gone = [by_parent.get("a"), by_parent.get("b")]

    by_parent.put(account("e", "a"))

    assert gone == [[], []]
    assert by_parent.get("a") == [account("e", "a")]


def test_a_record_is_found_once_by_each_of_its_values(
    by_member: Index[AccountGroup],
) -> None:
    assert by_member.get("m") == [group("g", "m", "n", "m")]
    assert by_member.get("n") == [group("g", "m", "n", "m"), group("h", "n")]


def test_a_record_keeps_its_place_by_each_of_its_values(
    by_member: Index[AccountGroup],
) -> None:
    renamed = AccountGroup(
        id="g", name="renamed", owner_account_id="a", account_ids=("m", "n", "m")
    )

    by_member.replace(group("g", "m", "n", "m"), renamed)

    assert by_member.get("m") == [renamed]
    assert by_member.get("n") == [renamed, group("h", "n")]


def test_a_copy_shares_nothing(by_parent: Index[Account]) -> None:
    copy = by_parent.copy()

    copy.put(account("e", "a"))
    by_parent.remove(account("d", "b"))

    assert by_parent.get("a") == [account("b", "a"), account("c", "a")]
    assert copy.get("a") == [account("b", "a"), account("c", "a"), account("e", "a")]
    assert copy.get("b") == [account("d", "b")]
