"""What tools for OpenAPI make of the document of the control API."""

import json
import os
from pathlib import Path
from urllib.request import urlopen

import pytest

from mockspaces.server import MockSpaces
from tests.clients.programs import FOLDER, install, install_python, run

pytestmark = pytest.mark.slow

GENERATED = FOLDER / "openapi" / "generated"
BIN = "node_modules/.bin"


@pytest.fixture
def document(server: MockSpaces, tmp_path: Path) -> str:
    """Return the path of the document."""
    with urlopen(f"{server.url}/_mockspaces/openapi.json") as answer:  # noqa: S310 - the emulator's own
        text = answer.read()
    path = tmp_path / "openapi.json"
    path.write_bytes(text)
    return str(path)


@pytest.fixture(scope="session")
def node(node: str) -> str:
    """Return Node.js, with the tools for OpenAPI installed."""
    install("openapi")
    return node


@pytest.mark.usefixtures("node")
def test_the_document_has_nothing_that_redocly_advises_against(
    document: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REDOCLY_TELEMETRY", "off")

    printed = run(
        *(f"{BIN}/redocly", "lint", document, "--extends=recommended"),
        "--format=json",
        within="openapi",
    )

    assert json.loads(printed)["problems"] == []


def test_the_types_of_openapi_typescript_compile(
    document: str, node: str, server: MockSpaces
) -> None:
    url = f"{server.url}/sandbox/openapi-typescript"
    output = str(GENERATED / "control.d.ts")

    run(f"{BIN}/openapi-typescript", document, "-o", output, within="openapi")
    run(f"{BIN}/tsc", "-p", ".", within="openapi")
    printed = run(node, "generated/program/control.js", url, within="openapi")

    assert printed == "spaces 503 1\n"


def test_a_client_of_openapi_python_client_compiles(
    document: str, server: MockSpaces, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = install_python("openapi")
    programs = Path(python).parent
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)  # it calls ruff
    output = str(GENERATED / "control_client")
    url = f"{server.url}/sandbox/openapi-python-client"

    run(
        *(
            str(programs / "openapi-python-client"),
            "generate",
            "--path",
            document,
            "--output-path",
            output,
        ),
        *("--meta", "none", "--overwrite", "--fail-on-warning"),
        within="openapi",
    )
    run(python, "-m", "compileall", "-q", output)
    printed = run(python, "control.py", url, within="openapi")

    assert printed == "spaces 1\n"
