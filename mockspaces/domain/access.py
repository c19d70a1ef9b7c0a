"""Access: who may go through a Space, and what is shared there."""

from msgspec.structs import replace

from mockspaces.domain.call import Call
from mockspaces.errors import (
    MissingSpaceIdError,
    SpaceIsDeletedError,
    SpaceNotFoundError,
    UnauthorizedError,
)
from mockspaces.state.records import DeletedSpace, Space

MISSING_HEADER = (
    "The header SPACE_GUID is missing; it names the guid of a Space. A proxy may have "
    "dropped it for its underscore: nginx does without 'underscores_in_headers on'."
)


def enter(call: Call) -> Call:
    """Return the call as it goes through the Space of its `SPACE_GUID`."""
    return replace(call, space=space_of(call))


def enter_if_named(call: Call) -> Call:
    """Return the call as it is, or through the Space that `SPACE_GUID` names."""
    return enter(call) if (call.space_guid or "").strip() else call


def space_of(call: Call) -> Space:
    """Return the Space that the `SPACE_GUID` of a call names.

    The owner may go through it, the members of its account group may, and the accounts
    that the Space itself names.
    """
    guid = (call.space_guid or "").strip()
    if not guid:
        raise MissingSpaceIdError(MISSING_HEADER)
    space = _named(call, guid)
    if isinstance(space, DeletedSpace):
        message = f"The Space {guid!r} is deleted."
        raise SpaceIsDeletedError(message)
    if space is None:
        message = f"No Space has the guid {guid!r}."
        raise SpaceNotFoundError(message)
    if not may_enter(call, space):
        message = f"The account {call.account_id!r} has no access to this Space."
        raise UnauthorizedError(message)
    return space


def may_enter(call: Call, space: Space | DeletedSpace) -> bool:
    """Return whether the caller has access to a Space, or had until it was deleted."""
    group_id = space.account_group_id
    return (
        space.created_by_account_id == call.account_id
        or call.account_id in space.account_ids
        or (
            group_id is not None
            and call.account_id in call.store.account_groups[group_id].account_ids
        )
    )


def packs_of(call: Call, space: Space) -> tuple[str, ...]:
    """Return the ids of the integration packs that are shared in a Space.

    They are those of the Space, then those of its account group.
    """
    group = call.store.account_groups[space.account_group_id]
    if not group.integration_pack_ids:
        return space.integration_pack_ids
    return tuple(dict.fromkeys(space.integration_pack_ids + group.integration_pack_ids))


def is_shared_with_caller(call: Call, pack_id: str) -> bool:
    """Return whether a group or a Space of the caller's has an integration pack."""
    groups = call.store.account_groups.where("integration_pack_ids", pack_id)
    spaces = call.store.spaces.where("integration_pack_ids", pack_id)
    return any(
        call.account_id in (group.owner_account_id, *group.account_ids)
        for group in groups
    ) or any(may_enter(call, space) for space in spaces)


def _named(call: Call, guid: str) -> Space | DeletedSpace | None:
    store = call.store
    for table in (store.spaces, store.deleted_spaces):
        by_guid: list[Space | DeletedSpace] = [*table.where("guid", guid)]
        found = by_guid[0] if by_guid else table.get(guid)
        if found:
            return found
    return None
