from pathlib import Path

from graphql import (
    GraphQLEnumType,
    build_schema,
    find_breaking_changes,
    parse,
    validate,
)

from mockspaces.controls.catalogue import operations
from mockspaces.errors import CATALOGUE
from mockspaces.execution.capitalised import published_name
from mockspaces.schema.root import SCHEMA
from tests.portal import OPERATIONS

DOCUMENTED = build_schema((Path(__file__).parent / "documented.graphql").read_text())


def test_the_schema_has_everything_that_is_documented() -> None:
    missing = [each.description for each in find_breaking_changes(DOCUMENTED, SCHEMA)]

    assert missing == [  # accepted as well, but published in lower case alone
        "Field Query.Space was removed.",
        "Field SpaceUpdateInput.Theme was removed.",
    ]


def test_what_is_missing_would_be_noticed() -> None:
    lacking = build_schema("type Query { spaces: [String] }")

    assert len(find_breaking_changes(DOCUMENTED, lacking)) > 30


def test_the_operations_of_the_tests_are_documented_and_all_of_them() -> None:
    document = parse(OPERATIONS)

    assert validate(DOCUMENTED, document) == []
    for kind in (DOCUMENTED.query_type, DOCUMENTED.mutation_type):
        assert kind
        for field in map(published_name, kind.fields):
            assert f"\n  {field}(" in OPERATIONS or f"\n  {field} " in OPERATIONS


def test_the_error_codes_are_the_documented_ones_in_their_order() -> None:
    documented, served = (
        each.type_map["SpaceErrorCode"] for each in (DOCUMENTED, SCHEMA)
    )
    assert isinstance(documented, GraphQLEnumType)
    assert isinstance(served, GraphQLEnumType)
    spelled = [each.spelled("newer") for each in CATALOGUE]

    assert list(served.values) == list(documented.values) == spelled[:35]
    assert len(spelled) == 38


PAGES = {
    "get_all_accounts": "spaceAccounts",
    "spa-account_environments_list": "environments",
    "spa-attach_multi_integration": (
        "integrationPackInstanceEnvironmentAttachmentAttach"
    ),
    "spa-create_a_space": "spaceCreate",
    "spa-delete_a_space": "spaceDelete",
    "spa-execute_process": "processExecute",
    "spa-get_all_spaces": "spaces",
    "spa-get_execution_history": "executionHistory",
    "spa-get_mappers_extensions": "integrationPackEnvironmentAttachments",
    "spa-get_space_details": "Space",
    "spa-install_an_integration": "integrationPackInstanceInstall",
    "spa-integration_pack_instances": "integrationPackInstances",
    "spa-integration_pack_schedule": "integrationPackInstanceProcesses",
    "spa-persist_OAuth_connector_details": "saveIPackInstanceOauthConnectorDetails",
    "spa-unattach_integration_environment": (
        "integrationPackInstanceEnvironmentAttachmentUnattach"
    ),
    "spa-uninstall_an_integration": "integrationPackInstanceUninstall",
    "spa-update_a_space": "spaceUpdate",
    "spa-update_extended_mapper": "extendedMappersUpdate",
    "spa-update_extensions": "extensionsUpdate",
    "spa-update_process_schedule": "processSchedulesUpdate",
    "spa_get_OAuth__connector_details": "IPackInstanceOAuthConnectorDetails",
    "reference: space": "space",
    "spa-get-ipack-metadata-for-a-space": "spaceArtifactListings",
    "spa-delete-ipack-listing": "spaceArtifactListingDelete",
    "submission-status-update": "submissionStatusUpdate",
}
"""The vendor's pages of operations, and the operation that each documents."""


def test_every_operation_that_a_page_documents_is_there() -> None:
    served = {*SCHEMA.query_type.fields, *SCHEMA.mutation_type.fields}  # type: ignore[union-attr] # it has both

    assert served - set(PAGES.values()) == {"catalogListings"}
    assert set(map(published_name, PAGES.values())) <= served
    assert [each.name for each in operations.OPERATIONS if each.label == "O"] == [
        "catalogListings"
    ]
