from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from mockspaces.domain.call import Call
from mockspaces.domain.logo import UploadedFile
from mockspaces.domain.packs import Packs
from mockspaces.domain.spaces import Spaces, Theme
from mockspaces.errors import (
    InvalidSpaceNameError,
    MissingAccountGroupIdError,
    MissingSpaceIdError,
    MissingSpaceNameError,
    PlatformCallError,
    ServiceError,
    SpaceExistsForAccountGroupError,
    SpaceIsDeletedError,
    SpaceLogoUploadError,
    SpaceNameIsLengthyError,
    SpaceNotFoundError,
    UnauthorizedError,
    UnsupportedSharingModeError,
)
from mockspaces.state.records import AccountGroup, Space
from tests.builders import ACCOUNT, GROUP, JPEG, FakeTime, png
from tests.conftest import calls
from tests.portal import CUSTOMER, GUEST, NEIGHBOUR, OWNER, STRANGER, Portal, uuid

LOGO = Theme(logo_alt_text="Logo", logo=UploadedFile(name="logo.png", content=png()))
NO_LOGO = Theme(logo=UploadedFile(name="logo.png", content=b"text"))


@pytest.fixture
def call(time: FakeTime) -> Call:
    return calls(time)(ACCOUNT)


@pytest.fixture
def spaces(call: Call) -> Spaces:
    return Spaces(call)


def create(spaces: Spaces, **fields: Any) -> Space:
    return spaces.create(**{"name": "Partners", "account_group_id": GROUP, **fields})


def content(call: Call) -> dict[str, list[Any]]:
    return {name: list(table) for name, table in call.store.tables().items()}


def test_a_new_space_is_the_callers(spaces: Spaces) -> None:
    space = create(
        spaces,
        description="For partners",
        account_ids=("member-1A2B3C",),
        integration_pack_ids=("p",),
    )

    assert spaces.get(space.id) == space
    assert UUID(space.id).version == UUID(space.guid).version == 4
    assert space.id != space.guid
    assert space.created_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert space.created_by_account_id == ACCOUNT
    assert space.modified_at is None
    assert (space.name, space.description) == ("Partners", "For partners")
    assert space.account_ids == ("member-1A2B3C",)
    assert space.integration_pack_ids == ("p",)
    assert spaces.account_group(space).id == GROUP


@pytest.mark.parametrize("name", ["", " ", "\t\n", "\u2003"])
def test_a_space_has_a_name(spaces: Spaces, name: str) -> None:
    with pytest.raises(MissingSpaceNameError):
        create(spaces, name=name)


@pytest.mark.parametrize("group_id", ["", "  "])
def test_a_space_has_an_account_group(spaces: Spaces, group_id: str) -> None:
    with pytest.raises(MissingAccountGroupIdError):
        create(spaces, account_group_id=group_id)


def test_a_name_has_255_characters_at_most(spaces: Spaces) -> None:
    assert create(spaces, name="ä" * 255).name == "ä" * 255
    with pytest.raises(
        SpaceNameIsLengthyError, match=r"256 characters; .* 255 at most"
    ):
        create(spaces, name="a" * 256, account_group_id="another")


def test_the_longest_name_is_a_setting() -> None:
    spaces = Spaces(calls(space_name_length=3)(ACCOUNT))

    assert create(spaces, name="abc").name == "abc"
    with pytest.raises(SpaceNameIsLengthyError):
        create(spaces, name="abcd", account_group_id="another")


@pytest.mark.parametrize("character", ["<", ">", '"', "\\", "\x00", "\x7f", "\x9f"])
def test_a_name_has_no_forbidden_character(spaces: Spaces, character: str) -> None:
    with pytest.raises(InvalidSpaceNameError, match="may not have"):
        create(spaces, name=f"a{character}b")


def test_the_forbidden_characters_are_a_setting() -> None:
    spaces = Spaces(calls(space_name_forbidden="[!]")(ACCOUNT))

    assert create(spaces, name="<a>").name == "<a>"
    with pytest.raises(InvalidSpaceNameError, match="may not have '!'"):
        create(spaces, name="a!")


def test_a_name_is_not_trimmed(spaces: Spaces) -> None:
    assert create(spaces, name=" Partners ").name == " Partners "


def test_a_space_is_shared_with_an_account_group_and_no_other_way(
    spaces: Spaces,
) -> None:
    create(spaces, sharing_mode="ACCOUNT_GROUP")

    with pytest.raises(
        UnsupportedSharingModeError, match="ACCOUNT is not a sharing mode"
    ):
        create(spaces, sharing_mode="ACCOUNT", account_group_id="another")


def test_a_group_holds_one_space(spaces: Spaces) -> None:
    create(spaces)

    with pytest.raises(SpaceExistsForAccountGroupError):
        create(spaces, name="Another")


def test_deleting_a_space_frees_its_group(spaces: Spaces) -> None:
    first = create(spaces)

    spaces.delete(first.id)
    second = create(spaces)

    assert second.account_group_id == first.account_group_id
    assert second.id != first.id


def test_a_space_is_not_shared_with_a_group_of_another_account(call: Call) -> None:
    theirs = Spaces(replace(call, account_id="other-000000"))
    create(theirs)

    with pytest.raises(PlatformCallError, match="belongs to another account"):
        create(Spaces(call))


@pytest.mark.parametrize(
    "fields",
    [
        {"name": ""},
        {"name": "<"},
        {"name": "a" * 256},
        {"account_group_id": ""},
        {"sharing_mode": "ACCOUNT"},
        {"account_ids": ("member-1A2B3C", "")},
        {"integration_pack_ids": ("p", "")},
        {"theme": NO_LOGO, "account_ids": ("m",), "integration_pack_ids": ("p",)},
    ],
)
def test_a_refused_creation_leaves_no_trace(call: Call, fields: dict[str, Any]) -> None:
    before = content(call)

    with pytest.raises(ServiceError):
        create(Spaces(call), **fields)

    assert content(call) == before


def test_a_strict_emulator_creates_nothing_on_first_mention() -> None:
    call = calls(strict=True)(ACCOUNT)

    for fields in (
        {},
        {"account_ids": ("m",)},
        {"integration_pack_ids": ("p",)},
    ):
        with pytest.raises(PlatformCallError):
            create(Spaces(call), **fields)

    assert not any(content(call).values())


def test_the_spaces_of_an_account_come_oldest_first(
    spaces: Spaces, time: FakeTime
) -> None:
    second = create(spaces)
    time.seconds -= 1
    first = create(spaces, account_group_id="another")

    assert spaces.all() == [first, second]


@pytest.mark.parametrize("act", [Spaces.get, Spaces.delete])
def test_a_space_is_found_by_its_id_or_refused(
    call: Call, act: Callable[[Spaces, str], Any]
) -> None:
    spaces = Spaces(call)
    deleted = create(spaces)
    spaces.delete(deleted.id)
    existing = create(spaces)
    stranger = Spaces(replace(call, account_id="other-000000"))

    with pytest.raises(MissingSpaceIdError):
        act(spaces, " ")
    with pytest.raises(SpaceNotFoundError):
        act(spaces, "unknown")
    with pytest.raises(SpaceIsDeletedError):
        act(spaces, deleted.id)
    with pytest.raises(SpaceNotFoundError):
        act(stranger, deleted.id)
    with pytest.raises(SpaceNotFoundError):
        act(stranger, existing.id)
    act(spaces, existing.id)


@pytest.mark.parametrize(
    ("account_id", "code"),
    [
        *((each, "SPACE_IS_DELETED") for each in (OWNER, CUSTOMER, NEIGHBOUR, GUEST)),
        (STRANGER, "SPACE_NOT_FOUND"),
    ],
)
@pytest.mark.parametrize("operation", ["space", "spaceDelete"])
def test_a_deleted_space_is_reported_to_those_who_had_access(
    portal: Portal, operation: str, account_id: str, code: str
) -> None:
    space_id = uuid(0xE1)
    portal.as_(OWNER).ask("spaceDelete", id=space_id)

    assert portal.as_(account_id).refused(operation, id=space_id) == code


@pytest.mark.parametrize(
    ("account_id", "code"),
    [(OWNER, "SPACE_IS_DELETED"), (CUSTOMER, "SPACE_NOT_FOUND")],
)
def test_a_seed_need_not_tell_who_had_access_to_a_deleted_space(
    portal: Portal, account_id: str, code: str
) -> None:
    assert portal.as_(account_id).refused("space", id=uuid(0xE3)) == code


@pytest.mark.parametrize("member", ["member-1A2B3C", "guest-4D5E6F"])
def test_a_member_sees_a_space_and_its_packs_but_changes_nothing(
    call: Call, member: str
) -> None:
    call.store.account_groups.put(
        AccountGroup(
            id=GROUP,
            name="Members",
            owner_account_id=ACCOUNT,
            account_ids=("member-1A2B3C",),
            integration_pack_ids=("own", "both"),
        )
    )
    for pack_id in ("own", "both"):
        Packs(call).know((pack_id,))
    space = create(
        Spaces(call),
        account_ids=("guest-4D5E6F",),
        integration_pack_ids=("both", "more"),
    )
    spaces = Spaces(replace(call, account_id=member))

    assert spaces.get(space.id) == space
    assert spaces.all() == []
    packs = [pack.id for pack in spaces.shared_packs(space)]
    assert packs == ["both", "more", "own"]
    with pytest.raises(UnauthorizedError, match="belongs to another account"):
        spaces.update(space.id, name="Mine")
    with pytest.raises(UnauthorizedError):
        spaces.delete(space.id)
    assert list(call.store.spaces) == [space]


def test_an_update_changes_name_and_description(spaces: Spaces, time: FakeTime) -> None:
    space = create(spaces, theme=LOGO)
    time.seconds += 61

    updated = spaces.update(space.id, name="Customers", description="New")

    assert (updated.name, updated.description) == ("Customers", "New")
    assert updated.modified_at == datetime(2023, 11, 14, 22, 14, 21, tzinfo=UTC)
    assert updated.created_at == space.created_at
    assert updated.logo_id == space.logo_id
    assert updated.account_group_id == GROUP
    assert spaces.all() == [updated]


def test_a_description_left_out_stays_and_null_removes_it(spaces: Spaces) -> None:
    space = create(spaces, description="Old")

    kept = spaces.update(space.id, name="a")
    removed = spaces.update(space.id, name="a", description=None)

    assert kept.description == "Old"
    assert removed.description is None


def test_a_theme_changes_only_what_it_names(spaces: Spaces, call: Call) -> None:
    space = create(spaces, theme=LOGO)

    renamed = spaces.update(space.id, name="a", theme=Theme(logo_alt_text="Other"))
    emptied = spaces.update(space.id, name="a", theme=Theme(logo=None))

    assert (renamed.logo_alt_text, renamed.logo_id) == ("Other", space.logo_id)
    assert (emptied.logo_alt_text, emptied.logo_id) == ("Other", None)
    assert len(call.store.logos) == 0


def test_a_new_logo_replaces_the_old_one(spaces: Spaces, call: Call) -> None:
    space = create(spaces, theme=LOGO)
    other = UploadedFile(name="logo", content=JPEG)

    updated = spaces.update(space.id, name="a", theme=Theme(logo=other))

    [logo] = call.store.logos
    assert (logo.id, logo.media_type) == (updated.logo_id, "image/jpeg")
    assert logo.content == JPEG
    assert updated.logo_id != space.logo_id


@pytest.mark.parametrize(
    ("name", "theme", "refusal"),
    [
        ("", None, MissingSpaceNameError),
        ("a" * 256, None, SpaceNameIsLengthyError),
        (">", LOGO, InvalidSpaceNameError),
        ("a", NO_LOGO, SpaceLogoUploadError),
    ],
)
def test_a_refused_update_leaves_no_trace(
    call: Call, name: str, theme: Theme | None, refusal: type[ServiceError]
) -> None:
    spaces = Spaces(call)
    space = create(spaces, theme=LOGO)
    before = content(call)

    with pytest.raises(refusal):
        spaces.update(space.id, name=name, description="New", theme=theme)

    assert content(call) == before


def test_a_logo_goes_with_its_space(spaces: Spaces, call: Call) -> None:
    space = create(spaces, theme=LOGO)
    assert [logo.content for logo in call.store.logos] == [png()]

    spaces.delete(space.id)

    assert len(call.store.logos) == len(call.store.spaces) == 0


@given(name=st.text(max_size=300))
def test_any_name_makes_a_space_or_is_refused(name: str) -> None:
    call = calls()(ACCOUNT)

    try:
        space = create(Spaces(call), name=name)
    except (MissingSpaceNameError, SpaceNameIsLengthyError, InvalidSpaceNameError):
        assert not any(content(call).values())
    else:
        assert list(call.store.spaces) == [space]
        assert space.name == name
