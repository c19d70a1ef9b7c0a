"""Spaces in the schema: the type, its inputs, its operations."""

from datetime import datetime
from enum import Enum
from functools import lru_cache
from typing import Self, TypeVar

import msgspec
import strawberry
from strawberry import UNSET

from mockspaces.domain import spaces
from mockspaces.schema.accounts import AccountGroup
from mockspaces.schema.context import Info
from mockspaces.schema.leaves import Upload
from mockspaces.schema.packs import IntegrationPack
from mockspaces.state import records

T = TypeVar("T")


@strawberry.enum(description="With whom a Space is shared.")
class SpaceSharingMode(Enum):
    ACCOUNT_GROUP = spaces.SHARING_MODE


@strawberry.type(description="What a Space looks like.")
class SpaceTheme:
    logo_alt_txt: str | None
    logo_id: strawberry.Private[str | None]

    @strawberry.field(description="Where the logo can be fetched; null without one.")
    def logo_url(self, info: Info) -> str | None:
        return self.logo_id and f"{info.context.address}/logos/{self.logo_id}"


@strawberry.type(description="What one account group sees of integrations.")
class Space:
    record: strawberry.Private[records.Space]
    id: strawberry.ID
    name: str
    description: str | None
    created_date: str | None
    created_by_account_id: str | None
    modified_date: str | None
    modified_by_account_id: str | None
    theme: SpaceTheme | None

    @strawberry.field(description="Its integration packs; null without any.")
    def shared_ipacks(self, info: Info) -> list[IntegrationPack | None] | None:
        packs = info.context.service.packs.named(self.record.integration_pack_ids)
        return [IntegrationPack.of(pack) for pack in packs] or None

    @strawberry.field
    def account_group(self, info: Info) -> AccountGroup | None:
        return AccountGroup.of(info.context.service.spaces.account_group(self.record))

    @strawberry.field(description="Where people find the Space.")
    def url(self, info: Info) -> str | None:
        return f"{info.context.space_address}?guid={self.record.guid}"

    @classmethod
    def of(cls, record: records.Space) -> Self:
        return cls(
            record=record,
            id=strawberry.ID(record.id),
            name=record.name,
            description=record.description,
            created_date=_date(record.created_at),
            created_by_account_id=record.created_by_account_id,
            modified_date=_date(record.modified_at),
            modified_by_account_id=None,
            theme=SpaceTheme(logo_alt_txt=record.logo_alt_text, logo_id=record.logo_id),
        )


@strawberry.input(description="What a Space is to look like.")
class SpaceThemeInput:
    logo_alt_txt: str | None = UNSET
    logo: Upload | None = strawberry.field(
        default=UNSET,
        description="An svg, png or jpg file of at most 262144 bytes; null removes it.",
    )

    def theme(self) -> spaces.Theme:
        return spaces.Theme(
            logo_alt_text=_unset(self.logo_alt_txt), logo=_unset(self.logo)
        )


@strawberry.input(description="What a new Space is to be.")
class SpaceCreateInput:
    name: str
    description: str | None
    sharing_mode: SpaceSharingMode | None
    integration_pack_ids: list[strawberry.ID | None] | None
    account_group_id: strawberry.ID
    account_ids: list[strawberry.ID | None] | None
    theme: SpaceThemeInput | None


@strawberry.input(description="What a Space is to become.")
class SpaceUpdateInput:
    id: strawberry.ID
    name: str
    description: str | None = UNSET
    theme: SpaceThemeInput | None = UNSET
    theme_capitalised: SpaceThemeInput | None = strawberry.field(
        name="Theme",
        default=UNSET,
        description="The same as `theme`, which goes first.",
    )


@strawberry.type
class SpaceQueries:
    @strawberry.field(description="All Spaces of the caller's account, oldest first.")
    def spaces(self, info: Info) -> list[Space | None] | None:
        return [Space.of(record) for record in info.context.service.spaces.all()]

    @strawberry.field(description="One Space.")
    def space(self, info: Info, id: strawberry.ID) -> Space | None:
        return Space.of(info.context.service.spaces.get(id))

    @strawberry.field(name="Space", description="The same as `space`.")
    def space_capitalised(self, info: Info, id: strawberry.ID) -> Space | None:
        return Space.of(info.context.service.spaces.get(id))


@strawberry.type
class SpaceMutations:
    @strawberry.mutation(description="Create a Space for an account group.")
    def space_create(self, info: Info, input: SpaceCreateInput) -> Space | None:
        return Space.of(
            info.context.service.spaces.create(
                name=input.name,
                account_group_id=input.account_group_id,
                description=input.description,
                sharing_mode=_mode(input.sharing_mode),
                account_ids=_ids(input.account_ids),
                integration_pack_ids=_ids(input.integration_pack_ids),
                theme=input.theme.theme() if input.theme else None,
            )
        )

    @strawberry.mutation(description="Change what a Space is called and looks like.")
    def space_update(self, info: Info, input: SpaceUpdateInput) -> Space | None:
        theme = input.theme or input.theme_capitalised
        return Space.of(
            info.context.service.spaces.update(
                input.id,
                name=input.name,
                description=_unset(input.description),
                theme=theme.theme() if theme else None,
            )
        )

    @strawberry.mutation(description="Delete a Space and free its account group.")
    def space_delete(self, info: Info, id: strawberry.ID) -> bool | None:
        info.context.service.spaces.delete(id)
        return True


@lru_cache(maxsize=4096)
def _date(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%d %H:%M:%S}.0"


def _unset(value: T) -> T | msgspec.UnsetType:
    return msgspec.UNSET if value is UNSET else value


def _mode(mode: SpaceSharingMode | str | None) -> str | None:
    return mode.value if isinstance(mode, SpaceSharingMode) else mode


def _ids(ids: list[strawberry.ID | None] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in ids or () if each is not None))
