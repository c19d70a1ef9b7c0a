"""The catalogue: operations and error codes, and how well each is known."""

from collections.abc import Iterator
from typing import Any, Literal

from graphql import GraphQLField, OperationType

from mockspaces.controls.api.route import Output
from mockspaces.controls.catalogue.operations import OPERATIONS, SOURCES, OperationFacts
from mockspaces.controls.faults.rule import (
    UPLOAD_STATES,
    FaultAnswer,
    FaultMatch,
    FaultRule,
)
from mockspaces.errors import CATALOGUE, Label, SpaceLogoUploadError
from mockspaces.profiles import Verified
from mockspaces.schema.facts import described, label_of
from mockspaces.schema.root import SCHEMA


class CatalogueError(Output, frozen=True, kw_only=True):
    """An error code of the service.

    Attributes:
        code: The code as the older vendor page spells it.
        newer_spelling: The code as the newer one does.
        label: How well it is known: `D`, `I`, `X`, or `verified` by a profile.
        source: The meaning of the label.
        meaning: When the service answers it.
        trigger: How to trigger it.
        fault: A fault that answers it to any request.
    """

    code: str
    newer_spelling: str
    label: Label | Literal["verified"]
    source: str
    meaning: str
    trigger: str
    fault: FaultRule


class UploadState(Output, frozen=True, kw_only=True):
    """A state of the upload of a logo.

    Attributes:
        state: The value of `extensions.logoUploadStatus`.
        code: The code beside it.
        fault: A fault that answers it to any request.
    """

    state: str
    code: str
    fault: FaultRule


class Errors(Output, frozen=True, kw_only=True):
    """Every code, in the vendor's order, and every state of an upload."""

    errors: tuple[CatalogueError, ...]
    upload_states: tuple[UploadState, ...]


class CatalogueOperation(Output, frozen=True, kw_only=True):
    """An operation of the service.

    Attributes:
        name: The name of the root field.
        kind: `query` or `mutation`.
        arguments: Its arguments with their types.
        result: The type of its result.
        headers: The headers that it takes.
        label: How well it is known: `D`, `I`, `X`, or `verified` by a profile.
        source: The meaning of the label.
        choices: Behaviour that is inferred or our choice.
        description: Its description in the schema.
        trigger: An example document.
    """

    name: str
    kind: str
    arguments: dict[str, str]
    result: str
    headers: tuple[str, ...]
    label: Label | Literal["verified"]
    source: str
    choices: str
    description: str
    trigger: str


class Operations(Output, frozen=True, kw_only=True):
    """Every operation, in the vendor's order."""

    operations: tuple[CatalogueOperation, ...]


class CatalogueField(Output, frozen=True, kw_only=True):
    """A field, an argument or a field of an input.

    Attributes:
        coordinate: `Type.field`, or `Type.field.argument`.
        type: Its type.
        description: What it is.
        label: How well it is known.
        source: What the label means.
    """

    coordinate: str
    type: str
    description: str
    label: Label
    source: str


class Fields(Output, frozen=True, kw_only=True):
    """Every field and argument, in the schema's order."""

    fields: tuple[CatalogueField, ...]


def field_catalogue() -> Fields:
    """Return the catalogue of fields and arguments."""
    return Fields(
        fields=tuple(
            CatalogueField(
                coordinate=coordinate,
                type=str(each.type),
                description=each.description or "",
                label=label_of(coordinate),
                source=SOURCES[label_of(coordinate)],
            )
            for coordinate, each in described(SCHEMA)
        )
    )


def error_catalogue(verified: Verified | None = None) -> Errors:
    """Return the catalogue of error codes.

    Args:
        verified: What was compared with a service.
    """
    return Errors(
        errors=tuple(
            CatalogueError(
                code=each.code,
                newer_spelling=each.spelled("newer"),
                **_known(each.code, each.label, verified),
                meaning=(each.__doc__ or "").partition("\n")[0],
                trigger=each.trigger,
                fault=_fault(each.code),
            )
            for each in CATALOGUE
        ),
        upload_states=tuple(
            UploadState(
                state=state, code=SpaceLogoUploadError.code, fault=_fault(state)
            )
            for state in UPLOAD_STATES
        ),
    )


def operation_catalogue(verified: Verified | None = None) -> Operations:
    """Return the catalogue of the operations that are served.

    Args:
        verified: What was compared with a service.
    """
    served = {name: (kind, field) for kind, name, field in _served()}
    return Operations(
        operations=tuple(
            _shown(each, *served[each.name], verified)
            for each in OPERATIONS
            if each.name in served
        )
    )


def _shown(
    operation: OperationFacts,
    kind: OperationType,
    field: GraphQLField,
    verified: Verified | None,
) -> CatalogueOperation:
    headers = ("Authorization", "SPACE_GUID")
    return CatalogueOperation(
        name=operation.name,
        kind=kind.value,
        arguments={name: str(each.type) for name, each in field.args.items()},
        result=str(field.type),
        headers=headers if operation.needs_space else headers[:1],
        **_known(operation.name, operation.label, verified),
        choices=operation.choices,
        description=field.description or "",
        trigger=operation.example,
    )


def _known(name: str, label: Label, verified: Verified | None) -> dict[str, Any]:
    """Return the label of a name, and what it means."""
    if verified and name in verified.names:
        source = f"compared with {verified.against} on {verified.date}"
        return {"label": "verified", "source": source}
    return {"label": label, "source": SOURCES[label]}


def _served() -> Iterator[tuple[OperationType, str, GraphQLField]]:
    for kind in (OperationType.QUERY, OperationType.MUTATION):
        root = SCHEMA.get_root_type(kind)
        for name, field in root.fields.items() if root else ():
            yield kind, name, field


def _fault(code: str) -> FaultRule:
    return FaultRule(match=FaultMatch(), answer=FaultAnswer(error=code))
