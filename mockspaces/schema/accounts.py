"""Accounts and account groups in the schema."""

from typing import Self

import strawberry

from mockspaces.schema.context import Info
from mockspaces.schema.packs import IntegrationPack
from mockspaces.state import records


@strawberry.type(description="Accounts that share integration packs.")
class AccountGroup:
    id: strawberry.ID | None
    name: str | None
    pack_ids: strawberry.Private[tuple[str, ...]]

    @strawberry.field
    def integration_packs(self, info: Info) -> list[IntegrationPack | None] | None:
        packs = info.context.packs.named(self.pack_ids)
        return [IntegrationPack.of(pack) for pack in packs]

    @classmethod
    def of(cls, record: records.AccountGroup) -> Self:
        return cls(
            id=strawberry.ID(record.id),
            name=record.name,
            pack_ids=record.integration_pack_ids,
        )
