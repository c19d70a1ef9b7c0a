"""Accounts and account groups."""

from enum import StrEnum

import strawberry

from mockspaces.schema.context import Info
from mockspaces.schema.packs import IntegrationPack
from mockspaces.state import records


@strawberry.type(description="Accounts that share integration packs.")
class AccountGroup:
    id: strawberry.ID | None
    name: str | None

    @strawberry.field(graphql_type=list[IntegrationPack | None] | None)
    def integration_packs(
        root: strawberry.Parent[records.AccountGroup], info: Info
    ) -> list[records.IntegrationPack]:
        return info.context.packs.named(root.integration_pack_ids)


@strawberry.type(description="A customer's account.")
class Account:
    id: strawberry.ID | None
    name: str | None


@strawberry.enum(description="How a name is compared, without regard to case.")
class Operator(StrEnum):
    CONTAINS = "CONTAINS"
    STARTSWITH = "STARTSWITH"


@strawberry.input(description="Which accounts are meant.")
class Criteria:
    operator: Operator | None
    argument: str | None


@strawberry.type
class AccountQueries:
    @strawberry.field(
        graphql_type=list[Account | None] | None,
        description="The accounts that share the Space of `SPACE_GUID`.",
    )
    def space_accounts(
        self, info: Info, criteria: Criteria | None = None
    ) -> list[records.Account]:
        accounts = info.context.accounts
        if criteria is None:
            return accounts.of_space()
        return accounts.matching(criteria.operator, criteria.argument)
