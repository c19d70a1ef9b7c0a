"""The control client for other languages in the control API."""

from typing import Any

from mockspaces.client.languages import MEDIA_TYPES, read_file
from mockspaces.controls.api.route import (
    Arguments,
    ControlError,
    Route,
    Routes,
    TextAnswer,
)


def _read(_world: object, arguments: Arguments[None, None]) -> TextAnswer:
    name = arguments.path_params["name"]
    if name not in MEDIA_TYPES:
        message = f"No such file; there are {', '.join(MEDIA_TYPES)}."
        raise ControlError(message, field="name", status=404)
    return TextAnswer(text=read_file(name), media_type=MEDIA_TYPES[name])


CLIENTS: Routes[Any] = (
    Route(
        method="GET",
        path="/client/{name}",
        summary="Read the control client for another language, a file to copy.",
        handle=_read,
        answer=None,
        others=dict.fromkeys(MEDIA_TYPES.values(), str),
        refusals={404: "There is no such file."},
    ),
)
