"""Listings of a Space, and the public catalogue.

Names are the vendor's as far as its pages show them; see `domain/listings.py`.
"""

from datetime import datetime
from enum import StrEnum
from typing import Annotated

import strawberry

from mockspaces.domain.listings import Page, search_catalog
from mockspaces.schema.context import Info
from mockspaces.schema.scalars import DateTime
from mockspaces.state import listings as records

Root = strawberry.Parent[records.SpaceArtifactListing]
Found = strawberry.Parent[Page[records.SpaceArtifactListing]]
FoundInCatalog = strawberry.Parent[Page[records.CatalogListing]]
Entry = strawberry.Parent[records.CatalogListing]


@strawberry.enum(description="The service that a listing is of.")
class SpaceArtifactListingTypeEnum(StrEnum):
    INTEGRATION_PACK = "INTEGRATION_PACK"


@strawberry.enum(description="A status that a submission may be given.")
class RecipeSubmissionStatusEnum(StrEnum):
    NEED_REVIEW = "NEED_REVIEW"


@strawberry.type(description="What is listed.")
class SpaceArtifact:
    @strawberry.field
    def space_artifact_type(root: Root) -> str | None:
        return root.artifact_type

    @strawberry.field
    def space_artifact_id(root: Root) -> strawberry.ID | None:
        return strawberry.ID(root.artifact_id)


@strawberry.type(description="A picture that a listing shows.")
class SpaceArtifactListingImage:
    image_url: str | None
    alt_text: str | None


Image = SpaceArtifactListingImage | None


@strawberry.type(description="What a listing says of its artifact.")
class SpaceArtifactListingMetaData:
    title: str | None
    description: str | None
    catalog_artifact_meta_data: str | None
    expected_publishing_date: DateTime | None
    actual_publishing_date: DateTime | None
    demo_link: str | None
    demo_file: Image
    support_form_link: str | None
    support_form: Image
    community_article_help_link: str | None
    community_article_help_file: Image
    discover_link: str | None
    key_features: list[str | None] | None
    detailed_content: str | None
    display_order: int | None
    featured: bool | None
    display_recipe_call_out: bool | None
    difficulty_level: str | None
    suggested_tags: list[str | None] | None
    banner_logo_image_one: Image
    banner_logo_image_two: Image
    banner_logo_image_three: Image


@strawberry.type(description="How far the listing of an integration pack has come.")
class ArtifactSubmissionStatus:
    space_artifact_status: str | None


@strawberry.type(description="How far the submission of a recipe has come.")
class RecipeSubmissionStatus:
    status: str | None


SpaceArtifactListingSubmissionStatus = Annotated[
    ArtifactSubmissionStatus | RecipeSubmissionStatus,
    strawberry.union(
        "SpaceArtifactListingSubmissionStatus",
        description="How far a submission has come.",
    ),
]


@strawberry.type(description="A word that a listing is found by.")
class SpaceArtifactListingTag:
    space_artifact_listing_id: strawberry.ID | None
    artifact_listing_tag_id: strawberry.ID | None
    artifact_listing_tag_name: str | None
    created_date: DateTime | None
    created_by: str | None


@strawberry.type(description="The account that publishes an artifact.")
class Publisher:
    id: strawberry.ID | None


@strawberry.type(description="A part of a submission that its reviewer comments on.")
class Topic:
    topic_name: str | None
    topic_status: str | None
    has_new_note: bool | None
    first_new_note: str | None
    admin: str | None


@strawberry.type(description="How an artifact of a Space is listed.")
class SpaceArtifactListing:
    id: strawberry.ID
    space_id: str

    @strawberry.field(graphql_type=SpaceArtifact)
    def space_artifact(root: Root) -> records.SpaceArtifactListing:
        return root

    @strawberry.field(graphql_type=SpaceArtifactListingMetaData | None)
    def space_artifact_listing_meta_data(root: Root) -> records.ListingMetaData:
        return root.meta_data

    @strawberry.field
    def submission_status(root: Root) -> SpaceArtifactListingSubmissionStatus | None:
        if root.artifact_type == "INTEGRATION_PACK":
            return ArtifactSubmissionStatus(space_artifact_status=root.status)
        return RecipeSubmissionStatus(status=root.status)

    @strawberry.field
    def last_submitted_date(root: Root) -> DateTime | None:
        return _moment(root.submitted_at)

    @strawberry.field
    def last_submitted_by_user_id(root: Root) -> strawberry.ID | None:
        return _id(root.submitted_by_user_id)

    reviewer_user_id: str | None

    @strawberry.field
    def status_last_modified_date(root: Root) -> DateTime | None:
        return _moment(root.status_modified_at)

    @strawberry.field
    def tags(root: Root) -> list[SpaceArtifactListingTag | None] | None:
        return [
            SpaceArtifactListingTag(
                space_artifact_listing_id=strawberry.ID(root.id),
                artifact_listing_tag_id=strawberry.ID(tag.id),
                artifact_listing_tag_name=tag.name,
                created_date=_moment(tag.created_at),
                created_by=tag.created_by,
            )
            for tag in root.tags
        ]

    @strawberry.field
    def publisher(root: Root) -> Publisher | None:
        return Publisher(id=_id(root.publisher_id)) if root.publisher_id else None

    topics: list[Topic] | None

    @strawberry.field
    def created_date(root: Root) -> DateTime | None:
        return DateTime(root.created_at)

    created_by_account_id: strawberry.ID | None
    created_by_user_id: strawberry.ID | None

    @strawberry.field
    def last_modified_date(root: Root) -> DateTime | None:
        return _moment(root.modified_at)

    modified_by_account_id: strawberry.ID | None
    modified_by_user_id: strawberry.ID | None


@strawberry.type(description="Listings of a Space.")
class SpaceArtifactListings:
    @strawberry.field
    def number_of_results(root: Found) -> int | None:
        return root.total

    @strawberry.field
    def current_page_size(root: Found) -> int | None:
        return len(root.listings)

    @strawberry.field(graphql_type=list[SpaceArtifactListing | None] | None)
    def space_artifacts_data(root: Found) -> tuple[records.SpaceArtifactListing, ...]:
        return root.listings


@strawberry.input(description="Which listings of a Space are meant.")
class SpaceArtifactListingSearchInput:
    space_id: strawberry.ID
    space_artifact_listing_ids: list[strawberry.ID | None] | None
    space_artifact_listing_type: SpaceArtifactListingTypeEnum | None


@strawberry.input(description="A status of a recipe's submission.")
class RecipeSubmissionStatusInput:
    status: RecipeSubmissionStatusEnum | None


@strawberry.input(description="A status of a submission, by the kind of its artifact.")
class NewSubmissionStatusInput:
    recipe_submission_status: RecipeSubmissionStatusInput | None


@strawberry.input(description="A listing, and the status that it is to have.")
class SubmissionStatusUpdateInput:
    space_artifact_listing_id: strawberry.ID
    new_submission_status: NewSubmissionStatusInput


@strawberry.type(description="A recipe of the catalogue that a Space shows.")
class CatalogRecipe:
    id: strawberry.ID | None


CatalogArtifact = Annotated[
    CatalogRecipe,
    strawberry.union(
        "CatalogArtifact", description="Something of the catalogue in a Space."
    ),
]


@strawberry.enum(description="Whether an entry of the catalogue is shown to everyone.")
class CatalogListingStatus(StrEnum):
    PUBLISHED = "PUBLISHED"
    DRAFT = "DRAFT"


@strawberry.enum(description="What an entry of the catalogue is.")
class CatalogListingType(StrEnum):
    RECIPE = "RECIPE"
    ACCELERATOR = "ACCELERATOR"
    PRE_INSTALLED = "PRE_INSTALLED"


@strawberry.type(description="A word of one category of the catalogue.")
class CatalogTag:
    id: strawberry.ID | None
    name: str | None
    category_code: str | None


@strawberry.type(description="A tag, as an entry of the catalogue has it.")
class CatalogListingTag:
    listing_tag: CatalogTag | None


@strawberry.type(description="What an entry of the catalogue says.")
class CatalogListingMetaData:
    name: str | None
    description: str | None


@strawberry.type(description="What an entry of the catalogue is made from.")
class CatalogListingArtifact:
    @strawberry.field
    def listing_type(root: Entry) -> CatalogListingType | None:
        return CatalogListingType(root.listing_type)

    artifact_source_id: strawberry.ID | None


@strawberry.type(description="An entry of the public catalogue.")
class CatalogListing:
    @strawberry.field
    def slug(root: Entry) -> str | None:
        return root.id

    @strawberry.field
    def published_date(root: Entry) -> DateTime | None:
        return _moment(root.published_at)

    @strawberry.field
    def catalog_listing_status(root: Entry) -> CatalogListingStatus | None:
        return CatalogListingStatus(root.status)

    number_of_installs: int | None

    @strawberry.field(graphql_type=CatalogListingMetaData | None)
    def listing_meta_data(root: Entry) -> records.CatalogListing:
        return root

    @strawberry.field(graphql_type=CatalogListingArtifact | None)
    def listing_artifact(root: Entry) -> records.CatalogListing:
        return root

    @strawberry.field
    def listing_tags(root: Entry) -> list[CatalogListingTag | None] | None:
        return _tags(root.tags)

    @strawberry.field
    def created_by_tags(root: Entry) -> list[CatalogListingTag | None] | None:
        return _tags(root.created_by_tags)


@strawberry.type(description="A page of the public catalogue.")
class CatalogListings:
    @strawberry.field
    def total_count(root: FoundInCatalog) -> int | None:
        return root.total

    @strawberry.field
    def current_page_size(root: FoundInCatalog) -> int | None:
        return len(root.listings)

    @strawberry.field(graphql_type=list[CatalogListing | None] | None)
    def catalog_listings(root: FoundInCatalog) -> tuple[records.CatalogListing, ...]:
        return root.listings


@strawberry.input(description="Which entries of the catalogue are meant.")
class CatalogListingsSearchInput:
    offset: int | None
    limit: int | None
    search_term: str | None
    catalog_listing_status: list[CatalogListingStatus | None] | None
    catalog_listing_tag_filter: str | None


@strawberry.type
class ListingQueries:
    @strawberry.field(
        graphql_type=SpaceArtifactListings | None,
        description="Listings of a Space, oldest first.",
    )
    def space_artifact_listings(
        self, info: Info, input: SpaceArtifactListingSearchInput
    ) -> Page[records.SpaceArtifactListing]:
        ids, kind = input.space_artifact_listing_ids, input.space_artifact_listing_type
        return info.context.listings.search(
            input.space_id,
            listing_ids=None if ids is None else [each for each in ids if each],
            artifact_type=kind.value if kind else None,
        )

    @strawberry.field(
        graphql_type=CatalogListings | None,
        description="The public catalogue, which needs no token.",
    )
    def catalog_listings(
        self, info: Info, input: CatalogListingsSearchInput | None = None
    ) -> Page[records.CatalogListing]:
        store = info.context.call.store
        if input is None:
            return search_catalog(store)
        statuses = input.catalog_listing_status or ()
        return search_catalog(
            store,
            term=input.search_term,
            statuses=tuple(each.value for each in statuses if each),
            tag_filter=input.catalog_listing_tag_filter,
            offset=input.offset or 0,
            limit=input.limit,
        )


@strawberry.type
class ListingMutations:
    @strawberry.mutation(description="Delete a listing; what it lists stays.")
    def space_artifact_listing_delete(
        self,
        info: Info,
        id: strawberry.ID,
        space_artifact_listing_type: SpaceArtifactListingTypeEnum | None = None,
    ) -> bool | None:
        kind = space_artifact_listing_type
        info.context.listings.delete(id, artifact_type=kind.value if kind else None)
        return True

    @strawberry.mutation(
        graphql_type=SpaceArtifactListing | None,
        description="Submit a listing for review.",
    )
    def submission_status_update(
        self, info: Info, input: SubmissionStatusUpdateInput
    ) -> records.SpaceArtifactListing:
        recipe = input.new_submission_status.recipe_submission_status
        return info.context.listings.update_status(
            input.space_artifact_listing_id, recipe.status if recipe else None
        )


def _tags(
    tags: tuple[records.CatalogTag, ...],
) -> list[CatalogListingTag | None]:
    return [
        CatalogListingTag(
            listing_tag=CatalogTag(
                id=strawberry.ID(tag.id),
                name=tag.name,
                category_code=tag.category_code,
            )
        )
        for tag in tags
    ]


def _moment(moment: datetime | None) -> DateTime | None:
    return None if moment is None else DateTime(moment)


def _id(text: str | None) -> strawberry.ID | None:
    return None if text is None else strawberry.ID(text)
