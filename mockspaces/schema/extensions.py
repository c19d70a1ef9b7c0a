"""Extensions of environments, as JSON text."""

import strawberry

from mockspaces.schema.context import Info, given


@strawberry.input(description="Extensions as JSON text, and which they are.")
class ExtensionInput:
    extensions: str
    env_extension_id: strawberry.ID


@strawberry.type
class ExtensionMutations:
    @strawberry.mutation(description="Set connections and process properties.")
    def extensions_update(
        self, info: Info, input: list[ExtensionInput | None] | None = None
    ) -> list[str | None] | None:
        return [*info.context.in_space.extensions.update(_updates(input))]

    @strawberry.mutation(description="Replace the extended mappings of maps.")
    def extended_mappers_update(
        self, info: Info, input: list[ExtensionInput | None] | None = None
    ) -> list[str | None] | None:
        return [*info.context.in_space.maps.update(_updates(input))]


def _updates(inputs: list[ExtensionInput | None] | None) -> list[tuple[str, str]]:
    updates = [given(each, "input") for each in given(inputs, "input")]
    return [(each.env_extension_id, each.extensions) for each in updates]
