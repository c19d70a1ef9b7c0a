"""Accounts and account groups in the schema."""

from enum import Enum
from typing import Self, cast

import strawberry

from mockspaces.schema.context import Info
from mockspaces.schema.packs import IntegrationPack
from mockspaces.state import records


def _integration_packs(
    root: strawberry.Parent[records.AccountGroup], info: Info
) -> list[IntegrationPack | None] | None:
    packs = info.context.service.packs.named(root.integration_pack_ids)
    return [IntegrationPack.of(pack) for pack in packs]


@strawberry.type(description="Accounts that share integration packs.")
class AccountGroup:
    id: strawberry.ID | None
    name: str | None
    integration_packs: list[IntegrationPack | None] | None = strawberry.field(
        resolver=_integration_packs
    )

    @classmethod
    def of(cls, record: records.AccountGroup) -> Self:
        return cast("Self", record)  # it has what the fields ask for


@strawberry.type(description="A customer's account.")
class Account:
    id: strawberry.ID | None
    name: str | None

    @classmethod
    def of(cls, record: records.Account) -> Self:
        return cast("Self", record)  # it has what the fields ask for


@strawberry.enum(description="How a name is compared, without regard to case.")
class Operator(Enum):
    CONTAINS = "CONTAINS"
    STARTSWITH = "STARTSWITH"


@strawberry.input(description="Which accounts are meant.")
class SpaceAccountCriteria:
    operator: Operator
    argument: str


@strawberry.type
class AccountQueries:
    @strawberry.field(description="The accounts that share the Space of `SPACE_GUID`.")
    def space_accounts(
        self, info: Info, criteria: SpaceAccountCriteria | None = strawberry.UNSET
    ) -> list[Account | None] | None:
        accounts = info.context.service.accounts.of_space(
            operator=criteria.operator.value if criteria else None,
            argument=criteria.argument if criteria else "",
        )
        return [Account.of(record) for record in accounts]
