import pytest

from mockspaces.domain.accounts import Accounts, name_of
from mockspaces.errors import PlatformCallError
from mockspaces.state.records import Account, AccountGroup
from tests.builders import ACCOUNT, GROUP
from tests.conftest import calls


def test_an_unknown_account_is_created_with_its_default_group() -> None:
    call = calls()(ACCOUNT)

    admitted = Accounts(call).admit()

    assert admitted
    assert list(call.store.accounts) == [Account(id=ACCOUNT, name="acme")]
    [group] = call.store.account_groups
    assert (group.name, group.owner_account_id) == ("All Accounts", ACCOUNT)
    assert group.is_default


def test_a_known_account_is_admitted_as_it_is() -> None:
    call = calls(strict=True)(ACCOUNT)
    known = Account(id=ACCOUNT, name="Acme Incorporated")
    call.store.accounts.put(known)

    admitted = Accounts(call).admit()

    assert admitted
    assert list(call.store.accounts) == [known]
    assert list(call.store.account_groups) == []


def test_a_strict_emulator_admits_no_unknown_account() -> None:
    call = calls(strict=True)(ACCOUNT)

    admitted = Accounts(call).admit()

    assert not admitted
    assert list(call.store.accounts) == []


def test_a_group_is_created_on_first_mention() -> None:
    accounts = Accounts(calls()(ACCOUNT))

    accounts.check_group(GROUP)
    group = accounts.group(GROUP)

    assert (group.id, group.owner_account_id) == (GROUP, ACCOUNT)
    assert accounts.group(GROUP) is group


def test_a_strict_emulator_refuses_an_unknown_group() -> None:
    accounts = Accounts(calls(strict=True)(ACCOUNT))

    with pytest.raises(PlatformCallError, match="No account group has the id"):
        accounts.check_group(GROUP)


def test_a_group_of_another_account_is_refused() -> None:
    call = calls()(ACCOUNT)
    call.store.account_groups.put(
        AccountGroup(id=GROUP, name="Theirs", owner_account_id="other-000000")
    )

    with pytest.raises(PlatformCallError, match="belongs to another account"):
        Accounts(call).check_group(GROUP)


def test_a_member_is_created_below_the_account_that_mentions_it() -> None:
    call = calls()(ACCOUNT)
    accounts = Accounts(call)

    accounts.check_members(("member-1A2B3C",))
    for _ in range(2):
        accounts.know_members(("member-1A2B3C",))

    assert list(call.store.accounts) == [
        Account(id="member-1A2B3C", name="member", parent_id=ACCOUNT)
    ]


def test_a_strict_emulator_refuses_an_unknown_member() -> None:
    call = calls(strict=True)(ACCOUNT)
    call.store.accounts.put(Account(id="member-1A2B3C", name="member"))
    accounts = Accounts(call)

    accounts.check_members(("member-1A2B3C",))
    with pytest.raises(PlatformCallError, match="No account has the id"):
        accounts.check_members(("member-1A2B3C", "nobody-000000"))


def test_a_blank_member_is_refused() -> None:
    with pytest.raises(PlatformCallError, match="' ' in accountIds"):
        Accounts(calls()(ACCOUNT)).check_members((" ",))


@pytest.mark.parametrize(
    ("account_id", "name"),
    [
        ("acme-4F7K2Q", "acme"),
        ("acme-eu-4F7K2Q", "acme-eu"),
        ("acme", "acme"),
        ("-4F7K2Q", "-4F7K2Q"),
        ("acme-short", "acme-short"),
    ],
)
def test_the_id_of_an_account_begins_with_its_name(account_id: str, name: str) -> None:
    assert name_of(account_id) == name
