"""The collections, each run by the program that it is for."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from mockspaces.cli import cli
from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from tests.clients.programs import FOLDER, install, run

PROGRAMS = FOLDER / "collections" / "node_modules" / ".bin"

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    install("collections")


@pytest.fixture
def emulator() -> Iterator[MockSpaces]:
    """A fresh emulator with the seed `demo`."""
    with MockSpaces(Settings(port=0)) as running:
        yield running


def written(program: str, output: Path) -> Path:
    arguments = ["collection", program, "--output", str(output)]
    CliRunner().invoke(cli, arguments, catch_exceptions=False)
    return output


def test_newman_runs_every_request_without_a_failure(
    emulator: MockSpaces, tmp_path: Path
) -> None:
    collection = written("postman", tmp_path / "spaces.json")

    run(
        *(str(PROGRAMS / "newman"), "run", str(collection)),
        *("--env-var", f"baseUrl={emulator.url}"),
    )

    assert emulator.client.coverage().operations.unused == ()


def test_bruno_runs_every_request_without_a_failure(
    emulator: MockSpaces, tmp_path: Path
) -> None:
    collection = written("bruno", tmp_path / "spaces")

    run(
        *(str(PROGRAMS / "bru"), "run", "-r", "--noproxy"),
        *("--env-var", f"baseUrl={emulator.url}"),
        within=collection,
    )

    assert emulator.client.coverage().operations.unused == ()
