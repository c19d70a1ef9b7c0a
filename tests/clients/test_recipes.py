import sys
from collections.abc import Callable

import pytest

from mockspaces.server import MockSpaces
from tests.clients.programs import run
from tests.requirements import needed

pytestmark = pytest.mark.slow

STEPS = """\
got a token
created Partners
found the logo
refused: SPACE_EXISTS_FOR_ACCT_GRP
got a token
waited for the rate limit
created Partners
"""
"""A token is got at the start and when it has expired; a reset leaves it good."""

PERSISTED = """\
Apollo Client: POST hash, POST query: {"spaces":[]}
urql: POST hash, POST query: {"spaces":[]}
Apollo Client: GET hash, POST query: {"spaces":[]}
urql: GET hash, GET query: {"spaces":[]}
"""

Follow = Callable[..., str]


@pytest.fixture
def follow(server: MockSpaces) -> Follow:
    """Follow a recipe in a sandbox of its own; what it prints is returned."""

    def follow_recipe(sandbox: str, *command: str) -> str:
        return run(*command, f"{server.url}/sandbox/{sandbox}")

    return follow_recipe


@pytest.mark.parametrize("library", ["gql", "httpx"])
def test_a_python_client_follows_the_recipe(follow: Follow, library: str) -> None:
    program = f"python/recipe_{library}.py"

    printed = follow(f"python-{library}", sys.executable, program)

    assert printed == STEPS


@pytest.mark.parametrize("library", ["fetch", "graphql-request", "apollo"])
def test_a_javascript_client_follows_the_recipe(
    follow: Follow, node: str, library: str
) -> None:
    printed = follow(f"javascript-{library}", node, f"javascript/{library}.mjs")

    assert printed == STEPS


def test_a_client_with_persisted_queries_sends_the_query(
    follow: Follow, node: str
) -> None:
    printed = follow("persisted", node, "javascript/persisted.mjs")

    assert printed == PERSISTED


def test_a_java_client_follows_the_recipe(follow: Follow) -> None:
    assert follow("java", needed("java"), "java/Recipe.java") == STEPS


def test_a_go_client_follows_the_recipe(follow: Follow) -> None:
    assert follow("go", needed("go"), "run", "go/main.go") == STEPS


def test_a_shell_client_follows_the_recipe(follow: Follow) -> None:
    needed("curl")
    needed("jq")

    assert follow("shell", needed("bash"), "shell/recipe.sh") == STEPS
