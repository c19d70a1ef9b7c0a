"""Listings: artifacts offered in a Space, and the public catalogue.

Little is published about them. Names of operations, fields and error codes are the
vendor's; who may call, the order, the statuses and what leads to which error code are
our choice (X), all of it in this file.
"""

from typing import Final, Generic, TypeVar

import msgspec
from msgspec.structs import replace

from mockspaces.domain.call import Call
from mockspaces.domain.spaces import Spaces
from mockspaces.errors import (
    InvalidNewSubmissionStatusError,
    NoSpaceArtifactMetadataFoundError,
    PlatformCallError,
    SubmissionStatusUpdateNotAllowedError,
)
from mockspaces.state.listings import (
    ArtifactType,
    CatalogListing,
    CatalogStatus,
    ListingStatus,
    SpaceArtifactListing,
)
from mockspaces.state.store import Store

L = TypeVar("L")

SUBMITTED: Final = "NEED_REVIEW"
"""The only status that the vendor's page shows, and the only one a caller may set."""

_MAY_BE_SUBMITTED: tuple[ListingStatus, ...] = ("DRAFT", "REJECTED")


class Page(msgspec.Struct, Generic[L], frozen=True, kw_only=True):
    """A page of results, and their total number."""

    total: int
    listings: tuple[L, ...]


class Listings:
    """Operations of one caller on the listings of a Space.

    The owner of a Space and its members see its listings. The owner changes all of
    them, a member those that it has made.
    """

    def __init__(self, call: Call) -> None:
        self._call = call
        self._store = call.store
        self._spaces = Spaces(call)

    def search(
        self,
        space_id: str,
        *,
        listing_ids: list[str] | None = None,
        artifact_type: ArtifactType | None = None,
    ) -> Page[SpaceArtifactListing]:
        """Return the listings of a Space, oldest first."""
        space = self._spaces.get(space_id)
        found = [
            listing
            for listing in self._store.listings.where("space_id", space.id)
            if listing_ids is None or listing.id in listing_ids
            if artifact_type is None or listing.artifact_type == artifact_type
        ]
        found.sort(key=lambda listing: listing.created_at)
        return Page(total=len(found), listings=tuple(found))

    def delete(
        self, listing_id: str, *, artifact_type: ArtifactType | None = None
    ) -> None:
        """Delete a listing; the artifact stays."""
        listing = self._changeable(listing_id)
        if artifact_type not in (None, listing.artifact_type):
            raise _unknown(listing_id)

        self._store.listings.remove(listing.id)

    def update_status(
        self, listing_id: str, status: str | None
    ) -> SpaceArtifactListing:
        """Submit a listing for review."""
        listing = self._changeable(listing_id)
        if status != SUBMITTED:
            message = f"The new status is {status}; a caller may set {SUBMITTED} only."
            raise InvalidNewSubmissionStatusError(message)
        if listing.status not in _MAY_BE_SUBMITTED:
            message = (
                f"The listing {listing_id!r} has the status {listing.status}; "
                f"only {' and '.join(_MAY_BE_SUBMITTED)} may be submitted."
            )
            raise SubmissionStatusUpdateNotAllowedError(message)

        now = self._call.clock.now()
        submitted = replace(
            listing,
            status=SUBMITTED,
            modified_at=now,
            modified_by_account_id=self._call.account_id,
            modified_by_user_id=self._call.user,
            submitted_at=now,
            submitted_by_user_id=self._call.user,
            status_modified_at=now,
        )
        self._store.listings.put(submitted)
        return submitted

    def _changeable(self, listing_id: str) -> SpaceArtifactListing:
        listing = self._store.listings.get(listing_id)
        if listing is None or not self._spaces.has_access(listing.space_id):
            raise _unknown(listing_id)
        if listing.created_by_account_id != self._call.account_id:
            self._spaces.owned(listing.space_id)
        return listing


def search_catalog(  # noqa: PLR0913 - one for each field of the input
    store: Store,
    *,
    term: str | None = None,
    statuses: tuple[CatalogStatus, ...] = (),
    tag_filter: str | None = None,
    offset: int = 0,
    limit: int | None = None,
) -> Page[CatalogListing]:
    """Return a page of the catalogue, which anybody may read.

    The term is contained in the name or the description, in any case. Without statuses,
    only published entries match.
    """
    if tag_filter:
        message = "The language of catalogListingTagFilter is not emulated."
        raise PlatformCallError(message)
    if offset < 0 or (limit or 0) < 0:
        message = f"offset is {offset}, limit is {limit}; neither may be negative."
        raise PlatformCallError(message)
    wanted = (term or "").casefold()
    found = [
        listing
        for listing in store.catalog_listings
        if listing.status in (statuses or ("PUBLISHED",))
        if wanted in f"{listing.name}\n{listing.description or ''}".casefold()
    ]
    end = None if limit is None else offset + limit
    return Page(total=len(found), listings=tuple(found[offset:end]))


def _unknown(listing_id: str) -> NoSpaceArtifactMetadataFoundError:
    message = f"The caller has no listing {listing_id!r}."
    return NoSpaceArtifactMetadataFoundError(message)
