"""Lengths of time in the control API: as text, or as seconds."""

from typing import Annotated

import msgspec

from mockspaces.controls.api.route import ControlError
from mockspaces.durations import parse_span

Span = (
    Annotated[
        str,
        msgspec.Meta(
            description="A length of time like 250ms, 5m or 1h30m; -5m is backwards.",
            extra_json_schema={
                "pattern": r"^-?([0-9]{1,6}(\.[0-9]{1,3})?(ms|s|m|h|d)){1,3}$"
            },
            max_length=64,
        ),
    ]
    | Annotated[float, msgspec.Meta(description="Seconds.")]
)


def seconds_of(span: str | float, field: str) -> float:
    """Return the seconds of a span that `field` of a body gives.

    Raises:
        ControlError: If it is not a length of time.
    """
    if not isinstance(span, str):
        return span
    try:
        return parse_span(span)
    except ValueError as error:
        raise ControlError(str(error), field=field) from error
