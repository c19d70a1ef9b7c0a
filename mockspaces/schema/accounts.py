"""Accounts and account groups in the schema."""

from enum import StrEnum
from typing import Self

from mockspaces.schema.context import Info
from mockspaces.schema.declare import (
    ID,
    UNSET,
    enum_type,
    field,
    input_type,
    object_type,
)
from mockspaces.schema.packs import IntegrationPack
from mockspaces.state import records


def _integration_packs(
    root: records.AccountGroup, info: Info
) -> list[IntegrationPack | None] | None:
    packs = info.context.packs.named(root.integration_pack_ids)
    return [IntegrationPack.of(pack) for pack in packs]


@object_type("Accounts that share integration packs.")
class AccountGroup:
    id: ID | None
    name: str | None
    integration_packs: list[IntegrationPack | None] | None = field(
        resolver=_integration_packs
    )

    @classmethod
    def of(cls, record: records.AccountGroup) -> Self:
        return record  # type: ignore[return-value] # it has what the fields ask for


@object_type("A customer's account.")
class Account:
    id: ID | None
    name: str | None

    @classmethod
    def of(cls, record: records.Account) -> Self:
        return record  # type: ignore[return-value] # it has what the fields ask for


@enum_type("How a name is compared, without regard to case.")
class Operator(StrEnum):
    CONTAINS = "CONTAINS"
    STARTSWITH = "STARTSWITH"


@input_type("Which accounts are meant.")
class SpaceAccountCriteria:
    operator: Operator
    argument: str


@object_type()
class AccountQueries:
    @field(description="The accounts that share the Space of `SPACE_GUID`.")
    def space_accounts(
        self, info: Info, criteria: SpaceAccountCriteria | None = UNSET
    ) -> list[Account | None] | None:
        accounts = info.context.accounts.of_space(
            operator=criteria.operator.value if criteria else None,
            argument=criteria.argument if criteria else "",
        )
        return [Account.of(record) for record in accounts]
