from typing import Any

import pytest

from tests.portal import PARTNERS, TEST, Portal

NULLS: list[tuple[str, dict[str, Any], str]] = [
    ("integrationPackInstanceInstall", {}, "PLATFORM_CALL_ERROR"),
    ("integrationPackInstanceProcesses", {}, "IPACK_INSTANCE_ID_INVALID"),
    ("integrationPackEnvironmentAttachments", {}, "PLATFORM_CALL_ERROR"),
    ("executionHistory", {}, "PLATFORM_CALL_ERROR"),
    ("IPackInstanceOAuthConnectorDetails", {}, "PLATFORM_CALL_ERROR"),
    ("integrationPackInstanceEnvironmentAttachmentAttach", {}, "PLATFORM_CALL_ERROR"),
    ("extensionsUpdate", {}, "PLATFORM_CALL_ERROR"),
    ("extendedMappersUpdate", {}, "PLATFORM_CALL_ERROR"),
    ("processExecute", {}, "PLATFORM_CALL_ERROR"),
    ("saveIPackInstanceOauthConnectorDetails", {}, "PLATFORM_CALL_ERROR"),
]
DOCUMENTS = {
    "integrationPackInstanceInstall": (
        "mutation ($input: IntegrationPackInstanceInput) { f(input: $input) { id } }"
    ),
    "integrationPackInstanceProcesses": (
        "query ($i: ID) { f(integrationPackInstanceId: $i) { id } }"
    ),
    "integrationPackEnvironmentAttachments": (
        'query ($e: [ID!]) { f(ipackInstanceId: "i", environmentIds: $e) { id } }'
    ),
    "executionHistory": (
        "query ($input: executionHistoryInput) { f(input: $input) { status } }"
    ),
    "IPackInstanceOAuthConnectorDetails": (
        "query ($input: IPackInstanceOAuthConnectorDetailsInput)"
        " { f(input: $input) { id } }"
    ),
    "integrationPackInstanceEnvironmentAttachmentAttach": (
        "mutation ($input: IntegrationPackEnvironmentAttachmentInput)"
        " { f(input: $input) { id } }"
    ),
    "extensionsUpdate": "mutation ($input: [ExtensionInput]) { f(input: $input) }",
    "extendedMappersUpdate": "mutation ($input: [ExtensionInput]) { f(input: $input) }",
    "processExecute": "mutation ($input: ProcessExecuteInput) { f(input: $input) }",
    "saveIPackInstanceOauthConnectorDetails": (
        "mutation ($input: IPackInstanceOAuthConnectorDetailsSaveInput)"
        " { f(input: $input) { id } }"
    ),
}


def code_of(portal: Portal, query: str, **variables: Any) -> str:
    answer = portal.send(query, None, **variables)
    assert answer.status_code == 200, answer.text
    code: str = answer.json()["errors"][0]["message"]
    return code


@pytest.mark.parametrize(("operation", "variables", "code"), NULLS)
def test_an_argument_that_is_printed_without_a_mark_is_refused_by_a_rule(
    portal: Portal, operation: str, variables: dict[str, Any], code: str
) -> None:
    query = DOCUMENTS[operation].replace("{ f(", f"{{ {operation}(")

    assert code_of(portal, query, **variables) == code


def test_a_list_of_extensions_has_no_nulls(portal: Portal) -> None:
    query = "mutation ($input: [ExtensionInput]) { extensionsUpdate(input: $input) }"

    assert code_of(portal, query, input=[None]) == "PLATFORM_CALL_ERROR"


def test_environments_to_attach_to_are_named(portal: Portal) -> None:
    assert portal.space == PARTNERS
    given = {"integrationPackInstanceId": portal.install()}

    assert portal.refused("attach", input=given) == "PLATFORM_CALL_ERROR"
    attached = portal.ask("attach", input={**given, "environmentIds": [TEST]})
    assert [each["environmentId"] for each in attached] == [TEST]
