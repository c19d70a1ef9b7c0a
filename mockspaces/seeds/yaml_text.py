"""The YAML of seeds, JSON among it: values, and the lines they stand at."""

from collections.abc import Iterator
from typing import Any

import yaml

from mockspaces.seeds.paths import Path


class _Loader(yaml.SafeLoader):
    """Leaves dates as text, whose reader then tells where one is wrong."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as its parent declares it
        first: [each for each in resolvers if each[0] != "tag:yaml.org,2002:timestamp"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


class YAMLError(ValueError):
    """A text that is no YAML.

    Args:
        reason: What is wrong.
        line: Where.
    """

    def __init__(self, reason: str, line: int | None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


def value_of(text: str) -> Any:  # noqa: ANN401 - whatever a document holds
    """Return what a YAML text holds.

    Raises:
        YAMLError: If it is none.
    """
    try:
        return yaml.load(text, _Loader)  # noqa: S506 - a safe one
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        line = mark.line + 1 if mark else None
        raise YAMLError(str(error.problem), line) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise YAMLError(" ".join(str(error).split()), None) from error


def line_of(text: str, path: Path) -> int | None:
    """Return the number of the line at which a path of a document stands.

    Where the path ends early, the line is that of the last step that is there.
    """
    if not path:
        return None
    try:
        node: Any = yaml.compose(text.replace("\t", " "), _Loader)  # JSON may have tabs
    except (yaml.YAMLError, RecursionError):
        return None
    return [1, *_lines(node, path)][-1]


def _lines(node: yaml.Node, path: Path) -> Iterator[int]:
    """Go through the lines of the steps of a path."""
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
