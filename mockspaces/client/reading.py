"""Records read from answers."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from mockspaces.camel_case import camel_case

T = TypeVar("T")


def read(kind: type[T], answer: Mapping[str, Any], **instead: Any) -> T:  # noqa: ANN401 - any field
    """Return a dataclass with the members of an answer, or the values given instead.

    Members without a field are ignored.
    """
    values = {
        field.name: answer[camel_case(field.name)]
        for field in fields(kind)  # type: ignore[arg-type] # a dataclass, as said
        if field.name not in instead
    }
    return kind(**values, **instead)
