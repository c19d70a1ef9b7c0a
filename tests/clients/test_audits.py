import json
from typing import Any

import pytest

from mockspaces.server import MockSpaces
from tests.clients.programs import run

pytestmark = pytest.mark.slow

VENDOR_ANSWERS_400 = {"572B", "FDE2", "7B9B"}
"""Audits that ask for 200 to `application/json` where the vendor documents 400."""


@pytest.fixture(scope="module")
def audits(server: MockSpaces, node: str) -> list[dict[str, Any]]:
    printed = run(node, "javascript/audits.mjs", server.url)
    results: list[dict[str, Any]] = json.loads(printed)
    return results


def test_the_audits_of_graphql_over_http_pass_but_where_the_vendor_differs(
    audits: list[dict[str, Any]],
) -> None:
    failed = {audit["id"] for audit in audits if audit["status"] != "ok"}

    assert failed == VENDOR_ANSWERS_400


def test_the_whole_audit_suite_runs(audits: list[dict[str, Any]]) -> None:
    assert len({audit["id"] for audit in audits}) == 61
