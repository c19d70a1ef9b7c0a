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
    """An error code of the service."""

    code: str  # as the older vendor page spells it
    newer_spelling: str  # as the newer one does
    label: Label | Literal["verified"]  # `D`, `I`, `X`, or `verified` by a profile
    source: str  # what the label means
    meaning: str  # when the service answers it
    trigger: str  # how to trigger it
    fault: FaultRule  # a fault that answers it to any request


class UploadState(Output, frozen=True, kw_only=True):
    """A state of the upload of a logo."""

    state: str  # the value of `extensions.logoUploadStatus`
    code: str
    fault: FaultRule  # a fault that answers it to any request


class Errors(Output, frozen=True, kw_only=True):
    """Every code, in the vendor's order, and every state of an upload."""

    errors: tuple[CatalogueError, ...]
    upload_states: tuple[UploadState, ...]


class CatalogueOperation(Output, frozen=True, kw_only=True):
    """An operation of the service."""

    name: str
    kind: str
    arguments: dict[str, str]
    result: str
    headers: tuple[str, ...]
    label: Label | Literal["verified"]  # `D`, `I`, `X`, or `verified` by a profile
    source: str  # what the label means
    choices: str  # behaviour that is inferred or our choice
    description: str
    trigger: str  # an example document


class Operations(Output, frozen=True, kw_only=True):
    """Every operation, in the vendor's order."""

    operations: tuple[CatalogueOperation, ...]


class CatalogueField(Output, frozen=True, kw_only=True):
    """A field, an argument or a field of an input."""

    coordinate: str  # `Type.field`, or `Type.field.argument`
    type: str
    description: str
    label: Label
    source: str  # what the label means


class Fields(Output, frozen=True, kw_only=True):
    """Every field and argument, in the schema's order."""

    fields: tuple[CatalogueField, ...]


def field_catalogue() -> Fields:
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
