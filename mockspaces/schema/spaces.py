"""Spaces in the schema: the type, its inputs, its operations."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Self

import msgspec

from mockspaces.domain import spaces
from mockspaces.schema.accounts import AccountGroup
from mockspaces.schema.context import Info
from mockspaces.schema.declare import (
    ID,
    UNSET,
    enum_type,
    field,
    input_type,
    mutation,
    object_type,
)
from mockspaces.schema.leaves import Upload
from mockspaces.schema.packs import IntegrationPack
from mockspaces.state import records


@enum_type("With whom a Space is shared.", is_open=True)
class SpaceSharingMode(StrEnum):
    ACCOUNT_GROUP = spaces.SHARING_MODE


def _date(moment: datetime) -> str:
    written: str = msgspec.to_builtins(moment.astimezone(UTC))  # quicker than strftime
    return f"{written[:10]} {written[11:19]}.0"


def _logo_url(root: records.Space, info: Info) -> str | None:
    return root.logo_id and f"{info.context.address}/logos/{root.logo_id}"


@object_type("What a Space looks like.")
class SpaceTheme:
    logo_alt_text: str | None = field(name="logoAltTxt")
    logo_url: str | None = field(
        resolver=_logo_url,
        description="Where the logo can be fetched; null without one.",
        depends_on=lambda context: context.address,
    )

    @staticmethod
    def of(root: records.Space) -> "SpaceTheme | None":
        return root  # type: ignore[return-value] # it has what the fields ask for


def _created_date(root: records.Space) -> str | None:
    return _date(root.created_at)


def _modified_date(root: records.Space) -> str | None:
    return _date(root.modified_at) if root.modified_at else None


def _modified_by_account_id() -> str | None:
    return None  # in every documented answer, even after an update


def _shared_ipacks(
    root: records.Space, info: Info
) -> list[IntegrationPack | None] | None:
    packs = info.context.spaces.shared_packs(root)
    return [IntegrationPack.of(pack) for pack in packs] or None


def _account_group(root: records.Space, info: Info) -> AccountGroup | None:
    return AccountGroup.of(info.context.spaces.account_group(root))


def _url(root: records.Space, info: Info) -> str | None:
    return f"{info.context.space_address}?guid={root.guid}"


@object_type("What one account group sees of integrations.")
class Space:
    id: ID
    name: str
    description: str | None
    created_date: str | None = field(resolver=_created_date)
    created_by_account_id: str | None
    modified_date: str | None = field(resolver=_modified_date)
    shared_ipacks: list[IntegrationPack | None] | None = field(
        resolver=_shared_ipacks,
        description="Its integration packs; null without any.",
    )
    account_group: AccountGroup | None = field(resolver=_account_group)
    modified_by_account_id: str | None = field(resolver=_modified_by_account_id)
    url: str | None = field(
        resolver=_url,
        description="Where people find the Space.",
        depends_on=lambda context: context.space_address,
    )
    theme: SpaceTheme | None = field(resolver=SpaceTheme.of)

    @classmethod
    def of(cls, record: records.Space) -> Self:
        return record  # type: ignore[return-value] # it has what the fields ask for


@input_type("What a Space is to look like.")
class SpaceThemeInput:
    logo_alt_txt: str | None = UNSET
    logo: Upload | None = field(
        default=UNSET,
        description="An svg, png or jpg file of at most 262144 bytes; null removes it.",
    )

    def theme(self) -> spaces.Theme:
        return spaces.Theme(logo_alt_text=self.logo_alt_txt, logo=self.logo)


@input_type("What a new Space is to be.")
class SpaceCreateInput:
    name: str
    description: str | None
    sharing_mode: SpaceSharingMode | None
    integration_pack_ids: list[ID | None] | None
    account_group_id: ID
    account_ids: list[ID | None] | None
    theme: SpaceThemeInput | None


@input_type("What a Space is to become.")
class SpaceUpdateInput:
    id: ID
    name: str
    description: str | None = UNSET
    theme: SpaceThemeInput | None = UNSET
    theme_capitalised: SpaceThemeInput | None = field(
        name="Theme",
        default=UNSET,
        description="The same as `theme`, which goes first.",
    )


@object_type()
class SpaceQueries:
    @field(description="All Spaces of the caller's account, oldest first.")
    def spaces(self, info: Info) -> list[Space | None] | None:
        return [Space.of(record) for record in info.context.spaces.all()]

    @field(description="One Space.")
    def space(self, info: Info, id: ID) -> Space | None:
        return Space.of(info.context.spaces.get(id))

    @field(name="Space", description="The same as `space`.")
    def space_capitalised(self, info: Info, id: ID) -> Space | None:
        return Space.of(info.context.spaces.get(id))


@object_type()
class SpaceMutations:
    @mutation(description="Create a Space for an account group.")
    def space_create(self, info: Info, input: SpaceCreateInput) -> Space | None:
        return Space.of(
            info.context.spaces.create(
                name=input.name,
                account_group_id=input.account_group_id,
                description=input.description,
                sharing_mode=input.sharing_mode,
                account_ids=_ids(input.account_ids),
                integration_pack_ids=_ids(input.integration_pack_ids),
                theme=input.theme.theme() if input.theme else None,
            )
        )

    @mutation(description="Change what a Space is called and looks like.")
    def space_update(self, info: Info, input: SpaceUpdateInput) -> Space | None:
        theme = input.theme or input.theme_capitalised
        return Space.of(
            info.context.spaces.update(
                input.id,
                name=input.name,
                description=input.description,
                theme=theme.theme() if theme else None,
            )
        )

    @mutation(description="Delete a Space and free its account group.")
    def space_delete(self, info: Info, id: ID) -> bool | None:
        info.context.spaces.delete(id)
        return True


def _ids(ids: list[ID | None] | None) -> tuple[str, ...]:
    if not ids:
        return ()
    return tuple(dict.fromkeys(each for each in ids if each is not None))
