"""YAML, of which JSON is a part: values and their line numbers."""

from collections.abc import Iterator
from typing import Any

import yaml

from mockspaces.seeds.paths import Path


class _Loader(yaml.SafeLoader):
    """Leaves dates as text, so that the decoder reports a wrong one with its path."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as its parent declares it
        first: [each for each in resolvers if each[0] != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class YAMLError(ValueError):
    """Invalid YAML."""

    def __init__(self, reason: str, line: int | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def value_of(text: str) -> Any:  # noqa: ANN401 - whatever a document holds
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - a safe one
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else None
        raise YAMLError(str(error.problem), line) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise YAMLError(" ".join(str(error).split()), None) from error


def line_of(text: str, path: Path) -> int | None:
    """Return the line number of a path in a document.

    If the path leads nowhere, that is the line of its last step that exists.
    """
    if not path:
        return None
    try:
        node: Any = yaml.compose(text.replace("\t", " "), _Loader)  # JSON may have tabs
    except (yaml.YAMLError, RecursionError):
        return None
    return [1, *_lines(node, path)][-1]


def _lines(node: yaml.Node, path: Path) -> Iterator[int]:
    """Yield the lines of the steps of a path."""
    for step in path:
        if isinstance(step, int):
            node = node.value[step]
            yield node.start_mark.line + 1
            continue
        found = [(key, value) for key, value in node.value if key.value == step]
        if not found:
            return  # it is merged in from elsewhere
        key, node = found[-1]
        yield key.start_mark.line + 1
