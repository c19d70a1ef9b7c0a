"""The service's error codes, each as the exception that a refusal raises.

    ServiceError
    ├── one class a code of the vendor's list, in the list's order
    └── SpaceLogoUploadError  carries one of the vendor's upload statuses besides

The class is the catalogue's entry: its docstring says what the code means, `trigger`
how a request reaches it, `label` how well it is known (`D` documented by the vendor,
`I` inferred from documented samples, `X` our choice, `O` observed by clients).
"""

from typing import ClassVar, Literal

Label = Literal["D", "I", "X", "O"]
LogoUploadStatus = Literal["OK", "FORBIDDEN", "INTERNAL_ERROR"]
Spelling = Literal["older", "newer"]

_FAULT_ONLY = "no rule of ours answers it; a fault does"


class ServiceError(Exception):
    """A refusal by the service.

    Its detail is one English sentence with the offending value and the limit.
    """

    code: ClassVar[str]
    label: ClassVar[Label] = "D"
    trigger: ClassVar[str]
    has_newer_spelling: ClassVar[bool] = False
    is_of_submissions: ClassVar[bool] = False

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.detail = detail

    @classmethod
    def spelled(cls, spelling: Spelling) -> str:
        """Return the code as the older or the newer vendor page spells it."""
        if spelling == "newer" and cls.has_newer_spelling:
            return cls.code.replace("SPACE_", "", 1)
        return cls.code

    def extensions(self, spelling: Spelling) -> dict[str, str]:
        """Return the members of the error's `extensions`."""
        return {
            "errorCode": self.spelled(spelling),
            "classification": "DataFetchingException",
            "detail": self.detail,
        }


class MissingSpaceNameError(ServiceError):
    """The name of a Space is empty or only white space."""

    code = "MISSING_SPACE_NAME"
    trigger = "`spaceCreate` or `spaceUpdate` with a blank `name`"
    has_newer_spelling = True


class MissingAccountGroupIdError(ServiceError):
    """The account group of a new Space is not named."""

    code = "MISSING_ACCT_GRP_ID"
    trigger = "`spaceCreate` with a blank `accountGroupId`"


class InvalidSpaceNameError(ServiceError):
    """The name of a Space has a character that is not allowed."""

    code = "INVALID_SPACE_NAME"
    trigger = "`spaceCreate` or `spaceUpdate` with `<` in `name`"
    has_newer_spelling = True


class SpaceExistsForAccountGroupError(ServiceError):
    """The account group holds a Space already."""

    code = "SPACE_EXISTS_FOR_ACCT_GRP"
    trigger = "`spaceCreate` twice with one `accountGroupId`"


class MissingOperationUserIdError(ServiceError):
    """The token is valid but names no user."""

    code = "MISSING_OP_USER_ID"
    trigger = "any operation with a token without the claim `sub`"


class MissingOperationAccountIdError(ServiceError):
    """The token is valid but names no account."""

    code = "MISSING_OP_ACCT_ID"
    trigger = "any operation with a token without the claim `accountId`"


class UnsupportedSharingModeError(ServiceError):
    """A Space is to be shared in another mode than `ACCOUNT_GROUP`."""

    code = "UNSUPPORTED_SHARING_MODE"
    trigger = "`spaceCreate` with `sharingMode: ACCOUNT`"


class MissingSpaceIdError(ServiceError):
    """The id of the Space is empty."""

    code = "MISSING_SPACE_ID"
    trigger = "`space`, `spaceUpdate` or `spaceDelete` with a blank `id`"
    has_newer_spelling = True


class SpaceNotFoundError(ServiceError):
    """The caller has no access to a Space of the id."""

    code = "SPACE_NOT_FOUND"
    trigger = "`space`, `spaceUpdate` or `spaceDelete` with an unknown `id`"


class GenericSystemError(ServiceError):
    """Something unexpected happened in the service."""

    code = "GENERIC_SYSTEM_ERROR"
    trigger = _FAULT_ONLY


class SpaceIsDeletedError(ServiceError):
    """The Space has been deleted."""

    code = "SPACE_IS_DELETED"
    trigger = "`space`, `spaceUpdate` or `spaceDelete` after `spaceDelete`"


class AccountInputMissingFieldsError(ServiceError):
    """A question about accounts lacks what it needs."""

    code = "ACCOUNT_INPUT_MISSING_FIELDS"
    label = "I"
    trigger = "`spaceAccounts` without `SPACE_GUID`, or with `criteria: {}`"


class AccountInputInvalidDateError(ServiceError):
    """A date in a question about accounts cannot be read."""

    code = "ACCOUNT_INPUT_INVALID_DATE"
    trigger = _FAULT_ONLY


class InvalidAuthMethodError(ServiceError):
    """The caller authenticates by another scheme than Bearer."""

    code = "INVALID_AUTH_METHOD"
    trigger = "`/graphql` with `Authorization: Basic …`"


class PlatformCallError(ServiceError):
    """A call to the platform behind the service failed."""

    code = "PLATFORM_CALL_ERROR"
    label = "X"
    trigger = "`spaceCreate` with an account group of another account"


class BundleServiceCallError(ServiceError):
    """A call to the service of bundles failed."""

    code = "BUNDLE_SERVICE_CALL_ERROR"
    trigger = _FAULT_ONLY


class UnauthorizedError(ServiceError):
    """A known caller has no access to the Space, or may not change it."""

    code = "UNAUTHORIZED"
    label = "I"
    trigger = "an operation with the `SPACE_GUID` of a Space not shared with the caller"


class ArtifactNotInSpaceError(ServiceError):
    """The artifact belongs to another Space."""

    code = "ARTIFACT_NOT_IN_SPACE"
    label = "I"
    trigger = "an instance id whose pack is not in the Space of `SPACE_GUID`"


class IntegrationPackInstanceIdInvalidError(ServiceError):
    """No integration pack instance of the caller's account has the id."""

    code = "IPACK_INSTANCE_ID_INVALID"
    label = "I"
    trigger = "`integrationPackInstanceUninstall` with an unknown `id`"


class IntegrationPackNotFoundInSpaceError(ServiceError):
    """The integration pack is not shared with the caller."""

    code = "IPACK_NOT_FOUND_IN_SPACE"
    label = "I"
    trigger = "`integrationPackInstanceInstall` with an unknown `integrationPackId`"


class SpaceNameIsLengthyError(ServiceError):
    """The name of a Space is longer than the limit."""

    code = "SPACE_NAME_IS_LENGTHY"
    trigger = "`spaceCreate` or `spaceUpdate` with a `name` of 256 characters"
    has_newer_spelling = True


class SpaceLogoUploadError(ServiceError):
    """The logo of a Space was not stored.

    The status is `FORBIDDEN` for a refused file; the others are a fault's.
    """

    code = "SPACE_LOGO_UPLOAD_ERROR"
    label = "X"
    trigger = "`spaceCreate` or `spaceUpdate` with a logo of 262 145 bytes"
    has_newer_spelling = True

    def __init__(self, detail: str, *, status: LogoUploadStatus = "FORBIDDEN") -> None:
        super().__init__(detail)
        self.status = status

    def extensions(self, spelling: Spelling) -> dict[str, str]:
        """Add the status of the upload."""
        return {**super().extensions(spelling), "logoUploadStatus": self.status}


class SpaceLogoDeleteError(ServiceError):
    """The logo of a Space was not deleted."""

    code = "SPACE_LOGO_DELETE_ERROR"
    trigger = _FAULT_ONLY
    has_newer_spelling = True


class SpaceLogoGetError(ServiceError):
    """The logo of a Space could not be read."""

    code = "SPACE_LOGO_GET_ERROR"
    trigger = _FAULT_ONLY
    has_newer_spelling = True


class SpaceThemeDeleteError(ServiceError):
    """The theme of a Space was not deleted."""

    code = "SPACE_THEME_DELETE_ERROR"
    trigger = _FAULT_ONLY
    has_newer_spelling = True


class MaxSpaceCountReachedError(ServiceError):
    """The account has as many Spaces as it may have."""

    code = "MAX_SPACE_COUNT_REACHED"
    trigger = _FAULT_ONLY


class PublicSpaceCreateUnauthorizedError(ServiceError):
    """The caller may not create Boomi's public Space."""

    code = "BOOMI_PUBLIC_SPACE_CREATE_UNAUTHORIZED"
    trigger = _FAULT_ONLY


class MissingPublicSpaceCreatorAccountError(ServiceError):
    """The account that creates Boomi's public Space is not named."""

    code = "MISSING_BOOMI_PUBLIC_SPACE_CREATOR_ACCOUNT"
    trigger = _FAULT_ONLY


class PublicSpaceIntegrationPackIdsNotAllowedError(ServiceError):
    """Boomi's public Space takes no integration packs when it is created."""

    code = "BOOMI_PUBLIC_SPACE_CREATE_IPACK_IDS_NOT_ALLOWED"
    trigger = _FAULT_ONLY


class PublicSpaceAccountIdsNotAllowedError(ServiceError):
    """Boomi's public Space takes no accounts when it is created."""

    code = "BOOMI_PUBLIC_SPACE_CREATE_ACCT_IDS_NOT_ALLOWED"
    trigger = _FAULT_ONLY


class InvalidImageFileNameError(ServiceError):
    """The file of an image has a name that is not allowed."""

    code = "INVALID_IMAGE_FILE_NAME"
    trigger = _FAULT_ONLY


class PublisherNotSetError(ServiceError):
    """The artifact has no publisher."""

    code = "PUBLISHER_NOT_SET"
    trigger = _FAULT_ONLY


class DiscoverPublicSpaceDeleteForbiddenError(ServiceError):
    """The public Space of Discover cannot be deleted."""

    code = "DISCOVER_PUBLIC_SPACE_DELETE_FORBIDDEN"
    trigger = _FAULT_ONLY


class InvalidOrPastDateError(ServiceError):
    """A date cannot be read, or has passed."""

    code = "INVALID_OR_PAST_DATE"
    trigger = _FAULT_ONLY


class ArtifactDeleteError(ServiceError):
    """The artifact was not deleted."""

    code = "ARTIFACT_DELETE_ERROR"
    trigger = _FAULT_ONLY


class NoSpaceArtifactMetadataFoundError(ServiceError):
    """No listing that the caller sees has the id."""

    code = "NO_SPACE_ARTIFACT_METADATA_FOUND"
    label = "X"
    trigger = "`submissionStatusUpdate` with an unknown `spaceArtifactListingId`"
    is_of_submissions = True


class InvalidNewSubmissionStatusError(ServiceError):
    """The new status of a submission cannot be set by a caller."""

    code = "INVALID_NEW_SUBMISSION_STATUS"
    label = "X"
    trigger = "`submissionStatusUpdate` with another status than `NEED_REVIEW`"
    is_of_submissions = True


class SubmissionStatusUpdateNotAllowedError(ServiceError):
    """The submission is under review, or has passed it."""

    code = "SUBMISSION_STATUS_UPDATE_NOT_ALLOWED"
    label = "X"
    trigger = "`submissionStatusUpdate` twice with one listing"
    is_of_submissions = True


CATALOGUE: tuple[type[ServiceError], ...] = tuple(ServiceError.__subclasses__())
"""Every code of the vendor's pages, in the order of the newest.

The last three are those of `submissionStatusUpdate`; the others are the vendor's
`SpaceErrorCode`.
"""
