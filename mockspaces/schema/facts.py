"""Descriptions of fields and arguments, each with a label for how well it is known.

Root fields have their description where they are declared. A label is `D` where none is
named: then a page of the vendor documents the name and what it means.
"""

from collections.abc import Iterator
from typing import cast

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputField,
    GraphQLSchema,
    is_input_object_type,
    is_object_type,
)

from mockspaces.errors import CATALOGUE, Label

Described = GraphQLField | GraphQLArgument | GraphQLInputField

_ANYWHERE = {
    "atomId": "Id of the atom.",
    "catalogGuid": "Guid of the Space.",
    "connectionId": "Id of the connection.",
    "description": "What it is, in words.",
    "envId": "Id of the environment.",
    "environmentId": "Id of the environment.",
    "environmentIds": "Ids of the environments.",
    "id": "Its id.",
    "input": "What is asked for.",
    "integrationPackId": "Id of the integration pack.",
    "integrationPackInstanceId": "Id of the integration pack's instance.",
    "integrationPackOverrideName": "Name of the instance of a MULTI pack.",
    "isTokenGenerated": "Whether an OAuth token has been generated.",
    "logoAltTxt": "Alternative text of the logo.",
    "name": "Its name.",
    "oauthConnectorDetails": "Details of the connector, a JSON object as text.",
    "processId": "Id of the process.",
    "spaceId": "Id of the Space.",
    "theme": "Its logo.",
}
"""Descriptions of what is called the same in several types."""

_DESCRIPTIONS = {
    "Space.createdDate": "When it was created, in UTC.",
    "Space.createdByAccountId": "Account that created it.",
    "Space.modifiedDate": "When it was last changed, in UTC; null until then.",
    "Space.modifiedByAccountId": "Account that last changed it; null in every sample.",
    "Space.catalogArtifacts": "Recipes of the catalogue in it; always null here.",
    "Space.accountGroup": "Account group that it is shared with.",
    "IntegrationPack.installationType": "Whether it may be installed several times.",
    "AccountGroup.integrationPacks": "Integration packs of the group.",
    "Criteria.operator": "How names are compared.",
    "Criteria.argument": "What names contain or start with.",
    "Query.spaceAccounts.criteria": "Which accounts; all of them if left out.",
    "Query.integrationPackEnvironmentAttachments.ipackInstanceId": (
        "Id of the integration pack's instance."
    ),
    "Mutation.integrationPackInstanceEnvironmentAttachmentUnattach.id": (
        "Id of the attachment."
    ),
    "Mutation.processSchedulesUpdate.processSchedules": "New schedules, as JSON text.",
    "Mutation.processSchedulesUpdate.processSchedulesId": "Id of the schedules.",
    "IntegrationPackInstance.integrationPack": "The integration pack.",
    "Environment.classification": "What it is for.",
    "Environment.atoms": "Its atoms.",
    "Environment.integrationPackEnvironmentAttachment": "What is attached to it.",
    "IntegrationPackEnvironmentAttachment.environmentExtensions": (
        "Extensions of each process, as JSON text."
    ),
    "IntegrationPackEnvironmentAttachment.environmentMapExtension": (
        "Map extension of each process, as JSON text; empty without a map."
    ),
    "Process.integrationPack": "Pack and instance that it comes from.",
    "Process.processSchedules": "When it is executed on one atom.",
    "ProcessSchedules.schedule": "When it is executed.",
    "ProcessSchedules.retry": "When a failed execution is tried again.",
    "Schedule.minutes": "Minutes, 0 to 59.",
    "Schedule.hours": "Hours, 0 to 23.",
    "Schedule.daysOfWeek": "Days of the week, 1 to 7; 1 is Sunday.",
    "Schedule.daysOfMonth": "Days of the month, 1 to 31.",
    "Schedule.months": "Months, 1 to 12.",
    "Schedule.years": "Years.",
    "Retry.schedule": "When it is tried again.",
    "Retry.maxRetry": "How often it is tried again, 1 to 5.",
    "ExecutionHistory.executionId": "Id of the execution.",
    "ExecutionHistory.originalExecutionId": "Execution that it tries again.",
    "ExecutionHistory.account": "Account that it ran in.",
    "ExecutionHistory.executionTime": "When it started.",
    "ExecutionHistory.status": "How far it has come.",
    "ExecutionHistory.executionType": "What started it: `exec_sched`, for one.",
    "ExecutionHistory.processName": "Name of the process.",
    "ExecutionHistory.atomName": "Name of the atom.",
    "ExecutionHistory.inboundDocumentCount": "Documents that came in.",
    "ExecutionHistory.inboundErrorDocumentCount": "Documents that failed.",
    "ExecutionHistory.outboundDocumentCount": "Documents that went out.",
    "ExecutionHistory.executionDuration": 'Milliseconds: `["Long", "5816"]`.',
    "ExecutionHistory.message": "Why it failed.",
    "ExecutionHistory.inboundDocumentSize": 'Bytes that came in: `["Long", "0"]`.',
    "ExecutionHistory.outboundDocumentSize": 'Bytes that went out: `["Long", "0"]`.',
    "executionHistoryInput.executionTime": "Earliest start.",
    "executionHistoryInput.status": "Status that the executions have.",
    "SpaceCreateInput.sharingMode": "How it is shared; `ACCOUNT_GROUP`.",
    "SpaceCreateInput.integrationPackIds": "Integration packs to share.",
    "SpaceCreateInput.accountGroupId": "Account group to share it with.",
    "SpaceCreateInput.accountIds": "Further accounts to share it with.",
    "ExtensionInput.extensions": "Extensions or a map extension, as JSON text.",
    "ExtensionInput.envExtensionId": "Id of the extensions or of the map extension.",
    "IPackInstanceOAuthConnectorDetailsSaveInput.clientId": "Id of the OAuth client.",
    "IPackInstanceOAuthConnectorDetailsSaveInput.clientSecret": (
        "Secret of the OAuth client; neither stored nor returned."
    ),
    "SpaceArtifactListings.numberOfResults": "How many were found.",
    "SpaceArtifactListings.currentPageSize": "How many are on this page.",
    "SpaceArtifactListings.spaceArtifactsData": "The listings.",
    "SpaceArtifactListing.reviewerUserId": "User who reviews the submission.",
    "SpaceArtifactListing.topics": "Parts that the reviewer comments on.",
    "SpaceArtifactListing.createdByAccountId": "Account that created it.",
    "SpaceArtifactListing.createdByUserId": "User who created it.",
    "SpaceArtifactListing.createdDate": "When it was created.",
    "SpaceArtifactListing.modifiedByAccountId": "Account that last changed it.",
    "SpaceArtifactListing.modifiedByUserId": "User who last changed it.",
    "SpaceArtifactListing.lastModifiedDate": "When it was last changed.",
    "SpaceArtifactListing.spaceArtifact": "What is listed.",
    "SpaceArtifactListing.spaceArtifactListingMetaData": "What it says.",
    "SpaceArtifactListing.submissionStatus": "How far its submission has come.",
    "SpaceArtifactListing.lastSubmittedDate": "When it was last submitted.",
    "SpaceArtifactListing.lastSubmittedByUserId": "User who last submitted it.",
    "SpaceArtifactListing.statusLastModifiedDate": "When its status last changed.",
    "SpaceArtifactListing.tags": "Words that it is found by.",
    "SpaceArtifactListing.publisher": "Who publishes it.",
    "Topic.topicName": "Name of the topic.",
    "Topic.topicStatus": "Status of the topic.",
    "Topic.hasNewNote": "Whether there is a note that was not read.",
    "Topic.firstNewNote": "The first note that was not read.",
    "Topic.admin": "Who comments on it.",
    "SpaceArtifact.spaceArtifactType": "What it is: `INTEGRATION_PACK`, for one.",
    "SpaceArtifact.spaceArtifactId": "Its id: that of the pack, for one.",
    "SpaceArtifactListingMetaData.title": "Its title.",
    "SpaceArtifactListingMetaData.catalogArtifactMetaData": "The same as text.",
    "SpaceArtifactListingMetaData.expectedPublishingDate": "When it will be released.",
    "SpaceArtifactListingMetaData.actualPublishingDate": "When it was released.",
    "SpaceArtifactListingMetaData.demoLink": "Address of a demonstration.",
    "SpaceArtifactListingMetaData.demoFile": "Picture of a demonstration.",
    "SpaceArtifactListingMetaData.supportFormLink": "Address of a support form.",
    "SpaceArtifactListingMetaData.supportForm": "Picture of a support form.",
    "SpaceArtifactListingMetaData.communityArticleHelpLink": "Address of an article.",
    "SpaceArtifactListingMetaData.communityArticleHelpFile": "Picture of an article.",
    "SpaceArtifactListingMetaData.discoverLink": "Address of its page.",
    "SpaceArtifactListingMetaData.keyFeatures": "What it does best.",
    "SpaceArtifactListingMetaData.detailedContent": "Long description.",
    "SpaceArtifactListingMetaData.displayOrder": "Its place among others.",
    "SpaceArtifactListingMetaData.featured": "Whether it is shown above others.",
    "SpaceArtifactListingMetaData.displayRecipeCallOut": "Whether a call-out is shown.",
    "SpaceArtifactListingMetaData.difficultyLevel": "How hard it is to use.",
    "SpaceArtifactListingMetaData.suggestedTags": "Tags that its author suggests.",
    "SpaceArtifactListingMetaData.bannerLogoImageOne": "First picture of the banner.",
    "SpaceArtifactListingMetaData.bannerLogoImageTwo": "Second picture of the banner.",
    "SpaceArtifactListingMetaData.bannerLogoImageThree": "Third picture of the banner.",
    "SpaceArtifactListingImage.imageUrl": "Address of the picture.",
    "SpaceArtifactListingImage.altText": "Alternative text of the picture.",
    "ArtifactSubmissionStatus.spaceArtifactStatus": "The status.",
    "RecipeSubmissionStatus.status": "The status.",
    "SpaceArtifactListingTag.spaceArtifactListingId": "Id of the listing.",
    "SpaceArtifactListingTag.artifactListingTagId": "Id of the tag.",
    "SpaceArtifactListingTag.artifactListingTagName": "Name of the tag.",
    "SpaceArtifactListingTag.createdDate": "When it was given.",
    "SpaceArtifactListingTag.createdBy": "Who gave it.",
    "SpaceArtifactListingSearchInput.spaceArtifactListingIds": (
        "Only these listings; all of them if left out."
    ),
    "SpaceArtifactListingSearchInput.spaceArtifactListingType": (
        "Only listings of this service."
    ),
    "Mutation.spaceArtifactListingDelete.spaceArtifactListingType": (
        "Service that the listing is of."
    ),
    "SubmissionStatusUpdateInput.spaceArtifactListingId": "Id of the listing.",
    "SubmissionStatusUpdateInput.newSubmissionStatus": "The status it is to have.",
    "NewSubmissionStatusInput.recipeSubmissionStatus": "The status of a recipe.",
    "RecipeSubmissionStatusInput.status": "The status; a caller may set `NEED_REVIEW`.",
    "CatalogListings.totalCount": "How many were found.",
    "CatalogListings.currentPageSize": "How many are on this page.",
    "CatalogListings.catalogListings": "The entries.",
    "CatalogListing.numberOfInstalls": "How often it has been installed.",
    "CatalogListing.slug": "Its name in an address.",
    "CatalogListing.publishedDate": "When it was published.",
    "CatalogListing.catalogListingStatus": "Whether it is published.",
    "CatalogListing.listingMetaData": "Its name and description.",
    "CatalogListing.listingArtifact": "What it is made from.",
    "CatalogListing.listingTags": "Words that it is found by.",
    "CatalogListing.createdByTags": "Who made it.",
    "CatalogListingArtifact.artifactSourceId": "Id of a recipe's source.",
    "CatalogListingArtifact.listingType": "What it is.",
    "CatalogListingTag.listingTag": "The tag.",
    "CatalogTag.categoryCode": "Category of the tag.",
    "CatalogListingsSearchInput.offset": "How many to leave out at the beginning.",
    "CatalogListingsSearchInput.limit": "How many to return at most.",
    "CatalogListingsSearchInput.searchTerm": "What name or description contains.",
    "CatalogListingsSearchInput.catalogListingStatus": "Any of these.",
    "CatalogListingsSearchInput.catalogListingTagFilter": (
        "A filter on tags, which is not emulated."
    ),
}

_LABELS: dict[str, Label] = {
    "Space.modifiedByAccountId": "I",
    "Space.sharedIpacks": "I",
    "Space.catalogArtifacts": "X",
    "SpaceTheme.logoUrl": "X",
    "CatalogRecipe.id": "X",
    "IntegrationPackEnvironmentAttachment.environmentExtensions": "I",
    "IntegrationPackEnvironmentAttachment.environmentMapExtension": "I",
    "SpaceArtifactListingMetaData": "X",
    "SpaceArtifactListingImage": "X",
    "SpaceArtifactListingTag": "X",
    "SpaceArtifactListingSearchInput.spaceArtifactListingIds": "I",
    "SubmissionStatusUpdateInput": "I",
    "NewSubmissionStatusInput": "I",
    "RecipeSubmissionStatusInput": "I",
    "ArtifactSubmissionStatus": "X",
    "RecipeSubmissionStatus": "X",
    "Publisher": "X",
    "SpaceArtifact": "X",
    "Topic": "X",
    "Mutation.spaceArtifactListingDelete.spaceArtifactListingType": "I",
    "Query.catalogListings": "O",
    "CatalogListings": "O",
    "CatalogListing": "O",
    "CatalogListingMetaData": "O",
    "CatalogListingArtifact": "O",
    "CatalogListingTag": "O",
    "CatalogTag": "O",
    "CatalogListingsSearchInput": "O",
}
"""Labels other than `D`, of a field or argument, or of all that a type has.

`X` means that names are the vendor's while types or contents are our choice.
"""


def described(schema: GraphQLSchema) -> Iterator[tuple[str, Described]]:
    """Yield the fields and arguments of a schema, with their coordinates."""
    for name, type_ in schema.type_map.items():
        if name.startswith("__"):
            continue
        if is_input_object_type(type_):
            for field_name, input_field in type_.fields.items():
                yield f"{name}.{field_name}", input_field
        if is_object_type(type_):
            for field_name, field in type_.fields.items():
                yield f"{name}.{field_name}", field
                for argument_name, argument in field.args.items():
                    yield f"{name}.{field_name}.{argument_name}", argument


def describe(schema: GraphQLSchema) -> None:
    """Set the description of each field, argument and error code of a schema."""
    for coordinate, each in described(schema):
        name = coordinate.rpartition(".")[2]
        if each.description is None:
            each.description = _DESCRIPTIONS.get(coordinate) or _ANYWHERE[name]
    codes = cast("GraphQLEnumType", schema.type_map["SpaceErrorCode"]).values
    for error in CATALOGUE:
        if not error.is_of_submissions:
            meaning = (error.__doc__ or "").partition("\n")[0]
            codes[error.spelled("newer")].description = meaning


def label_of(coordinate: str) -> Label:
    """Return the label of a field or argument, by its schema coordinate."""
    parts = coordinate.split(".")
    for length in range(len(parts), 0, -1):
        label = _LABELS.get(".".join(parts[:length]))
        if label is not None:
            return label
    return "D"
