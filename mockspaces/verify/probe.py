"""Probes and their findings."""

import json
from collections.abc import Callable, Mapping
from typing import Any, Literal, NamedTuple

from mockspaces.errors import Label
from mockspaces.verify.endpoint import Answer

Outcome = Literal["agrees", "differs", "no answer", "not asked"]


class NotAskedError(Exception):
    """A probe that this account cannot run, as it lacks what the probe needs."""


class Found(NamedTuple):
    """The finding of a probe about an endpoint.

    Two endpoints agree if their texts are equal: nothing random and no name of an
    account is in them.
    """

    text: str
    settings: Mapping[str, Any] = {}  # settings that make the emulator behave so


class Probe(NamedTuple):
    """One question about the behaviour of an endpoint."""

    name: str
    label: Label
    ask: Callable[[Any], Found]
    verifies: tuple[str, ...] = ()  # error codes and operations


class Result(NamedTuple):
    """The answers of the emulator and an endpoint to a probe, compared."""

    probe: Probe
    ours: str
    theirs: str
    outcome: Outcome
    settings: Mapping[str, Any] = {}


def shape_of(answer: Answer) -> str:
    """Return status, `data` and errors of an answer, without details in words."""
    status, body = answer.status, answer.json
    if not body:
        return f"{status}, no JSON object"
    lines = [f"{status}"]
    if "data" in body:
        lines.append(f"data {_with_plain_values(body['data'])}")
    for error in answer.errors:
        lines.append(f"message {error.get('message')}")
        lines += [
            f"{name} {_compact(error[name])}"
            for name in ("path", "locations")
            if name in error
        ]
        extensions = error.get("extensions")
        if isinstance(extensions, dict):
            lines.append(f"extensions {{{', '.join(sorted(extensions))}}}")
    return "; ".join(lines)


def refusal_of(answer: Answer) -> str:
    """Return the code of a refusal, `accepted` without one."""
    if answer.errors:
        return answer.message
    return "accepted" if answer.json else f"status {answer.status}"


def _with_plain_values(data: object) -> str:
    if isinstance(data, dict):
        return _compact(
            {name: None if value is None else "…" for name, value in data.items()}
        )
    return _compact(data)


def _compact(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
