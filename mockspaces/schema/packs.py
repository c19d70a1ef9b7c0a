"""Integration packs in the schema."""

from enum import Enum
from typing import Self

import strawberry

from mockspaces.state import records


@strawberry.enum(description="How often an integration pack may be installed.")
class InstallationType(Enum):
    SINGLE = "SINGLE"
    MULTI = "MULTI"


@strawberry.type(description="Processes that are published together.")
class IntegrationPack:
    id: strawberry.ID | None
    name: str | None
    description: str | None
    installation_type: InstallationType | None

    @classmethod
    def of(cls, record: records.IntegrationPack) -> Self:
        return cls(
            id=strawberry.ID(record.id),
            name=record.name,
            description=record.description,
            installation_type=InstallationType(record.installation_type),
        )
