import re
from collections.abc import Iterator

import pytest

from mockspaces.server import MockSpaces
from mockspaces.settings import Settings
from tests.clients.programs import FOLDER, install, run
from tests.portal import COMPANY, CUSTOMER, OPERATIONS, ORDERS, PARTNERS, TEST

pytestmark = pytest.mark.slow

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
        PARTNERS,
        ORDERS,
        TEST,
        within=HERE,
    )

    named = re.findall(r"^(?:query|mutation) (\w+)", OPERATIONS, re.MULTILINE)
    assert sorted(printed.split()) == sorted(named)
