"""The operations of the service: facts beside the schema."""

import msgspec

from mockspaces.errors import Label

SOURCES: dict[Label, str] = {
    "D": "documented by the vendor",
    "I": "inferred from the vendor's samples",
    "X": "nothing is published; our choice",
    "O": "observed by the author of a client; no page documents it",
}
"""The meaning of each label."""


class OperationFacts(msgspec.Struct, frozen=True, kw_only=True):
    """An operation in the catalogue."""

    name: str
    example: str  # a document that asks for it
    needs_space: bool = True  # whether it takes the header `SPACE_GUID`
    label: Label = "D"  # of its name, arguments and result
    choices: str = ""  # behaviour that is inferred or our choice


OPERATIONS: tuple[OperationFacts, ...] = (
    OperationFacts(
        name="spaces",
        example="{ spaces { id name } }",
        needs_space=False,
    ),
    OperationFacts(
        name="space",
        example='{ space(id: "…") { id name theme { logoUrl } } }',
        needs_space=False,
        choices=(
            "also spelled `Space`, as in the vendor's samples; "
            "I: a Space that the caller has no access to is not found"
        ),
    ),
    OperationFacts(
        name="spaceAccounts",
        example=(
            '{ spaceAccounts(criteria: {operator: CONTAINS, argument: "acme"}) '
            "{ id name } }"
        ),
    ),
    OperationFacts(
        name="integrationPackInstances",
        example="{ integrationPackInstances { id integrationPackId } }",
    ),
    OperationFacts(
        name="integrationPackInstanceProcesses",
        example=(
            '{ integrationPackInstanceProcesses(integrationPackInstanceId: "…") '
            "{ id name } }"
        ),
    ),
    OperationFacts(
        name="environments",
        example="{ environments { id name classification atoms { id name } } }",
        needs_space=False,
        choices="a `SPACE_GUID` that is given must be valid",
    ),
    OperationFacts(
        name="integrationPackEnvironmentAttachments",
        example=(
            "{ integrationPackEnvironmentAttachments"
            '(ipackInstanceId: "…", environmentIds: ["…"]) '
            "{ id environmentExtensions environmentMapExtension } }"
        ),
        choices="I: one text of JSON for each process",
    ),
    OperationFacts(
        name="executionHistory",
        example=(
            '{ executionHistory(input: {processId: "…", '
            'executionTime: "2026-01-01T00:00:00Z", status: COMPLETE}) '
            "{ executionId executionTime status } }"
        ),
    ),
    OperationFacts(
        name="IPackInstanceOAuthConnectorDetails",
        example=(
            "{ IPackInstanceOAuthConnectorDetails(input: "
            '{integrationPackInstanceId: "…", envId: "…", processId: "…", '
            'connectionId: "…", catalogGuid: "…"}) { id isTokenGenerated } }'
        ),
    ),
    OperationFacts(
        name="spaceCreate",
        example=(
            'mutation { spaceCreate(input: {name: "Partners", accountGroupId: "…"}) '
            "{ id url } }"
        ),
        needs_space=False,
        choices=(
            "X: the maximum length of the name and the forbidden characters; "
            "unknown groups, accounts and packs are created"
        ),
    ),
    OperationFacts(
        name="spaceUpdate",
        example=(
            'mutation { spaceUpdate(input: {id: "…", name: "Customers"}) '
            "{ name modifiedDate } }"
        ),
        needs_space=False,
        choices="X: `theme: {logo: null}` removes the logo",
    ),
    OperationFacts(
        name="spaceDelete",
        example='mutation { spaceDelete(id: "…") }',
        needs_space=False,
    ),
    OperationFacts(
        name="integrationPackInstanceInstall",
        example=(
            "mutation { integrationPackInstanceInstall(input: "
            '{integrationPackId: "…", integrationPackOverrideName: "East"}) { id } }'
        ),
        needs_space=False,
        choices=(
            "X: refusals without a published code are `PLATFORM_CALL_ERROR`; "
            "a `SPACE_GUID` that is given must be valid"
        ),
    ),
    OperationFacts(
        name="integrationPackInstanceUninstall",
        example='mutation { integrationPackInstanceUninstall(id: "…") }',
        needs_space=False,
        choices="X: a `SPACE_GUID` that is given must be valid",
    ),
    OperationFacts(
        name="integrationPackInstanceEnvironmentAttachmentAttach",
        example=(
            "mutation { integrationPackInstanceEnvironmentAttachmentAttach(input: "
            '{integrationPackInstanceId: "…", environmentIds: ["…"]}) { id } }'
        ),
        choices="X: attaching twice returns the same attachment",
    ),
    OperationFacts(
        name="integrationPackInstanceEnvironmentAttachmentUnattach",
        example=(
            'mutation { integrationPackInstanceEnvironmentAttachmentUnattach(id: "…") }'
        ),
        choices="X: the id of an instance with one attachment is taken too",
    ),
    OperationFacts(
        name="extensionsUpdate",
        example=(
            "mutation { extensionsUpdate(input: "
            r'[{envExtensionId: "…", extensions: "{\"partial\": true}"}]) }'
        ),
        choices="X: malformed JSON is `PLATFORM_CALL_ERROR`",
    ),
    OperationFacts(
        name="extendedMappersUpdate",
        example=(
            "mutation { extendedMappersUpdate(input: "
            r'[{envExtensionId: "…", extensions: "{}"}]) }'
        ),
        choices="X: malformed JSON is `PLATFORM_CALL_ERROR`",
    ),
    OperationFacts(
        name="processSchedulesUpdate",
        example=(
            r'mutation { processSchedulesUpdate(processSchedules: "{\"Schedule\": []}"'
            ', processSchedulesId: "…") { processId retry { maxRetry } } }'
        ),
        choices="X: malformed JSON is `PLATFORM_CALL_ERROR`",
    ),
    OperationFacts(
        name="processExecute",
        example='mutation { processExecute(input: {atomId: "…", processId: "…"}) }',
        choices="I: the execution appears at once; X: how long it runs",
    ),
    OperationFacts(
        name="saveIPackInstanceOauthConnectorDetails",
        example=(
            "mutation { saveIPackInstanceOauthConnectorDetails(input: "
            '{integrationPackInstanceId: "…", envId: "…", processId: "…", '
            'connectionId: "…", catalogGuid: "…", oauthConnectorDetails: "{}", '
            'isTokenGenerated: false, clientId: "…", clientSecret: "…"}) { id } }'
        ),
    ),
    OperationFacts(
        name="spaceArtifactListings",
        example=(
            '{ spaceArtifactListings(input: {spaceId: "…"}) { numberOfResults '
            "spaceArtifactsData { id spaceArtifactListingMetaData { title } } } }"
        ),
        needs_space=False,
        choices="X: owner and members may call; oldest first, all on one page",
    ),
    OperationFacts(
        name="spaceArtifactListingDelete",
        example=(
            'mutation { spaceArtifactListingDelete(id: "…", '
            "spaceArtifactListingType: INTEGRATION_PACK) }"
        ),
        needs_space=False,
        choices=(
            "X: only the owner of the Space and the creator of the listing may call; "
            "an unknown id is `NO_SPACE_ARTIFACT_METADATA_FOUND`"
        ),
    ),
    OperationFacts(
        name="submissionStatusUpdate",
        example=(
            "mutation { submissionStatusUpdate(input: "
            '{spaceArtifactListingId: "…", newSubmissionStatus: '
            "{recipeSubmissionStatus: {status: NEED_REVIEW}}}) { id } }"
        ),
        needs_space=False,
        choices=(
            "X: the statuses, and from which `NEED_REVIEW` may be set; only the "
            "owner of the Space and the creator of the listing may call"
        ),
    ),
    OperationFacts(
        name="catalogListings",
        example=(
            '{ catalogListings(input: {searchTerm: "orders", limit: 10}) '
            "{ totalCount catalogListings { slug listingMetaData { name } } } }"
        ),
        needs_space=False,
        label="O",
        choices="O: no token is needed; X: `catalogListingTagFilter` is refused",
    ),
)
"""Every operation, in the order of the vendor's documentation."""
