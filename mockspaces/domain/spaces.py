"""Spaces: what may be created, changed and deleted, and by whom."""

import re
from functools import lru_cache
from operator import attrgetter

import msgspec

from mockspaces.domain import access
from mockspaces.domain.accounts import Accounts
from mockspaces.domain.call import Call
from mockspaces.domain.logo import UploadedFile, media_type_of
from mockspaces.domain.packs import Packs
from mockspaces.errors import (
    InvalidSpaceNameError,
    MissingAccountGroupIdError,
    MissingSpaceIdError,
    MissingSpaceNameError,
    SpaceExistsForAccountGroupError,
    SpaceIsDeletedError,
    SpaceNameIsLengthyError,
    SpaceNotFoundError,
    UnauthorizedError,
    UnsupportedSharingModeError,
)
from mockspaces.state.records import (
    AccountGroup,
    DeletedSpace,
    IntegrationPack,
    Logo,
    Space,
)

SHARING_MODE = "ACCOUNT_GROUP"
"""The only mode that the service supports."""


class Theme(msgspec.Struct, frozen=True, kw_only=True):
    """Changes to the theme of a Space; `UNSET` leaves a field as it is."""

    logo_alt_text: str | msgspec.UnsetType | None = msgspec.UNSET
    logo: UploadedFile | msgspec.UnsetType | None = msgspec.UNSET


class Spaces:
    """Operations of one caller on Spaces."""

    __slots__ = ("_accounts", "_call", "_forbidden", "_packs", "_store")

    def __init__(self, call: Call) -> None:
        self._call = call
        self._store = call.store
        self._accounts = Accounts(call)
        self._packs = Packs(call)
        self._forbidden = _compiled(call.settings.space_name_forbidden).search

    def all(self) -> list[Space]:
        """Return the Spaces that the caller's account created, oldest first."""
        spaces = self._store.spaces.where(
            "created_by_account_id", self._call.account_id
        )
        return sorted(spaces, key=_created_at)

    def get(self, space_id: str) -> Space:
        """Return one Space that the caller has access to, as its owner or a member."""
        if not space_id.strip():
            message = "The id of the Space is empty."
            raise MissingSpaceIdError(message)
        space = self._store.spaces.get(space_id)
        if space is not None and access.may_enter(self._call, space):
            return space
        deleted = self._store.deleted_spaces.get(space_id)
        if deleted is not None and access.may_enter(self._call, deleted):
            message = f"The Space {space_id!r} is deleted."
            raise SpaceIsDeletedError(message)
        message = f"The account {self._call.account_id!r} has no Space {space_id!r}."
        raise SpaceNotFoundError(message)

    def has_access(self, space_id: str) -> bool:
        """Return whether the caller is the owner or a member of a Space."""
        space = self._store.spaces.get(space_id)
        return space is not None and access.may_enter(self._call, space)

    def owned(self, space_id: str) -> Space:
        """Return one Space that the caller may change."""
        space = self.get(space_id)
        if not self._owns(space):
            message = f"The Space {space_id!r} belongs to another account."
            raise UnauthorizedError(message)
        return space

    def create(  # noqa: PLR0913 - one for each field of the input
        self,
        *,
        name: str,
        account_group_id: str,
        description: str | None = None,
        sharing_mode: str | None = None,
        account_ids: tuple[str, ...] = (),
        integration_pack_ids: tuple[str, ...] = (),
        theme: Theme | None = None,
    ) -> Space:
        """Create a Space for an account group that has none."""
        self._check_name(name)
        if not account_group_id.strip():
            message = "The id of the account group is empty."
            raise MissingAccountGroupIdError(message)
        if sharing_mode is not None and sharing_mode != SHARING_MODE:
            message = f"{sharing_mode} is not a sharing mode; use {SHARING_MODE}."
            raise UnsupportedSharingModeError(message)
        account_group_id = self._store.resolve(account_group_id)
        accounts, packs = self._accounts, self._packs
        accounts.check_group(account_group_id)
        accounts.check_members(account_ids)
        packs.check(integration_pack_ids)
        if self._store.spaces.where("account_group_id", account_group_id):
            message = f"The account group {account_group_id!r} holds a Space already."
            raise SpaceExistsForAccountGroupError(message)
        logo = self._logo(theme)

        accounts.group(account_group_id)
        accounts.know_members(account_ids)
        packs.know(integration_pack_ids)
        call = self._call
        space = Space(
            id=call.ids.uuid(),
            guid=call.ids.uuid(),
            name=name,
            description=description,
            account_group_id=account_group_id,
            account_ids=account_ids,
            integration_pack_ids=integration_pack_ids,
            created_at=call.clock.now(),
            created_by_account_id=call.account_id,
        )
        return self._save(space, theme, logo)

    def update(
        self,
        space_id: str,
        *,
        name: str,
        description: str | msgspec.UnsetType | None = msgspec.UNSET,
        theme: Theme | None = None,
    ) -> Space:
        """Change the name, description or theme of a Space."""
        space = self.owned(space_id)
        self._check_name(name)
        logo = self._logo(theme)

        space = msgspec.structs.replace(
            space,
            name=name,
            description=space.description
            if description is msgspec.UNSET
            else description,
            modified_at=self._call.clock.now(),
        )
        return self._save(space, theme, logo)

    def delete(self, space_id: str) -> None:
        """Delete a Space and its logo, and free its account group."""
        space = self.owned(space_id)

        self._store.spaces.remove(space.id)
        self._drop_logo(space)
        for listing in self._store.listings.where("space_id", space.id):
            self._store.listings.remove(listing.id)
        self._store.deleted_spaces.put(
            DeletedSpace(
                id=space.id,
                guid=space.guid,
                account_group_id=space.account_group_id,
                account_ids=space.account_ids,
                created_by_account_id=space.created_by_account_id,
            )
        )

    def account_group(self, space: Space) -> AccountGroup:
        """Return the group that a Space is shared with."""
        return self._store.account_groups[space.account_group_id]

    def shared_packs(self, space: Space) -> list[IntegrationPack]:
        """Return the packs that members of a Space may install."""
        return self._packs.named(access.packs_of(self._call, space))

    def _owns(self, space: Space) -> bool:
        return space.created_by_account_id == self._call.account_id

    def _check_name(self, name: str) -> None:
        if not name.strip():
            message = "The name of the Space is empty."
            raise MissingSpaceNameError(message)
        most = self._call.settings.space_name_length
        if len(name) > most:
            message = (
                f"The name of the Space has {len(name)} characters; "
                f"it may have {most} at most."
            )
            raise SpaceNameIsLengthyError(message)
        forbidden = self._forbidden(name)
        if forbidden:
            message = f"The name of the Space may not have {forbidden.group()!r}."
            raise InvalidSpaceNameError(message)

    def _logo(self, theme: Theme | None) -> Logo | None:
        if theme is None or not isinstance(theme.logo, UploadedFile):
            return None
        media_type = media_type_of(theme.logo)
        return Logo(
            id=self._call.ids.uuid(), media_type=media_type, content=theme.logo.content
        )

    def _save(self, space: Space, theme: Theme | None, logo: Logo | None) -> Space:
        if theme is not None:
            if theme.logo_alt_text is not msgspec.UNSET:
                space = msgspec.structs.replace(
                    space, logo_alt_text=theme.logo_alt_text
                )
            if theme.logo is not msgspec.UNSET:
                self._drop_logo(space)
                space = msgspec.structs.replace(space, logo_id=logo and logo.id)
        if logo is not None:
            self._store.logos.put(logo)
        self._store.spaces.put(space)
        return space

    def _drop_logo(self, space: Space) -> None:
        if space.logo_id is not None:
            self._store.logos.remove(space.logo_id)


_created_at = attrgetter("created_at")
_compiled = lru_cache(maxsize=16)(re.compile)
