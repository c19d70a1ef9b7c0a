"""Personas to try a world as."""

from collections.abc import Iterator

from mockspaces.controls.api.route import Arguments, Output, Route, Routes
from mockspaces.state import records
from mockspaces.state.records import Role
from mockspaces.state.store import Store


class ShownPersona(Output, frozen=True, kw_only=True):
    """Someone to try the emulator as."""

    id: str  # as in `/portal?persona=dealer`
    account_id: str
    account_name: str
    role: Role
    title: str
    space_id: str | None  # null for an administrator, and if the Space has been deleted
    space_guid: str | None
    space_name: str | None
    tasks: tuple[str, ...]


class Personas(Output, frozen=True, kw_only=True):
    """Personas to try a world as.

    If its seed names none, they are derived: each account that has created a Space, and
    the first member of each Space.
    """

    personas: tuple[ShownPersona, ...]


def personas_of(store: Store) -> tuple[ShownPersona, ...]:
    """Return the personas of the seed, or those derived from its Spaces."""
    named = list(store.personas) or _derived(store)
    return tuple(_shown(store, persona) for persona in named)


def _shown(store: Store, persona: records.Persona) -> ShownPersona:
    space = store.spaces.get(persona.space_id or "")
    return ShownPersona(
        id=persona.id,
        account_id=persona.account_id,
        account_name=store.accounts[persona.account_id].name,
        role=persona.role,
        title=persona.title,
        space_id=None if space is None else space.id,
        space_guid=None if space is None else space.guid,
        space_name=None if space is None else space.name,
        tasks=persona.tasks,
    )


def _derived(store: Store) -> Iterator[records.Persona]:
    creators = dict.fromkeys(space.created_by_account_id for space in store.spaces)
    for account_id in creators:
        yield records.Persona(
            id=account_id,
            account_id=account_id,
            role="ADMINISTRATOR",
            title=f"Administrator of {store.accounts[account_id].name}",
        )
    for space in store.spaces:
        group = store.account_groups[space.account_group_id]
        for account_id in (space.account_ids + group.account_ids)[:1]:
            yield records.Persona(
                id=f"{account_id}-{space.id}",
                account_id=account_id,
                role="USER",
                title=f"{store.accounts[account_id].name}, in {space.name}",
                space_id=space.id,
            )


def _personas(store: Store, _arguments: Arguments[None, None]) -> Personas:
    return Personas(personas=personas_of(store))


PERSONAS: Routes[Store] = (
    Route(
        method="GET",
        path="/personas",
        summary="List the personas to try the world as.",
        handle=_personas,
        answer=Personas,
    ),
)
