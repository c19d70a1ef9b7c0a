"""The rule of a fault: which requests it matches, and its effect."""

from http import HTTPStatus
from typing import Annotated, Literal, get_args

import msgspec
from msgspec import UNSET, Meta, UnsetType

from mockspaces.controls.api.route import ControlError, Input
from mockspaces.durations import parse_duration
from mockspaces.errors import (
    CATALOGUE,
    LogoUploadStatus,
    ServiceError,
    SpaceLogoUploadError,
)
from mockspaces.execution.capitalised import published_name
from mockspaces.schema.root import SCHEMA

ANY = "*"
TOKEN = "jwt"  # noqa: S105 - the name of the token endpoint
ROOT_FIELDS = tuple(
    name
    for root in (SCHEMA.query_type, SCHEMA.mutation_type)
    for name in (root.fields if root else ())
)
OPERATIONS = (*ROOT_FIELDS, TOKEN, ANY)
UPLOAD_STATES: tuple[LogoUploadStatus, ...] = get_args(LogoUploadStatus)
_BY_CODE = {
    refusal.spelled(spelling): refusal
    for refusal in CATALOGUE
    for spelling in ("newer", "older")
}
CODES = (*_BY_CODE, *UPLOAD_STATES)

_DURATION = r"^([0-9]{1,9}(\.[0-9]{1,9})?|([0-9]{1,6}(\.[0-9]{1,6})?(ms|s|m|h|d))+)$"
_PRINTABLE = r"^[\x21-\x7e]([\x20-\x7e]*[\x21-\x7e])?$"
_WITHOUT_BODY = frozenset({HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED})
_ONE_OF = ("error", "status", "drop", "truncate")

Duration = (
    Annotated[
        str,
        Meta(extra_json_schema={"pattern": _DURATION, "examples": ["250ms", "1m30s"]}),
    ]
    | Annotated[float, Meta(ge=0, le=1e9)]
)
OperationName = Annotated[str, Meta(extra_json_schema={"enum": list(OPERATIONS)})]
Code = Annotated[str, Meta(extra_json_schema={"enum": list(CODES)})]
MediaType = Annotated[str, Meta(pattern=_PRINTABLE, max_length=200)]
Status = Annotated[int, Meta(ge=200, le=599)]
Bytes = Annotated[int, Meta(ge=0, le=2**31)]
Count = Annotated[int, Meta(ge=0, le=2**31)]


class FaultMatch(Input, frozen=True):
    """Which requests a fault matches."""

    operation: OperationName = ANY  # a root field, `jwt` for the token endpoint, or `*`
    account_id: str | None = None  # the account that calls; any if left out


class FaultAnswer(Input, frozen=True):
    """The answer of a fault: one of `error`, `status`, `drop` and `truncate`."""

    # a code of the service, or the state of a logo's upload
    error: Code | UnsetType = UNSET
    status: Status | UnsetType = UNSET
    body: str | UnsetType = UNSET
    content_type: MediaType | UnsetType = UNSET
    # cut before anything is executed, or after it was
    drop: Literal["before", "after"] | UnsetType = UNSET
    truncate: Bytes | UnsetType = UNSET  # cut after so many bytes of the body

    def __post_init__(self) -> None:
        given = [name for name in _ONE_OF if getattr(self, name) is not UNSET]
        if len(given) != 1:
            got = " and ".join(f"`{name}`" for name in given) or "none"
            message = (
                f"Expected one of `error`, `status`, `drop` and `truncate`, got {got}"
            )
            raise ValueError(message)
        if self.status is UNSET and (self.body, self.content_type) != (UNSET, UNSET):
            message = "`body` and `contentType` go with `status`"
            raise ValueError(message)
        if self.status in _WITHOUT_BODY and self.body:
            message = f"An answer with status {self.status} has no `body`"
            raise ValueError(message)

    def check(self) -> None:
        """Refuse an unknown code."""
        if self.error is not UNSET and self.error not in CODES:
            message = f"Unknown code {self.error!r}; known are {', '.join(CODES)}."
            raise ControlError(message, field="$.answer.error")

    @property
    def refusal(self) -> ServiceError:
        """The refusal by the service, if the answer is an `error`."""
        detail = f"A fault answers {self.error}."
        for state in UPLOAD_STATES:
            if self.error == state:
                return SpaceLogoUploadError(detail, status=state)
        return _BY_CODE[str(self.error)](detail)


class FaultRule(Input, frozen=True):
    """A fault as a caller defines it."""

    match: FaultMatch = FaultMatch()  # any request if left out
    after: Count = 0  # how many of them pass first
    times: Annotated[int, Meta(ge=1, le=2**31)] | None = 1  # null is unlimited
    probability: Annotated[float, Meta(ge=0, le=1)] = 1.0
    delay: Duration = 0.0  # real time, as `250ms`, `1m30s` or seconds
    answer: FaultAnswer | None = None  # left out, requests are only delayed

    def check(self) -> None:
        """Refuse an unknown operation or code."""
        if published_name(self.match.operation) not in OPERATIONS:
            known = ", ".join(OPERATIONS)
            message = f"Unknown operation {self.match.operation!r}; known are {known}."
            raise ControlError(message, field="$.match.operation")
        try:
            _ = self.seconds
        except ValueError as error:
            message = f"{error}."
            raise ControlError(message, field="$.delay") from error
        if self.answer:
            self.answer.check()

    @property
    def seconds(self) -> float:
        if isinstance(self.delay, str):
            return parse_duration(self.delay)
        return self.delay


def parse_header(text: str, operation: str) -> FaultRule:
    """Parse the fault in a header: `delay=2s; error=PLATFORM_CALL_ERROR`."""
    given: dict[str, str] = {}
    for pair in text.split(";"):
        name, equals, value = (each.strip() for each in pair.partition("="))
        if not (equals and value and name in {*_ONE_OF, "delay"}):
            message = (
                f"{pair.strip()!r} is not understood; write error=CODE, status=503, "
                "drop=before, drop=after, truncate=20 or delay=2s, joined by ';'"
            )
            raise ValueError(message)
        if name in given:
            message = f"{name!r} is given twice"
            raise ValueError(message)
        given[name] = value
    delay = given.pop("delay", "0")
    try:
        rule = msgspec.convert(
            {
                "match": {"operation": operation},
                "delay": delay,
                "answer": given or None,
            },
            FaultRule,
            strict=False,
        )
        rule.check()
    except msgspec.ValidationError as error:
        raise ValueError(str(error).replace("$.answer.", "")) from error
    except ControlError as error:
        raise ValueError(error.message.removesuffix(".")) from error
    return rule
