"""Extensions of environments in the schema; they travel as JSON text."""

from mockspaces.schema.context import Info
from mockspaces.schema.declare import ID, input_type, mutation, object_type


@input_type("Extensions as JSON text, and which they are.")
class ExtensionInput:
    extensions: str
    env_extension_id: ID


@object_type()
class ExtensionMutations:
    @mutation(description="Set connections and process properties.")
    def extensions_update(
        self, info: Info, input: list[ExtensionInput]
    ) -> list[str | None] | None:
        return [*info.context.in_space.extensions.update(_updates(input))]

    @mutation(description="Replace the extended mappings of maps.")
    def extended_mappers_update(
        self, info: Info, input: list[ExtensionInput]
    ) -> list[str | None] | None:
        return [*info.context.in_space.maps.update(_updates(input))]


def _updates(inputs: list[ExtensionInput]) -> list[tuple[str, str]]:
    return [(each.env_extension_id, each.extensions) for each in inputs]
