from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from mockspaces.domain.call import Call
from mockspaces.domain.listings import Listings, Page, search_catalog
from mockspaces.domain.spaces import Spaces
from mockspaces.errors import (
    InvalidNewSubmissionStatusError,
    MissingSpaceIdError,
    NoSpaceArtifactMetadataFoundError,
    PlatformCallError,
    ServiceError,
    SpaceNotFoundError,
    SubmissionStatusUpdateNotAllowedError,
    UnauthorizedError,
)
from mockspaces.state.listings import (
    CatalogListing,
    ListingStatus,
    SpaceArtifactListing,
)
from tests.builders import ACCOUNT, FakeTime
from tests.conftest import calls

MEMBER = "member-1A2B3C"


@pytest.fixture
def call(time: FakeTime) -> Call:
    return replace(calls(time)(ACCOUNT), user="me")


@pytest.fixture
def space_id(call: Call) -> str:
    space = Spaces(call).create(
        name="Partners", account_group_id="g", account_ids=(MEMBER,)
    )
    return space.id


@pytest.fixture
def put(call: Call, space_id: str) -> Callable[..., SpaceArtifactListing]:
    def one(listing_id: str, **fields: Any) -> SpaceArtifactListing:
        listing = SpaceArtifactListing(
            **{
                "id": listing_id,
                "space_id": space_id,
                "artifact_id": "a",
                "created_at": call.clock.now(),
                "created_by_account_id": ACCOUNT,
                **fields,
            }
        )
        call.store.listings.put(listing)
        return listing

    return one


Put = Callable[..., SpaceArtifactListing]


@pytest.mark.parametrize("account_id", [ACCOUNT, MEMBER])
def test_owner_and_members_see_the_listings_of_a_space(
    call: Call, space_id: str, put: Put, account_id: str
) -> None:
    later = put("later")
    earlier = put(
        "earlier", created_at=datetime(2020, 1, 1, tzinfo=UTC), artifact_type="RECIPE"
    )
    put("elsewhere", space_id="another")
    listings = Listings(replace(call, account_id=account_id))

    def found(**by: Any) -> tuple[SpaceArtifactListing, ...]:
        page = listings.search(space_id, **by)
        assert page.total == len(page.listings)
        return page.listings

    assert found() == (earlier, later)
    assert found(artifact_type="INTEGRATION_PACK") == (later,)
    assert found(listing_ids=["earlier", "unknown"]) == (earlier,)
    assert found(listing_ids=[]) == ()


@pytest.mark.parametrize(
    ("space", "refusal"), [("", MissingSpaceIdError), ("unknown", SpaceNotFoundError)]
)
def test_the_space_of_listings_has_to_be_there(
    call: Call, space: str, refusal: type[ServiceError]
) -> None:
    with pytest.raises(refusal):
        Listings(call).search(space)


def test_a_stranger_sees_no_listings(call: Call, space_id: str, put: Put) -> None:
    put("one")
    stranger = Listings(replace(call, account_id="stranger-000000"))

    with pytest.raises(SpaceNotFoundError):
        stranger.search(space_id)
    with pytest.raises(NoSpaceArtifactMetadataFoundError):
        stranger.delete("one")
    with pytest.raises(NoSpaceArtifactMetadataFoundError):
        stranger.update_status("one", "NEED_REVIEW")


def test_a_member_changes_the_listings_that_it_has_made(call: Call, put: Put) -> None:
    put("one", created_by_account_id=MEMBER)
    member = Listings(replace(call, account_id=MEMBER))

    assert member.update_status("one", "NEED_REVIEW").status == "NEED_REVIEW"
    member.delete("one")
    assert len(call.store.listings) == 0


def test_a_member_changes_no_listing_of_the_owner(call: Call, put: Put) -> None:
    listing = put("one")
    member = Listings(replace(call, account_id=MEMBER))

    with pytest.raises(UnauthorizedError):
        member.delete("one")
    with pytest.raises(UnauthorizedError):
        member.update_status("one", "NEED_REVIEW")
    assert list(call.store.listings) == [listing]


def test_a_listing_is_deleted_by_its_id_and_type(call: Call, put: Put) -> None:
    recipe = put("recipe", artifact_type="RECIPE")
    put("pack")
    listings = Listings(call)

    with pytest.raises(NoSpaceArtifactMetadataFoundError):
        listings.delete("unknown")
    with pytest.raises(NoSpaceArtifactMetadataFoundError):
        listings.delete("recipe", artifact_type="INTEGRATION_PACK")
    listings.delete("pack", artifact_type="INTEGRATION_PACK")

    assert list(call.store.listings) == [recipe]


def test_the_listings_of_a_space_go_with_it(
    call: Call, space_id: str, put: Put
) -> None:
    put("one")

    Spaces(call).delete(space_id)

    assert len(call.store.listings) == 0


@pytest.mark.parametrize("status", ["DRAFT", "REJECTED"])
def test_a_listing_is_submitted_for_review(
    call: Call, time: FakeTime, put: Put, status: ListingStatus
) -> None:
    listing = put("one", status=status, created_by_user_id="her")
    time.seconds += 60

    submitted = Listings(call).update_status("one", "NEED_REVIEW")

    now = datetime(2023, 11, 14, 22, 14, 20, tzinfo=UTC)
    assert submitted == replace(
        listing,
        status="NEED_REVIEW",
        modified_at=now,
        modified_by_account_id=ACCOUNT,
        modified_by_user_id="me",
        submitted_at=now,
        submitted_by_user_id="me",
        status_modified_at=now,
    )
    assert list(call.store.listings) == [submitted]


@pytest.mark.parametrize("status", [None, "PUBLISHED", "ANYTHING"])
def test_a_caller_may_set_no_other_status(
    call: Call, put: Put, status: str | None
) -> None:
    put("one")

    with pytest.raises(InvalidNewSubmissionStatusError, match="NEED_REVIEW only"):
        Listings(call).update_status("one", status)


@pytest.mark.parametrize(
    "status", ["NEED_REVIEW", "IN_REVIEW", "APPROVED", "PUBLISHED"]
)
def test_what_is_under_review_or_past_it_is_not_submitted_again(
    call: Call, put: Put, status: ListingStatus
) -> None:
    put("one", status=status)

    with pytest.raises(SubmissionStatusUpdateNotAllowedError, match=status):
        Listings(call).update_status("one", "NEED_REVIEW")


def names(page: Page[CatalogListing]) -> list[str]:
    return [each.name for each in page.listings]


@pytest.fixture
def catalogue(call: Call) -> Call:
    for listing in (
        CatalogListing(id="a", name="Orders", description="In and out"),
        CatalogListing(id="b", name="Draft orders", status="DRAFT"),
        CatalogListing(id="c", name="Invoices", description="For ORDERS"),
        CatalogListing(id="d", name="Stock"),
    ):
        call.store.catalog_listings.put(listing)
    return call


def test_the_catalogue_shows_what_is_published(catalogue: Call) -> None:
    page = search_catalog(catalogue.store)

    assert (page.total, names(page)) == (3, ["Orders", "Invoices", "Stock"])


def test_the_catalogue_is_searched_by_name_and_description(catalogue: Call) -> None:
    store = catalogue.store

    assert names(search_catalog(store, term="orders")) == ["Orders", "Invoices"]
    assert names(search_catalog(store, term="orders", statuses=("DRAFT",))) == [
        "Draft orders"
    ]
    assert names(search_catalog(store, statuses=("DRAFT", "PUBLISHED"))) == [
        "Orders",
        "Draft orders",
        "Invoices",
        "Stock",
    ]


def test_the_catalogue_has_pages(catalogue: Call) -> None:
    store = catalogue.store

    page = search_catalog(store, offset=1, limit=1)

    assert (page.total, names(page)) == (3, ["Invoices"])
    assert names(search_catalog(store, offset=9)) == []
    assert names(search_catalog(store, limit=0)) == []


@pytest.mark.parametrize(
    "asked", [{"tag_filter": "x = 'y'"}, {"offset": -1}, {"limit": -1}]
)
def test_what_the_catalogue_cannot_do_is_refused(
    catalogue: Call, asked: dict[str, Any]
) -> None:
    with pytest.raises(PlatformCallError):
        search_catalog(catalogue.store, **asked)
