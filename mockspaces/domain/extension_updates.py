"""Updates of environment extensions: what is sent, and what is stored after it."""

from typing import Literal

import msgspec

from mockspaces.errors import PlatformCallError
from mockspaces.state.deployments import HIDDEN

Values = dict[str, dict[str, str]]


class Value(msgspec.Struct, rename="camel"):
    """A value of a connection's field or of a property, as a client sends it."""

    id: str | None = None
    key: str | None = None
    value: str | None = None
    use_default: bool = False

    @property
    def name(self) -> str:
        return self.id or self.key or ""


class Connection(msgspec.Struct):
    id: str
    field: list[Value] = []


class Connections(msgspec.Struct):
    connection: list[Connection] = []


class Property(msgspec.Struct):
    id: str
    values: list[Value] = msgspec.field(name="ProcessPropertyValue", default=[])


class Properties(msgspec.Struct):
    properties: list[Property] = msgspec.field(name="ProcessProperty", default=[])


class Update(msgspec.Struct, rename="camel"):
    """Extensions as a client sends them."""

    connections: Connections | None = None
    process_properties: Properties | None = None
    partial: bool | Literal["true", "false"] | None = None
    id: str | None = None

    @property
    def is_partial(self) -> bool:
        return self.partial in (True, "true")


def merged(
    kind: str,
    given: list[tuple[str, list[Value]]],
    *,
    stored: Values,
    secrets: dict[str, dict[str, bool]],
    is_partial: bool,
) -> Values:
    """Return the values that are stored after an update.

    `kind` is for refusals. `secrets` lists the values there are, and whether each is a
    secret. With `is_partial`, values that are not given stay as they are.
    """
    values_after = {
        owner: dict(values) for owner, values in stored.items() if is_partial
    }
    for owner, values in given:
        if owner not in secrets:
            message = f"The process has no {kind} {owner!r} to extend."
            raise PlatformCallError(message)
        target = values_after.setdefault(owner, {})
        for value in values:
            if value.name not in secrets[owner]:
                message = f"The {kind} {owner!r} has no value {value.name!r} to extend."
                raise PlatformCallError(message)
            is_secret = secrets[owner][value.name]
            kept = None
            if is_secret or is_partial:
                kept = stored.get(owner, {}).get(value.name)
            new = _stored_value(value, is_secret=is_secret, kept=kept)
            target.pop(value.name, None)
            if new is not None:
                target[value.name] = new
    return {owner: values for owner, values in values_after.items() if values}


def _stored_value(value: Value, *, is_secret: bool, kept: str | None) -> str | None:
    """Return what is stored for a value that a client sent; None is the default."""
    if value.use_default:
        return None
    if not is_secret:
        return kept if value.value is None else value.value
    if value.value is None or value.value == HIDDEN:
        return kept
    return HIDDEN if value.value else None
