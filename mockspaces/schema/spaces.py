"""Spaces: the type, its inputs, its operations."""

from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

import msgspec
import strawberry
from msgspec import UNSET as KEEP

from mockspaces.domain import spaces
from mockspaces.schema.accounts import AccountGroup
from mockspaces.schema.context import Info
from mockspaces.schema.listings import CatalogArtifact
from mockspaces.schema.packs import IntegrationPack
from mockspaces.schema.scalars import Upload
from mockspaces.state import records

T = TypeVar("T")
Root = strawberry.Parent[records.Space]


@strawberry.enum(
    description="Why an operation on Spaces is refused, as the newer page spells it."
)
class SpaceErrorCode(StrEnum):
    MISSING_NAME = "MISSING_NAME"
    MISSING_ACCT_GRP_ID = "MISSING_ACCT_GRP_ID"
    INVALID_NAME = "INVALID_NAME"
    SPACE_EXISTS_FOR_ACCT_GRP = "SPACE_EXISTS_FOR_ACCT_GRP"
    MISSING_OP_USER_ID = "MISSING_OP_USER_ID"
    MISSING_OP_ACCT_ID = "MISSING_OP_ACCT_ID"
    UNSUPPORTED_SHARING_MODE = "UNSUPPORTED_SHARING_MODE"
    MISSING_ID = "MISSING_ID"
    SPACE_NOT_FOUND = "SPACE_NOT_FOUND"
    GENERIC_SYSTEM_ERROR = "GENERIC_SYSTEM_ERROR"
    SPACE_IS_DELETED = "SPACE_IS_DELETED"
    ACCOUNT_INPUT_MISSING_FIELDS = "ACCOUNT_INPUT_MISSING_FIELDS"
    ACCOUNT_INPUT_INVALID_DATE = "ACCOUNT_INPUT_INVALID_DATE"
    INVALID_AUTH_METHOD = "INVALID_AUTH_METHOD"
    PLATFORM_CALL_ERROR = "PLATFORM_CALL_ERROR"
    BUNDLE_SERVICE_CALL_ERROR = "BUNDLE_SERVICE_CALL_ERROR"
    UNAUTHORIZED = "UNAUTHORIZED"
    ARTIFACT_NOT_IN_SPACE = "ARTIFACT_NOT_IN_SPACE"
    IPACK_INSTANCE_ID_INVALID = "IPACK_INSTANCE_ID_INVALID"
    IPACK_NOT_FOUND_IN_SPACE = "IPACK_NOT_FOUND_IN_SPACE"
    NAME_IS_LENGTHY = "NAME_IS_LENGTHY"
    LOGO_UPLOAD_ERROR = "LOGO_UPLOAD_ERROR"
    LOGO_DELETE_ERROR = "LOGO_DELETE_ERROR"
    LOGO_GET_ERROR = "LOGO_GET_ERROR"
    THEME_DELETE_ERROR = "THEME_DELETE_ERROR"
    MAX_SPACE_COUNT_REACHED = "MAX_SPACE_COUNT_REACHED"
    BOOMI_PUBLIC_SPACE_CREATE_UNAUTHORIZED = "BOOMI_PUBLIC_SPACE_CREATE_UNAUTHORIZED"
    MISSING_BOOMI_PUBLIC_SPACE_CREATOR_ACCOUNT = (
        "MISSING_BOOMI_PUBLIC_SPACE_CREATOR_ACCOUNT"
    )
    BOOMI_PUBLIC_SPACE_CREATE_IPACK_IDS_NOT_ALLOWED = (
        "BOOMI_PUBLIC_SPACE_CREATE_IPACK_IDS_NOT_ALLOWED"
    )
    BOOMI_PUBLIC_SPACE_CREATE_ACCT_IDS_NOT_ALLOWED = (
        "BOOMI_PUBLIC_SPACE_CREATE_ACCT_IDS_NOT_ALLOWED"
    )
    INVALID_IMAGE_FILE_NAME = "INVALID_IMAGE_FILE_NAME"
    PUBLISHER_NOT_SET = "PUBLISHER_NOT_SET"
    DISCOVER_PUBLIC_SPACE_DELETE_FORBIDDEN = "DISCOVER_PUBLIC_SPACE_DELETE_FORBIDDEN"
    INVALID_OR_PAST_DATE = "INVALID_OR_PAST_DATE"
    ARTIFACT_DELETE_ERROR = "ARTIFACT_DELETE_ERROR"


@strawberry.enum(description="With whom a Space is shared.")
class SpaceSharingMode(StrEnum):
    ACCOUNT_GROUP = spaces.SHARING_MODE


@strawberry.type(description="What a Space looks like.")
class SpaceTheme:
    logo_alt_text: str | None = strawberry.field(name="logoAltTxt")

    @strawberry.field(description="Where the logo can be fetched; null without one.")
    def logo_url(root: Root, info: Info) -> str | None:
        return root.logo_id and f"{info.context.address}/logos/{root.logo_id}"


@strawberry.type(description="What one account group sees of integrations.")
class Space:
    id: strawberry.ID
    name: str
    description: str | None

    @strawberry.field
    def created_date(root: Root) -> str | None:
        return _date(root.created_at)

    created_by_account_id: str | None

    @strawberry.field
    def modified_date(root: Root) -> str | None:
        return _date(root.modified_at) if root.modified_at else None

    @strawberry.field(
        graphql_type=list[IntegrationPack | None] | None,
        description="Its integration packs; null without any.",
    )
    def shared_ipacks(root: Root, info: Info) -> list[records.IntegrationPack] | None:
        return info.context.spaces.shared_packs(root) or None

    @strawberry.field
    def catalog_artifacts() -> list[CatalogArtifact | None] | None:
        return None  # nothing is published of what is in it

    @strawberry.field(graphql_type=AccountGroup | None)
    def account_group(root: Root, info: Info) -> records.AccountGroup:
        return info.context.spaces.account_group(root)

    @strawberry.field
    def modified_by_account_id() -> str | None:
        return None  # in every documented answer, even after an update

    @strawberry.field(description="Where people find the Space.")
    def url(root: Root, info: Info) -> str | None:
        return f"{info.context.space_address}?guid={root.guid}"

    @strawberry.field(graphql_type=SpaceTheme | None)
    def theme(root: Root) -> records.Space:
        return root


@strawberry.input(description="What a Space is to look like.")
class SpaceThemeInput:
    logo_alt_txt: str | None = strawberry.UNSET
    logo: Upload | None = strawberry.field(
        default=strawberry.UNSET,
        description="An svg, png or jpg file of at most 262144 bytes; null removes it.",
    )

    def theme(self) -> spaces.Theme:
        return spaces.Theme(
            logo_alt_text=_or_keep(self.logo_alt_txt), logo=_or_keep(self.logo)
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
    description: str | None = strawberry.UNSET
    theme: SpaceThemeInput | None


@strawberry.type
class SpaceQueries:
    @strawberry.field(
        graphql_type=list[Space | None] | None,
        description="All Spaces of the caller's account, oldest first.",
    )
    def spaces(self, info: Info) -> list[records.Space]:
        return info.context.spaces.all()

    @strawberry.field(graphql_type=Space | None, description="One Space.")
    def space(self, info: Info, id: strawberry.ID) -> records.Space:
        return info.context.spaces.get(id)


@strawberry.type
class SpaceMutations:
    @strawberry.mutation(
        graphql_type=Space | None, description="Create a Space for an account group."
    )
    def space_create(self, info: Info, input: SpaceCreateInput) -> records.Space:
        return info.context.spaces.create(
            name=input.name,
            account_group_id=input.account_group_id,
            description=input.description,
            sharing_mode=input.sharing_mode,
            account_ids=_ids(input.account_ids),
            integration_pack_ids=_ids(input.integration_pack_ids),
            theme=input.theme.theme() if input.theme else None,
        )

    @strawberry.mutation(
        graphql_type=Space | None,
        description="Change the name, description or theme of a Space.",
    )
    def space_update(self, info: Info, input: SpaceUpdateInput) -> records.Space:
        return info.context.spaces.update(
            input.id,
            name=input.name,
            description=_or_keep(input.description),
            theme=input.theme.theme() if input.theme else None,
        )

    @strawberry.mutation(description="Delete a Space and free its account group.")
    def space_delete(self, info: Info, id: strawberry.ID) -> bool | None:
        info.context.spaces.delete(id)
        return True


@lru_cache(maxsize=1000)  # 10 % of a list of 100 that was listed before
def _date(moment: datetime) -> str:
    # A fifth of the time of `strftime`, which is 20 % of a list of 100.
    text: str = msgspec.to_builtins(moment.astimezone(UTC))
    return f"{text[:10]} {text[11:19]}.0"


def _or_keep(value: T) -> T | msgspec.UnsetType:
    return KEEP if value is strawberry.UNSET else value


def _ids(ids: list[strawberry.ID | None] | None) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each for each in ids if each is not None)) if ids else ()
