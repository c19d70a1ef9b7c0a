"""The records of the store, frozen.

A seed names the fields in camelCase; nothing else about a record differs there.
"""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from mockspaces.state.definitions import Definition

Moment = Annotated[datetime, msgspec.Meta(tz=True)]
InstallationType = Literal["SINGLE", "MULTI"]
Role = Literal["ADMINISTRATOR", "USER"]
LogoMediaType = Literal["image/png", "image/jpeg", "image/svg+xml"]


class Record(
    msgspec.Struct,
    frozen=True,
    kw_only=True,
    rename="camel",
    forbid_unknown_fields=True,
    omit_defaults=True,
    gc=False,
):
    """Something that is stored.

    None can refer to itself, so there is nothing in it for the garbage collector, which
    would otherwise count and go through all of them.
    """


class Alias(Record, frozen=True, kw_only=True):
    """Another id under which something is found."""

    id: str
    target_id: str


class Sequence(Record, frozen=True, kw_only=True):
    """The last number of a sequence that ids are made from."""

    id: str
    last: int


class Account(Record, frozen=True, kw_only=True):
    """A customer's account; a primary account has no parent."""

    id: str
    name: str
    parent_id: str | None = None
    # the code of a second factor that a user with a password must send
    otp: str | None = None


class AccountGroup(Record, frozen=True, kw_only=True):
    """Accounts of one owner that share integration packs."""

    id: str
    name: str
    owner_account_id: str
    is_default: bool = False
    account_ids: tuple[str, ...] = ()
    integration_pack_ids: tuple[str, ...] = ()


class PackProcess(Record, frozen=True, kw_only=True):
    """A process as its publisher made it; the id is its component's."""

    id: str
    name: str
    definition: Definition = Definition()


class IntegrationPack(Record, frozen=True, kw_only=True):
    """Processes that are published together."""

    id: str
    name: str
    description: str | None = None
    installation_type: InstallationType
    publisher_account_id: str
    processes: tuple[PackProcess, ...] = ()


class Space(Record, frozen=True, kw_only=True):
    """A Space: the integrations that one account group sees."""

    id: str
    guid: str
    name: str
    description: str | None = None
    account_group_id: str
    account_ids: tuple[str, ...] = ()
    integration_pack_ids: tuple[str, ...] = ()
    created_at: Moment
    created_by_account_id: str
    modified_at: Moment | None = None
    logo_alt_text: str | None = None
    logo_id: str | None = None


class DeletedSpace(Record, frozen=True, kw_only=True):
    """A deleted Space."""

    id: str
    guid: str
    account_group_id: str | None = None
    account_ids: tuple[str, ...] = ()
    created_by_account_id: str


class Logo(Record, frozen=True, kw_only=True):
    """The picture of one Space."""

    id: str
    media_type: LogoMediaType
    content: bytes


class Persona(Record, frozen=True, kw_only=True):
    """Someone to try the emulator as."""

    id: str
    account_id: str
    role: Role
    title: str  # as in "Dealer, Tallowbridge Stationers"
    space_id: str | None = None
    tasks: tuple[str, ...] = ()  # what to try, a short sentence each
