"""Records read from answers."""

from collections.abc import Mapping
from dataclasses import fields
from typing import Any, TypeVar

from mockspaces.camel_case import camel_case

T = TypeVar("T")


def read(kind: type[T], answer: Mapping[str, Any], **instead: Any) -> T:  # noqa: ANN401 - any field
    """Return a record of what an answer tells; what the record lacks is left aside.

    Args:
        kind: A dataclass; its fields are those of the answer, in snake_case.
        answer: The answer.
        instead: Values that go before those of the answer.
    """
    values = {
        field.name: answer[camel_case(field.name)]
        for field in fields(kind)  # type: ignore[arg-type] # a dataclass, as said
        if field.name not in instead
    }
    return kind(**values, **instead)
