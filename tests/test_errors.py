import pytest

from mockspaces.errors import (
    CATALOGUE,
    MissingSpaceNameError,
    ServiceError,
    SpaceLogoUploadError,
    SpaceNotFoundError,
)

PUBLISHED = [
    "MISSING_SPACE_NAME",
    "MISSING_ACCT_GRP_ID",
    "INVALID_SPACE_NAME",
    "SPACE_EXISTS_FOR_ACCT_GRP",
    "MISSING_OP_USER_ID",
    "MISSING_OP_ACCT_ID",
    "UNSUPPORTED_SHARING_MODE",
    "MISSING_SPACE_ID",
    "SPACE_NOT_FOUND",
    "GENERIC_SYSTEM_ERROR",
    "SPACE_IS_DELETED",
    "ACCOUNT_INPUT_MISSING_FIELDS",
    "ACCOUNT_INPUT_INVALID_DATE",
    "INVALID_AUTH_METHOD",
    "PLATFORM_CALL_ERROR",
    "BUNDLE_SERVICE_CALL_ERROR",
    "UNAUTHORIZED",
    "ARTIFACT_NOT_IN_SPACE",
    "IPACK_INSTANCE_ID_INVALID",
    "IPACK_NOT_FOUND_IN_SPACE",
    "SPACE_NAME_IS_LENGTHY",
    "SPACE_LOGO_UPLOAD_ERROR",
    "SPACE_LOGO_DELETE_ERROR",
    "SPACE_LOGO_GET_ERROR",
    "SPACE_THEME_DELETE_ERROR",
    "MAX_SPACE_COUNT_REACHED",
    "BOOMI_PUBLIC_SPACE_CREATE_UNAUTHORIZED",
    "MISSING_BOOMI_PUBLIC_SPACE_CREATOR_ACCOUNT",
    "BOOMI_PUBLIC_SPACE_CREATE_IPACK_IDS_NOT_ALLOWED",
    "BOOMI_PUBLIC_SPACE_CREATE_ACCT_IDS_NOT_ALLOWED",
    "INVALID_IMAGE_FILE_NAME",
    "PUBLISHER_NOT_SET",
    "DISCOVER_PUBLIC_SPACE_DELETE_FORBIDDEN",
    "INVALID_OR_PAST_DATE",
    "ARTIFACT_DELETE_ERROR",
    "NO_SPACE_ARTIFACT_METADATA_FOUND",
    "INVALID_NEW_SUBMISSION_STATUS",
    "SUBMISSION_STATUS_UPDATE_NOT_ALLOWED",
]
RESPELLED = [
    "MISSING_NAME",
    "INVALID_NAME",
    "MISSING_ID",
    "NAME_IS_LENGTHY",
    "LOGO_UPLOAD_ERROR",
    "LOGO_DELETE_ERROR",
    "LOGO_GET_ERROR",
    "THEME_DELETE_ERROR",
]


def test_the_catalogue_has_the_published_codes_in_their_order() -> None:
    assert [entry.code for entry in CATALOGUE] == PUBLISHED


def test_the_newer_page_spells_eight_codes_without_space() -> None:
    newer = [entry.spelled("newer") for entry in CATALOGUE]

    assert [code for code in newer if code not in PUBLISHED] == RESPELLED
    assert [entry.spelled("older") for entry in CATALOGUE] == PUBLISHED


@pytest.mark.parametrize("entry", CATALOGUE)
def test_every_code_has_a_meaning_and_a_trigger(
    entry: type[ServiceError],
) -> None:
    assert entry.__doc__
    assert entry.trigger
    assert entry.label in {"D", "I", "X"}


def test_a_refusal_has_its_code_and_a_detail() -> None:
    extensions = SpaceNotFoundError("No such Space.").extensions("newer")

    assert extensions == {
        "errorCode": "SPACE_NOT_FOUND",
        "classification": "DataFetchingException",
        "detail": "No such Space.",
    }


def test_the_code_beside_the_message_is_spelled_as_the_message() -> None:
    refusal = MissingSpaceNameError("It is empty.")

    assert refusal.extensions("newer")["errorCode"] == "MISSING_NAME"


def test_the_refusal_of_a_logo_has_its_upload_status() -> None:
    refused = SpaceLogoUploadError("Too large.")
    failed = SpaceLogoUploadError("Disk full.", status="INTERNAL_ERROR")

    assert refused.extensions("older")["logoUploadStatus"] == "FORBIDDEN"
    assert failed.extensions("older")["logoUploadStatus"] == "INTERNAL_ERROR"
