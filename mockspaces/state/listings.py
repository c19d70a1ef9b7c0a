"""The records of what is listed: artifacts of a Space, and the public catalogue."""

from typing import Literal

from mockspaces.state.records import Moment, Record

ArtifactType = Literal["INTEGRATION_PACK", "RECIPE"]
ListingStatus = Literal[
    "DRAFT", "NEED_REVIEW", "IN_REVIEW", "APPROVED", "REJECTED", "PUBLISHED"
]
CatalogStatus = Literal["PUBLISHED", "DRAFT"]
CatalogType = Literal["RECIPE", "ACCELERATOR", "PRE_INSTALLED"]


class ListingImage(Record, frozen=True, kw_only=True):
    """A picture that a listing shows."""

    image_url: str | None = None
    alt_text: str | None = None


class ListingMetaData(Record, frozen=True, kw_only=True):
    """The title, description and other texts of a listing."""

    title: str | None = None
    description: str | None = None
    catalog_artifact_meta_data: str | None = None
    expected_publishing_date: Moment | None = None
    actual_publishing_date: Moment | None = None
    demo_link: str | None = None
    demo_file: ListingImage | None = None
    support_form_link: str | None = None
    support_form: ListingImage | None = None
    community_article_help_link: str | None = None
    community_article_help_file: ListingImage | None = None
    discover_link: str | None = None
    key_features: tuple[str, ...] = ()
    detailed_content: str | None = None
    display_order: int | None = None
    featured: bool = False
    display_recipe_call_out: bool = False
    difficulty_level: str | None = None
    suggested_tags: tuple[str, ...] = ()
    banner_logo_image_one: ListingImage | None = None
    banner_logo_image_two: ListingImage | None = None
    banner_logo_image_three: ListingImage | None = None


class ListingTag(Record, frozen=True, kw_only=True):
    """A word that a listing is found by."""

    id: str
    name: str
    created_at: Moment | None = None
    created_by: str | None = None


class ListingTopic(Record, frozen=True, kw_only=True):
    """A part of a submission that its reviewer writes notes on."""

    topic_name: str
    topic_status: str | None = None
    has_new_note: bool = False
    first_new_note: str | None = None
    admin: str | None = None


class SpaceArtifactListing(Record, frozen=True, kw_only=True):
    """The listing of an artifact in a Space, with the status of its submission."""

    id: str
    space_id: str
    artifact_type: ArtifactType = "INTEGRATION_PACK"
    artifact_id: str
    meta_data: ListingMetaData = ListingMetaData()
    status: ListingStatus = "DRAFT"
    tags: tuple[ListingTag, ...] = ()
    topics: tuple[ListingTopic, ...] = ()
    publisher_id: str | None = None
    created_at: Moment
    created_by_account_id: str
    created_by_user_id: str | None = None
    modified_at: Moment | None = None
    modified_by_account_id: str | None = None
    modified_by_user_id: str | None = None
    submitted_at: Moment | None = None
    submitted_by_user_id: str | None = None
    status_modified_at: Moment | None = None
    reviewer_user_id: str | None = None


class CatalogTag(Record, frozen=True, kw_only=True):
    """A word of one category of the catalogue."""

    id: str
    name: str
    category_code: str


class CatalogListing(Record, frozen=True, kw_only=True):
    """An entry of the public catalogue; its id is the slug."""

    id: str
    name: str
    description: str | None = None
    status: CatalogStatus = "PUBLISHED"
    published_at: Moment | None = None
    number_of_installs: int = 0
    listing_type: CatalogType = "RECIPE"
    artifact_source_id: str | None = None
    tags: tuple[CatalogTag, ...] = ()
    created_by_tags: tuple[CatalogTag, ...] = ()
