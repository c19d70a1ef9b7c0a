"""Accounts and the groups they form."""

from mockspaces.domain import access
from mockspaces.domain.call import Call
from mockspaces.errors import AccountInputMissingFieldsError, PlatformCallError
from mockspaces.state.records import Account, AccountGroup

DEFAULT_GROUP_NAME = "All Accounts"
_SUFFIX_LENGTH = 6


class Accounts:
    """Operations of one caller on accounts and account groups."""

    __slots__ = ("_call", "_store")

    def __init__(self, call: Call) -> None:
        self._call = call
        self._store = call.store

    def is_welcome(self) -> bool:
        """Return whether the caller's account is known, or may become known."""
        return self._is_known() or not self._call.settings.strict

    def admit(self) -> bool:
        """Return whether the caller's account is known, or becomes known now.

        The first token for an unknown account creates a primary account with its
        default group, unless the emulator is strict.
        """
        if self._is_known():
            return True
        if self._call.settings.strict:
            return False
        account_id = self._call.account_id
        self._store.accounts.put(Account(id=account_id, name=name_of(account_id)))
        self._store.account_groups.put(
            AccountGroup(
                id=self._call.ids.uuid(),
                name=DEFAULT_GROUP_NAME,
                owner_account_id=account_id,
                is_default=True,
            )
        )
        return True

    def otp(self) -> str:
        """Return the code that a password of the caller's account needs besides.

        It is the account's own, or that of the settings; empty if there is none.
        """
        account = self._store.accounts.get(self._call.account_id)
        own = account.otp if account else None
        return self._call.settings.otp if own is None else own

    def check_group(self, group_id: str) -> None:
        """Refuse a group of another account; if strict, an unknown one too."""
        group = self._store.account_groups.get(group_id)
        if group is None:
            if self._call.settings.strict:
                message = f"No account group has the id {group_id!r}."
                raise PlatformCallError(message)
        elif group.owner_account_id != self._call.account_id:
            message = f"The account group {group_id!r} belongs to another account."
            raise PlatformCallError(message)

    def check_members(self, account_ids: tuple[str, ...]) -> None:
        """Refuse blank account ids; if strict, unknown ones too."""
        for account_id in account_ids:
            if not account_id.strip():
                message = f"{account_id!r} in accountIds is not an account id."
                raise PlatformCallError(message)
            if self._call.settings.strict and not self._store.accounts.get(account_id):
                message = f"No account has the id {account_id!r}."
                raise PlatformCallError(message)

    def group(self, group_id: str) -> AccountGroup:
        """Return the group of that id, created on first mention."""
        group = self._store.account_groups.get(group_id)
        if group is None:
            group = AccountGroup(
                id=group_id,
                name=f"Group {group_id}",
                owner_account_id=self._call.account_id,
            )
            self._store.account_groups.put(group)
        return group

    def know_members(self, account_ids: tuple[str, ...]) -> None:
        """Create the accounts that are mentioned for the first time."""
        for account_id in account_ids:
            if self._store.accounts.get(account_id) is None:
                self._store.accounts.put(
                    Account(
                        id=account_id,
                        name=name_of(account_id),
                        parent_id=self._call.account_id,
                    )
                )

    def of_space(self) -> list[Account]:
        """Return the member accounts of the Space of `SPACE_GUID`."""
        if not (self._call.space_guid or "").strip():
            raise AccountInputMissingFieldsError(access.MISSING_HEADER)
        return self._members()

    def matching(self, operator: str | None, argument: str | None) -> list[Account]:
        """Return those members of the Space whose names match, in any case."""
        members = self.of_space()
        if operator is None or argument is None:
            missing = "operator" if operator is None else "argument"
            message = (
                f"criteria has no {missing}; it needs an operator and an argument."
            )
            raise AccountInputMissingFieldsError(message)
        wanted = argument.casefold()
        is_match = str.startswith if operator == "STARTSWITH" else str.__contains__
        return [each for each in members if is_match(each.name.casefold(), wanted)]

    def _is_known(self) -> bool:
        return self._store.accounts.get(self._call.account_id) is not None

    def _members(self) -> list[Account]:
        space = access.space_of(self._call)
        group = self._store.account_groups[space.account_group_id]
        member_ids = dict.fromkeys(group.account_ids + space.account_ids)
        return [self._store.accounts[account_id] for account_id in member_ids]


def name_of(account_id: str) -> str:
    """Return the name in an account id: `acme` of `acme-4F7K2Q`."""
    name, dash, suffix = account_id.rpartition("-")
    return name if dash and name and len(suffix) == _SUFFIX_LENGTH else account_id
