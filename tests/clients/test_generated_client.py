import re
import sys
from collections.abc import Iterator

import pytest

from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from tests.clients.programs import FOLDER, install, install_python, run
from tests.portal import (
    COMPANY,
    CUSTOMER,
    OPERATIONS,
    ORDERS,
    OWNER,
    PARTNERS,
    TEST,
)

pytestmark = pytest.mark.slow

STEPS = f"""\
created Generated
found Changed
attached to {TEST}
at minute 30
executions 1
deleted true
"""
HERE = FOLDER / "typescript"
ROOT = FOLDER.parent.parent


@pytest.fixture
def company() -> Iterator[MockSpaces]:
    with MockSpaces(Settings(port=0, seed=(COMPANY,))) as running:
        yield running


def test_a_generated_client_calls_every_operation(
    company: MockSpaces, node: str
) -> None:
    install(HERE)
    operations = str(FOLDER.parent / "contract" / "operations.graphql")
    schema = str(ROOT / "schema.graphql")

    run(node, "generate.mjs", "generated", schema, operations, within=HERE)
    run(node, "node_modules/typescript/bin/tsc", "-p", ".", within=HERE)
    printed = run(
        node,
        "generated/program/every_operation.js",
        company.url,
        CUSTOMER,
        OWNER,
        PARTNERS,
        ORDERS,
        TEST,
        within=HERE,
    )

    named = re.findall(r"^(?:query|mutation) (\w+)", OPERATIONS, re.MULTILINE)
    assert sorted(printed.split()) == sorted(named)


def test_documents_of_the_client_preset_go_the_whole_path(
    company: MockSpaces, node: str
) -> None:
    install("codegen")
    bin_ = "node_modules/.bin"

    run(f"{bin_}/graphql-codegen", "--config", "codegen.mjs", within="codegen")
    run(f"{bin_}/tsc", "-p", ".", within="codegen")
    printed = run(
        *(node, "generated/program/customer_path.js"),
        *(company.url, CUSTOMER, PARTNERS, ORDERS, TEST),
        within="codegen",
    )

    assert printed == STEPS


def test_a_client_of_ariadne_codegen_goes_the_whole_path(company: MockSpaces) -> None:
    python = install_python("ariadne")
    (FOLDER / "ariadne" / "generated").mkdir(exist_ok=True)
    strict = ("--strict", "--config-file=", "--python-executable", python)
    program = "customer_path.py"

    run(python, "-m", "ariadne_codegen", within="ariadne")
    run(sys.executable, "-m", "mypy", *strict, program, within="ariadne")
    printed = run(
        *(python, program, company.url, CUSTOMER, PARTNERS, ORDERS, TEST),
        within="ariadne",
    )

    assert printed == STEPS
