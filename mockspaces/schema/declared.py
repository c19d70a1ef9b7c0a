"""All that is declared of the schema: its roots, and every class by its name."""

from mockspaces.schema import (
    accounts,
    environments,
    executions,
    extensions,
    oauth,
    packs,
    processes,
    spaces,
)
from mockspaces.schema.declare import is_declared, object_type


@object_type()
class Query(
    spaces.SpaceQueries,
    accounts.AccountQueries,
    packs.PackQueries,
    environments.EnvironmentQueries,
    processes.ProcessQueries,
    executions.ExecutionQueries,
    oauth.OAuthQueries,
):
    pass


@object_type()
class Mutation(
    spaces.SpaceMutations,
    packs.PackMutations,
    environments.EnvironmentMutations,
    extensions.ExtensionMutations,
    processes.ProcessMutations,
    executions.ExecutionMutations,
    oauth.OAuthMutations,
):
    pass


_NOUNS = (
    *(packs, accounts, spaces, environments),
    *(extensions, processes, executions, oauth),
)
CLASSES: dict[str, type] = {
    name: each
    for noun in _NOUNS
    for name, each in vars(noun).items()
    if is_declared(each)
} | {"Query": Query, "Mutation": Mutation}
"""Every declared class by its name, and before those that use it."""
