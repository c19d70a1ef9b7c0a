"""The records of the store: what is known of each thing, frozen."""

from datetime import datetime
from typing import Literal

import msgspec

InstallationType = Literal["SINGLE", "MULTI"]
LogoMediaType = Literal["image/png", "image/jpeg", "image/svg+xml"]


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """A customer's account; a primary account has no parent."""

    id: str
    name: str
    parent_id: str | None = None


class AccountGroup(msgspec.Struct, frozen=True, kw_only=True):
    """Accounts of one owner that share integration packs."""

    id: str
    name: str
    owner_account_id: str
    is_default: bool = False
    account_ids: tuple[str, ...] = ()
    integration_pack_ids: tuple[str, ...] = ()


class IntegrationPack(msgspec.Struct, frozen=True, kw_only=True):
    """Processes that are published together."""

    id: str
    name: str
    description: str | None = None
    installation_type: InstallationType
    publisher_account_id: str


class Space(msgspec.Struct, frozen=True, kw_only=True):
    """What one account group sees of its owner's integrations."""

    id: str
    guid: str
    name: str
    description: str | None = None
    account_group_id: str
    account_ids: tuple[str, ...] = ()
    integration_pack_ids: tuple[str, ...] = ()
    created_at: datetime
    created_by_account_id: str
    modified_at: datetime | None = None
    logo_alt_text: str | None = None
    logo_id: str | None = None


class DeletedSpace(msgspec.Struct, frozen=True, kw_only=True):
    """What is remembered of a Space that is gone."""

    id: str
    guid: str
    created_by_account_id: str


class Logo(msgspec.Struct, frozen=True, kw_only=True):
    """The picture of one Space."""

    id: str
    media_type: LogoMediaType
    content: bytes
